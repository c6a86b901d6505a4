"""What an administrator writes: a case history to bring in, a colleague to invite."""

from __future__ import annotations

from django.forms import (
    CharField,
    CheckboxSelectMultiple,
    ChoiceField,
    EmailField,
    FileField,
    ModelChoiceField,
    MultipleChoiceField,
)
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Application
from tsam.domains.cases.importers import mapping
from tsam.domains.people.models import Function
from tsam.faces.ui.forms import Form


def _mappings() -> list[tuple[str, str]]:
    return [(name, name) for name in mapping.names()]


class Upload(Form):
    application = ModelChoiceField(Application._base_manager.none(), label=_("Application"))
    mapping = ChoiceField(label=_("Mapping"), choices=_mappings)
    file = FileField(label=_("File"))


class Invite(Form):
    email = EmailField(label=_("E-mail"))
    name = CharField(label=_("Name"), max_length=120)
    functions = MultipleChoiceField(
        label=_("Functions"), choices=Function.choices, widget=CheckboxSelectMultiple
    )
