"""Engagements: order one, see one, and take its next steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.accounts import actions, policies
from tsam.domains.accounts.models import Application, Engagement, EngagementState
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsam_of
from tsam.faces.desk.forms import accounts as forms
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.pages import Request, answer, visible_or_404

Deed = Callable[[Engagement, dict[str, Any], User, datetime], object]

# What is done to an engagement: the form that it needs, the deed, and what is said afterwards.
DEEDS: dict[str, tuple[type[django_forms.Form], Deed]] = {
    "advance": (
        forms.Advance,
        lambda row, given, by, at: actions.advance(row, by=by, at=at, **given),
    ),
    "suspend": (forms.Why, lambda row, given, by, at: actions.suspend(row, by=by, at=at, **given)),
    "resume": (django_forms.Form, lambda row, _given, by, at: actions.resume(row, by=by, at=at)),
    "end": (forms.Why, lambda row, given, by, at: actions.end(row, by=by, at=at, **given)),
    "renew": (forms.Renew, lambda row, given, by, at: actions.renew(row, by=by, at=at, **given)),
}


def order(request: Request, pk: int) -> HttpResponse:
    application = visible_or_404(Application.objects.select_related("account"), request, pk=pk)
    form = forms.OrderEngagement(request.POST or None)

    def deed(given: dict[str, Any]) -> HttpResponse:
        row = actions.order_engagement(application, by=request.user, at=now(), **given)
        messages.success(request, _("Ordered."))
        return redirect("desk:engagement", row.pk)

    if request.method == "POST" and (done := attempt(form, deed)):
        return done
    context = {
        "application": application,
        "form": form,
        "may_order": policies.order_engagement(request.user, application),
    }
    return answer(
        request,
        "desk/engagements/order.html",
        context,
        fragment="desk/engagements/_order.html",
        status=422 if form.errors else 200,
    )


def show(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _engagement(request, pk))


@require_POST
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    if verb not in DEEDS:
        raise Http404
    row = _engagement(request, pk)
    form_class, deed = DEEDS[verb]
    form = form_class(request.POST)

    def done(given: dict[str, Any]) -> HttpResponse:
        deed(row, given, request.user, now())
        messages.success(request, _("Done."))
        return redirect("desk:engagement", pk)

    return attempt(form, done) or _shown(request, row, form, verb)


def _engagement(request: Request, pk: int) -> Engagement:
    return visible_or_404(
        Engagement.objects.select_related("account", "application", "calendar"), request, pk=pk
    )


def _shown(
    request: Request, row: Engagement, wrong: django_forms.Form | None = None, verb: str = ""
) -> HttpResponse:
    user = request.user
    context = {
        "engagement": row,
        "tsam": tsam_of(row, now().astimezone(ZoneInfo(row.calendar.zone)).date()),
        "terms": row.terms.order_by("starts_on"),
        "steps": [
            (state, state.label) for state in EngagementState if policies.advance(user, row, state)
        ],
        "wrong": wrong,
        "may_suspend": policies.suspend(user, row),
        "may_resume": policies.resume(user, row),
        "may_end": policies.end(user, row),
        "may_renew": policies.renew(user, row),
        "suspension": wrong if verb == "suspend" else forms.Why(),
        "ending": wrong if verb == "end" else forms.Why(),
        "renewal": wrong if verb == "renew" else forms.Renew(),
    }
    return answer(
        request,
        "desk/engagements/engagement.html",
        context,
        fragment="desk/engagements/_engagement.html",
        status=422 if wrong else 200,
    )
