"""The environment that a case kept, and what changed between two snapshots."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from tsam.domains.accounts.models import Application
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases.models import Case
from tsam.faces.ui import environments
from tsam.faces.ui.pages import Request, visible_or_404


def of_case(request: Request, number: str) -> HttpResponse:
    case = visible_or_404(
        Case.objects.numbered(number).select_related("account", "application"), request
    )
    context = environments.of_case(request.user, case, request.GET)
    return render(request, "desk/cases/environment.html", context)


def between(request: Request, pk: int) -> HttpResponse:
    application = visible_or_404(Application.objects.select_related("account"), request, pk=pk)
    context = environments.compared(request.user, application, request.GET)
    # Who reads environments only where a customer agreed finds no page that says there is nothing.
    if not context["offered"] and not request.user.has_function(*SUPPORT):
        raise Http404
    return render(request, "desk/applications/drift.html", context)
