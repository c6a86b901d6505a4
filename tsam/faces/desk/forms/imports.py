"""A case history to bring in: its file, whose cases it tells, and what its columns mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms import ChoiceField, FileField, FileInput, RadioSelect
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Application
from tsam.domains.cases.importers import mapping as mappings
from tsam.faces.ui.forms import Form


@dataclass(frozen=True)
class Described:
    """A mapping as it is chosen: what it is for, the columns it reads, or why it cannot be used."""

    name: str
    about: str
    source: str
    columns: tuple[str, ...]
    trouble: str = ""


def described() -> list[Described]:
    """Every mapping that there is; one that an operator wrote may not make sense."""
    found = []
    for name in mappings.names():
        try:
            one = mappings.find(name)
        except mappings.MappingError as wrong:
            found.append(Described(name, name, "", (), str(wrong)))
        else:
            found.append(Described(name, one.about, one.source, tuple(one.needed)))
    return found


class Upload(Form):
    application = ChoiceField(
        label=_("Customer and Application"),
        error_messages={"required": _("Say whose cases these are.")},
    )
    mapping = ChoiceField(
        label=_("What the columns mean"),
        widget=RadioSelect,
        error_messages={"required": _("Choose the mapping that fits the file.")},
    )
    file = FileField(
        label=_("File"),
        widget=FileInput(attrs={"class": "sr", "data-files": True}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty. Choose another one."),
        },
    )

    def __init__(
        self, applications: Iterable[Application], data: Any = None, files: Any = None
    ) -> None:
        super().__init__(data, files)
        self._known = {str(one.pk): one for one in applications}
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, one in self._known.items():
            groups.setdefault(one.account.name, []).append((key, one.name))
        application, mapping = self.fields["application"], self.fields["mapping"]
        self.mappings = described()
        if isinstance(application, ChoiceField) and isinstance(mapping, ChoiceField):
            application.choices = [("", _("choose one")), *groups.items()]
            mapping.choices = [(one.name, one.about) for one in self.mappings if not one.trouble]

    def clean_application(self) -> Application:
        return self._known[self.cleaned_data["application"]]
