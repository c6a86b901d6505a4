"""Who serves what, today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import DateField

from tsam.domains.accounts.models import Engagement, EngagementState
from tsam.domains.people.models import User
from tsam.domains.staffing.models import Assignment, AssignmentRole
from tsam.kernel.blanks import Among, Blank
from tsam.kernel.once import once
from tsam.kernel.questions import Question
from tsam.kernel.standing import Standing


def tsam_of(engagement: Engagement, on: date) -> User | None:
    """The named TSAM of that day."""
    primary = Assignment.objects.on(on).filter(engagement=engagement, role=AssignmentRole.PRIMARY)
    found = primary.select_related("user").order_by("-starts_on", "-pk").first()
    return found.user if found else None


def tsams_for(applications: Iterable[int], on: date) -> dict[int, list[User]]:
    """The TSAM, then the backups, of each Application that is served that day; one query."""
    rows = _SERVING.of(Assignment.objects.all(), on=on, applications=list(applications))
    found: dict[int, list[User]] = {}
    for row in rows:
        people = found.setdefault(row.engagement.application_id, [])
        if row.user not in people:
            people.append(row.user)
    return found


_SERVING: Question[Assignment] = Question(
    lambda rows: (
        rows.on(Blank("on", DateField()))
        .filter(Among("engagement__application", "applications"))
        .exclude(engagement__state=EngagementState.ENDED)
        .select_related("user", "engagement")
        # What is served, and by whom, is all that is told.
        .only("user", "engagement__application")
        # "PRIMARY" stands after "BACKUP".
        .order_by("-role", "-starts_on", "pk")
    )
)


def engagements_of(user: User, on: date) -> list[int]:
    """Keys of the engagements that this person serves that day, to narrow a query by."""
    return list({engagement for engagement, _application, _state in _served(user, on)})


def applications_of(user: User, on: date) -> list[int]:
    """The Applications that this person serves that day, as TSAM or as backup."""
    rows = _served(user, on)
    return list({where for _key, where, state in rows if state != EngagementState.ENDED})


def _served(user: User, on: date) -> list[tuple[int, int, str]]:
    """Engagement, its Application and its state, of all that this person serves that day."""
    key = ("served by", user.pk, on)
    return once(key, lambda: _SERVED.rows(person=user.pk, on=on))


_SERVED = Standing(
    lambda: (
        Assignment.objects.on(Blank("on", DateField()))
        .filter(user=Blank("person"))
        .values_list("engagement", "engagement__application_id", "engagement__state")
    )
)
