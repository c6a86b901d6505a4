"""The customer's cases: the list, one case, and reporting a problem."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Application, Severity
from tsam.domains.cases import actions, files, policies
from tsam.domains.cases.models import Case, Channel, IssueType
from tsam.domains.staffing.coverage import tsams_for
from tsam.faces.portal.forms import cases as forms
from tsam.faces.portal.queries import cases as query
from tsam.faces.ui.pages import Request, answer, visible_or_404


def index(request: Request) -> HttpResponse:
    at = now()
    view = query.known(request.GET.get("view", ""))
    page = query.page(request.user, view, request.GET.get("cursor"))
    context = {
        "at": at,
        "view": view,
        "views": query.views(request.user, at),
        "page": page,
        "rows": page.rows,
    }
    return answer(request, "portal/cases/index.html", context, fragment="portal/cases/_list.html")


def show(request: Request, number: str) -> HttpResponse:
    at = now()
    case = visible_or_404(Case.objects.numbered(number).select_related(*query.RELATED), request)
    context = query.context(request.user, case, at)
    actions.mark_read(case, by=request.user, at=at)
    return answer(request, "portal/cases/case.html", context, fragment="portal/cases/_case.html")


def new(request: Request) -> HttpResponse:
    at = now()
    form = forms.Report(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        application = visible_or_404(
            Application.objects.select_related("account"), request, pk=given["application"]
        )
        try:
            case = actions.open_case(
                application,
                actions.Description(**{name: given[name] for name in forms.DESCRIBED}),
                by=request.user,
                at=at,
                channel=Channel.PORTAL,
                files=files.store_all(given["files"]),
                idempotency_key=given["key"],
            )
        except ValidationError as wrong:
            for name, errors in getattr(wrong, "error_dict", {None: [wrong]}).items():
                form.add_error(name if name in form.fields else None, errors)
        else:
            said = _("Reported as %(number)s. Here is all that happens with it.")
            messages.success(request, said % {"number": case.number})
            return redirect("portal:case", case.number)
    return answer(
        request,
        "portal/cases/new.html",
        {"form": form, "key": uuid4().hex, **_choices(request)},
        fragment="portal/cases/_new.html",
        status=422 if form.is_bound else 200,
    )


def _choices(request: Request) -> dict[str, Any]:
    at = now()
    applications = list(
        Application.objects.visible_to(request.user)
        .filter(retired_at=None)
        .select_related("account", "support_contract")
        .order_by("name")[:100]
    )
    tsams = tsams_for([one.pk for one in applications], at.date())
    return {
        "applications": [
            (one, tsams.get(one.pk, []), policies.open_case(request.user, one, at))
            for one in applications
        ],
        "severities": [(value, label, _severity_words(value)) for value, label in Severity.choices],
        "issue_types": IssueType.choices,
    }


def _severity_words(severity: int) -> tuple[str, str]:
    """What stands still, in words of the people who report it."""
    return {
        0: (
            _("Everything stands still"),
            _("Production is down for all. The desk works on it day and night."),
        ),
        1: (
            _("An important part of the business cannot work"),
            _("No way around it, or one that you cannot hold for long."),
        ),
        2: (
            _("Work goes on, but worse"),
            _("Something fails or is slow. There is a way around."),
        ),
        3: (_("A question"), _("Nothing is broken. How to, or what if.")),
    }[severity]
