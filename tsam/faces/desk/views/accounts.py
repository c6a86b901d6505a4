"""Customers: the list, one of them, a new one, and what happened to their books."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts import actions, policies, story
from tsam.domains.accounts.models import Account
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import accounts as forms
from tsam.faces.desk.queries import account as account_query
from tsam.faces.desk.queries import accounts as query
from tsam.faces.desk.queries import sentences
from tsam.faces.ui.keyset import KeysetPage, keyset
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.addresses import reverse


def index(request: Request) -> HttpResponse:
    """Every customer that the reader may see, and how each of them stands."""
    at, reader = now(), request.user
    words = request.GET.get("q", "").replace("\0", "").strip()[: query.MOST_WORDS]
    page = query.page(reader, words, request.GET.get("cursor"))
    rows = query.rows(reader, page.rows, at)
    off = sum(bool(row.findings) for row in rows)
    context = {
        "at": at,
        "words": words,
        "page": page,
        "rows": rows,
        "sentence": "" if page.has_others else sentences.customers_opening(len(rows), off),
        "may_add": policies.create_account(reader),
        "reads_cases": query.reads_cases(reader),
    }
    return answer(request, "desk/accounts/index.html", context, fragment="desk/accounts/_list.html")


def new(request: Request) -> HttpResponse:
    form = forms.Describe(deeds.sent(request))

    def deed(given: dict[str, Any]) -> tuple[str, str]:
        account = actions.create_account(by=request.user, at=now(), **given)
        said = _("%(name)s is a customer now.") % {"name": account.name}
        return said, reverse("desk:account", args=[account.slug])

    question = deeds.Question(
        _("A new customer"),
        _("Add the customer"),
        reverse("desk:accounts"),
        lead=_("Contracts, Applications and people follow on its own page."),
        verdict=policies.create_account(request.user),
        crumbs=(customers_crumb(),),
    )
    return deeds.ask(request, question, form, deed)


def show(request: Request, slug: str) -> HttpResponse:
    account = visible_or_404(Account.objects.all(), request, slug=slug)
    context = account_query.context(request.user, account, now())
    return answer(
        request,
        "desk/accounts/account.html",
        context,
        fragment="desk/accounts/_account.html",
    )


def change(request: Request, slug: str) -> HttpResponse:
    account = visible_or_404(Account.objects.all(), request, slug=slug)
    known = {name: getattr(account, name) for name in forms.Describe.base_fields}
    form = forms.Describe(deeds.sent(request), initial=known)

    def deed(given: dict[str, Any]) -> str:
        actions.change_account(account, by=request.user, at=now(), **given)
        return _("%(name)s is changed.") % {"name": given["name"]}

    question = deeds.Question(
        _("What is right about %(name)s?") % {"name": account.name},
        _("Change the customer"),
        reverse("desk:account", args=[slug]),
        lead=_("The address of this page stays, so that links hold."),
        verdict=policies.change_account(request.user),
        crumbs=crumbs(account),
    )
    return deeds.ask(request, question, form, deed)


def history(request: Request, slug: str) -> HttpResponse:
    """Everything that happened to the customer's books, page by page."""
    account = visible_or_404(Account.objects.all(), request, slug=slug)
    applications = account_query.visible_applications(request.user, account)
    events = account_query.events(request.user, account, applications).order_by()
    page = keyset(events, order=("-pk",), cursor=request.GET.get("cursor"))
    context = {
        "at": now(),
        "account": account,
        "lines": story.tell(page.rows),
        "page": KeysetPage([], page.newer, page.older),
    }
    return answer(
        request,
        "desk/accounts/history.html",
        context,
        fragment="desk/accounts/_history.html",
    )


def customers_crumb() -> tuple[str, str]:
    return (_("Customers"), reverse("desk:accounts"))


def crumbs(account: Account) -> tuple[tuple[str, str], ...]:
    """The way to a page of this customer."""
    return (customers_crumb(), (account.name, reverse("desk:account", args=[account.slug])))
