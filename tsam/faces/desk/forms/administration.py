"""What an administrator writes: a case history to bring in, a colleague to invite."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import (
    CharField,
    CheckboxSelectMultiple,
    ChoiceField,
    EmailField,
    FileField,
    MultipleChoiceField,
)
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Application
from tsam.domains.cases.importers import mapping
from tsam.domains.people.models import Function
from tsam.faces.ui.fields import chosen_among, offer
from tsam.faces.ui.forms import Form


def _mappings() -> list[tuple[str, str]]:
    return [(name, name) for name in mapping.names()]


class Upload(Form):
    application = chosen_among(label=_("Application"))
    mapping = ChoiceField(label=_("Mapping"), choices=_mappings)
    file = FileField(label=_("File"))

    def __init__(
        self, applications: QuerySet[Application], data: Any = None, files: Any = None
    ) -> None:
        super().__init__(data, files)
        offer(self, "application", applications)


class Invite(Form):
    email = EmailField(label=_("E-mail"))
    name = CharField(label=_("Name"), max_length=120)
    functions = MultipleChoiceField(
        label=_("Functions"), choices=Function.choices, widget=CheckboxSelectMultiple
    )
