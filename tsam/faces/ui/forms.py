"""How forms look: every field with its label, hint and error, tied together for readers aloud."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import django.forms
from django.forms.boundfield import BoundField
from django.forms.models import ModelChoiceField
from django.forms.renderers import DjangoTemplates
from django.template.backends.base import BaseEngine
from django.utils.translation import gettext_lazy as _

_REQUIRED = django.forms.Field.default_error_messages["required"]
# What Django writes where nothing is chosen, as it stands in a field that says nothing else.
_DASHES = "---------"
_TEMPLATES = Path(__file__).parent / "templates"


class Renderer(DjangoTemplates):
    """Forms render from the house's templates, widgets from Django's own."""

    form_template_name = "ui/_form.html"
    field_template_name = "ui/_field.html"

    @cached_property
    def engine(self) -> BaseEngine:
        return self.backend(
            {
                "APP_DIRS": False,
                "DIRS": [_TEMPLATES, Path(django.forms.__file__).parent / "templates"],
                "NAME": "forms",
                "OPTIONS": {
                    "builtins": ["tsam.faces.ui.templatetags.ui", "django.templatetags.i18n"]
                },
            }
        )


class Form(django.forms.Form):
    """The base of the house's forms: errors are said by the server, in our words."""

    use_required_attribute = False
    required_css_class = ""
    # Fields that stand side by side; each of the others has a line of its own.
    beside: ClassVar[Sequence[Sequence[str]]] = ()
    # Needed or not by what was chosen above them, so none of them is called optional.
    owed: ClassVar[Sequence[str]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # Django's own sentence tells a rule; ours tells what to do.
            if field.error_messages.get("required") == _REQUIRED:
                field.error_messages["required"] = _("Fill this in.")
            if isinstance(field, ModelChoiceField) and field.empty_label == _DASHES:
                field.empty_label = _("Choose") if field.required else _("Nothing chosen")

    def lines(self) -> list[list[BoundField]]:
        """The fields line by line, in their order."""
        lines: list[list[BoundField]] = []
        placed: set[str] = set()
        for name in self.fields:
            if name not in placed:
                together = next((group for group in self.beside if name in group), [name])
                lines.append([self[one] for one in together if one in self.fields])
                placed.update(together)
        return lines


class DateInput(django.forms.DateInput):
    """The browser's own calendar; sends and shows ISO days in every language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DateTimeInput(django.forms.DateTimeInput):
    """The browser's own field for a moment, in the reader's zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")
