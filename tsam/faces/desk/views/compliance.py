"""What is not as the rules want it, over all customers, for those who can repair it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.timezone import now

from tsam.domains.accounts import policies
from tsam.faces.desk.queries import compliance as query
from tsam.faces.desk.queries.hours import left_alone
from tsam.faces.ui.pages import Request, answer

MOST_WORDS = 60


def index(request: Request) -> HttpResponse:
    if not policies.read_compliance(request.user):
        raise Http404
    kind = request.GET.get("kind", "")
    words = request.GET.get("q", "").replace("\0", "").strip()[:MOST_WORDS]
    at = now()
    context = query.context(request.user, kind if kind in query.KINDS else "", words, at)
    context["left_alone"] = left_alone(request.user, at)
    return answer(
        request,
        "desk/compliance/index.html",
        context,
        fragment="desk/compliance/_list.html",
    )
