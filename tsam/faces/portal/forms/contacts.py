"""What an account administrator says about the own people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import (
    BooleanField,
    CharField,
    CheckboxSelectMultiple,
    ChoiceField,
    EmailField,
    IntegerField,
    MultipleChoiceField,
)
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Application, Reach
from tsam.domains.people.models import LANGUAGES
from tsam.faces.ui.forms import Form

REACHES = (
    (Reach.OWN_CASES, _("Own cases")),
    (Reach.APPLICATION, _("Chosen Applications")),
    (Reach.ORGANISATION, _("All of the organisation")),
)


class Reaching(Form):
    """How far somebody sees; the Applications on offer are the organisation's own."""

    reach = ChoiceField(label=_("Reach"), choices=REACHES)
    job_title = CharField(label=_("Role"), max_length=80, required=False)
    phone = CharField(label=_("Phone"), max_length=40, required=False)
    speaks_english = BooleanField(label=_("Speaks English"), required=False)
    is_administrator = BooleanField(label=_("Manages the people too"), required=False)

    def __init__(self, *args: Any, offered: Sequence[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(one.pk): one for one in offered}
        choices = [(key, one.name) for key, one in self.offered.items()]
        self.fields["applications"] = MultipleChoiceField(
            label=_("Applications"),
            choices=choices,
            required=False,
            widget=CheckboxSelectMultiple,
        )

    def said(self) -> dict[str, Any]:
        """What the actions take, by name."""
        given = self.cleaned_data
        names = ("reach", "job_title", "phone", "speaks_english", "is_administrator")
        chosen = [self.offered[key] for key in given["applications"]]
        return {name: given[name] for name in names} | {"applications": chosen}


class Invite(Reaching):
    email = EmailField(
        label=_("Work e-mail"),
        error_messages={
            "required": _("The address to which the invitation goes."),
            "invalid": _("An address has a name, an @ and a place: name@company.example."),
        },
    )
    name = CharField(
        label=_("Name"),
        max_length=120,
        error_messages={"required": _("As the person writes it, first name and last.")},
    )
    language = ChoiceField(label=_("Writes to us in"), choices=LANGUAGES, required=False)

    field_order = ("email", "name", "job_title", "language", "reach", "applications")

    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        return super().said() | {name: given[name] for name in ("email", "name", "language")}


class Leaving(Form):
    successor = IntegerField(label=_("Who reads along in their cases"), required=False)
