"""When people were last here, and how their invitations stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models import Max, QuerySet

from tsam.domains.people.models import Invitation, Token, User

# Somebody who has not been here for so long may have left without a word.
LONG = timedelta(days=90)


@dataclass(frozen=True)
class Presence:
    """`invited_until` is the end of the last invitation, where it was not accepted."""

    seen_at: datetime | None = None
    invited_at: datetime | None = None
    invited_until: datetime | None = None

    def is_invited(self, at: datetime) -> bool:
        return self.invited_until is not None and self.invited_until > at

    def is_expired(self, at: datetime) -> bool:
        return self.invited_until is not None and self.invited_until <= at

    def may_have_left(self, at: datetime) -> bool:
        """Was here once, and not for long; somebody who never came in was never here to leave."""
        return self.seen_at is not None and at - self.seen_at > LONG


def presence_of(people: Iterable[User]) -> dict[int, Presence]:
    """By the person's key; three queries, whatever their number."""
    known = {person.pk: person for person in people}
    sessions = _last(UserSession.objects.filter(user__in=known), "user_id", "last_seen_at")
    keys = _last(Token.objects.filter(owner__in=known), "owner_id", "last_used_at")
    invitations: dict[int, Invitation] = {}
    for invitation in Invitation.objects.filter(user__in=known).order_by("pk"):
        invitations[invitation.user_id] = invitation
    return {
        key: _presence([person.last_login, sessions.get(key), keys.get(key)], invitations.get(key))
        for key, person in known.items()
    }


def _presence(signs: Iterable[datetime | None], invitation: Invitation | None) -> Presence:
    seen_at = max((sign for sign in signs if sign), default=None)
    if invitation is None or invitation.accepted_at or seen_at:
        return Presence(seen_at)
    return Presence(seen_at, invitation.invited_at, invitation.revoked_at or invitation.expires_at)


def _last(rows: QuerySet[Any], owner: str, moment: str) -> dict[int, datetime | None]:
    return dict(rows.values_list(owner).annotate(last=Max(moment)))
