"""The customer escalates, follows what is done, and says when it is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.views.decorators.http import require_POST

from tsam.domains.accounts.models import Application
from tsam.domains.cases import models as case_models
from tsam.domains.cases.actions.reachable import Reachable
from tsam.domains.cases.models import Case
from tsam.domains.escalations import actions
from tsam.domains.escalations.actions import Matter, Wanted, sharpest_first
from tsam.domains.escalations.models import (
    NUMBERING,
    Escalation,
    EscalationAction,
    ExitCriterion,
)
from tsam.domains.people.models import User
from tsam.domains.priorities import escalating
from tsam.domains.sprs.models import SprPublic
from tsam.domains.sprs.numbering import canonical
from tsam.faces.portal.forms import escalations as forms
from tsam.faces.portal.queries import escalations as query
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.fields import offer
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.verdicts import Refused

Given = dict[str, Any]
Deed = Callable[[Escalation, Given, User, datetime], object]


def index(request: Request) -> HttpResponse:
    context = query.index(request.user, now(), request.GET.get("cursor", ""))
    return answer(
        request, "portal/escalations/index.html", context, fragment="portal/escalations/_index.html"
    )


def new(request: Request) -> HttpResponse:
    at = now()
    context = query.raising(request.user, at)
    form = forms.Raise(request.POST or None, initial=_start(request))
    offer(
        form,
        "application",
        Application.objects.visible_to(request.user).filter(
            pk__in=[one.application.pk for one in context["places"] if one.verdict]
        ),
    )
    offer(form, "cases", context["cases"])
    offer(form, "spr", context["faults"])
    served = context["served"]
    if request.method == "POST" and (
        made := attempt(form, lambda given: _raise(request, given, served))
    ):
        messages.success(request, _promised(made))
        return redirect("portal:escalation", made.number)
    return answer(
        request,
        "portal/escalations/new.html",
        context | {"form": form},
        fragment="portal/escalations/_new.html",
        status=422 if request.method == "POST" else 200,
    )


def _promised(made: Escalation) -> str:
    """Who has it, and by when we answer; or that it stands with what ran already."""
    if made.acknowledged_at or made.next_update_at is None:
        return _("We have it already, and your words stand with it. You never need to chase.")
    there = localtime(made.next_update_at)
    return _("It is with %(name)s. We answer by %(day)s, %(time)s. You never need to chase.") % {
        "name": made.lead.name if made.lead else _("your account manager"),
        "day": date_format(there, "DATE_FORMAT"),
        "time": f"{there:%H:%M}",
    }


def _start(request: Request) -> dict[str, Any]:
    """What the address names: cases, or an SPR and where it hits."""
    if number := canonical(request.GET.get("spr", "")):
        there = SprPublic.objects.visible_to(request.user).filter(number=number)
        found = there.values_list("pk", flat=True).first()
        return {"about": "spr", "spr": found, "application": request.GET.get("application")}
    keys = [
        key for one in request.GET.getlist("case")[:50] if (key := case_models.NUMBERING.read(one))
    ]
    cases = list(Case.objects.visible_to(request.user).filter(pk__in=keys))
    if not cases:
        return {"about": "service" if "service" in request.GET else "cases"}
    return {
        "about": "cases",
        "cases": [case.pk for case in cases],
        "application": cases[0].application_id,
    }


def _raise(request: Request, given: Given, served: list[int]) -> Escalation:
    matter, application = _matter(request, given, served)
    wanted = Wanted(
        impact=given["impact"],
        reason=given["reason"],
        exits=tuple(given["exits"].splitlines()),
        title=given["title"],
        severity=given["severity"],
        reachable=Reachable(given["reachable_name"], given["reachable_phone"]),
    )
    try:
        return escalating.escalate(
            application, by=request.user, at=now(), matter=matter, wanted=wanted
        )
    except Refused as refused:
        # The page of the refusal would take what was typed with it.
        raise ValidationError({"application": refused.verdict.reason}) from refused


def _matter(request: Request, given: Given, served: list[int]) -> tuple[Matter, Application]:
    """What it is about, and where."""
    cases: tuple[Case, ...] = ()
    spr = None
    places = [given["application"]] if given["application"] else []
    match given["about"]:
        case "cases":
            cases = sharpest_first(given["cases"])
            if not cases:
                raise ValidationError({"cases": _("Choose at least one case.")})
            places = [cases[0].application]
        case "spr":
            if given["spr"] is None:
                raise ValidationError({"spr": _("Choose the fault.")})
            spr = given["spr"].spr
            places = places or query.hit_by(request.user, spr.pk, served)
    if len(places) != 1:
        raise ValidationError({"application": _("Say which Application it is about.")})
    return Matter(cases, spr), places[0]


def show(request: Request, number: str) -> HttpResponse:
    return _page(request, _escalation(request, number))


class Act(NamedTuple):
    """A deed of the customer: its form, what it does, and what is said afterwards."""

    form: type[Form]
    deed: Deed
    done: Any


class Nothing(Form):
    """A deed that needs no words."""


def _with(verb: Callable[..., object]) -> Deed:
    return lambda row, given, by, at: verb(row, by=by, at=at, **given)


ACTS: dict[str, Act] = {
    "words": Act(forms.Say, _with(actions.write), _later("Sent. Whoever leads it is told.")),
    "agreement": Act(Nothing, _with(escalating.agree), _later("Ended, because you agreed.")),
    "disagreement": Act(
        forms.NotYet, _with(escalating.disagree), _later("It goes on. We have what you wrote.")
    ),
    "resumption": Act(forms.NotYet, _with(escalating.resume), _later("It goes on at once.")),
    "withdrawal": Act(forms.Withdraw, _with(escalating.withdraw), _later("Taken back.")),
    "exit": Act(forms.Exit, _with(actions.add_exit), _later("Added. It ends only with this too.")),
}


@require_POST
def act(request: Request, number: str, verb: str) -> HttpResponse:
    if verb not in ACTS:
        raise Http404
    row, step = _escalation(request, number), ACTS[verb]
    form = step.form(request.POST, auto_id=f"{verb}_%s")

    def deed(given: Given) -> str:
        step.deed(row, given, request.user, now())
        return str(step.done)

    if done := attempt(form, deed):
        messages.success(request, done)
        return redirect("portal:escalation", row.number)
    return _page(request, row, verb, form)


@require_POST
def exit_met(request: Request, number: str, key: int) -> HttpResponse:
    row = _escalation(request, number)
    criterion = visible_or_404(
        ExitCriterion.objects.select_related("escalation"), request, pk=key, escalation=row
    )
    is_met = "open" not in request.POST
    actions.meet_exit(criterion, by=request.user, at=now(), is_met=is_met)
    return redirect("portal:escalation", row.number)


@require_POST
def action_done(request: Request, number: str, key: int) -> HttpResponse:
    row = _escalation(request, number)
    found = visible_or_404(
        EscalationAction.objects.select_related("escalation"), request, pk=key, escalation=row
    )
    actions.finish_action(found, by=request.user, at=now())
    return redirect("portal:escalation", row.number)


def _page(
    request: Request, row: Escalation, wrong: str = "", form: Form | None = None
) -> HttpResponse:
    acts: dict[str, Form] = {name: step.form(auto_id=f"{name}_%s") for name, step in ACTS.items()}
    if form is not None:
        acts[wrong] = form
    context = query.one(request.user, row, now()) | {"acts": acts, "wrong": wrong}
    return answer(
        request,
        "portal/escalations/escalation.html",
        context,
        fragment="portal/escalations/_escalation.html",
        status=422 if wrong else 200,
    )


def _escalation(request: Request, number: str) -> Escalation:
    key = NUMBERING.read(number)
    return visible_or_404(Escalation.objects.select_related(*query.RELATED), request, pk=key or 0)
