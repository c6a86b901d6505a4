"""What was known of their environment when a case was reported, and what changed since another."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from tsam.domains.accounts.models import Application
from tsam.domains.cases.models import Case
from tsam.faces.portal.queries.cases import RELATED
from tsam.faces.ui import environments
from tsam.faces.ui.pages import Request, visible_or_404


def of_case(request: Request, number: str) -> HttpResponse:
    case = visible_or_404(Case.objects.numbered(number).select_related(*RELATED), request)
    context = environments.of_case(request.user, case, request.GET)
    return render(request, "portal/cases/environment.html", context)


def between(request: Request, key: int) -> HttpResponse:
    application = visible_or_404(Application.objects.select_related("account"), request, pk=key)
    context = environments.compared(request.user, application, request.GET)
    return render(request, "portal/environments/drift.html", context)
