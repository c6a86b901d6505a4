"""Why can they use it, why not, from when; and what an order would change. Writes nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.timezone import now

from tsam.domains.accounts import trial
from tsam.domains.accounts.facts import Book, Package, book_of, catalogue
from tsam.domains.accounts.models import Application
from tsam.faces.desk.forms import engagements as forms
from tsam.faces.desk.queries import entitlement as query
from tsam.faces.desk.queries import sentences
from tsam.faces.ui.pages import Request, answer, visible_or_404


def show(request: Request, pk: int) -> HttpResponse:
    """Every feature of an Application: the answer, its rule, and what it rests on."""
    context = query.context(request.user, _application(request, pk), now())
    context["only"] = "off" if request.GET.get("show") == "off" else ""
    return answer(
        request,
        "desk/entitlement/show.html",
        context,
        fragment="desk/entitlement/_show.html",
    )


def attempt(request: Request, pk: int) -> HttpResponse:
    """Try an order (I2): what would be gained or lost, and from which day."""
    application, at = _application(request, pk), now()
    book, packages = book_of(application), catalogue()
    today = book.day_of(at)
    asked: dict[str, Any] = {
        "tsam": "" if book.has_engagement else "yes",
        "starts_on": today.isoformat(),
        "months": "12",
        **request.GET.dict(),
    }
    form = forms.TryOrder([(one.code, one.name) for one in packages], asked)
    tried = _trial(book, form, packages)
    context = {
        "at": at,
        "application": application,
        "form": form,
        "trial": tried,
        "trial_sentence": sentences.trial_opening(tried) if tried else "",
        "chart": query.chart(tried.book, today) if tried else None,
    }
    return answer(
        request,
        "desk/entitlement/trial.html",
        context,
        fragment="desk/entitlement/_trial.html",
        status=200 if form.is_valid() else 422,
    )


def _trial(book: Book, form: forms.TryOrder, packages: list[Package]) -> trial.Trial | None:
    if not form.is_valid():
        return None
    given = form.cleaned_data
    order = trial.Order(
        starts_on=given["starts_on"],
        package=next((one for one in packages if one.code == given["package"]), None),
        has_tsam={"yes": True, "no": False}.get(given["tsam"]),
        months=given["months"],
    )
    return trial.attempt(book, order)


def _application(request: Request, pk: int) -> Application:
    return visible_or_404(
        Application.objects.select_related("account", "support_contract"), request, pk=pk
    )
