"""Who is signed in, as each request finds it: by the key of a session, and by the key of a person.

Two statements that every request asks, so they stand worded (`kernel/standing`).
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import CharField, DateTimeField

from tsam.domains.people.models import User
from tsam.kernel.blanks import Blank
from tsam.kernel.standing import Standing

# As keys are made; what looks otherwise no browser was given by us.
_KEY = re.compile(r"[a-z0-9]{8,40}")
_COLUMNS = tuple(field.attname for field in User._meta.concrete_fields)

_session = Standing(
    lambda: Session.objects.filter(
        session_key=Blank("key", CharField()), expire_date__gt=Blank("at", DateTimeField())
    ).values_list("session_data", "expire_date")
)
_person = Standing(lambda: User.objects.filter(pk=Blank("key")).values_list(*_COLUMNS))


def session_of(key: str, at: datetime) -> Session | None:
    """What is kept under a key that a browser showed, while it holds."""
    found = _session.first(key=key, at=at) if _KEY.fullmatch(key) else None
    if found is None:
        return None
    data, until = found
    return Session(session_key=key, session_data=data, expire_date=until)


class Backend(AuthenticationBackend):
    """allauth's, but for how the person of a session is found."""

    def get_user(self, user_id: Any) -> User | None:
        found = _person.first(key=user_id)
        if found is None:
            return None
        person = User.from_db(connection.alias, _COLUMNS, found)
        return person if self.user_can_authenticate(person) else None
