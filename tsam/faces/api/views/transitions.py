"""What a case concerns, and cases that go from a project into production in one go (P4)."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.timezone import now
from ninja import Router, Status
from pydantic import Field

from tsam.domains.cases.models import Case, CaseArea, Transition
from tsam.domains.objectives.models import ProjectPhase
from tsam.domains.priorities import planning
from tsam.faces.api.calls import NO_NUL, Body, Key, Number, answers, visible_or_404
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.cases import CaseShape
from tsam.faces.api.shapes.projects import ProposedShape, TransitionShape, UndoneShape
from tsam.faces.api.views.cases import found, shown
from tsam.faces.api.views.projects import milestone_of, project_of

router = Router(tags=["projects"])

MOST = 500


class Classify(Body):
    area: CaseArea
    secondary_area: CaseArea | None = Field(
        None, description="The other one of production and project, where it concerns both."
    )
    project: Key | None = Field(None, description="Where one of them is PROJECT.")
    milestone: Key | None = Field(None, description="Of that project; else it awaits the go-live.")
    down_reason: Annotated[str, Field(max_length=400, pattern=NO_NUL)] = Field(
        "", description="Why a case of severity 0 concerns no production."
    )


@router.put("/cases/{number}/area", response=answers(CaseShape))
def area(request: Call, number: Number, given: Classify) -> Any:
    """Say what the case concerns; its rank follows in the same step."""
    case = found(request, number)
    planning.classify(
        case,
        by=request.user,
        at=now(),
        area=given.area,
        secondary_area=given.secondary_area or "",
        project=project_of(request, given.project) if given.project else None,
        milestone=milestone_of(request, given.milestone) if given.milestone else None,
        down_reason=given.down_reason,
    )
    return shown(request, [found(request, number)])[0]


@router.get("/projects/{key}/transition", response=answers(ProposedShape))
def proposed(request: Call, key: Key) -> Any:
    """What is proposed for production: open cases of it, once it is in operation."""
    project = project_of(request, key)
    cases = Case.objects.visible_to(request.user).open().filter(project=project)
    listed = cases.order_by("pk") if project.phase == ProjectPhase.OPERATIONS else cases.none()
    return {"project": project.pk, "cases": [case.number for case in listed]}


class GoIntoProduction(Body):
    cases: list[Number] = Field(min_length=1, max_length=MOST)


@router.post("/projects/{key}/transition", response=answers(TransitionShape, 201))
@once
def confirm(request: Call, key: Key, given: GoIntoProduction) -> Any:
    """These go into production in one go: all of them, or none."""
    project = project_of(request, key)
    chosen = [found(request, number) for number in given.cases]
    made = planning.confirm_transition(project, by=request.user, at=now(), chosen=chosen)
    return Status(201, TransitionShape.of(made))


@router.post("/transitions/{key}/undo", response=answers(UndoneShape))
def undo(request: Call, key: Key) -> Any:
    """Each case as it was, but for those that somebody changed since, or closed."""
    made = visible_or_404(Transition.objects.select_related("project"), request, pk=key)
    return UndoneShape.of(planning.undo_transition(made, by=request.user, at=now()))
