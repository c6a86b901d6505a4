"""What can be written into a case at the desk."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    HiddenInput,
    IntegerField,
    Textarea,
    TextInput,
    TypedChoiceField,
)
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Severity
from tsam.domains.cases import policies
from tsam.domains.cases.actions import Description, Reachable, down_faults
from tsam.domains.cases.models import IssueType
from tsam.domains.intelligence.models import TierName
from tsam.faces.ui.attempts import put_right
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

    application = IntegerField(
        label=_("Application"), error_messages={"required": _("Choose where it happens.")}
    )
    on_behalf_of = IntegerField(label=_("Who reports it"), required=False)
    severity = TypedChoiceField(
        label=_("Severity"),
        choices=Severity.choices,
        coerce=int,
        error_messages={"required": _("Choose how bad it is.")},
    )
    reachable_name = CharField(label=_("Who speaks English"), max_length=120, required=False)
    reachable_phone = CharField(
        label=_("Their number"),
        max_length=40,
        required=False,
        widget=TextInput(attrs={"type": "tel"}),
    )
    english_contact = BooleanField(
        label=_("Somebody who speaks English is there day and night"), required=False
    )
    title = CharField(
        label=_("5 In one line"),
        max_length=200,
        error_messages={"required": _("One line is enough: what fails, and where.")},
    )
    text = CharField(
        label=_("6 What happens, and what should happen"),
        widget=Textarea(attrs={"rows": 6}),
        help_text=_("The customer reads this as their first message."),
        error_messages={"required": _("Two sentences are enough.")},
    )
    issue_type = ChoiceField(
        label=_("Kind"), choices=IssueType.choices, initial=IssueType.BREAK_FIX
    )
    release = CharField(label=_("Release and datecode"), max_length=80, required=False)
    since = CharField(label=_("Since when"), max_length=80, required=False)
    impact = CharField(label=_("What stands still"), max_length=300, required=False)
    tier = ChoiceField(
        label=_("Where"),
        choices=[("", _("Nobody said, so production")), *TierName.choices],
        required=False,
    )
    files: Any = FilesField(label=_("Files"), required=False)
    key = CharField(max_length=60, required=False, widget=HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Severity 0 asks for more; it is said together with all else that is to be put right."""
        given = super().clean() or {}
        if given.get("severity") == Severity.DOWN:
            called = Reachable(given.get("reachable_name", ""), given.get("reachable_phone", ""))
            wrong = down_faults(given.get("impact", ""), called, is_customer=False)
            if not called.name.strip() and not given.get("english_contact"):
                wrong["reachable_name"] = gettext("Name them, or confirm that somebody is there.")
            put_right(self, ValidationError(wrong))
        return given

    def description(self) -> Description:
        given = self.cleaned_data
        told = {name: given[name] for name in _DESCRIBED}
        reachable = Reachable(given["reachable_name"], given["reachable_phone"])
        return Description(**told, reachable=reachable)


_DESCRIBED = (
    *("title", "text", "severity", "issue_type", "release", "since", "impact"),
    *("english_contact", "tier"),
)
