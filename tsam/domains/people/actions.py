"""Everything that can happen to a person.

The audit of it is written one floor above (accounts/members.py), where events live.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tsam.domains.people import invitations, policies, sessions
from tsam.domains.people.models import (
    LANGUAGES,
    Attestation,
    Density,
    Function,
    HeldFunction,
    Theme,
    Token,
    User,
)
from tsam.kernel.verdicts import require


@transaction.atomic
def create_person(
    *,
    email: str,
    name: str,
    is_staff: bool,
    at: datetime,
    language: str = "en",
    time_zone: str = "UTC",
) -> User:
    """Make a person who cannot sign in until an invitation is accepted. Raises ValidationError."""
    address = _address(email)
    if not name.strip():
        raise ValidationError({"name": _("Write the name.")})
    if User.objects.filter(email__iexact=address).exists():
        raise _taken()
    _check_place(language, time_zone)
    person = User(
        email=address,
        name=name.strip()[:120],
        is_staff=is_staff,
        language=language,
        time_zone=time_zone,
        created_at=at,
    )
    person.set_unusable_password()
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as same_moment:
        raise _taken() from same_moment
    return person


@transaction.atomic
def grant_function(person: User, *, by: User, at: datetime, function: str) -> bool:
    """Returns whether something changed. Raises ValidationError."""
    require(policies.manage_people(by))
    if not person.is_staff:
        raise ValidationError(_("Only people of the vendor hold functions."))
    if function not in Function.values:
        raise ValidationError({"functions": _("Choose functions from the list.")})
    _held, is_new = HeldFunction.objects.get_or_create(
        user=person,
        function=function,
        defaults={"granted_by": by, "granted_at": at},
    )
    _forget(person)
    return is_new


@transaction.atomic
def withdraw_function(person: User, *, by: User, function: str) -> bool:
    # Administrators are held in one order, so that two of them cannot remove each other at once.
    list(HeldFunction.objects.select_for_update().filter(function=function).order_by("pk"))
    require(policies.withdraw_function(by, person, function))
    gone, _rows = HeldFunction.objects.filter(user=person, function=function).delete()
    _forget(person)
    return bool(gone)


@transaction.atomic
def deactivate(person: User, *, by: User, at: datetime) -> None:
    """Close the door: sessions, keys and invitations end at once, and stay ended."""
    administrators = HeldFunction.objects.filter(function=Function.ADMINISTRATOR)
    list(administrators.select_for_update().order_by("pk"))
    require(policies.deactivate(by, person))
    person.is_active = False
    person.save(update_fields=["is_active"])
    Token.objects.filter(owner=person, revoked_at=None).update(revoked_at=at)
    invitations.close(person, at=at)
    # A session that only slept would wake up when the person is let in again.
    sessions.end(person, by=by)
    _forget(person)


@transaction.atomic
def reactivate(person: User, *, by: User) -> None:
    require(policies.manage_people(by))
    person.is_active = True
    person.save(update_fields=["is_active"])
    _forget(person)


@transaction.atomic
def attest(
    person: User,
    *,
    by: User,
    at: datetime,
    rule: str,
    valid_from: date,
    valid_until: date | None,
) -> Attestation:
    """Record that somebody verified the person meets an access rule (rule R14).

    Raises ValidationError.
    """
    require(policies.attest(by, person))
    _check_rule(rule)
    if valid_until and valid_until < valid_from:
        raise ValidationError({"valid_until": _("It must not end before it begins.")})
    return Attestation.objects.create(
        user=person,
        rule=rule,
        verified_by=by,
        verified_at=at,
        valid_from=valid_from,
        valid_until=valid_until,
    )


@transaction.atomic
def revoke_attestation(attestation: Attestation, *, by: User, at: datetime) -> None:
    require(policies.revoke_attestation(by, attestation))
    attestation.revoked_at = at
    attestation.save(update_fields=["revoked_at"])


@transaction.atomic
def choose_password(person: User, *, password: str, at: datetime) -> None:
    """The face has validated it. All sessions but the one at hand end with their next request."""
    person.set_password(password)
    person.save(update_fields=["password"])
    invitations.close(person, at=at)


@transaction.atomic
def change_profile(
    person: User,
    *,
    name: str,
    time_zone: str,
    language: str,
    theme: str,
    density: str,
    single_keys: bool,
) -> User:
    """What people say about themselves. Raises ValidationError."""
    if not name.strip():
        raise ValidationError({"name": _("Write your name.")})
    _check_place(language, time_zone)
    person.name = name.strip()[:120]
    person.time_zone, person.language = time_zone, language
    person.theme, person.density = str(Theme(theme)), str(Density(density))
    person.single_keys = single_keys
    person.save(update_fields=["name", "time_zone", "language", "theme", "density", "single_keys"])
    return person


def _check_place(language: str, time_zone: str) -> None:
    if time_zone not in _zones():
        raise ValidationError({"time_zone": _("Choose a zone such as Europe/Berlin.")})
    if language not in dict(LANGUAGES):
        raise ValidationError({"language": _("Choose one of the languages in the list.")})


@cache
def _zones() -> frozenset[str]:
    # Asked anew, it reads all the files of the zone data each time.
    return frozenset(available_timezones())


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise ValidationError({"email": wrong.messages}) from wrong
    return address


def _taken() -> ValidationError:
    return ValidationError({"email": _("Somebody has this address already.")})


def _check_rule(rule: str) -> None:
    try:
        validate_slug(rule)
    except ValidationError as wrong:
        said = _("Name the rule with letters, digits and hyphens, as the engagement does.")
        raise ValidationError({"rule": said}) from wrong


def _forget(person: User) -> None:
    """What this object remembered about the person's functions holds no more."""
    person.__dict__.pop("functions", None)
