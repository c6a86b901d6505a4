"""Reports of an environment: upload, what would change, writing it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.accounts.models import Engagement
from tsam.domains.intelligence.actions import imports as actions
from tsam.domains.intelligence.models import EnvironmentImport
from tsam.domains.intelligence.policies import imports as policies
from tsam.faces.desk.views.engagements import engagement_or_404
from tsam.faces.ui import environment_reports as reports
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.addresses import reverse


def index(request: Request, pk: int) -> HttpResponse:
    engagement = _engagement(request, pk)
    is_sent = request.method == "POST"
    form = reports.ReportUpload(*([request.POST, request.FILES] if is_sent else []))

    def deed(given: dict[str, Any]) -> HttpResponse:
        row = reports.bring(engagement.application, given, request.user)
        return redirect("desk:environment-import", pk, row.pk)

    if is_sent and (done := attempt(form, deed)):
        return done
    context = {
        "engagement": engagement,
        "form": form,
        "here": reverse("desk:environment-imports", args=[pk]),
        "rows": reports.rows_for(request, engagement.application, partial(_address, pk)),
        "at": now(),
    }
    status = 422 if form.errors else 200
    return answer(
        request,
        "desk/environment_imports/index.html",
        context,
        fragment="ui/_report_upload.html",
        status=status,
    )


def show(request: Request, pk: int, key: int) -> HttpResponse:
    engagement = _engagement(request, pk)
    row = _row(request, engagement, key)
    context = {
        **reports.shown(row),
        "engagement": engagement,
        "may_run": policies.run(request.user, row),
        "may_discard": policies.discard(request.user, row),
        "here": _address(pk, key),
        "at": now(),
    }
    return answer(
        request,
        "desk/environment_imports/report.html",
        context,
        fragment="ui/_environment_report.html",
    )


@require_POST
def run(request: Request, pk: int, key: int) -> HttpResponse:
    actions.run(_row(request, _engagement(request, pk), key), by=request.user, at=now())
    return redirect("desk:environment-import", pk, key)


@require_POST
def removal(request: Request, pk: int, key: int) -> HttpResponse:
    row = _row(request, _engagement(request, pk), key)
    actions.discard(row, by=request.user, at=now())
    messages.success(request, _("%(name)s is thrown away.") % {"name": row.file_name})
    return redirect("desk:environment-imports", pk)


def _address(pk: int, key: int) -> str:
    return reverse("desk:environment-import", args=[pk, key])


def _engagement(request: Request, pk: int) -> Engagement:
    engagement = engagement_or_404(request, pk)
    if not policies.read(request.user):
        raise Http404
    return engagement


def _row(request: Request, engagement: Engagement, key: int) -> EnvironmentImport:
    return visible_or_404(
        EnvironmentImport.objects.select_related("application", "account"),
        request,
        pk=key,
        application=engagement.application_id,
    )
