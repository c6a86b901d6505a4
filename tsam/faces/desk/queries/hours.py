"""Hours and leave of the house: who works when, who is away, and where nobody stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Engagement, ServiceCalendar
from tsam.domains.people.models import User
from tsam.domains.staffing import absences, policies, presence
from tsam.domains.staffing.absences import Gap
from tsam.domains.staffing.models import Leave, PersonCalendar
from tsam.faces.desk.queries.calendars import SHORT_DAYS
from tsam.faces.desk.queries.weeks import week_words
from tsam.faces.ui.pages import keyset
from tsam.kernel.hours import DAYS

A_PAGE = 40
_USUAL: dict[str, list[list[str]]] = {day: [["09:00", "17:00"]] for day in DAYS[:5]}


@dataclass(frozen=True)
class Away:
    """Days on which somebody is away, and the engagements that are left alone."""

    leave: Leave
    gaps: Sequence[Gap]


@dataclass(frozen=True)
class Line:
    """One of us: the hours in words, on which clock, and the leave ahead."""

    person: User
    hours: str
    calendar: str
    zone: str
    local: datetime
    away: Sequence[Away]


def context(reader: User, words: str, cursor: str, at: datetime) -> dict[str, Any]:
    today = localtime(at).date()
    leaves = list(absences.ahead(today))
    found = gaps(reader, leaves, today)
    people = presence.planned(today)
    if words:
        people = people.filter(name__icontains=words)
    page = keyset(people, order=("name", "pk"), cursor=cursor, size=A_PAGE)
    return {
        "words": words,
        "page": page,
        "lines": _lines(page.rows, leaves, found, at),
        "gaps": found,
        "sentence": _sentence(leaves, found),
        "may_staff": policies.end_assignment(reader),
    }


def gaps(reader: User, leaves: Sequence[Leave], today: date) -> list[Gap]:
    """Where nobody stands in, of the engagements that the reader sees."""
    return absences.gaps(leaves, Engagement.objects.visible_to(reader), today)


def left_alone(reader: User, at: datetime) -> int:
    """Engagements whose TSAM is away with nobody standing in; 0 for who does not keep hours."""
    if not policies.keep_hours(reader):
        return 0
    today = localtime(at).date()
    found = gaps(reader, list(absences.ahead(today)), today)
    return len({one.engagement.pk for one in found})


def _lines(
    people: Sequence[User], leaves: Sequence[Leave], found: Sequence[Gap], at: datetime
) -> list[Line]:
    kept = {
        row.user_id: row
        for row in PersonCalendar.objects.filter(user__in=people).select_related("calendar")
    }
    return [
        _line(
            person,
            kept.get(person.pk),
            [
                Away(one, [gap for gap in found if gap.leave.pk == one.pk])
                for one in leaves
                if one.user_id == person.pk
            ],
            at,
        )
        for person in people
    ]


def _line(person: User, row: PersonCalendar | None, away: Sequence[Away], at: datetime) -> Line:
    calendar = row.calendar if row else None
    zone = calendar.zone if calendar else presence.known_zone(person.time_zone)
    shown = calendar or ServiceCalendar(week=row.week if row else _USUAL)
    return Line(
        person=person,
        hours=week_words(shown, {day: str(name) for day, name in SHORT_DAYS.items()}),
        calendar=calendar.name if calendar else "",
        zone=zone,
        local=at.astimezone(ZoneInfo(zone)),
        away=away,
    )


def _sentence(leaves: Sequence[Leave], found: Sequence[Gap]) -> str:
    if n := len({one.engagement.pk for one in found}):
        said = ngettext(
            "Nobody stands in on %d engagement while its TSAM is away.",
            "Nobody stands in on %d engagements while their TSAMs are away.",
            n,
        )
        return said % n
    if n := len(leaves):
        said = ngettext(
            "%d leave lies ahead, and no engagement is left alone.",
            "%d leaves lie ahead, and no engagement is left alone.",
            n,
        )
        return said % n
    return _("Nobody is away in the next half year.")
