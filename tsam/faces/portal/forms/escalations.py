"""What a customer can write in an escalation."""

from __future__ import annotations

from django.forms import (
    CharField,
    ChoiceField,
    RadioSelect,
    Textarea,
    TypedChoiceField,
)
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Severity
from tsam.domains.escalations.models import Reason
from tsam.faces.ui.fields import Titled, chosen_among, several_among
from tsam.faces.ui.forms import Form

ABOUT = (
    ("cases", _("One case or several")),
    ("spr", _("A fault that we are waiting for, an SPR")),
    ("service", _("The service itself: a missed call, an answer that does not help")),
)


class Raise(Form):
    beside = (("reachable_name", "reachable_phone"),)
    owed = ("cases", "spr", "application")

    about = ChoiceField(label=_("What is it about"), choices=ABOUT, widget=RadioSelect)
    cases = several_among(
        label=_("Which cases"),
        help_text=_("As many as belong together, of one Application."),
    )
    spr = Titled(None, label=_("Which fault"), required=False)
    application = chosen_among(label=_("Application"), required=False)
    title = CharField(
        label=_("In one line"),
        max_length=200,
        required=False,
        help_text=_("Left empty, it is the title of the case or of the fault."),
    )
    reason = ChoiceField(label=_("Why now"), choices=Reason.choices)
    severity = TypedChoiceField(
        label=_("How bad is it, now"),
        choices=[("", _("As the cases say")), *Severity.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    impact = CharField(
        label=_("What does it cost your business"),
        max_length=1000,
        widget=Textarea(attrs={"rows": 3}),
        help_text=_("In your own words. R&D reads this."),
    )
    exits = CharField(
        label=_("When is it good again"),
        max_length=2500,
        widget=Textarea(attrs={"rows": 3}),
        help_text=_("One line for each thing that must be true, so that we both know."),
        error_messages={"required": _("Say what must be true, so that we both know when it ends.")},
    )
    reachable_name = CharField(
        label=_("Who can be called, in English"),
        max_length=120,
        required=False,
        help_text=_("Only when everything stands still (severity 0)."),
    )
    reachable_phone = CharField(label=_("Phone"), max_length=40, required=False)


class Say(Form):
    text = CharField(label=_("Message"), max_length=4000, widget=Textarea(attrs={"rows": 3}))


class NotYet(Form):
    reason = CharField(
        label=_("What is not good yet"), max_length=1000, widget=Textarea(attrs={"rows": 2})
    )


class Withdraw(Form):
    reason = CharField(
        label=_("Why it is needed no more"), max_length=300, widget=Textarea(attrs={"rows": 2})
    )


class Exit(Form):
    words = CharField(label=_("What must be true too"), max_length=200)
