"""How forms look: every field with its label, hint and error, tied together for readers aloud."""

from functools import cached_property
from pathlib import Path
from typing import Any

import django.forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates
from django.template.backends.base import BaseEngine

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


def say_wrong(form: django.forms.Form, wrong: ValidationError) -> None:
    """Put what an action found wrong beside the fields it names, and the rest above them."""
    if not hasattr(wrong, "error_dict"):
        form.add_error(None, wrong)
        return
    for name, errors in wrong.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


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
