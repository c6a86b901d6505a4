"""Which cases are critical, and which of them wait for words (P4).

Critical is a case of severity 0 or 1, and one that waits for a day which is near or has passed.
Where production and project case management is bought, it needs a documented need and an area
within one service day (domain P4, acceptance c).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from tsam.domains.accounts.entitlement import decide
from tsam.domains.accounts.facts import books_of
from tsam.domains.accounts.hours import calendars_for
from tsam.domains.accounts.models import Application, Event, Feature
from tsam.domains.cases.models import Case, CaseArea
from tsam.domains.objectives.models import ProjectPhase
from tsam.domains.priorities.scoring import Tie
from tsam.domains.priorities.ties import Counting, Plans, plans_of
from tsam.kernel.hours import NeverOpens, WorkingCalendar

SEVERE = (0, 1)
# A day so many service days away is near.
NEAR = 20
# So many service days somebody has, to say what a critical case concerns and is needed for.
DAYS_TO_SAY = 1


def is_critical(severity: int, tie: Tie | None) -> bool:
    return severity in SEVERE or is_near(tie)


def is_near(tie: Tie | None) -> bool:
    """A day that waits for the case is near, or has passed. What is live waits no more."""
    return tie is not None and tie.kind != "live" and tie.left <= NEAR


@dataclass(frozen=True)
class Outlook:
    """What is near of some Applications at one moment, as conditions on their cases."""

    classifying: frozenset[int]
    plans: Plans
    counting: Mapping[int, Counting]

    def critical(self) -> Q:
        """Of all cases; those of Applications that this looks at may be critical by a day too."""
        milestones, projects = self._near()
        near = Q(milestone__in=milestones)
        # The milestone first, while it lies ahead; then the go-live.
        near |= Q(project__in=projects) & (
            Q(milestone=None) | ~Q(milestone__in=list(self.plans.milestones))
        )
        return Q(severity__in=SEVERE) | near

    def undocumented(self) -> Q:
        """Critical, and nobody has said what it is needed for, or what it concerns."""
        called_off = [
            key for key, row in self.plans.projects.items() if row.phase == ProjectPhase.CANCELLED
        ]
        without_area = Q(area=CaseArea.UNCLASSIFIED) | Q(
            area=CaseArea.PROJECT, project__in=called_off
        )
        where = Q(application__in=self.classifying)
        return self.critical() & (Q(requirement=None) | (where & without_area))

    def tie(self, case: Case) -> Tie | None:
        counting = self.counting.get(case.application_id)
        return counting.tie(case.project_id, case.milestone_id) if counting else None

    def lacks_area(self, case: Case) -> bool:
        if case.application_id not in self.classifying:
            return False
        project = self.plans.projects.get(case.project_id or 0)
        is_called_off = project is not None and project.phase == ProjectPhase.CANCELLED
        return not [area for area in case.areas if not (is_called_off and area == CaseArea.PROJECT)]

    def _near(self) -> tuple[list[int], list[int]]:
        where = {key: row.engagement.application_id for key, row in self.plans.projects.items()}
        milestones = [
            key
            for key, row in self.plans.milestones.items()
            if is_near(self.counting[where[row.project_id]].tie(row.project_id, key))
        ]
        projects = [
            key for key in self.plans.projects if is_near(self.counting[where[key]].tie(key, None))
        ]
        return milestones, projects


def outlook(applications: Iterable[int], at: datetime) -> Outlook:
    """Of these Applications, as far as they have P4. A handful of queries for however many."""
    books = books_of(
        Application._base_manager.filter(pk__in=set(applications)).select_related("account")
    )
    bought = {key for key, book in books.items() if decide(Feature.P4, book.at(at))}
    plans = plans_of(bought) if bought else Plans({}, {})
    calendars = calendars_for(bought) if bought else {}
    counting = {key: Counting(plans, at, hours) for key, hours in calendars.items()}
    return Outlook(frozenset(bought), plans, counting)


def due_days(cases: Iterable[Case], view: Outlook) -> dict[int, date]:
    """{case: the service day by whose end somebody has to have said it}; one query.

    Counted from the day on which it became critical: by its severity, or by the day it waits for.
    """
    rows = [case for case in cases if case.application_id in view.classifying]
    told: dict[int, list[tuple[str, datetime, Mapping[str, object]]]] = {}
    names = ("case.severity_changed", "case.classified")
    events = Event._base_manager.filter(noun="case", key__in=[row.pk for row in rows])
    for event in events.filter(name__in=names).order_by("pk"):
        told.setdefault(event.key, []).append((event.name, event.at, event.facts))
    found = {}
    for case in rows:
        counting = view.counting[case.application_id]
        since = _since(case, told.get(case.pk, []), counting)
        try:
            found[case.pk] = counting.hours.add_days(since, DAYS_TO_SAY)
        except NeverOpens:
            found[case.pk] = since
    return found


def _since(
    case: Case,
    told: Iterable[tuple[str, datetime, Mapping[str, object]]],
    counting: Counting,
) -> date:
    zone = counting.hours.zone
    severe = tied = case.opened_at.astimezone(zone).date()
    for name, at, facts in told:
        day = at.astimezone(zone).date()
        pair = facts.get("severity")
        if name == "case.classified":
            tied = day
        elif isinstance(pair, list) and pair[0] not in SEVERE and pair[1] in SEVERE:
            severe = day
    tie = counting.tie(case.project_id, case.milestone_id)
    days = [severe] if case.severity in SEVERE else []
    if tie and is_near(tie):
        days.append(max(tied, _days_before(tie.on, NEAR, counting.hours)))
    return min(days, default=severe)


def _days_before(on: date, days: int, hours: WorkingCalendar) -> date:
    """The first day on which no more than so many service days are left."""
    first = on
    while hours.service_days_between(date.fromordinal(first.toordinal() - 1), on) <= days:
        first = date.fromordinal(first.toordinal() - 1)
        if (on - first).days > days * 8:
            break
    return first
