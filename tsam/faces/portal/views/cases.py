"""The customer's cases."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.timezone import now

from tsam.faces.portal.queries import cases as query
from tsam.faces.ui.pages import Request, answer


def index(request: Request) -> HttpResponse:
    at, reader = now(), request.user
    filters = query.Filters.read(request.GET)
    page = query.page(reader, filters, request.GET.get("cursor"))
    context = {
        "at": at,
        "filters": filters,
        "standing": query.standing(reader, at),
        "views": query.views(reader, filters),
        "applications": query.applications(reader),
        "sees_others": query.sees_others(reader),
        "page": page,
        "rows": page.rows,
    }
    return answer(request, "portal/cases/index.html", context, fragment="portal/cases/_list.html")
