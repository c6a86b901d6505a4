"""The queue across customers, in our order and in theirs (G1)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import Http404
from django.utils.timezone import now
from ninja import Query, Router

from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases.models import NUMBERING, Case
from tsam.domains.priorities.fairness import Standing
from tsam.domains.priorities.queue import Queue, orders_of, queue
from tsam.faces.api.calls import NO_NUL, Cursor, Limit, answers
from tsam.faces.api.gate import Call
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.queue import QueuedShape, WhyShape
from tsam.faces.ui.queues import cut, of_scope

router = Router(tags=["queue"])

Wanted = Annotated[str, Query(..., max_length=24, pattern=NO_NUL)]


@router.get("/queue", response=answers(Listed[QueuedShape]))
def queued(
    request: Call,
    scope: Literal["mine", "served", "nobody", "all"] = "all",
    order: Literal["ours", "theirs"] = "ours",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """Open cases of several customers in one fair order; for Technical Support alone."""
    at = now()
    found = queue_of(request)
    chosen = of_scope(request.user, found, scope, at)
    page = cut(found, chosen, order, cursor, limit)
    keys = [one.waiting.case for one in page.rows]
    cases = Case.objects.visible_to(request.user).filter(pk__in=keys)
    named = {
        key: (title, account)
        for key, title, account in cases.values_list("pk", "title", "account__name")
    }
    orders = orders_of(request.user, {one.waiting.engagement for one in page.rows}, at)
    items = [
        QueuedShape.of_standing(
            found, one, named[one.waiting.case], orders.get(one.waiting.engagement)
        )
        for one in page.rows
        if one.waiting.case in named
    ]
    return {"items": items, "next": page.older or None}


@router.get("/queue/why", response=answers(WhyShape))
def why(request: Call, a: Wanted, b: Wanted) -> Any:
    """Why one of two open cases stands before the other: all lines, and where it ended."""
    found = queue_of(request)
    one, other = _standing(found, a), _standing(found, b)
    if one.waiting.case == other.waiting.case:
        raise Http404
    return WhyShape.of(one, other)


def queue_of(request: Call) -> Queue:
    """The order of work is Technical Support's alone (5.3)."""
    if not request.user.has_function(*SUPPORT):
        raise Http404
    return queue(request.user, now())


def _standing(found: Queue, number: str) -> Standing:
    standing = found.of(NUMBERING.read(number) or 0)
    if standing is None:
        raise Http404
    return standing
