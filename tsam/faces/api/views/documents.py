"""The Service Objectives Document: versions, who agrees to them, and their seals (P2)."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.timezone import now
from ninja import Router, Status
from pydantic import Field

from tsam.domains.cases.measuring import measure
from tsam.domains.cases.models import Case
from tsam.domains.objectives import seals
from tsam.domains.objectives.actions import documents as actions
from tsam.domains.objectives.models import (
    Approval,
    ApprovalSide,
    Objective,
    ObjectivesDocument,
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
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.documents import (
    ApprovalShape,
    DocumentShape,
    SealShape,
    ValueShape,
)
from tsam.faces.api.views.engagements import engagement_of
from tsam.faces.ui.objectives import text_file

router = Router(tags=["service objectives"])

RELATED = (
    "made_by",
    "engagement__account",
    "engagement__calendar",
    "engagement__application__account",
    "engagement__application__support_contract",
)

Words = Annotated[str, Field(max_length=4000, pattern=NO_NUL)]
Reason = Annotated[str, Field(max_length=400, pattern=NO_NUL)]


@router.get("/engagements/{key}/documents", response=answers(Listed[DocumentShape]))
def documents(request: Call, key: Key, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """The versions, the newest first. Drafts are shown to TSAM and manager alone."""
    rows = ObjectivesDocument.objects.visible_to(request.user).select_related("made_by")
    rows = rows.filter(engagement=engagement_of(request, key)).defer("text")
    return listed(rows, ("-pk",), cursor, limit, DocumentShape.of)


class Draft(Body):
    purpose: Words = Field(description="What the customer wants to reach with the service.")


@router.post("/engagements/{key}/documents", response=answers(DocumentShape, 201))
@once
def draft(request: Call, key: Key, given: Draft) -> Any:
    """Begin the first version; a later one amends the version in force."""
    made = actions.draft(
        engagement_of(request, key), by=request.user, at=now(), purpose=given.purpose
    )
    return Status(201, _after(request, made))


@router.get("/documents/{key}", response=answers(DocumentShape))
def document(request: Call, key: Key) -> Any:
    return DocumentShape.of(document_of(request, key))


class Describe(Body):
    purpose: Words


@router.put("/documents/{key}", response=answers(DocumentShape))
def describe(request: Call, key: Key, given: Describe) -> Any:
    """Say anew what a draft is for. An agreed version is never changed."""
    row = document_of(request, key)
    done = actions.describe(row, by=request.user, at=now(), purpose=given.purpose)
    return _after(request, done)


@router.delete("/documents/{key}", response=ACCEPTS)
def discard(request: Call, key: Key) -> Any:
    """Throw a draft away."""
    actions.discard(document_of(request, key), by=request.user, at=now())
    return Status(204, None)


@router.post("/documents/{key}/amendment", response=answers(DocumentShape, 201))
@once
def amendment(request: Call, key: Key) -> Any:
    """Open a new version with all that stands in the one in force."""
    made = actions.amend(document_of(request, key), by=request.user, at=now())
    return Status(201, _after(request, made))


class AskForReview(Body):
    vendor: Key = Field(description="Who agrees for us: a TSAM or a support manager.")
    customer: Key = Field(description="Who agrees for the customer: a contact's person.")
    answer_by: Day


@router.post("/documents/{key}/review", response=answers(DocumentShape))
def review(request: Call, key: Key, given: AskForReview) -> Any:
    """Send it to one person of each side. What is missing is refused with its evidence."""
    row = document_of(request, key)
    done = actions.ask_for_review(
        row,
        by=request.user,
        at=now(),
        vendor=_person(given.vendor),
        customer=_person(given.customer),
        answer_by=given.answer_by,
    )
    return _after(request, done)


@router.get("/documents/{key}/approvals", response=answers(list[ApprovalShape]))
def approvals(request: Call, key: Key) -> Any:
    """Of all rounds of review, the latest first."""
    visible = Approval.objects.visible_to(request.user).filter(document=document_of(request, key))
    rows = visible.select_related("approver").order_by("-round", "-side")
    return [ApprovalShape.of(row) for row in rows]


class NameApprover(Body):
    side: ApprovalSide
    approver: Key
    answer_by: Day


@router.post("/documents/{key}/approvers", response=answers(ApprovalShape))
def approver(request: Call, key: Key, given: NameApprover) -> Any:
    """Ask somebody else of a side that has not agreed yet."""
    row = document_of(request, key)
    return ApprovalShape.of(
        actions.name_approver(
            row,
            by=request.user,
            at=now(),
            side=given.side,
            approver=_person(given.approver),
            answer_by=given.answer_by,
        )
    )


class Agree(Body):
    review_round: int | None = Field(
        None, ge=1, le=30000, description="What was read; refused where it was changed since."
    )


@router.post("/documents/{key}/approval", response=answers(DocumentShape))
def approval(request: Call, key: Key, given: Agree) -> Any:
    """Agree for one's side. With both sides it is sealed and in force."""
    row = document_of(request, key)
    done = actions.approve(row, by=request.user, at=now(), read_round=given.review_round)
    return _after(request, done)


class SendBack(Body):
    reason: Reason


@router.post("/documents/{key}/return", response=answers(DocumentShape))
def sending_back(request: Call, key: Key, given: SendBack) -> Any:
    """Back to draft, with the reason. Who may read drafts no more is told so by the state."""
    row = document_of(request, key)
    done = actions.send_back(row, by=request.user, at=now(), reason=given.reason)
    return DocumentShape.of(done)


@router.get("/documents/{key}/seal", response=answers(SealShape))
def seal(request: Call, key: Key) -> Any:
    """Whether the version still says what was agreed. 404 while it is open."""
    row = _sealed(request, key)
    return SealShape.of(seals.check([row], now())[row.pk])


@router.get("/documents/{key}/text", response=answers(dict[str, Any]))
def text(request: Call, key: Key) -> HttpResponse:
    """The sealed bytes exactly, whose SHA-256 is the hash. 404 while it is open."""
    return text_file(_sealed(request, key))


@router.get("/documents/{key}/values", response=answers(list[ValueShape]))
def values(request: Call, key: Key) -> Any:
    """Where each objective stands, with the cases that its value was counted from."""
    row = document_of(request, key)
    visible = Objective.objects.visible_to(request.user).filter(document=row)
    measured = measure(row, list(visible.order_by("number")), now())
    keys = {case for one in measured for case in one.value.keys}
    # A query takes only so many keys.
    numbers: dict[int, str] = {}
    some = sorted(keys)
    for start in range(0, len(some), 1000):
        cases = Case.objects.visible_to(request.user).filter(pk__in=some[start : start + 1000])
        numbers |= {case.pk: case.number for case in cases.only("pk")}
    return [ValueShape.of(one, numbers) for one in measured]


def document_of(request: Call, key: int) -> ObjectivesDocument:
    return visible_or_404(ObjectivesDocument.objects.select_related(*RELATED), request, pk=key)


def _sealed(request: Call, key: int) -> ObjectivesDocument:
    return visible_or_404(
        ObjectivesDocument.objects.sealed().select_related(*RELATED), request, pk=key
    )


def _after(request: Call, row: ObjectivesDocument) -> DocumentShape:
    return DocumentShape.of(document_of(request, row.pk))


def _person(key: int) -> User:
    """Whoever that is; nobody, or who may not speak, is turned away by the action alike."""
    return User.objects.filter(pk=key).first() or User(pk=key, is_active=False)
