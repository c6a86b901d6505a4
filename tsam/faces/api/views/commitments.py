"""What departments promised by when, how often they keep it, and what the customer reads of it."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import now
from ninja import Router
from pydantic import Field

from tsam.domains.advocacy import actions
from tsam.domains.advocacy.audiences import Audience
from tsam.domains.advocacy.hits import hit_rates
from tsam.domains.advocacy.lists import (
    COMMITMENT_RELATED,
    commitment_lines,
    move_lines,
    today_of,
)
from tsam.domains.advocacy.models import Commitment, CommitmentMove, CommitmentState, Promise
from tsam.domains.people.models import User
from tsam.faces.api.calls import Body, Cursor, Day, Key, Limit, answers, visible_or_404
from tsam.faces.api.gate import Call
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.briefs import CommitmentShape, HitRateShape, PromiseShape
from tsam.faces.api.views.briefs import Said, Why
from tsam.faces.ui.pages import keyset

router = Router(tags=["commitments"])


@router.get("/commitments", response=answers(Listed[CommitmentShape]))
def commitments(
    request: Call,
    state: CommitmentState | None = None,
    department: Audience | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """The newest first; a department reads its own, support all."""
    rows = Commitment.objects.visible_to(request.user).select_related(*COMMITMENT_RELATED)
    if state:
        rows = rows.filter(state=state)
    if department:
        rows = rows.filter(department=department)
    page = keyset(rows, order=("-pk",), cursor=cursor, size=limit)
    at = now()
    lines = commitment_lines(page.rows, request.user, lambda row: today_of(row, at))
    return {"items": [CommitmentShape.of(line) for line in lines], "next": page.older or None}


@router.get("/hit-rates", response=answers(list[HitRateShape]))
def rates(request: Call) -> Any:
    """Kept of given by department, as far as the caller reads commitments."""
    rows = Commitment.objects.visible_to(request.user)
    return [HitRateShape.of(rate) for rate in hit_rates(rows, now().date())]


@router.get("/commitments/{key}", response=answers(CommitmentShape))
def commitment(request: Call, key: Key) -> Any:
    return _shown(request, key)


class MoveCommitment(Body):
    promised_on: Day
    reason: Why


@router.put("/commitments/{key}/day", response=answers(CommitmentShape))
def day(request: Call, key: Key, given: MoveCommitment) -> Any:
    """Another day, with the reason; the former one is kept."""
    actions.move(_commitment(request, key), by=request.user, at=now(), **given.dict())
    return _shown(request, key)


class KeepCommitment(Body):
    on: Day | None = Field(None, description="The day on which it was done; today, if left out.")
    words: Why = ""


@router.post("/commitments/{key}/outcome", response=answers(CommitmentShape))
def outcome(request: Call, key: Key, given: KeepCommitment) -> Any:
    """It is kept."""
    actions.keep(_commitment(request, key), by=request.user, at=now(), **given.dict())
    return _shown(request, key)


class BreakCommitment(Body):
    reason: Why


@router.post("/commitments/{key}/failure", response=answers(CommitmentShape))
def failure(request: Call, key: Key, given: BreakCommitment) -> Any:
    """It will not be kept, and this is why."""
    actions.break_off(_commitment(request, key), by=request.user, at=now(), reason=given.reason)
    return _shown(request, key)


class HandOverCommitment(Body):
    owner: Key


@router.put("/commitments/{key}/owner", response=answers(CommitmentShape))
def owner(request: Call, key: Key, given: HandOverCommitment) -> Any:
    """Somebody else of the department answers for it."""
    person = User.objects.filter(pk=given.owner).first() or User(pk=given.owner, is_active=False)
    actions.hand_over(_commitment(request, key), by=request.user, at=now(), owner=person)
    return _shown(request, key)


class ReleasePromise(Body):
    words: Said
    names_owner: bool = False


@router.put("/commitments/{key}/promise", response=answers(PromiseShape))
def release(request: Call, key: Key, given: ReleasePromise) -> Any:
    """Let the customer read it as a promise, in these words."""
    row = _commitment(request, key)
    return PromiseShape.of(actions.release(row, by=request.user, at=now(), **given.dict()))


@router.get("/promises", response=answers(Listed[PromiseShape]))
def promises(
    request: Call, state: CommitmentState | None = None, cursor: Cursor = "", limit: Limit = 50
) -> Any:
    """What was promised to the caller's organisation; support reads what it released."""
    rows = Promise.objects.visible_to(request.user)
    if state:
        rows = rows.filter(state=state)
    page = keyset(rows, order=("-pk",), cursor=cursor, size=limit)
    return {"items": [PromiseShape.of(row) for row in page.rows], "next": page.older or None}


def _commitment(request: Call, key: int) -> Commitment:
    return visible_or_404(Commitment.objects.select_related(*COMMITMENT_RELATED), request, pk=key)


def _shown(request: Call, key: int) -> CommitmentShape:
    row, at = _commitment(request, key), now()
    moves = CommitmentMove.objects.visible_to(request.user).filter(commitment=row)
    line = commitment_lines([row], request.user, lambda one: today_of(one, at))[0]
    moved = move_lines(moves.select_related("by").order_by("pk"), row, request.user)
    return CommitmentShape.of(line, moved)
