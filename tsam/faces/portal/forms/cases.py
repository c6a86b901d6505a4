"""What a customer can write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.forms import (
    CharField,
    ChoiceField,
    HiddenInput,
    IntegerField,
    RadioSelect,
    Select,
    Textarea,
    TextInput,
    TypedChoiceField,
)
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Severity
from tsam.domains.cases import actions
from tsam.domains.cases.actions import Reachable
from tsam.domains.cases.actions.reachable import faults as reachable_faults
from tsam.domains.cases.models import IssueType
from tsam.domains.intelligence.models import TierName
from tsam.faces.ui.attempts import put_right
from tsam.faces.ui.forms import Form

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


# What stands still, in words of the people who report it: the words, and what they mean.
SEVERITIES: dict[int, tuple[StrPromise, StrPromise]] = {
    Severity.DOWN: (
        _("Everything stands still"),
        _("Production is down for all. The 24-hour desk takes it, day and night."),
    ),
    Severity.CRITICAL: (
        _("An important part of the business cannot work"),
        _("No way around it, or one that you cannot hold for long."),
    ),
    Severity.MODERATE: (
        _("Work goes on, but worse"),
        _("Something fails or is slow. There is a way around."),
    ),
    Severity.LOW: (_("A question"), _("Nothing is broken. How to, or what if.")),
}


class Say(Form):
    text = CharField(label=_("Message"), widget=Textarea, required=False)
    key = CharField(max_length=60, required=False, widget=HiddenInput)


class Because(Form):
    reason = CharField(
        label=_("What is missing"),
        widget=Textarea(attrs={"rows": 2}),
        error_messages={"required": _("One sentence helps us: what still fails.")},
    )


class Reopen(Form):
    reason = CharField(
        label=_("What came back"),
        widget=Textarea(attrs={"rows": 2}),
        error_messages={"required": _("One sentence helps us: what fails again, and since when.")},
    )


class Withdraw(Form):
    reason = CharField(
        label=_("Why"),
        max_length=200,
        error_messages={"required": _("A few words are enough, such as: solved by ourselves.")},
    )


class Reaching(Form):
    """Severity 0: who speaks English and can be called now. The domain says what is wrong."""

    reachable_name = CharField(
        label=_("Who speaks English"),
        max_length=120,
        required=False,
        widget=TextInput(attrs={"autocomplete": "name"}),
    )
    reachable_phone = CharField(
        label=_("A number that we can call now"),
        max_length=40,
        required=False,
        widget=TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def reachable(self) -> Reachable:
        given = self.cleaned_data
        return Reachable(given["reachable_name"], given["reachable_phone"])


class ChangeSeverity(Reaching):
    severity = TypedChoiceField(
        label=_("How bad is it, now"),
        choices=[
            (value, format_lazy("{} · {}", int(value), words))
            for value, (words, _more) in SEVERITIES.items()
        ],
        coerce=int,
        widget=Select,
    )
    reason = CharField(
        label=_("What changed"),
        max_length=200,
        error_messages={"required": _("A few words are enough: what works or stands now.")},
    )

    # Asked of a case that belongs to a project alone: severity 0 is for production.
    down_reason = CharField(
        label=_("Why it is severity 0 all the same"),
        max_length=400,
        required=False,
        help_text=_(
            "Severity 0 is for production that stands still, and this belongs to a project. "
            "Leave it empty for any other severity."
        ),
    )

    field_order = ("severity", "reachable_name", "reachable_phone", "down_reason", "reason")

    def clean(self) -> dict[str, Any]:
        """Who can be called is asked for together with all else."""
        given = super().clean() or {}
        if given.get("severity") == Severity.DOWN:
            called = Reachable(given.get("reachable_name", ""), given.get("reachable_phone", ""))
            put_right(self, ValidationError(reachable_faults(called, is_customer=True)))
        return given


class AddColleague(Form):
    person = IntegerField(label=_("Who"))


class Report(Reaching):
    """A problem, in the order in which people think of it."""

    application = IntegerField(
        label=_("Which Application"),
        error_messages={"required": _("Choose where it happens.")},
    )
    severity = TypedChoiceField(
        label=_("How bad is it, now"),
        choices=Severity.choices,
        coerce=int,
        widget=RadioSelect,
        error_messages={"required": _("Choose what stands still.")},
    )
    issue_type = ChoiceField(label=_("What kind of thing"), choices=IssueType.choices)
    title = CharField(
        label=_("In one line"),
        max_length=200,
        error_messages={"required": _("One line is enough: what fails, and where.")},
    )
    text = CharField(
        label=_("What happens, and what should happen"),
        widget=Textarea(attrs={"rows": 5}),
        help_text=_("In your language or in English. Do not write passwords."),
        error_messages={
            "required": _("Two sentences are enough: what you did, what came instead.")
        },
    )
    since = CharField(
        label=_("Since when"),
        max_length=80,
        required=False,
        help_text=_("A day is enough."),
    )
    impact = CharField(
        label=_("What stands still, what does it cost you"), max_length=300, required=False
    )
    tier = ChoiceField(
        label=_("Where it happens"),
        choices=[("", _("Where people work: production")), *TierName.choices[1:]],
        required=False,
    )
    release = CharField(label=_("Release and datecode"), max_length=80, required=False)
    key = CharField(max_length=60, required=False, widget=HiddenInput)

    # The order of the page, in which problems are named too.
    field_order = (
        "application",
        "severity",
        "reachable_name",
        "reachable_phone",
        "issue_type",
        "title",
        "text",
        "since",
        "impact",
        "tier",
        "release",
    )

    def clean(self) -> dict[str, Any]:
        """Severity 0 asks for more; it is said together with all else that is to be put right."""
        given = super().clean() or {}
        if given.get("severity") == Severity.DOWN:
            called = Reachable(given.get("reachable_name", ""), given.get("reachable_phone", ""))
            wrong = actions.down_faults(given.get("impact", ""), called, is_customer=True)
            put_right(self, ValidationError(wrong))
        return given

    def described(self) -> dict[str, Any]:
        """The parts that describe the case itself."""
        parts = ("title", "text", "severity", "issue_type", "release", "impact", "since", "tier")
        return {name: self.cleaned_data[name] for name in parts}
