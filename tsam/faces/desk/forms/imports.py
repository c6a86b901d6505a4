"""A file to bring in: whose cases it tells, and what its columns mean."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.forms import BooleanField, ChoiceField, FileField, FileInput, RadioSelect
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Application
from tsam.domains.cases.importers import kinds, policies
from tsam.domains.cases.models import ImportKind
from tsam.faces.ui.forms import Form


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

    leaves_out = BooleanField(
        label=_("Leave out rows that are wrong, and bring in the others"),
        required=False,
        help_text=_(
            "Each row that stays out is told. Otherwise all of the file comes in, or nothing."
        ),
    )

    def __init__(
        self, kind: str, applications: Iterable[Application], data: Any = None, files: Any = None
    ) -> None:
        super().__init__(data, files)
        self.mappings = kinds.described(kind)
        if isinstance(mapping := self.fields["mapping"], ChoiceField):
            mapping.choices = [(one.name, one.about) for one in self.mappings if not one.trouble]
        if not policies.leave_out(kind):
            del self.fields["leaves_out"]
        if kind == ImportKind.CASES:
            self._offer(applications)
        else:
            del self.fields["application"]

    def _offer(self, applications: Iterable[Application]) -> None:
        self._known = {str(one.pk): one for one in applications}
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, one in self._known.items():
            groups.setdefault(one.account.name, []).append((key, one.name))
        if isinstance(application := self.fields["application"], ChoiceField):
            application.choices = [("", _("choose one")), *groups.items()]

    def clean_application(self) -> Application:
        return self._known[self.cleaned_data["application"]]
