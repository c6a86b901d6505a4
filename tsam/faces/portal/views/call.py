"""One call of a customer: its agenda, the answer to it, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import get_current_timezone, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.calls.actions import agenda, answering, booking, off_hours, outcome
from tsam.domains.calls.models import (
    AgendaPoint,
    Answer,
    Call,
    CallAction,
    OffHoursRequest,
)
from tsam.faces.portal.forms import calls as forms
from tsam.faces.portal.queries import calls as query
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.pages import Request, visible_or_404
from tsam.faces.ui.pages import answer as answered
from tsam.kernel.addresses import reverse


def show(request: Request, key: int) -> HttpResponse:
    return _page(request, _call(request, key), {})


def invitation(request: Request, key: int) -> HttpResponse:
    call = _call(request, key)
    if call.starts_at is None:
        raise Http404
    url = request.build_absolute_uri(reverse("portal:call", args=[call.pk]))
    written = query.invitation(request.user, call, url)
    response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="call-{call.pk}.ics"'
    return response


@require_POST
def point(request: Request, key: int) -> HttpResponse:
    """Both sides read it at once."""
    call, form = _call(request, key), forms.Point(request.POST)

    def deed(given: dict[str, Any]) -> HttpResponse:
        agenda.add_point(call, by=request.user, at=now(), **given)
        return _done(request, call, _("It stands on the agenda."))

    return attempt(form, deed) or _page(request, call, {"point_form": form})


@require_POST
def remove_point(request: Request, key: int) -> HttpResponse:
    row = visible_or_404(AgendaPoint.objects.select_related("call"), request, pk=key)
    agenda.remove_point(row, by=request.user, at=now())
    return _done(request, row.call, _("It is off the agenda."))


@require_POST
def answer(request: Request, key: int) -> HttpResponse:
    call, form = _call(request, key), forms.Answer(request.POST)

    def deed(given: dict[str, Any]) -> HttpResponse:
        counter = None
        if given["answer"] == Answer.COUNTERED and given["day"] and given["time"]:
            counter = datetime.combine(given["day"], given["time"], get_current_timezone())
        answering.answer(
            call,
            by=request.user,
            at=now(),
            answer=given["answer"],
            words=given["words"],
            counter_at=counter,
        )
        return _done(request, call, _("Your TSAM reads your answer."))

    return attempt(form, deed) or _page(request, call, {"answer_form": form})


@require_POST
def withdrawal(request: Request, key: int) -> HttpResponse:
    """The own wish for a call is not needed any more."""
    call, form = _call(request, key), forms.Why(request.POST)

    def deed(given: dict[str, Any]) -> HttpResponse:
        booking.cancel(call, by=request.user, at=now(), **given)
        messages.success(request, _("It is taken back."))
        return redirect("portal:calls")

    return attempt(form, deed) or _page(request, call, {"why_form": form})


@require_POST
def task_done(request: Request, key: int) -> HttpResponse:
    row = visible_or_404(CallAction.objects.select_related("call"), request, pk=key)
    outcome.settle_action(row, by=request.user, at=now())
    return _done(request, row.call, _("Done. Your TSAM reads it."))


@require_POST
def off_hours_withdrawal(request: Request, key: int) -> HttpResponse:
    row = visible_or_404(OffHoursRequest.objects.all(), request, pk=key)
    off_hours.cancel(row, by=request.user, at=now())
    messages.success(request, _("It is taken back."))
    return redirect("portal:calls")


def _call(request: Request, key: int) -> Call:
    return visible_or_404(Call.objects.select_related(*query.RELATED), request, pk=key)


def _done(request: Request, call: Call, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("portal:call", call.pk)


def _page(request: Request, call: Call, wrong: dict[str, Form]) -> HttpResponse:
    """The page of a call, with the form that is to be put right, if there is one."""
    context = {
        **query.one(request.user, call, now()),
        "point_form": forms.Point(),
        "answer_form": forms.Answer(),
        "why_form": forms.Why(),
        **wrong,
        "wrong": wrong,
    }
    return answered(
        request,
        "portal/calls/call.html",
        context,
        fragment="portal/calls/_call.html",
        status=422 if wrong else 200,
    )
