"""Steps of projects and areas that move ranks: the step and the new order in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tsam.domains.cases import actions as cases
from tsam.domains.cases.actions.transitions import Undone
from tsam.domains.cases.models import Case, Transition
from tsam.domains.objectives.actions import milestones, projects
from tsam.domains.objectives.models import Milestone, Project
from tsam.domains.people.models import User
from tsam.domains.priorities.actions import rank


@transaction.atomic
def classify(case: Case, *, by: User, at: datetime, **given: Any) -> Case:
    """Say what a case concerns: `given` as `cases.actions.classify` takes it."""
    case = cases.classify(case, by=by, at=at, **given)
    rank([case.application_id], at=at)
    return case


@transaction.atomic
def confirm_transition(
    project: Project, *, by: User, at: datetime, chosen: Sequence[Case]
) -> Transition:
    made = cases.confirm_transition(project, by=by, at=at, cases=chosen)
    _rank(made.project, at)
    return made


@transaction.atomic
def undo_transition(transition: Transition, *, by: User, at: datetime) -> Undone:
    undone = cases.undo_transition(transition, by=by, at=at)
    _rank(transition.project, at)
    return undone


@transaction.atomic
def move_go_live(
    project: Project, *, by: User, at: datetime, go_live_on: date, reason: str
) -> Project:
    """Another day for the go-live; the cases that wait for it are ranked anew at once."""
    moved = projects.move_go_live(project, by=by, at=at, go_live_on=go_live_on, reason=reason)
    return _rank(moved, at)


@transaction.atomic
def go_live(project: Project, *, by: User, at: datetime, on: date) -> Project:
    return _rank(projects.go_live(project, by=by, at=at, on=on), at)


@transaction.atomic
def cancel(project: Project, *, by: User, at: datetime, reason: str) -> Project:
    return _rank(projects.cancel(project, by=by, at=at, reason=reason), at)


@transaction.atomic
def move_milestone(
    milestone: Milestone, *, by: User, at: datetime, due_on: date, reason: str
) -> Milestone:
    """Another day for a milestone; the cases that wait for it are ranked anew at once."""
    moved = milestones.move(milestone, by=by, at=at, due_on=due_on, reason=reason)
    _rank(moved.project, at)
    return moved


@transaction.atomic
def reach_milestone(milestone: Milestone, *, by: User, at: datetime, on: date) -> Milestone:
    reached = milestones.reach(milestone, by=by, at=at, on=on)
    _rank(reached.project, at)
    return reached


@transaction.atomic
def drop_milestone(milestone: Milestone, *, by: User, at: datetime, reason: str) -> Milestone:
    dropped = milestones.drop(milestone, by=by, at=at, reason=reason)
    _rank(dropped.project, at)
    return dropped


def _rank(project: Project, at: datetime) -> Project:
    rank([project.engagement.application_id], at=at)
    return project
