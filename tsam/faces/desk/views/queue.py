"""The queue: cases of several customers in one order, and why one stands before another."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases import actions
from tsam.domains.cases.models import NUMBERING, Case
from tsam.domains.priorities.queue import queue
from tsam.faces.desk.queries import queue as query
from tsam.faces.ui.pages import Request, answer, visible_or_404


def index(request: Request) -> HttpResponse:
    _support_or_404(request)
    context = query.context(request.user, request.GET, now())
    return answer(request, "desk/queue/index.html", context, fragment="desk/queue/_queue.html")


def why(request: Request) -> HttpResponse:
    """Two cases, line by line of the rule; in a dialog or on a page."""
    _support_or_404(request)
    at = now()
    found = queue(request.user, at)
    pair = [found.of(NUMBERING.read(request.GET.get(name, "")[:24]) or 0) for name in ("a", "b")]
    standings = [one for one in pair if one]
    rows = query.rows_of(request.user, found, standings, at)
    if len(rows) != 2 or rows[0].row.key == rows[1].row.key:
        raise Http404
    context = {
        "at": at,
        "pair": query.compared(*rows),
        "is_dialog": request.headers.get("HX-Request") == "true",
    }
    return answer(request, "desk/queue/why.html", context, fragment="desk/queue/_why.html")


@require_POST
def next_case(request: Request) -> HttpResponse:
    """Take the first case of our order that has no owner, and go to it."""
    _support_or_404(request)
    at = now()
    found = queue(request.user, at)
    free = (
        one.waiting.case
        for one in found.standings
        if found.owners[one.waiting.case] is None and not one.waiting.rests
    )
    key = next(free, None)
    if key is None:
        messages.info(request, _("Every case that waits for us has an owner."))
        return redirect("desk:queue")
    case = visible_or_404(Case.objects.all(), request, pk=key)
    actions.assign(case, by=request.user, at=at, assignee=request.user)
    messages.success(request, _("%(number)s is yours.") % {"number": case.number})
    return redirect("desk:case", case.number)


def _support_or_404(request: Request) -> None:
    """The order of work is Technical Support's alone (5.3)."""
    if not request.user.has_function(*SUPPORT):
        raise Http404
