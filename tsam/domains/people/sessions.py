"""Where somebody is signed in, and how that ends."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from tsam.domains.people import policies
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require


def open_ones(person: User, at: datetime) -> list[UserSession]:
    """The sessions that would still open something, the latest first. Reads only, at once."""
    kept = Session.objects.filter(expire_date__gt=at).values("session_key")
    rows = UserSession.objects.filter(user=person, session_key__in=kept)
    return list(rows.order_by("-last_seen_at", "-pk"))


@transaction.atomic
def end(person: User, *, by: User, key: int | None = None, but: str = "") -> int:
    """End one session of this person, or all; returns how many there were.

    `but` is the key of the browser's own session, which goes on.
    """
    require(policies.end_sessions(by, person))
    sessions = UserSession.objects.select_for_update().filter(user=person)
    if key is not None:
        sessions = sessions.filter(pk=key)
    if but:
        sessions = sessions.exclude(session_key=but)
    ended = list(sessions.order_by("pk"))
    for session in ended:
        session.end()
    return len(ended)


def note_presence(session_key: str, *, at: datetime) -> None:
    """The person behind this session is here."""
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=at)
