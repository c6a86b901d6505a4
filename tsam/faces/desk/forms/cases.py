"""What can be written into a case at the desk."""

from __future__ import annotations

from typing import Any

from django.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    HiddenInput,
    IntegerField,
    Textarea,
    TypedChoiceField,
)
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Severity
from tsam.domains.cases import policies
from tsam.domains.cases.models import IssueType
from tsam.faces.ui.fields import FilesField, LocalMomentField
from tsam.faces.ui.forms import Form


class Say(Form):
    """A reply, with what may go with it."""

    text = CharField(label=_("Message"), widget=Textarea, required=False)
    files: Any = FilesField(label=_("Files"), required=False)
    state = ChoiceField(
        label=_("Then"),
        required=False,
        choices=[("", ""), *((state, state.label) for state in policies.WAITING)],
    )
    promise = CharField(label=_("Promise"), max_length=200, required=False)
    promised_at = LocalMomentField(label=_("By"), required=False)
    key = CharField(max_length=60, required=False, widget=HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("promise")) != bool(given.get("promised_at")):
            self.add_error("promised_at", _("A promise has words and a time; give both."))
        return given


class Note(Form):
    text = CharField(label=_("Note"), widget=Textarea, required=False)
    files: Any = FilesField(label=_("Files"), required=False)


class AssignSeveral(Form):
    assignee = IntegerField(label=_("Owner"), required=False)


class PlanSeveral(Form):
    """Its fields stand in one form with those of AssignSeveral."""

    next_text = CharField(label=_("Next action"), max_length=200)
    next_owner = IntegerField(label=_("By whom"), required=False)
    next_due_at = LocalMomentField(label=_("Until"), required=False)


class OpenCase(Form):
    """A case that somebody of support opens for a customer."""

    application = IntegerField(label=_("Application"))
    on_behalf_of = IntegerField(label=_("For"), required=False)
    title = CharField(label=_("In a few words"), max_length=200)
    text = CharField(label=_("What happens"), widget=Textarea)
    severity = TypedChoiceField(label=_("Severity"), choices=Severity.choices, coerce=int)
    issue_type = ChoiceField(label=_("Kind"), choices=IssueType.choices)
    release = CharField(label=_("Release and datecode"), max_length=80, required=False)
    impact = CharField(label=_("What stands still"), max_length=300, required=False)
    english_contact = BooleanField(
        label=_("A contact who speaks English is there day and night"), required=False
    )
    files: Any = FilesField(label=_("Files"), required=False)
    key = CharField(max_length=60, required=False, widget=HiddenInput)


# The parts of OpenCase that describe the case itself.
DESCRIBED = ("title", "text", "severity", "issue_type", "release", "impact", "english_contact")
