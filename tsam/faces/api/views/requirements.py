"""What a customer needs on an engagement: written down, weighed by both sides, closed (G2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from django.db.models import Count
from django.utils.timezone import now
from ninja import Router, Status
from pydantic import Field

from tsam.domains.cases.models import Case
from tsam.domains.objectives.actions import requirements as actions
from tsam.domains.objectives.models import (
    LEAST_WEIGHT,
    MOST_WEIGHT,
    Requirement,
    RequirementStatus,
)
from tsam.domains.people.models import User
from tsam.faces.api.calls import (
    NO_NUL,
    Body,
    Cursor,
    Day,
    Key,
    Limit,
    Line,
    answers,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.requirements import RequirementShape
from tsam.faces.api.views.engagements import engagement_of
from tsam.faces.ui.pages import keyset

router = Router(tags=["requirements"])

RELATED = ("engagement", "vendor_owner", "customer_owner", "proposed_by")

Weight = Annotated[int, Field(ge=LEAST_WEIGHT, le=MOST_WEIGHT)]
Text = Annotated[str, Field(max_length=2000, pattern=NO_NUL)]
Reason = Annotated[str, Field(max_length=400, pattern=NO_NUL)]


@router.get("/engagements/{key}/requirements", response=answers(Listed[RequirementShape]))
def requirements(
    request: Call,
    key: Key,
    status: RequirementStatus | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """Technical Support reads what is published; empty for those who read none of it."""
    rows = Requirement.objects.visible_to(request.user).select_related(*RELATED)
    rows = rows.filter(engagement=engagement_of(request, key))
    if status:
        rows = rows.filter(status=status)
    page = keyset(rows, order=("pk",), cursor=cursor, size=limit)
    return {"items": _shown(request, page.rows), "next": page.older or None}


class Propose(Body):
    statement: Line
    weight: Weight
    reason: Text = ""
    measure: Line = ""
    review_on: Day | None = None
    vendor_owner: Key | None = None
    customer_owner: Key | None = Field(
        None, description="A contact's person; else the customer who writes it down."
    )


@router.post("/engagements/{key}/requirements", response=answers(RequirementShape, 201))
@once
def propose(request: Call, key: Key, given: Propose) -> Any:
    """Write down what the customer needs; Technical Support reads it when it is published."""
    row = engagement_of(request, key)
    made = actions.propose(row, by=request.user, at=now(), **_named(given.dict()))
    return Status(201, _after(request, made))


@router.get("/requirements/{key}", response=answers(RequirementShape))
def requirement(request: Call, key: Key) -> Any:
    return _shown(request, [requirement_of(request, key)])[0]


class Change(Body):
    """What is not given stays as it is; an owner or a day that is null is taken away."""

    statement: Line = ""
    reason: Text = ""
    measure: Line = ""
    review_on: Day | None = None
    vendor_owner: Key | None = None
    customer_owner: Key | None = None


@router.put("/requirements/{key}", response=answers(RequirementShape))
def change(request: Call, key: Key, given: Change) -> Any:
    """Describe it anew, in the fields that are given; its weight has calls of its own."""
    row = requirement_of(request, key)
    said = _named(given.dict(exclude_unset=True))
    return _after(request, actions.change(row, by=request.user, at=now(), **said))


class OwnWith(Body):
    person: Key | None = Field(description="A contact's person; null for nobody.")


@router.put("/requirements/{key}/customer-owner", response=answers(RequirementShape))
def customer_owner(request: Call, key: Key, given: OwnWith) -> Any:
    """Say who owns it with the customer, also when Technical Support reads it already."""
    row = requirement_of(request, key)
    person = _named({"customer_owner": given.person})["customer_owner"]
    done = actions.name_customer_owner(row, by=request.user, at=now(), person=person)
    return _after(request, done)


class Publish(Body):
    weight: Weight
    reason: Reason = Field("", description="Why it is not the weight that was asked for.")


@router.post("/requirements/{key}/publication", response=answers(RequirementShape))
def publication(request: Call, key: Key, given: Publish) -> Any:
    """Share it with Technical Support; another weight than was asked for is disputed."""
    row = requirement_of(request, key)
    return _after(request, actions.publish(row, by=request.user, at=now(), **given.dict()))


class Dispute(Body):
    weight: Weight
    reason: Reason


@router.post("/requirements/{key}/dispute", response=answers(RequirementShape))
def dispute(request: Call, key: Key, given: Dispute) -> Any:
    """Say which weight it should have, for the caller's side; equal weights settle it."""
    row = requirement_of(request, key)
    return _after(request, actions.dispute(row, by=request.user, at=now(), **given.dict()))


@router.post("/requirements/{key}/settlement", response=answers(RequirementShape))
def settlement(request: Call, key: Key) -> Any:
    """Take the weight that the other side gives it."""
    row = requirement_of(request, key)
    return _after(request, actions.accept_weight(row, by=request.user, at=now()))


class Because(Body):
    reason: Reason


@router.post("/requirements/{key}/outcome", response=answers(RequirementShape))
def outcome(request: Call, key: Key, given: Because) -> Any:
    """It is met, and this is how one sees it."""
    row = requirement_of(request, key)
    return _after(request, actions.meet(row, by=request.user, at=now(), reason=given.reason))


@router.post("/requirements/{key}/resumption", response=answers(RequirementShape))
def resumption(request: Call, key: Key, given: Because) -> Any:
    """It was met and is needed again."""
    row = requirement_of(request, key)
    taken = actions.take_up_again(row, by=request.user, at=now(), reason=given.reason)
    return _after(request, taken)


@router.post("/requirements/{key}/withdrawal", response=answers(RequirementShape))
def withdrawal(request: Call, key: Key, given: Because) -> Any:
    """It is needed no more, and stays with the reason."""
    row = requirement_of(request, key)
    return _after(request, actions.withdraw(row, by=request.user, at=now(), reason=given.reason))


def requirement_of(request: Call, key: int) -> Requirement:
    return visible_or_404(Requirement.objects.select_related(*RELATED), request, pk=key)


def _after(request: Call, row: Requirement) -> RequirementShape:
    return _shown(request, [requirement_of(request, row.pk)])[0]


def _shown(request: Call, rows: Sequence[Requirement]) -> list[RequirementShape]:
    serving = Case.objects.visible_to(request.user).open().filter(requirement__in=rows)
    # Any order of the rows would count each of them by itself.
    counted = dict(serving.order_by().values_list("requirement").annotate(n=Count("pk")))
    return [RequirementShape.of(row, counted.get(row.pk, 0)) for row in rows]


def _named(said: dict[str, Any]) -> dict[str, Any]:
    """The same with people for their keys, as far as owners are given."""
    owners = {name: key for name, key in said.items() if name in {"vendor_owner", "customer_owner"}}
    return said | {name: _person(key) if key else None for name, key in owners.items()}


def _person(key: int) -> User:
    """Whoever that is; nobody, or who may not be named, is turned away by the action alike."""
    return User.objects.filter(pk=key).first() or User(pk=key, is_active=False)
