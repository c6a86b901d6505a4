"""The day that a case of a project waits for: a milestone that lies ahead, or the go-live (P4).

Counted in service days of the engagement's calendar. Read by ranks, by what is critical, and by
what would be if a day moved; so a day that is only thought of can stand in for the written one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from tsam.domains.objectives.models import Milestone, Project, ProjectPhase
from tsam.domains.priorities.scoring import Tie
from tsam.kernel.hours import WorkingCalendar

# No term reaches so far, so nobody counts the service days of a day beyond it.
FAR = 600


@dataclass(frozen=True)
class Moved:
    """Days that are only thought of: {project: go-live} and {milestone: day}."""

    go_lives: Mapping[int, date] = field(default_factory=dict)
    milestones: Mapping[int, date] = field(default_factory=dict)


NOTHING_MOVED = Moved()


@dataclass(frozen=True)
class Plans:
    """The projects of some Applications, and their milestones that lie ahead, by key."""

    projects: Mapping[int, Project]
    milestones: Mapping[int, Milestone]


def plans_of(applications: Iterable[int]) -> Plans:
    """Two queries for however many Applications."""
    projects = Project._base_manager.filter(engagement__application__in=set(applications))
    found = {row.pk: row for row in projects.select_related("engagement")}
    if not found:
        return Plans({}, {})
    ahead = Milestone.objects.ahead().filter(project__in=found)
    return Plans(found, {row.pk: row for row in ahead})


class Counting:
    """Ties of the cases of one Application at one moment; each day is counted once."""

    def __init__(
        self, plans: Plans, at: datetime, hours: WorkingCalendar, moved: Moved = NOTHING_MOVED
    ) -> None:
        self.plans, self.moved, self.hours = plans, moved, hours
        self.today = at.astimezone(hours.zone).date()
        self._left: dict[date, int | None] = {}

    def tie(self, project_key: int | None, milestone_key: int | None) -> Tie | None:
        """The milestone while it lies ahead; else the go-live, before it and after it."""
        project = self.plans.projects.get(project_key or 0)
        if project is None or project.phase == ProjectPhase.CANCELLED:
            return None
        milestone = self.plans.milestones.get(milestone_key or 0)
        if milestone:
            on = self.moved.milestones.get(milestone.pk, milestone.due_on)
            return self._tied("milestone", project, milestone.name, on)
        if project.is_coming:
            on = self.moved.go_lives.get(project.pk, project.go_live_on)
            return self._tied("go_live", project, project.name, on)
        if project.phase == ProjectPhase.HYPERCARE and project.went_live_on:
            return self._tied("live", project, project.name, project.went_live_on)
        return None

    def _tied(self, kind: str, project: Project, name: str, on: date) -> Tie | None:
        left = self.left(on)
        return None if left is None else Tie(kind, project.label, name, on, left)

    def left(self, on: date) -> int | None:
        """Service days until that day, below 0 after it; None where it is far away."""
        if on not in self._left:
            is_near = abs((on - self.today).days) <= FAR
            found = self.hours.service_days_between(self.today, on) if is_near else None
            self._left[on] = found
        return self._left[on]
