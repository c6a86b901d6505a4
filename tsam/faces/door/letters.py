"""The letter with the way to a new password. A job: the page asks for it and knows no more."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings

from tsam.domains.accounts import post
from tsam.domains.people.models import User
from tsam.kernel import queue
from tsam.kernel.addresses import reverse


def ask_for_reset(address: str) -> None:
    """The same work for every address, known or not, so that the time tells nothing."""
    queue.enqueue(queue.SHORT, queue.path_of(send_reset), address)


def send_reset(address: str) -> None:
    """Whom nobody knows, nobody writes to. The key is made here: no table ever holds it."""
    reader = User.objects.filter(email__iexact=address, is_active=True).first()
    if reader is None:
        return
    way = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(reader),
            "key": default_token_generator.make_token(reader),
        },
    )
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    post.send_unseen("password_reset", reader.pk, way, {"hours": hours})
