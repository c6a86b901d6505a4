"""The projects of one engagement: their days, their cases by what they concern, one of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.hours import today_of, working
from tsam.domains.accounts.models import Engagement, Feature
from tsam.domains.cases import policies as case_policies
from tsam.domains.cases.models import Case, CaseArea, Transition, TransitionedCase
from tsam.domains.objectives import project_story
from tsam.domains.objectives.models import Milestone, Project, ProjectPhase
from tsam.domains.objectives.policies import projects as policies
from tsam.domains.people.models import User
from tsam.domains.priorities.models import Rank
from tsam.faces.desk.queries import project_lanes, spr_forecast
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Verdict

RELATED = (
    "vendor_owner",
    "customer_owner",
    "engagement__account",
    "engagement__application",
    "engagement__calendar",
)
# So many cases of each area stand on the boards; all of them are counted.
ON_A_BOARD = 7
HISTORY, CASES, TRANSITIONS = 60, 40, 5


@dataclass(frozen=True)
class Row:
    """One project with what its line shows."""

    project: Project
    cases: int
    days: Sequence[Milestone]
    # Service days to its go-live, below 0 after it; None where it is live or called off.
    left: int | None
    has_slipped: bool
    is_over: bool

    @property
    def href(self) -> str:
        return reverse("desk:project", args=[self.project.engagement_id, self.project.pk])


@dataclass(frozen=True)
class Board:
    """The cases of one area, the first of their queue first."""

    area: str
    label: str
    icon: str
    ranks: Sequence[Rank]
    count: int
    href: str


@dataclass(frozen=True)
class Proposal:
    """Open cases of a project that is in operation: they are proposed for production."""

    project: Project
    cases: Sequence[Case]
    may: Verdict


@dataclass(frozen=True)
class Made:
    """A bulk that went into production, and whether it can be undone."""

    transition: Transition
    count: int
    may: Verdict


def context(reader: User, row: Engagement, at: datetime) -> dict[str, Any]:
    today = today_of(row, at)
    projects = list(
        Project.objects.visible_to(reader)
        .filter(engagement=row)
        .select_related(*RELATED)
        .order_by("number")
    )
    milestones = milestones_of(reader, projects)
    counts = _counts(reader, row)
    rows = _rows(projects, milestones, counts, row, today)
    waiting = proposals(reader, projects)
    return {
        "at": at,
        "today": today,
        "engagement": row,
        "rows": rows,
        "drawing": project_lanes.draw(projects, milestones, today),
        "boards": _boards(reader, row, counts),
        "proposals": waiting,
        "made": made_of(reader, projects),
        "sentence": _sentence(rows, waiting),
        "lede": _lede(rows, counts),
        "may_write": may_write(reader, row, at),
        "coming": [one for one in rows if one.project.is_coming],
    }


def one(reader: User, project: Project, at: datetime) -> dict[str, Any]:
    row = project.engagement
    cases = Case.objects.visible_to(reader).filter(project=project)
    ordered = cases.select_related("milestone").order_by("-is_open", "severity", "-pk")
    days = milestones_of(reader, [project]).get(project.pk, [])
    today = today_of(row, at)
    may = may_write(reader, row, at)
    return {
        "at": at,
        "today": today,
        "engagement": row,
        "project": project,
        "drawing": project_lanes.draw([project], {project.pk: days}, today),
        "milestones": [(day, _tone(day, today), steps_of(reader, day, may)) for day in days],
        "fixes": spr_forecast.of_milestones(reader, days),
        "cases": list(ordered[:CASES]),
        "open_cases": cases.filter(is_open=True).count(),
        "history": project_story.tell(project_story.events_of(reader, project)[:HISTORY]),
        "steps": steps(reader, project, may),
        "may_add": may and policies.write_milestone(reader, project),
        "has_slipped": project.has_slipped(today),
        "left": _left(project, row, today),
        "proposals": proposals(reader, [project]),
        "made": made_of(reader, [project]),
    }


def may_write(reader: User, row: Engagement, at: datetime) -> Verdict:
    """Without P4 nobody writes; the page says why."""
    allowed = policies.write(reader)
    return entitled(Feature.P4, row.application, at) if allowed else allowed


def milestones_of(reader: User, projects: Collection[Project]) -> dict[int, list[Milestone]]:
    """{project: its milestones in the order of their days}, those that were dropped last."""
    found: dict[int, list[Milestone]] = {}
    rows = Milestone.objects.visible_to(reader).filter(project__in=[one.pk for one in projects])
    for day in rows.order_by("due_on", "pk"):
        found.setdefault(day.project_id, []).append(day)
    return {key: sorted(days, key=lambda day: bool(day.dropped_at)) for key, days in found.items()}


def proposals(reader: User, projects: Collection[Project]) -> list[Proposal]:
    over = {one.pk: one for one in projects if one.phase == ProjectPhase.OPERATIONS}
    if not over:
        return []
    found: dict[int, list[Case]] = {}
    cases = Case.objects.visible_to(reader).open().filter(project__in=over)
    for case in cases.order_by("severity", "pk"):
        found.setdefault(case.project_id or 0, []).append(case)
    return [
        Proposal(over[key], listed, case_policies.confirm_transition(reader, over[key]))
        for key, listed in found.items()
    ]


def made_of(reader: User, projects: Collection[Project]) -> list[Made]:
    """What went into production lately and stands, the newest first."""
    rows = list(
        Transition.objects.visible_to(reader)
        .filter(project__in=[one.pk for one in projects], undone_at=None)
        .select_related("project", "made_by")
        .order_by("-pk")[:TRANSITIONS]
    )
    if not rows:
        return []
    counted = TransitionedCase.objects.visible_to(reader).filter(transition__in=rows)
    counts = dict(counted.order_by().values_list("transition").annotate(Count("pk")))
    return [
        Made(row, counts.get(row.pk, 0), case_policies.undo_transition(reader, row)) for row in rows
    ]


@dataclass(frozen=True)
class Step:
    """Something that can be done now, by this reader."""

    verb: str
    label: str
    icon: str
    is_danger: bool = False


def steps(reader: User, project: Project, may: Verdict) -> list[Step]:
    """What this reader may do next with a project, the likeliest first."""
    offered: list[tuple[Verdict, Step]] = [
        (policies.go_live(reader, project), Step("go-live", _("It went live"), "circle-check")),
        (policies.set_phase(reader, project), Step("phase", _("Set its phase"), "layers")),
        (policies.change(reader, project), Step("change", _("Change the words"), "pencil")),
        (
            policies.cancel(reader, project),
            Step("cancellation", _("Call it off"), "circle-slash", is_danger=True),
        ),
    ]
    return [step for verdict, step in offered if may and verdict]


def steps_of(reader: User, milestone: Milestone, may: Verdict) -> list[Step]:
    if not may or not policies.settle_milestone(reader, milestone):
        return []
    return [
        Step("reached", _("Reached"), "circle-check"),
        Step("dropped", _("Drop it"), "circle-slash", is_danger=True),
    ]


def projects_sentence(reader: User, row: Engagement, at: datetime) -> str:
    """The projects in one line, for the page of the engagement; nothing where there are none."""
    rows = Project.objects.visible_to(reader).filter(engagement=row).select_related(*RELATED)
    projects = list(rows.order_by("number"))
    if not projects:
        return ""
    today = today_of(row, at)
    return _sentence(_rows(projects, {}, {}, row, today), proposals(reader, projects))


def _tone(milestone: Milestone, today: date) -> str:
    if milestone.dropped_at:
        return "gone"
    if milestone.reached_on:
        return "good"
    return "risk" if milestone.is_late(today) else ""


def _rows(
    projects: Sequence[Project],
    milestones: Mapping[int, Sequence[Milestone]],
    counts: Mapping[str, Any],
    row: Engagement,
    today: date,
) -> list[Row]:
    by_project = counts.get("projects", {})
    return [
        Row(
            project=project,
            cases=by_project.get(project.pk, 0),
            days=[day for day in milestones.get(project.pk, ()) if not day.dropped_at],
            left=_left(project, row, today),
            has_slipped=project.has_slipped(today),
            is_over=project.phase in {ProjectPhase.OPERATIONS, ProjectPhase.CANCELLED},
        )
        for project in sorted(projects, key=_nearest)
    ]


def _nearest(project: Project) -> tuple[bool, bool, date, int]:
    is_over = project.phase in {ProjectPhase.OPERATIONS, ProjectPhase.CANCELLED}
    return (is_over, not project.is_coming, project.go_live_on, project.pk)


def _left(project: Project, row: Engagement, today: date) -> int | None:
    if not project.is_coming:
        return None
    return working(row.calendar).service_days_between(today, project.go_live_on)


def _counts(reader: User, row: Engagement) -> dict[str, Any]:
    """Open cases by their first area, by project, and by board; three queries."""
    cases = Case.objects.visible_to(reader).open().filter(application=row.application_id)
    areas = cases.order_by().values_list("area")
    projects = cases.filter(project__isnull=False).order_by().values_list("project")
    boards = cases.order_by().aggregate(
        **{
            area: Count("pk", filter=Q(area=area) | Q(secondary_area=area))
            for area in CaseArea.values
        }
    )
    return {
        "areas": dict(areas.annotate(Count("pk"))),
        "projects": dict(projects.annotate(Count("pk"))),
        "boards": boards,
    }


def _boards(reader: User, row: Engagement, counts: Mapping[str, Any]) -> list[Board]:
    listed = f"?application={row.application_id}&scope=all&area="
    boards = []
    for area, icon in (
        (CaseArea.PRODUCTION, "factory"),
        (CaseArea.PROJECT, "folder-kanban"),
        (CaseArea.UNCLASSIFIED, "circle-dashed"),
    ):
        count = counts["boards"][area]
        # What concerns both stands on both boards.
        ranks = Rank.objects.visible_to(reader).filter(
            Q(case__area=area) | Q(case__secondary_area=area), application_id=row.application_id
        )
        first = ranks.select_related("case", "case__project").order_by("place")[:ON_A_BOARD]
        boards.append(
            Board(
                area,
                str(area.label),
                icon,
                list(first) if count else [],
                count,
                reverse("desk:cases") + listed + area.lower(),
            )
        )
    return boards


def _sentence(rows: Sequence[Row], waiting: Sequence[Proposal]) -> str:
    """What asks for somebody first, for the top of the page."""
    slipped = next((row for row in rows if row.has_slipped), None)
    if slipped:
        return _("%(project)s was to go live on %(day)s, and nobody has said whether it did.") % {
            "project": slipped.project.name,
            "day": date_format(slipped.project.go_live_on, "j M"),
        }
    if n := sum(len(one.cases) for one in waiting):
        return ngettext(
            "%(n)d case of a project in operation waits to go into production.",
            "%(n)d cases of projects in operation wait to go into production.",
            n,
        ) % {"n": n}
    coming = next((row for row in rows if row.left is not None), None)
    if coming and coming.left is not None:
        return ngettext(
            "%(project)s goes live on %(day)s, in %(n)d service day.",
            "%(project)s goes live on %(day)s, in %(n)d service days.",
            coming.left,
        ) % {
            "project": coming.project.name,
            "day": date_format(coming.project.go_live_on, "j M"),
            "n": coming.left,
        }
    if live := next((row for row in rows if row.project.phase == ProjectPhase.HYPERCARE), None):
        return _("%(project)s is live, in hypercare until %(day)s.") % {
            "project": live.project.name,
            "day": date_format(live.project.hypercare_ends_on, "j M"),
        }
    return _("Nothing is being rolled out.")


def _lede(rows: Sequence[Row], counts: Mapping[str, Any]) -> str:
    areas = counts["areas"]
    total = sum(areas.values())
    said = ngettext("%(n)d open case", "%(n)d open cases", total) % {"n": total}
    parts = _("%(production)d of production, %(project)d of projects, %(rest)d not classified") % {
        "production": areas.get(CaseArea.PRODUCTION, 0),
        "project": areas.get(CaseArea.PROJECT, 0),
        "rest": areas.get(CaseArea.UNCLASSIFIED, 0),
    }
    under_way = sum(not row.is_over for row in rows)
    projects = ngettext("%(n)d project is under way", "%(n)d projects are under way", under_way) % {
        "n": under_way
    }
    return _("%(projects)s. %(cases)s: %(parts)s.") % {
        "projects": projects,
        "cases": said,
        "parts": parts,
    }
