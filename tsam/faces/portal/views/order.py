"""The customer puts the own open cases in order: one move at a time, or the whole list at once."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now

from tsam.domains.accounts.models import Engagement
from tsam.domains.priorities import actions
from tsam.domains.priorities.orders import standing_order
from tsam.faces.portal.queries import order as query
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.addresses import reverse


class Trouble(NamedTuple):
    """Why nothing was kept."""

    words: str
    status: int


def order(request: Request) -> HttpResponse:
    if request.method != "POST":
        moved = query.Move.read(request.GET.get("moved", ""))
        return _page(request, request.GET.get("engagement"), moved)
    key, at = request.POST.get("engagement", ""), now()
    move = request.POST.get("move") or request.POST.get("moved", "")
    if trouble := _put(request, key, at):
        return _page(request, key, query.Move(), trouble)
    asked = urlencode({"engagement": key, "moved": move})
    return redirect(f"{reverse('portal:order')}?{asked}")


def _put(request: Request, key: str, at: datetime) -> Trouble | None:
    """Keep what was asked for, unless somebody was quicker or the order cannot be."""
    reader = request.user
    with transaction.atomic():
        # Held until it is done, so that of two people at once the second one is told.
        engagement = visible_or_404(
            Engagement.objects.select_for_update(of=("self",)), request, pk=key
        )
        standing = standing_order(reader, engagement, at)
        if query.token(standing.order) != request.POST.get("drawn", ""):
            return Trouble(query.changed_by(standing.order, reader, at), 409)
        wanted = _wanted(request, [case.pk for case in standing.cases])
        if wanted is None:
            return None
        cases = query.known(reader, wanted)
        try:
            actions.set_order(engagement, by=reader, at=at, cases=cases)
        except ValidationError as wrong:
            return Trouble(" ".join(wrong.messages), 422)
    return None


def _wanted(request: Request, placed: list[int]) -> list[int] | None:
    """The keys in the order that is asked for, or None where a move changes nothing."""
    said = request.POST.get("move", "")
    if not said:
        return query.keys(request.POST.getlist("cases"))
    if said == "keep":
        return placed
    wanted = query.Move.read(said).among(placed)
    return wanted if wanted != placed else None


def _page(
    request: Request, key: str | None, move: query.Move, trouble: Trouble | None = None
) -> HttpResponse:
    context = query.context(request.user, now(), key, move)
    return answer(
        request,
        "portal/order/index.html",
        context | {"trouble": trouble.words if trouble else ""},
        fragment="portal/order/_order.html",
        status=trouble.status if trouble else 200,
    )
