"""How allauth behaves at our door: nobody signs up, and its letters are ours."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from tsam.domains.accounts import post
from tsam.domains.people.models import User


class Adapter(DefaultAccountAdapter):
    """People come by invitation. An unknown address gets the same answer, and no letter."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request  # closed for everybody
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The one letter of allauth that we know: the way to a new password."""
        del template_prefix  # our letters have templates of their own
        url = context.get("password_reset_url")
        reader = User.objects.filter(email__iexact=email, is_active=True).first()
        if url is None or reader is None:
            return
        # The path only: the address of the house is ours to say, whatever Host was sent.
        path = "/" + str(url).split("://", 1)[-1].split("/", 1)[-1]
        post.write_unseen("password_reset", reader, path=path, context={})
