"""How allauth behaves at our door: nobody signs up, and its words and letters are ours."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from tsam.domains.people import actions
from tsam.domains.people.models import User
from tsam.faces.door import pauses

# Where a refused try leaves, on its request, when the next one is heard.
PAUSE = "tsam.door.pause"


class Adapter(DefaultAccountAdapter):
    """People come by invitation. What is wrong is said alike for known and unknown addresses."""

    error_messages: dict[str, Any] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "Address and password do not belong together, or we know no such account. "
            "We never say which."
        ),
        "too_many_login_attempts": _("Too many tries. Every address gets this answer."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request  # closed for everybody
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """As allauth does; a refusal also notes when the next try is heard, for the page."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            key = self._get_login_attempts_cache_key(request, **credentials)
            request.META[PAUSE] = pauses.ends_at(request, key)
            raise

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Our people have one address, which stands on their own row."""
        if not isinstance(user, User):
            return False
        known = self.authenticate(context.request, email=user.email, password=password)
        return known is not None and known.pk == user.pk

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth writes to nobody; our letters to its pages are in door/letters.py."""

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """A new password also ends what an older letter could still open."""
        if isinstance(user, User):
            actions.choose_password(user, password=password, at=now())
