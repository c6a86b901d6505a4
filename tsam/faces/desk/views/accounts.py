"""Customers: the list, one of them, and what a feature rests on."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.accounts import actions, entitlement, policies
from tsam.domains.accounts.models import (
    Account,
    Application,
    Contact,
    Engagement,
    EngagementTerm,
    Feature,
    SupportContract,
)
from tsam.faces.desk.forms import accounts as forms
from tsam.faces.ui.attempts import Deed, attempt
from tsam.faces.ui.pages import Request, answer, keyset, visible_or_404


def index(request: Request) -> HttpResponse:
    """Every customer; a new one is added here."""
    form = forms.Describe(request.POST or None)
    if request.method == "POST":

        def deed(given: dict[str, Any]) -> HttpResponse:
            account = actions.create_account(by=request.user, at=now(), **given)
            messages.success(request, _("%(name)s is a customer now.") % {"name": account.name})
            return redirect("desk:account", account.slug)

        if done := attempt(form, deed):
            return done
    page = keyset(
        Account.objects.visible_to(request.user),
        order=("name", "pk"),
        cursor=request.GET.get("cursor"),
    )
    context = {"page": page, "form": form, "may_add": policies.create_account(request.user)}
    status = 422 if form.errors else 200
    return answer(
        request,
        "desk/accounts/index.html",
        context,
        fragment="desk/accounts/_list.html",
        status=status,
    )


def show(request: Request, slug: str) -> HttpResponse:
    account = visible_or_404(Account.objects.all(), request, slug=slug)
    return _shown(request, account)


@require_POST
def change(request: Request, slug: str) -> HttpResponse:
    account = visible_or_404(Account.objects.all(), request, slug=slug)

    def deed(given: dict[str, Any]) -> HttpResponse:
        actions.change_account(account, by=request.user, at=now(), **given)
        messages.success(request, _("Changed."))
        return redirect("desk:account", slug)

    return _try(request, account, "change", forms.Describe(request.POST), deed)


@require_POST
def add_application(request: Request, slug: str) -> HttpResponse:
    account = visible_or_404(Account.objects.all(), request, slug=slug)

    def deed(given: dict[str, Any]) -> HttpResponse:
        actions.add_application(account, by=request.user, at=now(), **given)
        messages.success(request, _("The Application is added."))
        return redirect("desk:account", slug)

    form = _application_form(request, account, bound=True)
    return _try(request, account, "application", form, deed)


@require_POST
def add_contract(request: Request, slug: str) -> HttpResponse:
    account = visible_or_404(Account.objects.all(), request, slug=slug)

    def deed(given: dict[str, Any]) -> HttpResponse:
        actions.add_contract(account, by=request.user, at=now(), **given)
        messages.success(request, _("The contract is added."))
        return redirect("desk:account", slug)

    return _try(request, account, "contract", forms.AddContract(request.POST), deed)


@require_POST
def add_contact(request: Request, slug: str) -> HttpResponse:
    account = visible_or_404(Account.objects.all(), request, slug=slug)

    def deed(given: dict[str, Any]) -> HttpResponse:
        actions.add_contact(account, by=request.user, at=now(), **given)
        messages.success(request, _("Invited by letter."))
        return redirect("desk:account", slug)

    return _try(request, account, "contact", forms.AddContact(request.POST), deed)


def explain(request: Request, pk: int) -> HttpResponse:
    """Every feature of an Application: the answer, its rule, and what it rests on."""
    application = visible_or_404(
        Application.objects.select_related("account", "support_contract"), request, pk=pk
    )
    features = [
        (code, Feature(code).label, verdict)
        for code, verdict in entitlement.explain(application, now())
    ]
    context = {"application": application, "features": features}
    return answer(
        request,
        "desk/accounts/entitlement.html",
        context,
        fragment="desk/accounts/_entitlement.html",
    )


def _try(
    request: Request, account: Account, name: str, form: django_forms.Form, deed: Deed
) -> HttpResponse:
    return attempt(form, deed) or _shown(request, account, {name: form})


def _shown(
    request: Request, account: Account, wrong: dict[str, django_forms.Form] | None = None
) -> HttpResponse:
    user, at = request.user, now()
    applications = Application.objects.visible_to(user).filter(account=account)
    engagements = Engagement.objects.visible_to(user).filter(account=account).live()
    given = {
        "change": forms.Describe(
            initial={
                "name": account.name,
                "country": account.country,
                "time_zone": account.time_zone,
                "language": account.language,
            }
        ),
        "application": _application_form(request, account, bound=False),
        "contract": forms.AddContract(),
        "contact": forms.AddContact(),
    } | (wrong or {})
    served = {one.application_id: one for one in engagements}
    terms: dict[int, list[EngagementTerm]] = {}
    for term in (
        EngagementTerm.objects.visible_to(user)
        .filter(engagement__in=engagements)
        .select_related("engagement")
        .order_by("starts_on")
    ):
        terms.setdefault(term.engagement.application_id, []).append(term)
    context = {
        "account": account,
        "applications": [
            (one, served.get(one.pk), terms.get(one.pk, []))
            for one in applications.select_related("support_contract").order_by("name")
        ],
        "contracts": SupportContract.objects.visible_to(user)
        .filter(account=account)
        .order_by("-ends_on"),
        "contacts": Contact.objects.visible_to(user)
        .filter(account=account, left_at=None)
        .select_related("user")
        .order_by("user__name"),
        "findings": entitlement.compliance(account, at),
        "forms": given,
        "may_change": policies.change_account(user),
        "may_add_application": policies.add_application(user),
        "may_add_contract": policies.add_contract(user),
        "may_add_contact": policies.add_contact(user, account),
    }
    return answer(
        request,
        "desk/accounts/account.html",
        context,
        fragment="desk/accounts/_account.html",
        status=422 if wrong else 200,
    )


def _application_form(request: Request, account: Account, *, bound: bool) -> forms.AddApplication:
    contracts = SupportContract.objects.visible_to(request.user).filter(account=account)
    return forms.AddApplication(contracts, request.POST if bound else None)
