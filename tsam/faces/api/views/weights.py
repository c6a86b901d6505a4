"""The weights of the ranking: in force, former ones, and what others would move."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.timezone import now
from ninja import Router
from pydantic import Field

from tsam.domains.priorities import actions, policies, weighing
from tsam.domains.priorities.models import Rank, Weights
from tsam.domains.priorities.preview import compare
from tsam.faces.api.calls import Body, Cursor, Limit, answers, listed
from tsam.faces.api.gate import Call
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.setup import SetupMoveShape, Weighting
from tsam.kernel.verdicts import require

router = Router(tags=["weights"])

# So many of the first open cases are tried.
COMPARED = 300


class Wanted(Body):
    values: dict[str, dict[str, int]]


class NewWeights(Wanted):
    reason: str = Field(max_length=200)


@router.get("/weights", response=answers(Weighting))
def weights(request: Call) -> Any:
    _of_staff(request)
    return Weighting.of(actions.weights_in_force())


@router.put("/weights", response=answers(Weighting))
def set_weights(request: Call, given: NewWeights) -> Any:
    """Make the next version. All ranks follow."""
    _of_staff(request)
    held = actions.set_weights(by=request.user, at=now(), values=given.values, reason=given.reason)
    return Weighting.of(held)


@router.get("/weights/versions", response=answers(Listed[Weighting]))
def versions(request: Call, cursor: Cursor = "", limit: Limit = 50) -> Any:
    _of_staff(request)
    rows = Weights.objects.select_related("set_by")
    return listed(rows, ("-version",), cursor, limit, Weighting.of)


@router.post("/weights/preview", response=answers(list[SetupMoveShape]))
def preview(request: Call, given: Wanted) -> Any:
    """The first open cases that the caller reads, in the order these weights give. Not written."""
    _of_staff(request)
    require(policies.set_weights(request.user))
    weighing.check(given.values)
    ranks = Rank.objects.visible_to(request.user).select_related("case")
    cases = [rank.case for rank in ranks.order_by("-score", "case_id")[:COMPARED]]
    former = actions.weights_in_force().values
    return [SetupMoveShape.of(move) for move in compare(cases, now(), former, given.values)]


def _of_staff(request: Call) -> None:
    """To a customer there is no order of work."""
    if not request.user.is_staff:
        raise Http404
