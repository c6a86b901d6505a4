"""When a person of the vendor works, when they are away, and who stands in for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Q, QuerySet

from tsam.domains.accounts.hours import build, working
from tsam.domains.accounts.models import Engagement, ServiceCalendar
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsam_of
from tsam.domains.staffing.models import Assignment, AssignmentRole, Leave, PersonCalendar
from tsam.kernel.hours import Interval, WorkingCalendar

# Rule R10: usually 9 to 17, Monday to Friday, on the own clock.
_USUAL = ((Interval(9 * 60, 17 * 60),),) * 5 + ((), ())


def hours_of(people: Iterable[User]) -> dict[int, WorkingCalendar]:
    """The working time of each person, by key: the own calendar or week, else 9 to 17. One
    query."""
    wanted = {person.pk: person for person in people}
    own = PersonCalendar.objects.filter(user__in=wanted).select_related("calendar")
    found = {row.user_id: _working(row, wanted[row.user_id]) for row in own}
    return {
        key: found[key] if key in found else usual_hours(person.time_zone)
        for key, person in wanted.items()
    }


def _working(row: PersonCalendar, person: User) -> WorkingCalendar:
    if row.calendar:
        return working(row.calendar)
    return own_week(person, row.week, row.country, row.subdivision)


def own_week(
    person: User, week: Mapping[str, Any], country: str = "", subdivision: str = ""
) -> WorkingCalendar:
    """A week on the person's own clock. Raises ValueError where it makes no sense."""
    stored = ServiceCalendar(
        zone=known_zone(person.time_zone), week=week, country=country, subdivision=subdivision
    )
    return build(stored, ())


def planned(on: date) -> QuerySet[User]:
    """Those of us whose hours calls are planned by: who serves something from that day on, who
    works by other hours than the usual ones, and who has leave ahead."""
    serving = Assignment._base_manager.filter(Q(ends_on=None) | Q(ends_on__gte=on))
    leaves = Leave.objects.standing().filter(ends_on__gte=on)
    return User.objects.filter(
        Q(pk__in=serving.values("user"))
        | Q(pk__in=PersonCalendar.objects.values("user"))
        | Q(pk__in=leaves.values("user")),
        is_staff=True,
        is_active=True,
    )


def usual_hours(zone: str) -> WorkingCalendar:
    """9 to 17 from Monday to Friday; a zone that the zone database has dropped counts as UTC."""
    return WorkingCalendar(known_zone(zone), _USUAL)


def known_zone(zone: str) -> str:
    try:
        return ZoneInfo(zone).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"


def away(
    people: Iterable[User], first: date, last: date
) -> dict[int, list[tuple[datetime, datetime]]]:
    """The stretches in which each is away, whole days on the own clock. One query."""
    wanted = {person.pk: person for person in people}
    rows = Leave.objects.standing().filter(
        user__in=wanted, starts_on__lte=last + timedelta(days=1), ends_on__gte=first
    )
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for row in rows.order_by("starts_on", "pk"):
        zone = ZoneInfo(known_zone(wanted[row.user_id].time_zone))
        begins = datetime.combine(row.starts_on, time(), zone)
        ends = datetime.combine(row.ends_on + timedelta(days=1), time(), zone)
        found.setdefault(row.user_id, []).append((begins, ends))
    return found


def leave_on(people: Iterable[int], day: date) -> Mapping[int, Leave]:
    """The leave of each who is away that day, by the person's key. One query."""
    rows = Leave.objects.on(day).filter(user__in=set(people)).select_related("cover")
    return {row.user_id: row for row in rows.order_by("-pk")}


def standing_in(engagement: Engagement, on: date) -> User | None:
    """Who serves it that day: its TSAM, or who covers them, or the first backup who is there."""
    tsam = tsam_of(engagement, on)
    backups = [
        row.user
        for row in Assignment.objects.on(on)
        .filter(engagement=engagement, role=AssignmentRole.BACKUP)
        .select_related("user")
        .order_by("starts_on", "pk")
    ]
    people = [tsam, *backups] if tsam else backups
    gone = leave_on([person.pk for person in people], on)
    if tsam and tsam.pk not in gone:
        return tsam
    named = gone[tsam.pk].cover if tsam else None
    if named and named.is_active and not leave_on([named.pk], on):
        return named
    there = [person for person in backups if person.pk not in gone]
    return there[0] if there else tsam
