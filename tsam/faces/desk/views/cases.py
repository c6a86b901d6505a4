"""The case list and the case."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Account, Severity
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases import actions
from tsam.domains.cases.models import NUMBERING, Case, CaseArea, State
from tsam.faces.desk.queries import case as case_query
from tsam.faces.desk.queries import case_rows, people
from tsam.faces.desk.queries import cases as query
from tsam.faces.ui.pages import Request, answer, asked_or_404, visible_or_404
from tsam.kernel.addresses import reverse


def index(request: Request) -> HttpResponse:
    at = now()
    reader = request.user
    filters = query.Filters.read(request.GET, reader)
    page, rows = case_rows.page(reader, filters, at, request.GET.get("cursor"))
    context = {
        "at": at,
        "filters": filters,
        "page": page,
        "rows": rows,
        "counts": query.counts(reader, filters, at),
        "views": _views(),
        "clauses": query.clauses(reader, filters),
        "most_counted": query.MOST_COUNTED,
        "may_act": reader.has_function(*SUPPORT),
    }
    if number := request.GET.get("beside"):
        return _beside(request, number, context)
    return answer(request, "desk/cases/index.html", context, fragment="desk/cases/_list.html")


def _beside(request: Request, number: str, listed: dict[str, Any]) -> HttpResponse:
    """The same list with one of its cases beside it; "first" is the first of the list."""
    rows = listed["rows"]
    if number == "first" and rows:
        number = rows[0].number
    case = asked_or_404(case_query.ONE, Case.objects, request, case=NUMBERING.read(number))
    words = request.GET.copy()
    words.pop("beside", None)
    start = f"?{words.urlencode()}&beside=" if words else "?beside="
    context = case_query.context(request.user, case, listed["at"]) | listed
    actions.mark_read(case, by=request.user, at=listed["at"])
    context |= {"beside": case.number, "beside_query": start}
    return answer(request, "desk/cases/split.html", context, fragment="desk/cases/_list.html")


def filters(request: Request) -> HttpResponse:
    """All filters of the list as a form: a page of its own, or what the menu shows."""
    reader = request.user
    context = {
        "filters": query.Filters.read(request.GET, reader),
        "accounts": Account.objects.visible_to(reader)
        .order_by("name")
        .values_list("slug", "name")[:500],
        "states": State.choices,
        "severities": Severity.choices,
        "areas": [(area.lower(), label) for area, label in CaseArea.choices],
    }
    return answer(request, "desk/cases/filters.html", context, fragment="desk/cases/_filters.html")


def bulk(request: Request) -> HttpResponse:
    """What the dialogs for picked cases choose among."""
    return render(request, "desk/cases/_bulk.html", {"support": people.support()})


def _views() -> list[tuple[str, str]]:
    return [
        ("", _("All open")),
        ("breaks", _("Breaks within 4 h")),
        ("promised", _("Promised")),
        ("waiting", _("Waiting for customer")),
        ("silent", _("Silent for 5 days")),
        ("rnd", _("With R&D")),
    ]


def show(request: Request, number: str) -> HttpResponse:
    at = now()
    case = asked_or_404(case_query.ONE, Case.objects, request, case=NUMBERING.read(number))
    context = case_query.context(request.user, case, at)
    actions.mark_read(case, by=request.user, at=at)
    return answer(request, "desk/cases/case.html", context, fragment="desk/cases/_case.html")


def next_case(request: Request, number: str) -> HttpResponse:
    """The case that comes after this one in the reader's list, for going on without the list."""
    case = visible_or_404(Case.objects.numbered(number), request)
    following = query.after(request.user, case, now())
    where = reverse("desk:case", args=[following.number]) if following else reverse("desk:cases")
    return HttpResponse(status=302, headers={"Location": where})


def case_before(request: Request, number: str) -> HttpResponse:
    """The case that comes before this one in the reader's list."""
    case = visible_or_404(Case.objects.numbered(number), request)
    former = query.before(request.user, case, now())
    where = reverse("desk:case", args=[former.number]) if former else reverse("desk:cases")
    return HttpResponse(status=302, headers={"Location": where})
