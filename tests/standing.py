"""The cast as a whole module finds it: all of them are there, and have signed in.

A wall is asked by a dozen people for each of some hundred addresses. They come in once for a
module, inside a transaction around its tests; what a test does is taken back as ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from http.cookies import SimpleCookie

from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.cast import Cast
from tsam.domains.people.models import User

STAFF = ("tess", "eli", "mona", "stan", "rita", "paul", "sally", "gino", "dana")
CUSTOMERS = ("ada", "olga", "owen", "rea", "oscar", "carl", "wanda", "gus", "olaf")
_PLACES = ("assembly", "welding", "vault", "engagement")
_sessions: dict[int, str] = {}


@contextmanager
def standing() -> Iterator[Cast]:
    """Everybody of the cast, in a transaction that is rolled back at the end."""
    with transaction.atomic():
        cast = Cast()
        for name in (*_PLACES, *STAFF, *CUSTOMERS):
            getattr(cast, name)
        # Of today, so that they last whether a test looks at its own clock or at ours.
        for person in (getattr(cast, name) for name in (*STAFF, *CUSTOMERS)):
            _sessions[person.pk] = _session(person)
        yield cast
        _sessions.clear()
        transaction.set_rollback(True)


def _session(person: User) -> str:
    client = Client()
    client.force_login(person)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def own(cast: Cast) -> Cast:
    """A test's own: what it changes in a row of the cast, the next test does not meet."""
    return deepcopy(cast)


def sign_in(client: Client, person: User) -> None:
    """As `force_login`, but by the session in which somebody of a standing cast came in."""
    session = _sessions.get(person.pk)
    if session is None:
        client.force_login(person)
        return
    client.cookies = SimpleCookie()
    client.cookies[settings.SESSION_COOKIE_NAME] = session
