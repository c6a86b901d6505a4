"""The forms about passwords in our own words; the rules stand above them, once."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy as _

WORDS = {
    "oldpassword": _("Your password until now"),
    "password1": _("New password"),
    "password2": _("The new one once more"),
}


class _InOurWords:
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = WORDS.get(name, field.label)
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)


class Change(_InOurWords, forms.ChangePasswordForm):
    """Who has one."""


class Choose(_InOurWords, forms.SetPasswordForm):
    """Who has none yet."""


class Renew(_InOurWords, forms.ResetPasswordKeyForm):
    """Who forgot it, and came by the letter."""
