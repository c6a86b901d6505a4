"""What the customers of the demonstration roll out, and which cases belong to it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tsam.demo.customers import Standing
from tsam.demo.moments import Later
from tsam.domains.accounts.models import Engagement, Event
from tsam.domains.cases.actions import classify
from tsam.domains.cases.jobs import tell_of_transition
from tsam.domains.cases.models import Case, CaseArea
from tsam.domains.objectives.actions import milestones as days
from tsam.domains.objectives.actions import projects as actions
from tsam.domains.objectives.jobs import tell_of_project
from tsam.domains.objectives.models import USUAL_HYPERCARE, Milestone, Project, ProjectPhase
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsam_of

_TOLD = Path(__file__).with_name("told") / "projects.toml"
_SATURDAY = 5


@dataclass(frozen=True)
class Told:
    """One project as it is written down in the file."""

    application: str
    name: str
    ago: int
    go_live: int
    owner: str = ""
    reason: str = ""
    phase: str = ProjectPhase.PLANNED
    hypercare: int = USUAL_HYPERCARE
    live: int = 0
    moved: Mapping[str, Any] = field(default_factory=dict)
    cancelled: Mapping[str, Any] = field(default_factory=dict)
    milestones: Sequence[Mapping[str, Any]] = ()
    cases: Sequence[Mapping[str, str]] = ()


def plan(standings: Iterable[Standing], at: datetime) -> Iterator[Later]:
    """The projects of all customers, each to be written down when it was."""
    for standing, told in _told("project", standings):
        project = Told(**told)
        when = at - timedelta(days=project.ago, hours=2)
        yield when, partial(_write, project, standing, when, at)


def serve(standings: Iterable[Standing], at: datetime) -> None:
    """Once the cases are there: what each of them concerns, and what follows from days passed."""
    listed = list(standings)
    for standing, told in _told("project", listed):
        project = _project(standing, told["name"])
        if project.phase != ProjectPhase.CANCELLED:
            for one in told.get("cases", ()):
                _belongs(project, one, at)
    for standing, told in _told("running", listed):
        application = standing.applications[told["application"]]
        for title in told["cases"]:
            _classify(_case(application.pk, title), at, area=CaseArea.PRODUCTION)
    live = Project._base_manager.filter(phase=ProjectPhase.HYPERCARE).order_by("pk")
    for row in live:
        actions.end_hypercare(row, at=at - timedelta(hours=9))
    _tell()


def _told(kind: str, standings: Iterable[Standing]) -> Iterator[tuple[Standing, dict[str, Any]]]:
    """What is told of the customers that stand, with each its customer."""
    homes = {name: standing for standing in standings for name in standing.applications}
    for told in tomllib.loads(_TOLD.read_text())[kind]:
        if told["application"] in homes:
            yield homes[told["application"]], told


def _write(told: Told, standing: Standing, when: datetime, at: datetime) -> None:
    engagement = Engagement._base_manager.select_related("account", "application", "calendar").get(
        application=standing.applications[told.application]
    )
    by = tsam_of(engagement, when.date())
    if by is None:
        return
    zone = ZoneInfo(engagement.calendar.zone)
    today = at.astimezone(zone).date()
    first = told.moved.get("before", told.go_live)
    project = actions.plan(
        engagement,
        by=by,
        at=when,
        name=told.name,
        reason=told.reason,
        go_live_on=_workday(today, first),
        phase=told.phase,
        hypercare_days=told.hypercare,
        vendor_owner=by,
        customer_owner=standing.contacts[told.owner] if told.owner else None,
    )
    for one in told.milestones:
        made = days.add(
            project,
            by=by,
            at=when + timedelta(minutes=20),
            name=one["name"],
            due_on=_workday(today, one["on"]),
        )
        if "reached" in one:
            on = _workday(today, one["reached"])
            days.reach(made, by=by, at=_noon(on, zone, at), on=on)
    _go_on(project, told, by, at, today)


def _go_on(project: Project, told: Told, by: User, at: datetime, today: date) -> None:
    """What became of it since."""
    if moved := told.moved:
        actions.move_go_live(
            project,
            by=by,
            at=at - timedelta(days=moved["ago"], hours=1),
            go_live_on=_workday(today, told.go_live),
            reason=moved["why"],
        )
    if told.live:
        on = today - timedelta(days=told.live)
        said = _noon(on, ZoneInfo(project.engagement.calendar.zone), at)
        actions.go_live(project, by=by, at=said + timedelta(hours=20), on=on)
    if off := told.cancelled:
        when = at - timedelta(days=off["ago"], hours=4)
        actions.cancel(project, by=by, at=when, reason=off["why"])


def _belongs(project: Project, told: Mapping[str, str], at: datetime) -> None:
    milestone = None
    if name := told.get("milestone"):
        milestone = Milestone._base_manager.get(project=project, name=name)
    _classify(
        _case(project.engagement.application_id, told["title"]),
        at,
        area=told.get("area", CaseArea.PROJECT),
        secondary_area=told.get("also", ""),
        project=project,
        milestone=milestone,
    )


def _classify(case: Case, at: datetime, **words: Any) -> None:
    """Said by the TSAM within the hour, as it should be."""
    engagement = Engagement._base_manager.filter(application=case.application).latest("pk")
    by = tsam_of(engagement, at.date())
    if case.is_open and by:
        when = min(at, case.opened_at + timedelta(minutes=50))
        classify(case, by=by, at=when, **words)


def _tell() -> None:
    """The letters that both sides had of it and may still read."""
    for event in Event._base_manager.filter(name="project.go_live_moved").order_by("pk"):
        tell_of_project(event.pk)
    for event in Event._base_manager.filter(name="project.hypercare_ended").order_by("pk"):
        tell_of_transition(event.pk)


def _project(standing: Standing, name: str) -> Project:
    rows = Project._base_manager.filter(engagement__account=standing.account, name=name)
    return rows.select_related("engagement").get()


def _case(application: int, title: str) -> Case:
    return Case._base_manager.get(application_id=application, title__startswith=title)


def _workday(today: date, ahead: int) -> date:
    """So many days ahead; a weekend gives way to the Monday after it, or to the Friday before."""
    day = today + timedelta(days=ahead)
    over = day.weekday() - _SATURDAY + 1
    if over <= 0:
        return day
    return day + timedelta(days=3 - over) if ahead > 0 else day - timedelta(days=over)


def _noon(day: date, zone: ZoneInfo, at: datetime) -> datetime:
    return min(at, datetime.combine(day, time(12), zone))
