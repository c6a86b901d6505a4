"""Who serves an engagement, from when to when, and what it asks of them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from tsam.domains.people.models import Function, User
from tsam.domains.staffing import actions, policies
from tsam.domains.staffing.coverage import tsam_of
from tsam.domains.staffing.fitness import MET, asked_of, fits_of
from tsam.domains.staffing.models import (
    Assignment,
    AssignmentRole,
    StaffingNeed,
    StaffingRequirement,
)
from tsam.faces.api.calls import (
    ACCEPTS,
    NO_NUL,
    Body,
    Cursor,
    Day,
    Key,
    Limit,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.staffing import AssignmentShape, CandidateShape, StaffingRequirementShape
from tsam.faces.api.views.engagements import engagement_of, today_of
from tsam.kernel.verdicts import require

router = Router(tags=["staffing"])


@router.get("/engagements/{key}/assignments", response=answers(Listed[AssignmentShape]))
def assignments(request: Call, key: Key, cursor: Cursor = "", limit: Limit = 50) -> Any:
    row = engagement_of(request, key)
    rows = Assignment.objects.visible_to(request.user).filter(engagement=row)
    return listed(rows.select_related("user"), ("pk",), cursor, limit, AssignmentShape.of)


class Assign(Body):
    person: Key
    role: AssignmentRole
    starts_on: Day
    ends_on: Day | None = None


@router.post("/engagements/{key}/assignments", response=answers(AssignmentShape, 201))
@once
def assign(request: Call, key: Key, given: Assign) -> Any:
    """Name a TSAM or a backup. Who lacks what must hold is refused, with the reason (R14)."""
    row = engagement_of(request, key)
    require(policies.end_assignment(request.user))
    made = actions.assign(
        row,
        by=request.user,
        at=now(),
        user=_tsam(given.person),
        **given.dict(exclude={"person"}),
    )
    return Status(201, AssignmentShape.of(made))


class End(Body):
    ends_on: Day


@router.put("/engagements/{key}/assignments/{assignment}/end", response=answers(AssignmentShape))
def end_assignment(request: Call, key: Key, assignment: Key, given: End) -> Any:
    row = engagement_of(request, key)
    served = visible_or_404(
        Assignment.objects.filter(engagement=row).select_related("user", "engagement"),
        request,
        pk=assignment,
    )
    ended = actions.end_assignment(served, by=request.user, at=now(), ends_on=given.ends_on)
    return AssignmentShape.of(ended)


@router.get("/engagements/{key}/candidates", response=answers(list[CandidateShape]))
def candidates(request: Call, key: Key) -> Any:
    """Every TSAM with what is met, unknown or not met; for those who staff engagements."""
    row = engagement_of(request, key)
    require(policies.end_assignment(request.user))
    fits = fits_of(row, _tsams(), today_of(row))
    return [CandidateShape.fitting(fit, policies.judge(fit)) for fit in fits]


@router.get(
    "/engagements/{key}/staffing-requirements", response=answers(list[StaffingRequirementShape])
)
def staffing_requirements(request: Call, key: Key) -> Any:
    row = engagement_of(request, key)
    require(policies.read_requirements(request.user))
    today = today_of(row)
    tsam = tsam_of(row, today)
    if tsam is None:
        return [StaffingRequirementShape.of(asked, None) for asked in asked_of(row)]
    answered = fits_of(row, [tsam], today)[0].answers
    return [StaffingRequirementShape.of(asked, _told(request, word)) for asked, word in answered]


class Ask(Body):
    need: StaffingNeed
    value: str = Field(max_length=64, pattern=NO_NUL)
    is_hard: bool = True


@router.post(
    "/engagements/{key}/staffing-requirements", response=answers(StaffingRequirementShape, 201)
)
@once
def add_staffing_requirement(request: Call, key: Key, given: Ask) -> Any:
    row = engagement_of(request, key)
    made = actions.add_requirement(row, by=request.user, at=now(), **given.dict())
    asked = next(one for one in asked_of(row) if one.key == made.pk)
    return Status(201, StaffingRequirementShape.of(asked, None))


@router.delete("/engagements/{key}/staffing-requirements/{requirement}", response=ACCEPTS)
def remove_staffing_requirement(request: Call, key: Key, requirement: Key) -> Any:
    row = engagement_of(request, key)
    asked = visible_or_404(
        StaffingRequirement.objects.filter(engagement=row).select_related("engagement"),
        request,
        pk=requirement,
    )
    actions.remove_requirement(asked, by=request.user, at=now())
    return Status(204, None)


def _told(request: Call, word: str) -> str | None:
    """A customer is told what is met; what is not is for the vendor to repair (5.3)."""
    return word if word == MET or request.user.is_staff else None


def _tsams() -> list[User]:
    held = User.objects.filter(
        is_active=True, is_staff=True, held_functions__function=Function.TSAM
    )
    return list(held.distinct().order_by("name"))


def _tsam(key: int) -> User:
    found = next((one for one in _tsams() if one.pk == key), None)
    if found is None:
        raise ValidationError({"person": _("Choose somebody who is a TSAM.")})
    return found
