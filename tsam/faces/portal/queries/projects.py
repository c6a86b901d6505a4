"""The customer's projects: when each goes live, what has to be ready on the way, what moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.hours import today_of, working
from tsam.domains.accounts.models import Event
from tsam.domains.accounts.story import Line
from tsam.domains.cases.models import Case
from tsam.domains.objectives import project_story
from tsam.domains.objectives.models import Milestone, Project, ProjectPhase
from tsam.domains.people.models import User

MOST, MOST_CASES, HISTORY = 100, 50, 60
# What moved lately stands beside the project; all of it stands on its own page.
LATELY = timedelta(days=60)
MOVES = ("project.go_live_moved", "project.milestone_moved", "project.milestone_dropped")
RELATED = (
    "engagement__account",
    "engagement__application",
    "engagement__calendar",
    "vendor_owner",
    "customer_owner",
)
_OVER = (ProjectPhase.OPERATIONS, ProjectPhase.CANCELLED)


@dataclass(frozen=True)
class Day:
    """A milestone, and whether it is late where it should have been reached."""

    milestone: Milestone
    is_late: bool


@dataclass(frozen=True)
class Shown:
    """One project with what the customer sees of it."""

    project: Project
    words: str
    tone: str
    days: Sequence[Day]
    moved: Sequence[Line]
    cases: int
    # Working days of ours until the go-live, while it lies ahead.
    left: int | None


def context(reader: User, at: datetime) -> dict[str, Any]:
    """All projects the reader sees: those under way first, the next go-live before the others."""
    projects = list(
        Project.objects.visible_to(reader)
        .select_related(*RELATED)
        .order_by("engagement__application__name", "number")[:MOST]
    )
    found = _shown(reader, projects, at)
    under_way = [one for one in found if one.project.phase not in _OVER]
    return {
        "at": at,
        "under_way": sorted(under_way, key=lambda one: (one.left is None, _day(one.project))),
        "over": [one for one in found if one.project.phase in _OVER],
        "lede": _lede(under_way),
    }


def one(reader: User, project: Project, at: datetime) -> dict[str, Any]:
    cases = Case.objects.visible_to(reader).open().filter(project=project)
    return {
        "at": at,
        "shown": _shown(reader, [project], at)[0],
        "cases": list(cases.order_by("severity", "pk")[:MOST_CASES]),
        "history": project_story.tell(project_story.events_of(reader, project)[:HISTORY]),
    }


def coming(reader: User, at: datetime, rows: int = 4) -> list[tuple[date, str, Project]]:
    """The next days that count, for the home page: go-lives and milestones, the nearest first."""
    projects = list(
        Project.objects.visible_to(reader).coming().select_related(*RELATED).order_by("pk")[:MOST]
    )
    if not projects:
        return []
    where = {one.pk: one for one in projects}
    days = [(one.go_live_on, _("Go-live"), one) for one in projects]
    for row in Milestone.objects.visible_to(reader).ahead().filter(project__in=where):
        days.append((row.due_on, row.name, where[row.project_id]))
    today = min(today_of(one.engagement, at) for one in projects)
    ahead = [day for day in days if day[0] >= today]
    return sorted(ahead, key=lambda day: (day[0], day[2].pk))[:rows]


def _shown(reader: User, projects: Sequence[Project], at: datetime) -> list[Shown]:
    keys = [one.pk for one in projects]
    days: dict[int, list[Milestone]] = {}
    for row in Milestone.objects.visible_to(reader).filter(project__in=keys, dropped_at=None):
        days.setdefault(row.project_id, []).append(row)
    cases = Case.objects.visible_to(reader).open().filter(project__in=keys).order_by()
    counts = dict(cases.values_list("project").annotate(Count("pk")))
    moved = _moved(reader, keys, at)
    return [_one(row, days, counts, moved, today_of(row.engagement, at)) for row in projects]


def _one(
    project: Project,
    days: Mapping[int, Sequence[Milestone]],
    counts: Mapping[int | None, int],
    moved: Mapping[int, Sequence[Event]],
    today: date,
) -> Shown:
    words, tone = _stands(project, today)
    left = None
    if project.is_coming and project.go_live_on >= today:
        calendar = working(project.engagement.calendar)
        left = calendar.service_days_between(today, project.go_live_on)
    ordered = sorted(days.get(project.pk, ()), key=lambda day: (day.due_on, day.pk))
    return Shown(
        project=project,
        words=words,
        tone=tone,
        days=[Day(day, day.is_late(today)) for day in ordered],
        moved=project_story.tell(moved.get(project.pk, ())),
        cases=counts.get(project.pk, 0),
        left=left,
    )


def _stands(project: Project, today: date) -> tuple[str, str]:
    """How far it is, in the customer's words, and its tone."""
    if project.has_slipped(today):
        return _("Its day has passed; ask your TSAM how it stands"), "risk"
    return {
        ProjectPhase.PLANNED: (_("Planned"), ""),
        ProjectPhase.BUILD: (_("Being built"), ""),
        ProjectPhase.TEST: (_("Being tested"), ""),
        ProjectPhase.HYPERCARE: (
            _("Live, watched closely until %(day)s")
            % {"day": date_format(project.hypercare_ends_on, "j M")},
            "good",
        ),
        ProjectPhase.OPERATIONS: (_("In operation"), "good"),
        ProjectPhase.CANCELLED: (_("Called off"), ""),
    }[ProjectPhase(project.phase)]


def _moved(reader: User, keys: Iterable[int], at: datetime) -> dict[int, list[Event]]:
    """{project: what moved of it lately, the newest first}"""
    events = Event.objects.visible_to(reader).filter(
        noun="project", key__in=list(keys), name__in=MOVES, at__gte=at - LATELY
    )
    found: dict[int, list[Event]] = {}
    for event in events.select_related("by").order_by("-at", "-pk"):
        found.setdefault(event.key, []).append(event)
    return found


def _day(project: Project) -> date:
    return project.went_live_on or project.go_live_on


def _lede(under_way: Sequence[Shown]) -> str:
    ahead = sorted(
        (one for one in under_way if one.left is not None), key=lambda s: _day(s.project)
    )
    if not ahead:
        return (
            _("Nothing goes live soon.")
            if under_way
            else _("Nothing is being rolled out with us at the moment.")
        )
    first = ahead[0]
    return ngettext(
        "Next, %(name)s goes live on %(day)s, in %(n)d working day.",
        "Next, %(name)s goes live on %(day)s, in %(n)d working days.",
        first.left or 0,
    ) % {
        "name": first.project.name,
        "day": date_format(first.project.go_live_on, "j F"),
        "n": first.left or 0,
    }
