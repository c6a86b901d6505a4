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
    return list(once(("engagements", user.pk, on), lambda: _engagements(user, on)))


def _engagements(user: User, on: date) -> list[int]:
    return [engagement for (engagement,) in _ENGAGEMENTS.rows(person=user.pk, on=on)]


_ENGAGEMENTS = Standing(
    lambda: (
        Assignment.objects.on(Blank("on", DateField()))
        .filter(user=Blank("person"))
        .values_list("engagement")
        .distinct()
    )
)


def applications_of(user: User, on: date) -> list[int]:
    """The Applications that this person serves that day, as TSAM or as backup."""
    return list(once(("applications", user.pk, on), lambda: _applications(user, on)))


def _applications(user: User, on: date) -> list[int]:
    return [application for (application,) in _APPLICATIONS.rows(person=user.pk, on=on)]


_APPLICATIONS = Standing(
    lambda: (
        Assignment.objects.on(Blank("on", DateField()))
        .filter(user=Blank("person"))
        .exclude(engagement__state=EngagementState.ENDED)
        .values_list("engagement__application_id")
        .distinct()
    )
)
