"""The environment that a case kept, and two snapshots side by side, for the desk and the portal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Application
from tsam.domains.cases import surroundings
from tsam.domains.cases.hints import Hint
from tsam.domains.cases.models import Case
from tsam.domains.intelligence.contents import drift_between
from tsam.domains.intelligence.drift import Asked, Name, by_relevance
from tsam.domains.intelligence.models import EnvironmentSnapshot, SnapshotPart
from tsam.domains.intelligence.payload import Damaged
from tsam.domains.people.models import User
from tsam.faces.ui import drift

MOST_EVIDENCE = 50
MOST_OFFERED = 100
_SHOWN = 200
_FIRST = 6


@dataclass(frozen=True)
class Told:
    """A hint in words, with the past cases that it stands on."""

    words: str
    chance: str
    evidence: list[Case]
    more: int


def of_case(reader: User, case: Case, given: QueryDict) -> dict[str, Any]:
    """The whole of what a case kept, for its own page."""
    days = days_of(given)
    found = surroundings.around(reader, case, days=days)
    if found is None:
        return {"case": case, "found": None, "days": days}
    tone, fresh = drift.freshness_of(found.snapshot)
    return {
        "case": case,
        "found": found,
        "days": days,
        "tone": tone,
        "fresh": fresh,
        "lines": drift.lines(found.changes[:_SHOWN], found.hinted),
        "more_lines": max(len(found.changes) - _SHOWN, 0),
        "strip": drift.strip(found.changes, case.opened_at, days) if found.changes else None,
        "hints": [_told(reader, hint, days) for hint in found.hints],
        "kept": drift.kept(
            found.description,
            given.get("kind", ""),
            given.get("q", ""),
            given.get("page", "1"),
        )
        if found.description
        else None,
    }


def days_of(given: QueryDict) -> int:
    """How many days before the case are looked at; what makes no sense counts as not said."""
    said = given.get("days", "")
    if not said.isdecimal() or len(said) > 4 or not 1 <= int(said) <= surroundings.MOST_DAYS:
        return surroundings.DAYS
    return int(said)


def _told(reader: User, hint: Hint[Name], days: int) -> Told:
    rows = Case.objects.visible_to(reader).filter(pk__in=hint.evidence[:MOST_EVIDENCE])
    words = _(
        "Of %(past)d past cases of this type, %(before)d had a change of %(name)s in the %(days)d "
        "days before."
    ) % {"past": hint.past, "before": hint.before, "name": hint.of[1], "days": days}
    chance = _("At any moment it would be about %(n)d of %(past)d.") % {
        "n": round(hint.base * hint.past),
        "past": hint.past,
    }
    listed = list(rows.order_by("-opened_at", "-pk"))
    return Told(words, chance, listed, hint.before - len(listed))


def before_latest(reader: User, application: Application) -> dict[str, Any] | None:
    """The days before the latest case of which something was known; None where there is none."""
    snapshots = EnvironmentSnapshot.objects.visible_to(reader).filter(
        application=application, items__gt=0
    )
    rows = Case.objects.visible_to(reader).filter(snapshot__in=snapshots)
    case = rows.select_related("application").order_by("-opened_at", "-pk").first()
    found = case and surroundings.around(reader, case, kinds=())
    if not case or not found:
        return None
    drawn = drift.lines(found.changes, found.hinted)
    return {
        "case": case,
        "days": found.days,
        "lines": drawn[:_FIRST],
        "more": max(len(drawn) - _FIRST, 0),
        "strip": drift.strip(found.changes, case.opened_at, found.days),
        "hints": found.hints,
    }


@dataclass(frozen=True)
class Offered:
    """A snapshot among those that can be compared."""

    key: int
    words: str


def compared(reader: User, application: Application, given: QueryDict) -> dict[str, Any]:
    """Two snapshots of an Application side by side: those that are named, else the last change.

    Raises Http404 for one that is not there for this reader.
    """
    rows = EnvironmentSnapshot.objects.visible_to(reader).filter(application=application)
    listed = list(rows.latest_first().select_related("environment")[:MOST_OFFERED])
    now = _named(rows, given.get("now", "")) or (listed[0] if listed else None)
    was = _named(rows, given.get("was", "")) or _former(listed, now)
    context: dict[str, Any] = {
        "application": application,
        "offered": offered(reader, _with([*listed, was, now])),
        "was": was,
        "now": now,
        "drift": None,
        "is_damaged": False,
    }
    if was is None or now is None:
        return context
    try:
        found = drift_between(was, now, SnapshotPart.objects.visible_to(reader))
    except Damaged:
        return context | {"is_damaged": True}
    changes = by_relevance([*found.changes, *found.unknown], Asked(now.taken_at))
    return context | {
        "drift": found,
        "sum": drift.sum_of(found),
        "lines": drift.lines(changes[:_SHOWN]),
        "more_lines": max(len(changes) - _SHOWN, 0),
    }


def offered(reader: User, snapshots: list[EnvironmentSnapshot]) -> list[Offered]:
    """As people choose among them: "Production, 23 Nov 2026, with C7718402"."""
    cases = {
        case.snapshot_id: case.number
        for case in Case.objects.visible_to(reader).filter(snapshot__in=snapshots)
    }
    return [Offered(one.pk, words_of(one, cases.get(one.pk, ""))) for one in snapshots]


def words_of(snapshot: EnvironmentSnapshot, number: str) -> str:
    where = str(snapshot.environment or snapshot.get_tier_display())
    day = date_format(localtime(snapshot.taken_at), "j M Y, H:i")
    if number:
        return _("%(where)s, %(day)s, with %(number)s") % {
            "where": where,
            "day": day,
            "number": number,
        }
    return f"{where}, {day}"


def _named(rows: Any, key: str) -> EnvironmentSnapshot | None:
    if not key:
        return None
    if not key.isdecimal() or len(key) > 18:
        raise Http404
    found: EnvironmentSnapshot | None = (
        rows.filter(pk=int(key)).select_related("environment").first()
    )
    if found is None:
        raise Http404
    return found


def _former(
    listed: list[EnvironmentSnapshot], now: EnvironmentSnapshot | None
) -> EnvironmentSnapshot | None:
    """The last one of the same environment that holds something else, or else the one before."""
    if now is None:
        return None
    older = [
        one
        for one in listed
        if one.environment_id == now.environment_id
        and one.pk != now.pk
        and one.taken_at <= now.taken_at
    ]
    other = [one for one in older if one.digest != now.digest]
    return next(iter([*other, *older]), None)


def _with(snapshots: list[EnvironmentSnapshot | None]) -> list[EnvironmentSnapshot]:
    found = {one.pk: one for one in snapshots if one is not None}
    return sorted(found.values(), key=lambda one: (one.taken_at, one.pk), reverse=True)
