"""The defects that hit the customer: how each stands, what helps, and what they say about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.sprs.actions import hits
from tsam.domains.sprs.models import SprInterest, SprPublic
from tsam.domains.sprs.numbering import canonical
from tsam.faces.portal.forms import sprs as forms
from tsam.faces.portal.queries import sprs as query
from tsam.faces.ui.attempts import put_right
from tsam.faces.ui.pages import Request, answer, visible_or_404

Deed = Callable[[SprInterest, dict[str, Any]], str]


def index(request: Request) -> HttpResponse:
    view = request.GET.get("view", "")
    context = query.context(request.user, view, now(), request.GET.get("cursor"))
    return answer(request, "portal/sprs/index.html", context, fragment="portal/sprs/_index.html")


def show(request: Request, number: str) -> HttpResponse:
    return _page(request, _public(request, number))


@require_POST
def re_evaluation(request: Request, number: str) -> HttpResponse:
    public = _public(request, number)
    # It is one decision for all their Applications: asked for the first that it hit.
    interest = _interests(request, public).order_by("since", "pk").first()
    if interest is None:
        return _page(request, public)

    def deed(there: SprInterest, given: dict[str, Any]) -> str:
        hits.ask_again(there, by=request.user, at=now(), reason=given["reason"])
        return _("Asked. Our developers look at it again, and you hear what they find.")

    return _do(request, public, interest, forms.Again(request.POST, auto_id="again_%s"), deed)


@require_POST
def installation(request: Request, number: str, key: int) -> HttpResponse:
    public, interest = _place(request, number, key)

    def deed(there: SprInterest, given: dict[str, Any]) -> str:
        hits.note_installed(there, by=request.user, at=now(), on=given["on"])
        return _("Thank you. When you see that it is gone, say so too.")

    return _do(request, public, interest, _day_form(key, request), deed)


@require_POST
def verification(request: Request, number: str, key: int) -> HttpResponse:
    public, interest = _place(request, number, key)

    def deed(there: SprInterest, given: dict[str, Any]) -> str:
        hits.note_verified(there, by=request.user, at=now(), on=given["on"])
        return _("Thank you. It is done.")

    return _do(request, public, interest, _day_form(key, request), deed)


def _do(
    request: Request, public: SprPublic, interest: SprInterest, form: Form, deed: Deed
) -> HttpResponse:
    if form.is_valid():
        try:
            said = deed(interest, form.cleaned_data)
        except ValidationError as wrong:
            put_right(form, wrong)
        else:
            messages.success(request, said)
            return redirect("portal:spr", public.number)
    return _page(request, public, form=form)


def _page(request: Request, public: SprPublic, *, form: Form | None = None) -> HttpResponse:
    again = form if isinstance(form, forms.Again) else forms.Again(auto_id="again_%s")
    context = query.one(request.user, public, now())
    context |= {"again": again, "problems": form, "today": localdate()}
    return answer(
        request,
        "portal/sprs/spr.html",
        context,
        fragment="portal/sprs/_spr.html",
        status=422 if form else 200,
    )


def _day_form(key: int, request: Request) -> forms.OnDay:
    return forms.OnDay(request.POST, auto_id=f"on_{key}_%s")


def _public(request: Request, number: str) -> SprPublic:
    return visible_or_404(SprPublic.objects.all(), request, number=canonical(number))


def _place(request: Request, number: str, key: int) -> tuple[SprPublic, SprInterest]:
    public = _public(request, number)
    interest = visible_or_404(
        SprInterest.objects.filter(spr=public.spr_id).select_related("spr"), request, pk=key
    )
    return public, interest


def _interests(request: Request, public: SprPublic) -> Any:
    there = SprInterest.objects.visible_to(request.user).filter(spr=public.spr_id)
    return there.select_related("spr")
