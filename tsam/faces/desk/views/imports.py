"""Bring in a case history: upload, dry run, then the import itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.accounts.models import Application
from tsam.domains.cases.importers import actions, policies
from tsam.domains.cases.models import ImportRun
from tsam.faces.desk.deeds import attempt
from tsam.faces.desk.forms.administration import Upload
from tsam.faces.ui.pages import Request, answer, keyset, visible_or_404


def index(request: Request) -> HttpResponse:
    if not policies.start(request.user):
        raise Http404
    posted = request.method == "POST"
    applications = Application.objects.visible_to(request.user).select_related("account")
    form = Upload(applications, request.POST, request.FILES) if posted else Upload(applications)

    def deed(given: dict[str, Any]) -> HttpResponse:
        row = actions.start(
            account=given["application"].account, by=request.user, at=now(), **given
        )
        return redirect("desk:import", row.pk)

    if posted and (done := attempt(form, deed)):
        return done
    rows = ImportRun.objects.visible_to(request.user).select_related("account")
    page = keyset(rows, order=("-pk",), cursor=request.GET.get("cursor"))
    return answer(
        request,
        "desk/administration/imports.html",
        {"form": form, "page": page},
        fragment="desk/administration/_imports.html",
        status=422 if form.errors else 200,
    )


def show(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    context = {"row": row, "may_run": policies.run(request.user, row)}
    return answer(
        request,
        "desk/administration/import.html",
        context,
        fragment="desk/administration/_import.html",
    )


@require_POST
def run(request: Request, pk: int) -> HttpResponse:
    actions.run(_row(request, pk), by=request.user, at=now())
    messages.success(request, _("The import runs."))
    return redirect("desk:import", pk)


def _row(request: Request, pk: int) -> ImportRun:
    return visible_or_404(
        ImportRun.objects.select_related("account", "application"), request, pk=pk
    )
