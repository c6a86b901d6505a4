"""Try what a form asks for: it is done, or the form says what is to be put right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.forms import Form

Done = TypeVar("Done")


def attempt(form: Form, deed: Callable[[dict[str, Any]], Done]) -> Done | None:
    """Do it when what was written is right; otherwise the form says what is not."""
    if not form.is_valid():
        return None
    try:
        return deed(form.cleaned_data)
    except ValidationError as wrong:
        put_right(form, wrong)
    return None


def put_right(form: Form, wrong: ValidationError) -> None:
    """Say each error beside its field; one of a field that the form has not, above all fields."""
    if not hasattr(wrong, "error_dict"):
        form.add_error(None, wrong)
        return
    for name, errors in wrong.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
