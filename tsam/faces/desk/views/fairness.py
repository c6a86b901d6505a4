"""Whether anybody is starved, and where the order of work was not the customer's (G1)."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.timezone import now

from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.priorities import policies
from tsam.domains.priorities.models import PassedOver
from tsam.domains.priorities.waits import Period
from tsam.faces.desk.queries import fairness as query
from tsam.faces.desk.queries import passing
from tsam.faces.ui.downloads import table
from tsam.faces.ui.fairness import fair_rows, fair_table, period_asked
from tsam.faces.ui.pages import Request, answer, keyset


def index(request: Request) -> HttpResponse:
    context = query.context(request.user, _period_or_404(request), now())
    return answer(
        request, "desk/fairness/index.html", context, fragment="desk/fairness/_index.html"
    )


def engagement(request: Request, pk: int) -> HttpResponse:
    """The waits and cases behind the figures of one engagement, by its Application."""
    period, at = _period_or_404(request), now()
    fair = next(
        (row for row in fair_rows(request.user, period, at) if row.application.pk == pk), None
    )
    if fair is None:
        raise Http404
    context = query.one(request.user, fair, period, at)
    return answer(request, "desk/fairness/one.html", context, fragment="desk/fairness/_one.html")


def export(request: Request) -> HttpResponse:
    period = _period_or_404(request)
    rows = fair_table(fair_rows(request.user, period, now()))
    return table(f"fairness-{period.key}.csv", rows)


def passed_over(request: Request) -> HttpResponse:
    """Cases that stood behind others though their customers put them before, the latest first."""
    if not request.user.has_function(*SUPPORT):
        raise Http404
    rows = PassedOver.objects.visible_to(request.user).select_related(*passing.RELATED)
    rows = rows.filter(passing.asked(request.GET, request.user, now()))
    page = keyset(rows, order=passing.ORDER, cursor=request.GET.get("cursor"))
    context = passing.context(request.user, request.GET, page, now())
    return answer(
        request, "desk/fairness/passed.html", context, fragment="desk/fairness/_passed.html"
    )


def _period_or_404(request: Request) -> Period:
    period = period_asked(request.GET.get("period", "")[:10], now())
    if period is None or not policies.read_fairness(request.user):
        raise Http404
    return period
