"""Projects of an engagement and their milestones: planned, moved, live, called off (P4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.hours import today_of
from tsam.domains.accounts.models import Feature
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases.models import Case
from tsam.domains.objectives.actions import milestones as milestone_actions
from tsam.domains.objectives.actions import projects as actions
from tsam.domains.objectives.models import (
    LEAST_HYPERCARE,
    MOST_HYPERCARE,
    USUAL_HYPERCARE,
    Milestone,
    Project,
    ProjectPhase,
)
from tsam.domains.objectives.policies import projects as policies
from tsam.domains.people.models import User
from tsam.domains.priorities import planning, what_if
from tsam.faces.api.calls import (
    NO_NUL,
    Body,
    Cursor,
    Day,
    Key,
    Limit,
    Name,
    answers,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.projects import EffectShape, ProjectShape, WhatIfShape
from tsam.faces.api.views.engagements import engagement_of
from tsam.faces.ui.pages import keyset
from tsam.kernel.verdicts import no, require

router = Router(tags=["projects"])

RELATED = ("engagement__calendar", "engagement__application", "vendor_owner", "customer_owner")

Text = Annotated[str, Field(max_length=2000, pattern=NO_NUL)]
Reason = Annotated[str, Field(max_length=400, pattern=NO_NUL)]
Days = Annotated[int, Field(ge=LEAST_HYPERCARE, le=MOST_HYPERCARE)]


@router.get("/engagements/{key}/projects", response=answers(Listed[ProjectShape]))
def projects(
    request: Call,
    key: Key,
    phase: ProjectPhase | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """Empty for those who read none of them: Technical Support and the customer do."""
    rows = Project.objects.visible_to(request.user).select_related(*RELATED)
    rows = rows.filter(engagement=engagement_of(request, key))
    if phase:
        rows = rows.filter(phase=phase)
    page = keyset(rows, order=("pk",), cursor=cursor, size=limit)
    return {"items": _shown(request, page.rows), "next": page.older or None}


class PlanProject(Body):
    name: Name
    go_live_on: Day
    phase: ProjectPhase = Field(ProjectPhase.PLANNED, description="One before the go-live.")
    reason: Text = ""
    hypercare_days: Days = USUAL_HYPERCARE
    vendor_owner: Key | None = None
    customer_owner: Key | None = Field(None, description="Hears of every day that moves.")


@router.post("/engagements/{key}/projects", response=answers(ProjectShape, 201))
@once
def plan(request: Call, key: Key, given: PlanProject) -> Any:
    """Write down what the customer rolls out, and for which day."""
    row = engagement_of(request, key)
    made = actions.plan(row, by=request.user, at=now(), **_named(given.dict()))
    return Status(201, _after(request, made.pk))


@router.get("/projects/{key}", response=answers(ProjectShape))
def project(request: Call, key: Key) -> Any:
    return _after(request, key)


class ChangeProject(Body):
    """What is not given stays as it is; an owner that is null is taken away."""

    name: Name = ""
    reason: Text = ""
    hypercare_days: Days = USUAL_HYPERCARE
    vendor_owner: Key | None = None
    customer_owner: Key | None = None


@router.put("/projects/{key}", response=answers(ProjectShape))
def change(request: Call, key: Key, given: ChangeProject) -> Any:
    """Describe it anew; its day and its phase have calls of their own."""
    row = project_of(request, key)
    said = _named(given.dict(exclude_unset=True))
    actions.change(row, by=request.user, at=now(), **said)
    return _after(request, key)


class SetProjectPhase(Body):
    phase: ProjectPhase = Field(description="One before the go-live.")


@router.put("/projects/{key}/phase", response=answers(ProjectShape))
def phase(request: Call, key: Key, given: SetProjectPhase) -> Any:
    actions.set_phase(project_of(request, key), by=request.user, at=now(), phase=given.phase)
    return _after(request, key)


class MoveGoLive(Body):
    go_live_on: Day
    reason: Reason = Field(description="The customer reads it.")


@router.put("/projects/{key}/go-live", response=answers(ProjectShape))
def go_live(request: Call, key: Key, given: MoveGoLive) -> Any:
    """Plan it for another day. The customer is told, and ranks follow in the same step."""
    row = project_of(request, key)
    planning.move_go_live(row, by=request.user, at=now(), **given.dict())
    return _after(request, key)


class OnDay(Body):
    on: Day


@router.post("/projects/{key}/live", response=answers(ProjectShape))
def live(request: Call, key: Key, given: OnDay) -> Any:
    """It went live on that day; hypercare begins with the day after."""
    planning.go_live(project_of(request, key), by=request.user, at=now(), on=given.on)
    return _after(request, key)


class CallOff(Body):
    reason: Reason = Field(description="The customer reads it.")


@router.post("/projects/{key}/cancellation", response=answers(ProjectShape))
def cancellation(request: Call, key: Key, given: CallOff) -> Any:
    row = project_of(request, key)
    planning.cancel(row, by=request.user, at=now(), reason=given.reason)
    return _after(request, key)


class AddMilestone(Body):
    name: Name
    due_on: Day


@router.post("/projects/{key}/milestones", response=answers(ProjectShape, 201))
@once
def milestones(request: Call, key: Key, given: AddMilestone) -> Any:
    row = project_of(request, key)
    milestone_actions.add(row, by=request.user, at=now(), **given.dict())
    return Status(201, _after(request, key))


class MoveMilestone(Body):
    due_on: Day
    reason: Reason = Field(description="The customer reads it.")


@router.put("/milestones/{key}/day", response=answers(ProjectShape))
def milestone_day(request: Call, key: Key, given: MoveMilestone) -> Any:
    """Give it another day. The customer is told, and ranks follow in the same step."""
    row = milestone_of(request, key)
    planning.move_milestone(row, by=request.user, at=now(), **given.dict())
    return _after(request, row.project_id)


@router.post("/milestones/{key}/outcome", response=answers(ProjectShape))
def milestone_outcome(request: Call, key: Key, given: OnDay) -> Any:
    """It was reached on that day."""
    row = milestone_of(request, key)
    planning.reach_milestone(row, by=request.user, at=now(), on=given.on)
    return _after(request, row.project_id)


@router.post("/milestones/{key}/withdrawal", response=answers(ProjectShape))
def milestone_withdrawal(request: Call, key: Key, given: CallOff) -> Any:
    """Nobody waits for it any more; it stays with the reason."""
    row = milestone_of(request, key)
    planning.drop_milestone(row, by=request.user, at=now(), reason=given.reason)
    return _after(request, row.project_id)


ThoughtOf = Annotated[date, Query(description="The day to think of.")]


@router.get("/projects/{key}/what-if", response=answers(WhatIfShape))
def project_what_if(request: Call, key: Key, day: ThoughtOf) -> Any:
    """The places of open cases if its go-live moved to that day. Nothing is changed."""
    return _thought(request, project_of(request, key), day)


@router.get("/milestones/{key}/what-if", response=answers(WhatIfShape))
def milestone_what_if(request: Call, key: Key, day: ThoughtOf) -> Any:
    """The places of open cases if it moved to that day. Nothing is changed."""
    return _thought(request, milestone_of(request, key), day)


def _thought(request: Call, subject: Project | Milestone, day: date) -> dict[str, Any]:
    if not request.user.has_function(*SUPPORT):
        require(no(_("The order of work is Technical Support’s."), code="not_support"))
    project = subject if isinstance(subject, Project) else subject.project
    require(entitled(Feature.P4, project.engagement.application, now()))
    today = today_of(project.engagement, now())
    if not (allowed := policies.day_to_come(day, today)):
        raise ValidationError({"day": allowed.reason})
    found = what_if.consider(project.engagement.application_id, subject, day, now())
    keys = [one.case.pk for one in found.effects]
    seen = Case.objects.visible_to(request.user).filter(pk__in=keys).values_list("pk", flat=True)
    there = set(seen)
    return {
        "day": day,
        "effects": [EffectShape.of(one) for one in found.effects if one.case.pk in there],
    }


def project_of(request: Call, key: int) -> Project:
    return visible_or_404(Project.objects.select_related(*RELATED), request, pk=key)


def milestone_of(request: Call, key: int) -> Milestone:
    related = [f"project__{name}" for name in RELATED]
    return visible_or_404(Milestone.objects.select_related(*related), request, pk=key)


def _after(request: Call, key: int) -> ProjectShape:
    return _shown(request, [project_of(request, key)])[0]


def _shown(request: Call, rows: Sequence[Project]) -> list[ProjectShape]:
    days: dict[int, list[Milestone]] = {}
    milestones = Milestone.objects.visible_to(request.user).filter(project__in=rows)
    for day in milestones.order_by("due_on", "pk"):
        days.setdefault(day.project_id, []).append(day)
    cases = Case.objects.visible_to(request.user).open().filter(project__in=rows).order_by()
    counted = dict(cases.values_list("project").annotate(n=Count("pk")))
    return [ProjectShape.of(row, days.get(row.pk, []), counted.get(row.pk, 0)) for row in rows]


def _named(said: dict[str, Any]) -> dict[str, Any]:
    """The same with people for their keys, as far as owners are given."""
    owners = {name: key for name, key in said.items() if name in {"vendor_owner", "customer_owner"}}
    return said | {name: _person(key) if key else None for name, key in owners.items()}


def _person(key: int) -> User:
    """Whoever that is; nobody, or who may not be named, is turned away by the action alike."""
    return User.objects.filter(pk=key).first() or User(pk=key, is_active=False)
