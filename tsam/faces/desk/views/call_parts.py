"""Times to choose from, the parts of a call, and the end of a regular one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.calls.actions import agenda, booking, outcome, recurring
from tsam.domains.calls.models import AgendaPoint, Call, CallAction, CallSeries
from tsam.domains.calls.policies import calls as policies
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import calls as forms
from tsam.faces.desk.queries import slots as query
from tsam.faces.desk.views.call_acts import crumbs
from tsam.faces.desk.views.calls import call_or_404, reader_or_404
from tsam.faces.ui.pages import Request, visible_or_404
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Verdict


def offers(request: Request, key: int) -> HttpResponse:
    """Some times for the customer to choose from. None of them is kept free."""
    call = call_or_404(request, key)
    form = forms.Offers(query.times_for(call, now()), deeds.sent(request))

    def deed(given: dict[str, Any]) -> str:
        booking.offer(call, by=request.user, at=now(), **given)
        return _("They are offered. Whichever the customer takes is booked at once.")

    return deeds.ask(
        request,
        _of_call(
            call,
            _("Which times do you offer for “%(title)s”?") % {"title": call.title},
            _("Offer them"),
            policies.offer(request.user, call),
            lead=_wish(call),
        ),
        form,
        deed,
    )


def choice(request: Request, key: int) -> HttpResponse:
    """The time that was agreed on the phone, whether it was offered or not."""
    call = call_or_404(request, key)
    form = forms.Choice(query.times_for(call, now()), deeds.sent(request))

    def deed(given: dict[str, Any]) -> str:
        booking.choose(call, by=request.user, at=now(), **given)
        return _("It is agreed, and everybody’s time is taken.")

    return deeds.ask(
        request,
        _of_call(
            call,
            _("When is “%(title)s”?") % {"title": call.title},
            _("Agree on it"),
            policies.choose(request.user, call),
            lead=_wish(call),
        ),
        form,
        deed,
    )


def remove_point(request: Request, key: int, point: int) -> HttpResponse:
    call = call_or_404(request, key)
    row = visible_or_404(AgendaPoint.objects.filter(call=call), request, pk=point)

    def deed(_given: dict[str, Any]) -> str:
        agenda.remove_point(row, by=request.user, at=now())
        return _("It is off the agenda.")

    question = _of_call(
        call,
        _("Take “%(words)s” off the agenda?") % {"words": row.words},
        _("Take it off"),
        policies.change_agenda(request.user, call),
        is_danger=True,
    )
    return deeds.ask(request, question, forms.Plain(deeds.sent(request)), deed)


def settle(request: Request, key: int, task: int) -> HttpResponse:
    """It is done, or nobody needs it: by its owner, or by the TSAM for them."""
    call = call_or_404(request, key)
    row = visible_or_404(
        CallAction.objects.filter(call=call).select_related("owner"), request, pk=task
    )

    def deed(given: dict[str, Any]) -> str:
        is_done = given["outcome"] == "done"
        outcome.settle_action(row, by=request.user, at=now(), is_done=is_done)
        return _("It is done.") if is_done else _("It is off the list.")

    question = _of_call(
        call,
        _("Is “%(words)s” settled?") % {"words": row.words},
        _("Settle it"),
        policies.settle_action(request.user, row.owner),
        lead=_("%(name)s does it by %(day)s.")
        % {"name": row.owner.name, "day": f"{row.due_on:%Y-%m-%d}"},
    )
    return deeds.ask(request, question, forms.Settle(deeds.sent(request)), deed)


def end_series(request: Request, key: int) -> HttpResponse:
    """No more of these calls; those that are booked are cancelled."""
    reader_or_404(request.user)
    series = visible_or_404(
        CallSeries.objects.running().select_related("account", "application"), request, pk=key
    )

    def deed(given: dict[str, Any]) -> str:
        recurring.end(series, by=request.user, at=now(), **given)
        return _("“%(title)s” has ended, and everybody’s time is free again.") % {
            "title": series.title
        }

    question = deeds.Question(
        _("Why does “%(title)s” end?") % {"title": series.title},
        _("End it"),
        reverse("desk:calls"),
        lead=_("%(customer)s, %(application)s. Calls to come are cancelled with these words.")
        % {"customer": series.account.name, "application": series.application.name},
        verdict=policies.write(request.user),
        is_danger=True,
        crumbs=crumbs(),
    )
    return deeds.ask(request, question, forms.Why(deeds.sent(request)), deed)


def _of_call(
    call: Call, title: str, act: str, verdict: Verdict, *, lead: str = "", is_danger: bool = False
) -> deeds.Question:
    return deeds.Question(
        title,
        act,
        reverse("desk:call", args=[call.pk]),
        lead=lead or call.account.name,
        verdict=verdict,
        is_danger=is_danger,
        crumbs=crumbs(call),
    )


def _wish(call: Call) -> str:
    """How long it takes, and what the customer said of when."""
    said = _("%(customer)s, %(minutes)d minutes.") % {
        "customer": call.account.name,
        "minutes": call.minutes,
    }
    return f"{said} “{call.reason}”" if call.reason else said
