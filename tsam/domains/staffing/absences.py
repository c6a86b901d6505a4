"""Days on which the TSAM of an engagement is away and nobody stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from tsam.domains.accounts.hours import working
from tsam.domains.accounts.models import Engagement, EngagementState
from tsam.domains.people.models import User
from tsam.domains.staffing.models import Assignment, AssignmentRole, Leave

# So far ahead it is looked: later ones are put right in time.
AHEAD = timedelta(days=182)


@dataclass(frozen=True)
class Gap:
    """An engagement whose TSAM is away: its service days without anybody, and the first of them."""

    leave: Leave
    engagement: Engagement
    first_on: date
    days: int


def ahead(since: date) -> QuerySet[Leave]:
    """Leaves that stand and are not over, the next first."""
    rows = Leave.objects.standing().filter(ends_on__gte=since, starts_on__lte=since + AHEAD)
    return rows.select_related("user", "cover").order_by("starts_on", "pk")


def gaps(leaves: Iterable[Leave], engagements: QuerySet[Engagement], since: date) -> list[Gap]:
    """Where nobody stands in, of these engagements and from `since` on. Three queries.

    As `presence.standing_in` finds who does: the one who is named, else a backup who is there.
    """
    listed = list(leaves)
    if not listed:
        return []
    last = since + AHEAD
    rows = Assignment._base_manager.filter(starts_on__lte=last).filter(
        Q(ends_on=None) | Q(ends_on__gte=since)
    )
    theirs = rows.filter(role=AssignmentRole.PRIMARY, user__in={one.user_id for one in listed})
    served = engagements.filter(pk__in=theirs.values("engagement"))
    live = {
        one.pk: one
        for one in served.exclude(state=EngagementState.ENDED).select_related(
            "account", "application", "calendar"
        )
    }
    staffed: dict[int, list[Assignment]] = {key: [] for key in live}
    for row in rows.filter(engagement__in=served.values("pk")).select_related("user"):
        if row.engagement_id in staffed:
            staffed[row.engagement_id].append(row)
    is_away = _away(Leave.objects.standing().filter(starts_on__lte=last, ends_on__gte=since))
    found = [
        gap
        for leave in listed
        for key, people in staffed.items()
        if (gap := _gap(leave, live[key], people, is_away, since))
    ]
    return sorted(found, key=lambda one: (one.first_on, one.engagement.pk))


def _gap(
    leave: Leave,
    engagement: Engagement,
    people: Sequence[Assignment],
    is_away: Callable[[User, date], bool],
    since: date,
) -> Gap | None:
    hours = working(engagement.calendar)
    first, last = max(leave.starts_on, since), min(leave.ends_on, since + AHEAD)
    span = (first + timedelta(days=n) for n in range((last - first).days + 1))
    alone = [
        day
        for day in span
        if hours.is_service_day(day)
        and _tsam(people, day) == leave.user_id
        and not any(one.is_active and not is_away(one, day) for one in _others(leave, people, day))
    ]
    return Gap(leave, engagement, alone[0], len(alone)) if alone else None


def _tsam(people: Sequence[Assignment], day: date) -> int | None:
    """The named TSAM of that day: the latest, as `coverage.tsam_of` says."""
    named = [one for one in _on(people, day) if one.role == AssignmentRole.PRIMARY]
    latest = max(named, key=lambda one: (one.starts_on, one.pk), default=None)
    return latest.user_id if latest else None


def _others(leave: Leave, people: Sequence[Assignment], day: date) -> list[User]:
    backups = [one.user for one in _on(people, day) if one.role == AssignmentRole.BACKUP]
    return [leave.cover, *backups] if leave.cover else backups


def _on(people: Sequence[Assignment], day: date) -> list[Assignment]:
    return [
        one for one in people if one.starts_on <= day and (not one.ends_on or one.ends_on >= day)
    ]


def _away(rows: Iterable[Leave]) -> Callable[[User, date], bool]:
    spans: dict[int, list[tuple[date, date]]] = {}
    for row in rows:
        spans.setdefault(row.user_id, []).append((row.starts_on, row.ends_on))

    def is_away(person: User, day: date) -> bool:
        return any(first <= day <= last for first, last in spans.get(person.pk, ()))

    return is_away
