"""Escalations: which run, one with all that happened, and how a new one begins."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.accounts.models import Application
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases.actions.reachable import Reachable
from tsam.domains.cases.models import Case
from tsam.domains.escalations import actions, policies
from tsam.domains.escalations.actions import Matter, Wanted
from tsam.domains.escalations.models import NUMBERING, Escalation
from tsam.domains.priorities import escalating
from tsam.faces.desk.forms import escalations as forms
from tsam.faces.desk.queries import escalation as one
from tsam.faces.desk.queries import escalations as query
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.fields import offer
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.verdicts import Refused


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
    """For a case that the address names, or for an Application."""
    if not request.user.has_function(*SUPPORT):
        raise Http404
    application = _asked(request)
    start: dict[str, Any] = dict(request.GET.dict())
    if case := _named(request):
        start |= {"application": case.application_id, "cases": [case.pk]}
    form = forms.Raise(request.POST or None, initial=start)
    offer(form, "application", one.raisable(request.user))
    offer(form, "cases", one.cases_of(request.user, application))
    forms.offer_people(form, "contact", one.contacts_of(request.user, application))
    if request.method == "POST" and (made := attempt(form, lambda given: _raise(request, given))):
        told = _("%(number)s runs. TSAM and manager are told.") % {"number": made.number}
        messages.success(request, told)
        return redirect("desk:escalation", made.number)
    context = {"form": form, "application": application}
    status = 422 if request.method == "POST" else 200
    return answer(
        request,
        "desk/escalations/new.html",
        context,
        fragment="desk/escalations/_new.html",
        status=status,
    )


def _raise(request: Request, given: dict[str, Any]) -> Escalation:
    wanted = Wanted(
        impact=given["impact"],
        reason=given["reason"],
        exits=tuple(given["exits"].splitlines()),
        title=given["title"],
        severity=given["severity"],
        contact=given["contact"],
        reachable=Reachable(given["reachable_name"], given["reachable_phone"]),
    )
    matter = Matter(cases=tuple(given["cases"]))
    try:
        return escalating.escalate(
            given["application"], by=request.user, at=now(), matter=matter, wanted=wanted
        )
    except Refused as refused:
        # The page of the refusal would take what was typed with it.
        raise ValidationError({"application": refused.verdict.reason}) from refused


def _asked(request: Request) -> Application | None:
    if case := _named(request):
        return case.application
    key = request.POST.get("application") or request.GET.get("application", "")
    if not (key.isascii() and key.isdigit()):
        return None
    return Application.objects.visible_to(request.user).filter(pk=int(key[:18])).first()


def _named(request: Request) -> Case | None:
    number = request.GET.get("case", "")
    cases = Case.objects.visible_to(request.user).numbered(number)
    return cases.select_related("application__account").first() if number else None


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
