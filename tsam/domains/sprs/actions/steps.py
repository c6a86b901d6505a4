"""The steps that every action on a defect shares: hold the rows, check the words, say so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tsam.domains.accounts import naming, timeline
from tsam.domains.people.models import User
from tsam.domains.sprs.models import Spr, SprInterest, SprPublic


def hold(spr: Spr) -> Spr:
    """Read the row afresh and keep it until the end, so that no two people move it at once."""
    return (
        Spr._base_manager.select_for_update(of=("self",))
        .select_related("owner", "duplicate_of")
        .get(pk=spr.pk)
    )


def hold_public(spr: Spr) -> SprPublic:
    return SprPublic._base_manager.select_for_update(of=("self",)).get(spr=spr.pk)


def hold_interest(interest: SprInterest) -> SprInterest:
    return (
        SprInterest._base_manager.select_for_update(of=("self",))
        .select_related("application__account", "engagement", "milestone", "requirement")
        .get(pk=interest.pk)
    )


def say(name: str, spr: Spr, *, by: User | None, at: datetime, facts: Mapping[str, Any]) -> None:
    """What the vendor's people read. A customer is never its author: R&D reads these lines."""
    writer = by if by and by.is_staff else None
    timeline.record(name, spr, by=writer, at=at, facts={"number": spr.number, **facts})


def say_publicly(name: str, public: SprPublic, *, at: datetime, facts: Mapping[str, Any]) -> None:
    """What every customer that it hits reads; nobody of any side is named."""
    told = {"number": public.number, **facts}
    timeline.record(name, public, by=None, at=at, facts=told, is_public=True)


def say_there(
    name: str, interest: SprInterest, *, by: User | None, at: datetime, facts: Mapping[str, Any]
) -> None:
    """What one customer and Technical Support read."""
    where = interest.application
    timeline.record(
        name,
        interest,
        account=where.account,
        application=where,
        by=by,
        at=at,
        facts=dict(facts),
        is_public=True,
    )


def line(name: str, text: str, most: int, *, missing: str = "") -> str:
    """One line, told apart from nothing where it must be said. Raises ValidationError by field."""
    words = " ".join(text.split())
    return _checked(name, words, most, missing)


def passage(name: str, text: str, most: int, *, missing: str = "") -> str:
    return _checked(name, text.replace("\r\n", "\n").strip(), most, missing)


def _checked(name: str, words: str, most: int, missing: str) -> str:
    if missing and not words:
        raise ValidationError({name: missing})
    if len(words) > most:
        raise ValidationError({name: _("Use %(most)d characters at most.") % {"most": most}})
    if customer := naming.named_in(words):
        raise ValidationError({name: naming.sentence(customer)})
    return words


def pair(before: object, after: object) -> list[object]:
    """A change as the event keeps it."""
    return [_plain(before), _plain(after)]


def changed(row: object, wanted: Mapping[str, Any]) -> dict[str, list[object]]:
    """What differs, as the event keeps it; the row then has the new values."""
    found: dict[str, list[object]] = {}
    for name, value in wanted.items():
        if getattr(row, name) != value:
            found[name] = pair(getattr(row, name), value)
            setattr(row, name, value)
    return found


def _plain(value: object) -> object:
    if isinstance(value, User):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value
