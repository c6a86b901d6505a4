"""Form fields that more than one face needs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tsam.faces.ui.forms import DateInput, DateTimeInput

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    _One = forms.ModelChoiceField[Any]
    _Several = forms.ModelMultipleChoiceField[Any]
else:
    # Fields take no type when the program runs.
    _One, _Several = forms.ModelChoiceField, forms.ModelMultipleChoiceField

MOST_FILES = 10
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; cleaned to a list, empty when none was chosen."""

    widget = _SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_FILES:
            raise forms.ValidationError(
                _("At most %(most)d files at once; pack them into one archive.")
                % {"most": MOST_FILES}
            )
        clean_one = super().clean
        return [clean_one(one, initial) for one in given]


class Several(_Several):
    """Several rows among those that `offer` names, each a box with its number and its title."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}, {obj.title}"


class Titled(_One):
    """One row among those that `offer` names, by its number and its title."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}, {obj.title}"


class Place(_One):
    """An Application with its customer, among those that `offer` names."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.account}, {obj}"


def several_among(*, label: StrOrPromise, help_text: StrOrPromise = "") -> Several:
    return Several(None, label=label, required=False, help_text=help_text)


def chosen_among(*, label: StrOrPromise, required: bool = True) -> forms.ModelChoiceField[Any]:
    """A field for a row among those that the page offers: none until `offer` says which."""
    return forms.ModelChoiceField(None, label=label, required=required)


def offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Let the field choose among these rows: the caller came by them through visible_to()."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} does not choose among rows.")
    field.queryset = rows


class DayField(forms.DateField):
    """A day of a time that contracts and calendars know, with the browser's own picker."""

    widget = DateInput

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not FIRST_DAY <= value <= LAST_DAY:
            raise forms.ValidationError(
                _("Choose a day from %(first)d to %(last)d.")
                % {"first": FIRST_DAY.year, "last": LAST_DAY.year}
            )


class LocalMomentField(forms.DateTimeField):
    """A moment typed in the reader's zone, as the browser's own picker gives it."""

    widget = DateTimeInput


def zone_choices() -> list[tuple[str, str]]:
    """The time zones by their names; those without a place in them are left out."""
    return [(zone, zone) for zone in sorted(available_timezones()) if "/" in zone or zone == "UTC"]
