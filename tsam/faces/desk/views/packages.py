"""The catalogue: what is sold, what it gives, and how soon an answer is due."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tsam.domains.accounts import actions, policies
from tsam.domains.accounts.catalogue import Holders, holders
from tsam.domains.accounts.models import SupportPackage
from tsam.domains.accounts.targets import LEAST
from tsam.domains.cases.followers import clocks_under
from tsam.faces.desk.forms import packages as forms
from tsam.faces.desk.queries import packages as query
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.pages import Request, answer


def index(request: Request) -> HttpResponse:
    """All packages side by side."""
    _open_to(request)
    matrix = query.matrix(now())
    context = {
        "matrix": matrix,
        "offered": sum(column.package.is_offered for column in matrix.columns),
    }
    page = "desk/packages/index.html"
    return answer(request, page, context, fragment="desk/packages/_matrix.html")


def new(request: Request) -> HttpResponse:
    _open_to(request)
    form = forms.Add(request.POST if request.method == "POST" else None)

    def deed(given: dict[str, Any]) -> HttpResponse:
        package = actions.create_package(
            by=request.user, at=now(), code=given["code"], **form.said()
        )
        messages.success(request, _("%(name)s can be sold now.") % {"name": package.name})
        return redirect("desk:packages")

    if form.is_bound and (done := attempt(form, deed)):
        return done
    return _shown(request, form)


def show(request: Request, code: str) -> HttpResponse:
    """One package, to be changed."""
    package = _kept(request, code)
    features = [held.feature for held in package.features.order_by("feature")]
    given = forms.given_by(
        package.name,
        features,
        query.targets_of(package),
        requires_tsam=package.requires_tsam,
    )
    form = forms.Describe(request.POST if request.method == "POST" else None, initial=given)

    def deed(_given: dict[str, Any]) -> HttpResponse:
        actions.change_package(
            package,
            by=request.user,
            at=now(),
            is_offered=package.is_offered,
            **form.said(),
        )
        messages.success(request, _after(package))
        return redirect("desk:packages")

    if form.is_bound and (done := attempt(form, deed)):
        return done
    return _shown(request, form, package)


@require_POST
def offer(request: Request, code: str) -> HttpResponse:
    """Sell it, or sell it no more; "is_offered" says which."""
    package = _kept(request, code)
    is_offered = bool(request.POST.get("is_offered"))
    actions.offer_package(package, by=request.user, at=now(), is_offered=is_offered)
    said = _("%(name)s is sold again.") if is_offered else _("%(name)s is sold no more.")
    messages.success(request, said % {"name": package.name})
    return redirect("desk:packages")


def _shown(request: Request, form: Form, package: SupportPackage | None = None) -> HttpResponse:
    held = holders(now()).get(package.pk, Holders()) if package else Holders()
    context = {
        "form": form,
        "package": package,
        "holders": held,
        "clocks": clocks_under(package, now()) if package else 0,
        "is_least": package is not None and package.code == LEAST,
        "least": LEAST,
    }
    return answer(
        request,
        "desk/packages/package.html",
        context,
        fragment="desk/packages/_package.html",
        status=422 if form.errors else 200,
    )


def _after(package: SupportPackage) -> str:
    count = clocks_under(package, now())
    if not count:
        return _("Kept. No clock runs to these targets now.")
    follow = ngettext(
        "Kept. %(n)d running clock follows.", "Kept. %(n)d running clocks follow.", count
    )
    return follow % {"n": count}


def _kept(request: Request, code: str) -> SupportPackage:
    _open_to(request)
    package = SupportPackage.objects.filter(code=code).first()
    if package is None:
        raise Http404
    return package


def _open_to(request: Request) -> None:
    if not policies.change_package(request.user):
        raise Http404
