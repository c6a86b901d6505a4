"""Each day: hold what was worked on against the order that the customer had given by then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tsam.domains.accounts.models import Engagement, EngagementState, Event
from tsam.domains.cases.models import Case
from tsam.domains.priorities.fair_report import happenings_between
from tsam.domains.priorities.fairness import SOON
from tsam.domains.priorities.models import CustomerOrder, PassedOver, PassingReason
from tsam.domains.priorities.waits import Passed, passed_over

# So many whole days are looked at again, in case the clock stood still for one.
DAYS = 2


def note(at: datetime) -> int:
    """Write down what was passed over on the last whole days; a second run writes nothing new.

    Days are those of each engagement's calendar. Returns how many rows are new.
    """
    ordered = CustomerOrder._base_manager.values("engagement")
    engagements = list(
        Engagement._base_manager.exclude(state=EngagementState.ENDED)
        .filter(pk__in=ordered)
        .select_related("calendar")
        .order_by("pk")
    )
    zones: dict[str, list[Engagement]] = {}
    for one in engagements:
        zones.setdefault(one.calendar.zone, []).append(one)
    return sum(
        _note_day(served, zone, at.astimezone(ZoneInfo(zone)).date() - timedelta(days=back))
        for zone, served in zones.items()
        for back in range(DAYS, 0, -1)
    )


def _note_day(engagements: Sequence[Engagement], zone: str, day: date) -> int:
    start = datetime.combine(day, time(), ZoneInfo(zone))
    end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    orders = _orders(engagements, end)
    told = happenings_between(start, end, [one.application_id for one in engagements])
    found = [
        (one, passed)
        for one in engagements
        for passed in passed_over(
            told.get(one.application_id, ()), orders.get(one.pk, ()), start, end
        )
    ]
    return _keep(found, day)


def _keep(found: Sequence[tuple[Engagement, Passed]], day: date) -> int:
    keys = {key for _engagement, one in found for key in (one.case, one.instead)}
    cases = Case._base_manager.in_bulk(keys)
    rows = [
        PassedOver(
            engagement=engagement,
            day=day,
            case_id=one.case,
            place=one.place,
            instead_id=one.instead,
            instead_place=one.instead_place,
            by_id=one.by,
            at=one.at,
            reason=_reason(one, cases),
            due_at=one.due_at,
        )
        for engagement, one in found
        if one.case in cases and one.instead in cases
    ]
    there = set(
        PassedOver._base_manager.filter(day=day, case__in=keys).values_list("case", flat=True)
    )
    new = [row for row in rows if row.case_id not in there]
    PassedOver._base_manager.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _reason(one: Passed, cases: Mapping[int, Case]) -> str:
    """What is on record, the better grounds first. Owner and severity are those of now."""
    if cases[one.instead].severity == 0:
        return PassingReason.DOWN
    if one.due_at and one.due_at <= one.at + SOON:
        return PassingReason.CLOCK
    owner = cases[one.case].assignee_id
    if owner is None:
        return PassingReason.NOBODY
    return PassingReason.NONE if owner == one.by else PassingReason.OTHER


def _orders(
    engagements: Iterable[Engagement], end: datetime
) -> dict[int, list[tuple[datetime, Sequence[int]]]]:
    """{engagement: its orders with the moment from which each held}, oldest first."""
    rows = (
        Event._base_manager.filter(
            noun="engagement",
            key__in=[one.pk for one in engagements],
            name="engagement.order_set",
            at__lt=end,
        )
        .order_by("at", "pk")
        .values_list("key", "at", "facts")
    )
    found: dict[int, list[tuple[datetime, Sequence[int]]]] = {}
    for key, at, facts in rows:
        found.setdefault(key, []).append((at, facts["cases"][1]))
    return found
