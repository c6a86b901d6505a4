"""What a customer can write."""

from __future__ import annotations

from typing import Any

from django.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    HiddenInput,
    IntegerField,
    RadioSelect,
    Textarea,
    TypedChoiceField,
)
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Severity
from tsam.domains.cases.models import IssueType
from tsam.faces.ui.fields import FilesField
from tsam.faces.ui.forms import Form


class Say(Form):
    text = CharField(label=_("Message"), widget=Textarea, required=False)
    files: Any = FilesField(label=_("Files"), required=False)
    key = CharField(max_length=60, required=False, widget=HiddenInput)


class Because(Form):
    reason = CharField(label=_("What is missing"), widget=Textarea)


class Withdraw(Form):
    reason = CharField(label=_("Why"), max_length=200)


class ChangeSeverity(Form):
    severity = TypedChoiceField(label=_("How bad is it, now"), choices=Severity.choices, coerce=int)
    reason = CharField(label=_("What changed"), max_length=200)
    english_contact = BooleanField(
        label=_("Somebody who speaks English can be reached day and night"), required=False
    )


class AddColleague(Form):
    person = IntegerField(label=_("Who"))


class Report(Form):
    """A problem, in the order in which people think of it."""

    application = IntegerField(label=_("Which Application"))
    severity = TypedChoiceField(
        label=_("How bad is it, now"), choices=Severity.choices, coerce=int, widget=RadioSelect
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
    release = CharField(label=_("Release and datecode"), max_length=80, required=False)
    impact = CharField(label=_("What stands still"), max_length=300, required=False)
    english_contact = BooleanField(
        label=_("Somebody who speaks English can be reached day and night"), required=False
    )
    files: Any = FilesField(label=_("Files"), required=False)
    key = CharField(max_length=60, required=False, widget=HiddenInput)


# The parts of Report that describe the case itself.
DESCRIBED = ("title", "text", "severity", "issue_type", "release", "impact", "english_contact")
