"""Find a slot for a call of one engagement, and book it or offer some."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Engagement
from tsam.domains.calls.actions import booking
from tsam.domains.calls.finding import Wish
from tsam.domains.calls.policies import calls as policies
from tsam.faces.desk.queries import slots as query
from tsam.faces.desk.views.call_acts import everybody
from tsam.faces.desk.views.calls import reader_or_404
from tsam.faces.desk.views.engagements import engagement_or_404
from tsam.faces.ui.pages import Request, answer
from tsam.kernel.verdicts import Refused, Verdict


def show(request: Request, pk: int) -> HttpResponse:
    reader_or_404(request.user)
    row = engagement_or_404(request, pk)
    people = everybody(request, row)
    at = now()
    wish = query.wish_of(row, people, request.GET, request.user, at)
    problem = ""
    if request.method == "POST":
        try:
            return _book(request, row, wish, at)
        except Refused as refused:
            problem = refused.verdict.reason
        except ValidationError as wrong:
            problem = " ".join(wrong.messages)
    allowed: Verdict = policies.book(request.user, row)
    chosen = {person.pk for person in wish.people}
    context = {
        **query.context(row, wish, request.GET, at),
        "everybody": [(person, person.pk in chosen) for person in people],
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
