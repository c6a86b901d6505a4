"""Find a slot for a call of one engagement, and book it or offer some."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Engagement
from tsam.domains.calls import crew
from tsam.domains.calls.actions import booking
from tsam.domains.calls.finding import Wish
from tsam.domains.calls.models import Call
from tsam.domains.calls.policies import calls as policies
from tsam.faces.desk.queries import slots as query
from tsam.faces.desk.queries.calls import RELATED
from tsam.faces.desk.views.call_acts import asked_to
from tsam.faces.desk.views.calls import reader_or_404
from tsam.faces.desk.views.engagements import engagement_or_404
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Refused, Verdict


def show(request: Request, pk: int) -> HttpResponse:
    reader_or_404(request.user)
    row = engagement_or_404(request, pk)
    at = now()
    call = _call(request, row)
    if call:
        people = asked_to(request, call)
        wish = query.wish_for(call, people, request.GET, at)
    else:
        people = crew.askable(row, request.user)
        wish = query.wish_of(row, people, request.GET, request.user, at)
    problem = ""
    if request.method == "POST" and call is None:
        try:
            return _book(request, row, wish, at)
        except Refused as refused:
            problem = refused.verdict.reason
        except ValidationError as wrong:
            problem = " ".join(wrong.messages)
    allowed: Verdict = _may(request, row, call)
    chosen = {person.pk for person in wish.people}
    context = {
        **query.context(row, wish, request.GET, at),
        "everybody": [(person, person.pk in chosen) for person in people],
        "call": call,
        "allowed": allowed,
        "problem": problem,
        "given_title": request.POST.get("title", ""),
    }
    return answer(
        request,
        "desk/calls/slots.html",
        context,
        fragment="desk/calls/_slots.html",
        status=422 if problem else 200,
    )


def _call(request: Request, row: Engagement) -> Call | None:
    """The call that a time is looked for, where one was named: it has its people and length."""
    key = request.GET.get("call", "")
    if not key.isdecimal():
        return None
    return visible_or_404(
        Call.objects.open().filter(engagement=row).select_related(*RELATED), request, pk=key
    )


def _may(request: Request, row: Engagement, call: Call | None) -> Verdict:
    if call is None:
        return policies.book(request.user, row)
    if call.starts_at:
        return policies.move(request.user, call)
    return policies.choose(request.user, call)


def _book(request: Request, row: Engagement, wish: Wish, at: datetime) -> HttpResponse:
    try:
        starts_at = datetime.fromisoformat(request.POST.get("starts_at", ""))
    except ValueError:
        raise ValidationError(_("Choose one of the slots.")) from None
    if starts_at.tzinfo is None:
        raise ValidationError(_("Choose one of the slots."))
    call = booking.book(
        row,
        by=request.user,
        at=at,
        title=request.POST.get("title", ""),
        starts_at=starts_at,
        minutes=wish.minutes,
        people=wish.people,
        dial_in=request.POST.get("dial_in", ""),
    )
    messages.success(
        request, _("“%(title)s” is booked, and everybody’s time is taken.") % {"title": call}
    )
    return redirect(reverse("desk:call", args=[call.pk]))
