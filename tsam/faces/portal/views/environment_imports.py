"""The customer's own reports of an environment."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.intelligence.actions import imports as actions
from tsam.domains.intelligence.models import EnvironmentImport
from tsam.domains.intelligence.policies import imports as policies
from tsam.faces.portal.views.environment import application_or_404 as environment_of
from tsam.faces.ui import environment_reports as reports
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.addresses import reverse


def index(request: Request, key: int) -> HttpResponse:
    application = environment_of(request, key)
    is_sent = request.method == "POST"
    form = reports.ReportUpload(*([request.POST, request.FILES] if is_sent else []))

    def deed(given: dict[str, Any]) -> HttpResponse:
        row = reports.bring(application, given, request.user)
        return redirect("portal:environment-report", row.pk)

    if is_sent and (done := attempt(form, deed)):
        return done
    context = {
        "application": application,
        "form": form,
        "here": reverse("portal:environment-reports", args=[key]),
        "rows": reports.rows_for(request, application, _address),
        "at": now(),
    }
    return answer(
        request,
        "portal/environment_imports/index.html",
        context,
        fragment="ui/_report_upload.html",
        status=422 if form.errors else 200,
    )


def show(request: Request, key: int) -> HttpResponse:
    row = _row(request, key)
    context = {
        **reports.shown(row),
        "application": row.application,
        "may_run": policies.run(request.user, row),
        "may_discard": policies.discard(request.user, row),
        "here": _address(key),
        "at": now(),
    }
    return answer(
        request,
        "portal/environment_imports/report.html",
        context,
        fragment="ui/_environment_report.html",
    )


@require_POST
def run(request: Request, key: int) -> HttpResponse:
    actions.run(_row(request, key), by=request.user, at=now())
    return redirect("portal:environment-report", key)


@require_POST
def removal(request: Request, key: int) -> HttpResponse:
    row = _row(request, key)
    actions.discard(row, by=request.user, at=now())
    messages.success(request, _("%(name)s is thrown away.") % {"name": row.file_name})
    return redirect("portal:environment-reports", row.application_id)


def _address(key: int) -> str:
    return reverse("portal:environment-report", args=[key])


def _row(request: Request, key: int) -> EnvironmentImport:
    return visible_or_404(
        EnvironmentImport.objects.select_related("application", "account"), request, pk=key
    )
