"""Support contracts: added, given another package, renewed, cancelled."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts import actions, policies
from tsam.domains.accounts.facts import day_words
from tsam.domains.accounts.models import Account, SupportContract
from tsam.domains.accounts.terms import last_day
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import accounts as forms
from tsam.faces.desk.views.accounts import crumbs
from tsam.faces.ui.pages import Request, visible_or_404
from tsam.kernel.addresses import reverse


def add(request: Request, slug: str) -> HttpResponse:
    account = visible_or_404(Account.objects.all(), request, slug=slug)

    def deed(given: dict[str, Any]) -> str:
        contract = actions.add_contract(account, by=request.user, at=now(), **given)
        return _("%(number)s is added. Give it to an Application now.") % {
            "number": contract.number
        }

    question = deeds.Question(
        _("A support contract for %(name)s") % {"name": account.name},
        _("Add the contract"),
        reverse("desk:account", args=[slug]),
        lead=_("It says which package holds from when to when, and under which terms."),
        verdict=policies.add_contract(request.user),
        crumbs=crumbs(account),
    )
    return deeds.ask(request, question, forms.AddContract(deeds.sent(request)), deed)


def set_package(request: Request, slug: str, key: int) -> HttpResponse:
    """From a day on another package holds; what came before stays as it was (R8)."""
    account, contract = _contract(request, slug, key)
    today = now().astimezone(ZoneInfo(account.time_zone)).date()
    form = forms.SetPackage(deeds.sent(request), initial={"effective_on": today})

    def deed(given: dict[str, Any]) -> str:
        midnight = datetime.combine(
            given["effective_on"], time.min, tzinfo=ZoneInfo(account.time_zone)
        )
        actions.set_package(
            contract, by=request.user, at=now(), package=given["package"], effective_at=midnight
        )
        return _("%(number)s has %(package)s from %(day)s.") % {
            "number": contract.number,
            "package": given["package"].name,
            "day": day_words(given["effective_on"]),
        }

    question = deeds.Question(
        _("Which package does %(number)s have, and from when?") % {"number": contract.number},
        _("Change the package"),
        reverse("desk:account", args=[slug]),
        lead=_(
            "From that day the features follow the other package. What was written under the "
            "former one stays, to be read."
        ),
        verdict=policies.set_package(request.user),
        crumbs=crumbs(account),
    )
    return deeds.ask(request, question, form, deed)


def renew(request: Request, slug: str, key: int) -> HttpResponse:
    account, contract = _contract(request, slug, key)
    form = forms.RenewContract(deeds.sent(request), initial={"ends_on": _a_year_later(contract)})

    def deed(given: dict[str, Any]) -> str:
        actions.renew_contract(contract, by=request.user, at=now(), **given)
        return _("%(number)s runs to %(day)s.") % {
            "number": contract.number,
            "day": day_words(given["ends_on"]),
        }

    question = deeds.Question(
        _("Until when is %(number)s renewed?") % {"number": contract.number},
        _("Renew the contract"),
        reverse("desk:account", args=[slug]),
        lead=_("It ends on %(day)s now, and keeps its number and its package.")
        % {"day": day_words(contract.ends_on)},
        verdict=policies.renew_contract(request.user, contract),
        crumbs=crumbs(account),
    )
    return deeds.ask(request, question, form, deed)


def cancel(request: Request, slug: str, key: int) -> HttpResponse:
    account, contract = _contract(request, slug, key)
    form = forms.CancelContract(deeds.sent(request))

    def deed(given: dict[str, Any]) -> str:
        actions.cancel_contract(contract, by=request.user, at=now(), **given)
        return _("%(number)s serves until %(day)s.") % {
            "number": contract.number,
            "day": day_words(given["last_day"]),
        }

    question = deeds.Question(
        _("Cancel %(number)s?") % {"number": contract.number},
        _("Cancel the contract"),
        reverse("desk:account", args=[slug]),
        lead=_(
            "Everything that stands on it stops after its last day of service, TSAM or not (R6)."
        ),
        verdict=policies.cancel_contract(request.user),
        is_danger=True,
        crumbs=crumbs(account),
    )
    return deeds.ask(request, question, form, deed)


def _contract(request: Request, slug: str, key: int) -> tuple[Account, SupportContract]:
    account = visible_or_404(Account.objects.all(), request, slug=slug)
    return account, visible_or_404(SupportContract.objects.filter(account=account), request, pk=key)


def _a_year_later(contract: SupportContract) -> date:
    return last_day(contract.ends_on + timedelta(days=1), 12)
