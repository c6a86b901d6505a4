"""How allauth behaves at our door: nobody signs up, and its words and letters are ours."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from tsam.domains.people import actions
from tsam.domains.people.models import User


class Adapter(DefaultAccountAdapter):
    """People come by invitation. What is wrong is said alike for known and unknown addresses."""

    error_messages: dict[str, Any] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("Address and password do not belong together."),
        "too_many_login_attempts": _(
            "Too many tries with this address. Wait five minutes, or ask for a new password."
        ),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request  # closed for everybody
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth writes to nobody; our letters to its pages are in door/letters.py."""

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """A new password also ends what an older letter could still open."""
        if isinstance(user, User):
            actions.choose_password(user, password=password, at=now())
