"""Form fields that more than one face needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tsam.faces.ui.forms import DateTimeInput

MOST_FILES = 10


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


class LocalMomentField(forms.DateTimeField):
    """A moment typed in the reader's zone, as the browser's own picker gives it."""

    widget = DateTimeInput
