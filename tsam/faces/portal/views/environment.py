"""The customer's own environments: see them, correct them, confirm them, say who may read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import Application, Feature
from tsam.domains.intelligence.actions import (
    confirming,
    consents,
    facts,
    open_environment,
    organisation,
    windows,
)
from tsam.domains.intelligence.models import (
    ChangeFreeze,
    ChangeWindow,
    Consent,
    Environment,
    EnvironmentFact,
    Stakeholder,
    TierName,
)
from tsam.domains.intelligence.policies import environments as policies
from tsam.faces.portal.forms import environment as forms
from tsam.faces.portal.queries import environment as query
from tsam.faces.ui import changing
from tsam.faces.ui.attempts import put_right
from tsam.faces.ui.pages import Request, answer, visible_or_404

Deed = Callable[[Application, dict[str, Any]], str]


def index(request: Request) -> HttpResponse:
    context = query.index(request.user, now())
    return answer(
        request,
        "portal/environment/index.html",
        context,
        fragment="portal/environment/_index.html",
    )


def show(request: Request, key: int) -> HttpResponse:
    return _page(request, application_or_404(request, key))


@require_POST
def confirmation(request: Request, key: int) -> HttpResponse:
    """Still true: one tier, or all of it where none is named."""

    def deed(application: Application, given: dict[str, Any]) -> str:
        if given["key"]:
            tier = _environment(request, application, given["key"])
            confirming.confirm_environment(tier, by=request.user, at=now())
            return _("Thank you. %(tier)s is confirmed as of now.") % {"tier": tier}
        confirming.confirm_all(application, by=request.user, at=now())
        return _("Thank you. All of it is confirmed as of now.")

    return _do(request, key, forms.Which(request.POST), deed)


@require_POST
def saying(request: Request, key: int) -> HttpResponse:
    """Correct a fact, or name one that we do not know."""
    application = application_or_404(request, key)

    def deed(application: Application, given: dict[str, Any]) -> str:
        facts.put(
            _named(request, application, given["environment"]),
            by=request.user,
            at=now(),
            kind=given["kind"],
            name=given["name"],
            value=given["value"],
        )
        return _("Thank you. It is so from now on; what was before stays in the history.")

    return _do(request, key, forms.Say(_tiers(request, application), request.POST), deed)


@require_POST
def removal(request: Request, key: int) -> HttpResponse:
    def deed(application: Application, given: dict[str, Any]) -> str:
        there = EnvironmentFact.objects.visible_to(request.user).filter(
            environment__application=application, until=None
        )
        facts.remove(visible_or_404(there, request, pk=given["key"]), by=request.user, at=now())
        return _("Thank you. It is gone, and stays in the history.")

    return _do(request, key, forms.Which(request.POST), deed)


@require_POST
def consent(request: Request, key: int) -> HttpResponse:
    """Let somebody read, or no more."""

    def deed(application: Application, given: dict[str, Any]) -> str:
        reader = given["reader"]
        if given["may_read"]:
            consents.give(
                application,
                by=request.user,
                at=now(),
                reader=reader,
                ends_on=given["ends_on"],
            )
            return _("They may read it from now on. You can take it back at any time.")
        there = Consent.objects.visible_to(request.user).filter(
            application=application, closed_at=None
        )
        consents.close(visible_or_404(there, request, reader=reader), by=request.user, at=now())
        return _("Nobody there reads it from this moment.")

    return _do(request, key, forms.Decide(request.POST), deed)


@require_POST
def forgetting(request: Request, key: int) -> HttpResponse:
    """Delete what we keep of a person."""

    def deed(application: Application, given: dict[str, Any]) -> str:
        there = Stakeholder.objects.visible_to(request.user).filter(application=application)
        person = visible_or_404(there, request, pk=given["key"])
        organisation.forget(person, by=request.user, at=now())
        return _("Forgotten. No history keeps the name.")

    return _do(request, key, forms.Which(request.POST), deed)


@require_POST
def window(request: Request, key: int) -> HttpResponse:
    """A span of each week in which we may change something."""

    def deed(application: Application, given: dict[str, Any]) -> str:
        windows.add_window(application, by=request.user, at=now(), **given)
        return _("Thank you. Changes are planned into it from now on.")

    return _do(request, key, changing.Window(request.POST), deed)


@require_POST
def freeze(request: Request, key: int) -> HttpResponse:
    """Days on which nothing may be changed."""

    def deed(application: Application, given: dict[str, Any]) -> str:
        windows.add_freeze(application, by=request.user, at=now(), **given)
        return _("Thank you. Nothing is planned into these days.")

    return _do(request, key, changing.Freeze(request.POST), deed)


@require_POST
def window_end(request: Request, key: int) -> HttpResponse:
    def deed(application: Application, given: dict[str, Any]) -> str:
        there = ChangeWindow.objects.visible_to(request.user).filter(application=application)
        one = visible_or_404(there, request, pk=given["key"])
        windows.end_window(one, by=request.user, at=now())
        return _("Thank you. Nothing is planned into it any more.")

    return _do(request, key, forms.Which(request.POST), deed)


@require_POST
def freeze_end(request: Request, key: int) -> HttpResponse:
    def deed(application: Application, given: dict[str, Any]) -> str:
        there = ChangeFreeze.objects.visible_to(request.user).filter(application=application)
        one = visible_or_404(there, request, pk=given["key"])
        windows.call_off_freeze(one, by=request.user, at=now())
        return _("Thank you. These days are free again.")

    return _do(request, key, forms.Which(request.POST), deed)


def _do(request: Request, key: int, form: Form, deed: Deed) -> HttpResponse:
    application = application_or_404(request, key)
    if form.is_valid():
        try:
            said = deed(application, form.cleaned_data)
        except ValidationError as wrong:
            put_right(form, wrong)
        else:
            messages.success(request, said)
            return redirect("portal:environment", key)
    return _page(request, application, form=form)


def _page(request: Request, application: Application, *, form: Form | None = None) -> HttpResponse:
    context = query.show(request.user, application, now())
    chosen = _chosen(request, application)
    say = form if isinstance(form, forms.Say) else _say(context["environments"], chosen)
    context |= {
        "say": say,
        "chosen": chosen,
        "problems": form,
        "window": form if isinstance(form, changing.Window) else changing.Window(),
        "freeze": form if isinstance(form, changing.Freeze) else changing.Freeze(),
    }
    return answer(
        request,
        "portal/environment/environment.html",
        context,
        fragment="portal/environment/_environment.html",
        status=422 if form else 200,
    )


def _say(environments: list[Environment], chosen: EnvironmentFact | None) -> forms.Say:
    if chosen is None:
        return forms.Say(environments)
    start = {
        "environment": str(chosen.environment_id),
        "kind": chosen.kind,
        "name": chosen.name,
        "value": chosen.value,
    }
    return forms.Say(environments, initial=start)


def _chosen(request: Request, application: Application) -> EnvironmentFact | None:
    """The fact that is to be corrected, as its link names it."""
    key = request.GET.get("fact", "")
    if not (key.isascii() and key.isdigit() and len(key) < 16):
        return None
    there = EnvironmentFact.objects.visible_to(request.user).select_related("environment")
    return there.filter(environment__application=application, until=None, pk=int(key)).first()


def application_or_404(request: Request, key: int) -> Application:
    """One that the reader sees as a whole, and of which something is known or may be said."""
    application = visible_or_404(
        Application.objects.select_related("account", "support_contract"), request, pk=key
    )
    if not policies.sees(request.user, application):
        raise Http404
    if not entitled(Feature.G5, application, now()) and not _tiers(request, application):
        raise Http404
    return application


def _tiers(request: Request, application: Application) -> list[Environment]:
    return list(
        Environment.objects.visible_to(request.user).filter(application=application).order_by("pk")
    )


def _named(request: Request, application: Application, said: str) -> Environment:
    """A tier that is there, or one of which this is the first word."""
    if said in TierName:
        return open_environment(application, by=request.user, at=now(), tier=said)
    return _environment(request, application, int(said))


def _environment(request: Request, application: Application, key: int) -> Environment:
    return visible_or_404(Environment.objects.filter(application=application), request, pk=key)
