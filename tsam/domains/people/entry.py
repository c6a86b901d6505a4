"""How somebody stands at the door: in, invited, or shut out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.people.models import Invitation, User


class Entry(models.TextChoices):
    ACTIVE = "ACTIVE", _("Signs in")
    INVITED = "INVITED", _("Invited")
    LAPSED = "LAPSED", _("Invitation ran out")
    NO_KEY = "NO_KEY", _("Has no way in yet")
    SHUT = "SHUT", _("May not sign in")


def entries(people: Iterable[User], at: datetime) -> Mapping[int, tuple[Entry, Invitation | None]]:
    """Of each person how they stand, and the invitation that this rests on; one query."""
    found = list(people)
    latest: dict[int, Invitation] = {}
    sent = Invitation.objects.filter(user__in=found, accepted_at=None, revoked_at=None)
    for invitation in sent.order_by("invited_at", "pk"):
        latest[invitation.user_id] = invitation
    return {
        person.pk: (_entry(person, latest.get(person.pk), at), latest.get(person.pk))
        for person in found
    }


def _entry(person: User, invitation: Invitation | None, at: datetime) -> Entry:
    if not person.is_active:
        return Entry.SHUT
    if person.has_usable_password():
        return Entry.ACTIVE
    if invitation is None:
        return Entry.NO_KEY
    return Entry.INVITED if invitation.is_open(at) else Entry.LAPSED


def where(entry: str, at: datetime) -> Q:
    """The same, asked of the database: the people who stand so."""
    sent = Invitation.objects.filter(user=OuterRef("pk"), accepted_at=None, revoked_at=None)
    is_open, is_sent = Exists(sent.filter(expires_at__gt=at)), Exists(sent)
    has_none = Q(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return {
        Entry.ACTIVE: Q(is_active=True) & ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX),
        Entry.INVITED: has_none & Q(is_open),
        Entry.LAPSED: has_none & Q(is_sent) & ~Q(is_open),
        Entry.NO_KEY: has_none & ~Q(is_sent),
        Entry.SHUT: Q(is_active=False),
    }[Entry(entry)]
