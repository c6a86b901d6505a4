"""A case history to bring in: its file, whose cases it tells, and what its columns mean."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.forms import ChoiceField, FileField, FileInput, RadioSelect
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Application
from tsam.domains.cases.importers import mapping as mappings
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

    def __init__(
        self, applications: Iterable[Application], data: Any = None, files: Any = None
    ) -> None:
        super().__init__(data, files)
        self._known = {str(one.pk): one for one in applications}
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, one in self._known.items():
            groups.setdefault(one.account.name, []).append((key, one.name))
        application, mapping = self.fields["application"], self.fields["mapping"]
        self.mappings = mappings.described()
        if isinstance(application, ChoiceField) and isinstance(mapping, ChoiceField):
            application.choices = [("", _("choose one")), *groups.items()]
            mapping.choices = [(one.name, one.about) for one in self.mappings if not one.trouble]

    def clean_application(self) -> Application:
        return self._known[self.cleaned_data["application"]]
