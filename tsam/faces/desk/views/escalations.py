"""Escalations: which run, one with all that happened, and how a new one begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.accounts.models import Application
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases import models as case_models
from tsam.domains.cases.actions.reachable import Reachable
from tsam.domains.cases.models import Case
from tsam.domains.escalations import actions, policies
from tsam.domains.escalations.actions import Matter, Wanted, sharpest_first
from tsam.domains.escalations.models import NUMBERING, Escalation
from tsam.domains.priorities import escalating
from tsam.domains.sprs.models import Spr
from tsam.domains.sprs.numbering import canonical
from tsam.faces.desk.forms import escalations as forms
from tsam.faces.desk.queries import escalation as one
from tsam.faces.desk.queries import escalations as query
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.fields import offer
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.verdicts import Refused

# So many cases one picks at most.
MOST_PICKED = 50


def index(request: Request) -> HttpResponse:
    scope = query.scope_of(request.user, request.GET.get("scope", ""))
    context = query.index(request.user, scope, now())
    return answer(
        request, "desk/escalations/index.html", context, fragment="desk/escalations/_index.html"
    )


def pattern(request: Request) -> HttpResponse:
    if not policies.read_pattern(request.user):
        raise Http404
    context = query.pattern(request.user, now())
    return answer(
        request, "desk/escalations/pattern.html", context, fragment="desk/escalations/_pattern.html"
    )


def new(request: Request) -> HttpResponse:
    """For cases or an SPR that the address names, for an Application, or for a customer."""
    if not request.user.has_function(*SUPPORT):
        raise Http404
    picked, spr = _picked(request), _named_spr(request)
    places = one.raisable(request.user, request.GET.get("account", ""), spr)
    application = _asked(request, picked) or _only(request, places)
    # From the list of cases the picked ones are sent; there is nothing to check in that yet.
    is_sent = request.method == "POST" and "case" not in request.POST
    start = {"application": application and application.pk, "cases": [case.pk for case in picked]}
    form = forms.Raise(request.POST if is_sent else None, initial=start)
    offer(form, "application", places)
    offer(form, "cases", one.cases_of(request.user, application))
    forms.offer_people(form, "contact", one.contacts_of(request.user, application))
    if is_sent and (made := attempt(form, lambda given: _raise(request, given, spr))):
        told = _("%(number)s runs. TSAM and manager are told.") % {"number": made.number}
        messages.success(request, told)
        return redirect("desk:escalation", made.number)
    by_letter = forms.Letter(auto_id="by_%s")
    offer(by_letter, "application", places)
    context = {
        "form": form,
        "by_letter": by_letter,
        "application": application,
        "spr": spr,
        "elsewhere": [case for case in picked if case.application != application],
    }
    return answer(
        request,
        "desk/escalations/new.html",
        context,
        fragment="desk/escalations/_new.html",
        status=422 if is_sent else 200,
    )


def _raise(request: Request, given: dict[str, Any], spr: Spr | None) -> Escalation:
    wanted = Wanted(
        impact=given["impact"],
        reason=given["reason"],
        exits=tuple(given["exits"].splitlines()),
        title=given["title"],
        severity=given["severity"],
        contact=given["contact"],
        reachable=Reachable(given["reachable_name"], given["reachable_phone"]),
    )
    matter = Matter(sharpest_first(given["cases"]), spr)
    try:
        return escalating.escalate(
            given["application"], by=request.user, at=now(), matter=matter, wanted=wanted
        )
    except Refused as refused:
        # The page of the refusal would take what was typed with it.
        raise ValidationError({"application": refused.verdict.reason}) from refused


def _asked(request: Request, picked: Sequence[Case]) -> Application | None:
    if picked:
        return picked[0].application
    key = request.POST.get("application") or request.GET.get("application", "")
    if not (key.isascii() and key.isdigit()):
        return None
    return Application.objects.visible_to(request.user).filter(pk=int(key[:18])).first()


def _only(request: Request, places: QuerySet[Application]) -> Application | None:
    """Where the customer or the SPR leaves nothing to choose."""
    if not request.GET.keys() & {"account", "spr"}:
        return None
    found = list(places[:2])
    return found[0] if len(found) == 1 else None


def _picked(request: Request) -> list[Case]:
    """The open cases that the address or the list names, the first one first."""
    numbers = [*request.GET.getlist("case"), *request.POST.getlist("case")][:MOST_PICKED]
    keys = [
        key for key in (case_models.NUMBERING.read(number) for number in numbers) if key is not None
    ]
    cases = Case.objects.visible_to(request.user).filter(is_open=True)
    found = cases.select_related("application__account").in_bulk(keys)
    return [found[key] for key in keys if key in found]


def _named_spr(request: Request) -> Spr | None:
    number = canonical(request.GET.get("spr", ""))
    return Spr.objects.visible_to(request.user).numbered(number).first() if number else None


def show(request: Request, number: str) -> HttpResponse:
    row = escalation_or_404(request, number)
    return _page(request, row, forms.Report())


@require_POST
def words(request: Request, number: str) -> HttpResponse:
    """A report to the customer, or a remark that nobody outside reads."""
    row, at = escalation_or_404(request, number), now()
    form = forms.Report(request.POST)

    def deed(given: dict[str, Any]) -> str:
        if given["reach"] == "note":
            actions.remark(row, by=request.user, at=at, text=given["text"])
            return _("Kept. Nobody outside reads it.")
        actions.report(
            row,
            by=request.user,
            at=at,
            happened=given["text"],
            coming=given["coming"],
            trend=given["trend"],
            next_update_at=given["next_update_at"],
        )
        return _("Sent. Whoever follows it is told.")

    if done := attempt(form, deed):
        messages.success(request, done)
        return redirect("desk:escalation", number)
    return _page(request, row, form)


def _page(request: Request, row: Escalation, form: forms.Report) -> HttpResponse:
    context = one.one(request.user, row, now()) | {"form": form}
    context["reach"] = "inside" if form.data.get("reach") == "note" else "public"
    return answer(
        request,
        "desk/escalations/escalation.html",
        context,
        fragment="desk/escalations/_escalation.html",
        status=422 if form.is_bound else 200,
    )


def escalation_or_404(request: Request, number: str) -> Escalation:
    key = NUMBERING.read(number)
    return visible_or_404(Escalation.objects.select_related(*one.RELATED), request, pk=key or 0)
