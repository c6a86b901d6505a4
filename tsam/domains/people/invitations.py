"""The way in for a new person: a letter with a key that works once and for a week."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.people import secrets
from tsam.domains.people.models import Invitation, User

VALID = timedelta(days=7)


@transaction.atomic
def issue(person: User, *, by: User | None, at: datetime) -> str:
    """Make a key for this person; a former one that was not used opens nothing any more."""
    close(person, at=at)
    key = secrets.fresh()
    Invitation.objects.create(
        user=person,
        digest=secrets.digest(key),
        invited_by=by,
        invited_at=at,
        expires_at=at + VALID,
    )
    return key


def close(person: User, *, at: datetime) -> None:
    """Whatever was sent to this person opens nothing any more."""
    open_ones = Invitation.objects.filter(user=person, accepted_at=None, revoked_at=None)
    open_ones.update(revoked_at=at)


def find(key: str, at: datetime) -> Invitation | None:
    """The open invitation with this key."""
    found = Invitation.objects.select_related("user").filter(digest=secrets.digest(key)).first()
    return found if found and found.is_open(at) and found.user.is_active else None


@transaction.atomic
def accept(key: str, *, password: str, at: datetime) -> User:
    """Choose a password with the key. Raises ValidationError with what is wrong."""
    invitation = Invitation.objects.select_for_update().filter(digest=secrets.digest(key)).first()
    if invitation is None or not invitation.is_open(at) or not invitation.user.is_active:
        raise ValidationError(_("This invitation was used or has expired. Ask for a new one."))
    person = invitation.user
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    return person
