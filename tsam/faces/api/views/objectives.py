"""The objectives of a version, and the readings of those in force (P2)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from tsam.domains.objectives.actions import measures as actions
from tsam.domains.objectives.models import (
    Direction,
    Objective,
    ObjectiveNeed,
    Period,
    Reading,
    Requirement,
    Source,
)
from tsam.domains.people.models import User
from tsam.faces.api.calls import (
    ACCEPTS,
    NO_NUL,
    Body,
    Cursor,
    Day,
    Key,
    Limit,
    Line,
    Name,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.documents import ObjectiveShape, ReadingShape
from tsam.faces.api.views.documents import document_of
from tsam.faces.api.views.engagements import engagement_of

router = Router(tags=["service objectives"])

RELATED = ("owner", "document__engagement__calendar", "document__engagement__application")
Quantity = Annotated[Decimal, Field(max_digits=12, decimal_places=3)]
Unit = Annotated[str, Field(max_length=20, pattern=NO_NUL)]
Why = Annotated[str, Field(max_length=300, pattern=NO_NUL)]
Needs = Annotated[list[Key], Field(max_length=100)]


@router.get("/documents/{key}/objectives", response=answers(list[ObjectiveShape]))
def objectives(request: Call, key: Key) -> Any:
    """Those of a version, by number."""
    visible = Objective.objects.visible_to(request.user).filter(document=document_of(request, key))
    return _shown(request, list(visible.select_related("owner").order_by("number")))


class AddObjective(Body):
    """What is not known yet may be said later; before the review all of it must be there."""

    outcome: Name
    metric: Line = ""
    unit: Unit = Field("", description="A figure has its own.")
    baseline: Quantity | None = None
    is_measured_first: bool = False
    direction: Direction = Direction.UP
    target: Quantity | None = None
    due_on: Day | None = None
    source: Source | None = None
    read_from: Name = ""
    stale_days: int = Field(90, ge=1, le=1000)
    period: Period | None = None
    is_critical_only: bool = False
    most_days: int = Field(10, ge=1, le=365)
    owner: Key | None = None
    change_reason: Why = ""
    requirements: Needs = []


@router.post("/documents/{key}/objectives", response=answers(ObjectiveShape, 201))
@once
def add(request: Call, key: Key, given: AddObjective) -> Any:
    """Write an objective into a draft."""
    row = document_of(request, key)
    made = actions.add_objective(
        row, by=request.user, at=now(), **_named(request, given.dict(), row.engagement_id)
    )
    return Status(201, _shown(request, [made])[0])


@router.get("/objectives/{key}", response=answers(ObjectiveShape))
def objective(request: Call, key: Key) -> Any:
    return _shown(request, [objective_of(request, key)])[0]


class ChangeObjective(Body):
    """What is not given stays as it is; what is null is taken away."""

    outcome: Name = ""
    metric: Line = ""
    unit: Unit = ""
    baseline: Quantity | None = None
    is_measured_first: bool = False
    direction: Direction = Direction.UP
    target: Quantity | None = None
    due_on: Day | None = None
    source: Source | None = None
    read_from: Name = ""
    stale_days: int = Field(90, ge=1, le=1000)
    period: Period | None = None
    is_critical_only: bool = False
    most_days: int = Field(10, ge=1, le=365)
    owner: Key | None = None
    change_reason: Why = ""
    requirements: Needs = []


@router.put("/objectives/{key}", response=answers(ObjectiveShape))
def change(request: Call, key: Key, given: ChangeObjective) -> Any:
    """Describe it anew, in the fields that are given."""
    row = objective_of(request, key)
    said = _named(request, given.dict(exclude_unset=True), row.document.engagement_id)
    actions.change_objective(row, by=request.user, at=now(), **said)
    return _shown(request, [objective_of(request, key)])[0]


@router.delete("/objectives/{key}", response=ACCEPTS)
def remove(request: Call, key: Key) -> Any:
    """Take it out of a draft; versions that were agreed keep it."""
    actions.remove_objective(objective_of(request, key), by=request.user, at=now())
    return Status(204, None)


@router.get("/engagements/{key}/readings", response=answers(Listed[ReadingShape]))
def readings(
    request: Call, key: Key, number: int | None = None, cursor: Cursor = "", limit: Limit = 50
) -> Any:
    """What was read by hand, the latest first; of one objective by its number."""
    rows = Reading.objects.visible_to(request.user).select_related("by")
    rows = rows.filter(engagement=engagement_of(request, key))
    if number is not None:
        rows = rows.filter(number=max(-1, min(number, 32767)))
    return listed(rows, ("-pk",), cursor, limit, ReadingShape.of)


class Read(Body):
    value: Quantity
    measured_on: Day
    note: Why = ""


@router.post("/objectives/{key}/readings", response=answers(ReadingShape, 201))
@once
def read(request: Call, key: Key, given: Read) -> Any:
    """Write a reading down. It is never changed: what was wrong is read again."""
    row = objective_of(request, key)
    made = actions.read(row, by=request.user, at=now(), **given.dict())
    return Status(201, ReadingShape.of(made))


def objective_of(request: Call, key: int) -> Objective:
    return visible_or_404(Objective.objects.select_related(*RELATED), request, pk=key)


def _shown(request: Call, rows: list[Objective]) -> list[ObjectiveShape]:
    served: dict[int, list[ObjectiveNeed]] = {}
    visible = ObjectiveNeed.objects.visible_to(request.user).filter(objective__in=rows)
    for need in visible.order_by("label"):
        served.setdefault(need.objective_id, []).append(need)
    return [ObjectiveShape.of(row, served.get(row.pk, [])) for row in rows]


def _named(request: Call, said: dict[str, Any], engagement: int) -> dict[str, Any]:
    """The same with rows for their keys, and empty words where a choice is null."""
    named = dict(said)
    for name in ("source", "period"):
        if name in named:
            named[name] = named[name] or ""
    if "owner" in named:
        named["owner"] = _person(named["owner"]) if named["owner"] else None
    if "requirements" in named:
        keys = set(named.pop("requirements"))
        visible = Requirement.objects.visible_to(request.user).filter(engagement=engagement)
        found = list(visible.filter(pk__in=keys))
        if len(found) != len(keys):
            raise ValidationError({"requirements": _("Choose needs of this engagement.")})
        named["needs"] = found
    return named


def _person(key: int) -> User:
    return User.objects.filter(pk=key).first() or User(pk=key, is_active=False)
