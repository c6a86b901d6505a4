"""What the customer needs of us: written down, weighed, settled and closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.objectives.actions import requirements as actions
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import User
from tsam.faces.portal.forms import needs as forms
from tsam.faces.portal.queries import needs as query
from tsam.faces.ui.attempts import put_right
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.addresses import reverse

# Each form of the page by its name, which also begins the names of its fields on the page.
FORMS: dict[str, type[Form]] = {
    "change": forms.Describe,
    "own": forms.Own,
    "dispute": forms.Weigh,
    "again": forms.Again,
    "withdraw": forms.Withdraw,
}


class Given(NamedTuple):
    """What was asked of a need: the form's words, by whom, and when."""

    form: Any
    by: User
    at: datetime


Deed = Callable[[Requirement, Given], str]


def index(request: Request) -> HttpResponse:
    context = query.context(request.user, now(), request.GET.get("engagement"))
    return answer(request, "portal/needs/index.html", context, fragment="portal/needs/_index.html")


def new(request: Request) -> HttpResponse:
    at = now()
    context = query.writing(request.user, at)
    offered = [(place.engagement, place.label) for place in context["places"]]
    if request.method != "POST":
        open_ones = [place for place in context["places"] if place.verdict]
        named = query.chosen(open_ones, request.GET.get("engagement"))
        start = {"engagement": named.key} if named else {}
        return _new_page(request, context, forms.Write(offered=offered, initial=start))
    form = forms.Write(request.POST, offered=offered)
    if form.is_valid():
        try:
            made = _propose(form, request.user, at)
        except ValidationError as wrong:
            put_right(form, wrong)
        else:
            said = _(
                "Written down as %(label)s. Your TSAM reads it; Technical Support sees it when "
                "it is published."
            )
            messages.success(request, said % {"label": made.label})
            return _list(made)
    return _new_page(request, context, form)


def show(request: Request, key: int) -> HttpResponse:
    return _page(request, _need(request, key), now(), opened=request.GET.get("act", ""))


@require_POST
def change(request: Request, key: int) -> HttpResponse:
    def deed(need: Requirement, given: Given) -> str:
        actions.change(need, by=given.by, at=given.at, **given.form.words())
        return _("Changed. Your TSAM reads it as it stands now.")

    return _do(request, key, "change", deed)


@require_POST
def ownership(request: Request, key: int) -> HttpResponse:
    def deed(need: Requirement, given: Given) -> str:
        person = given.form.cleaned_data["person"]
        actions.name_customer_owner(need, by=given.by, at=given.at, person=person)
        if person is None:
            return _("Nobody with you owns it now. Name somebody, so that we know whom to ask.")
        return _("%(name)s owns it with you now.") % {"name": person.name}

    return _do(request, key, "own", deed)


@require_POST
def dispute(request: Request, key: int) -> HttpResponse:
    def deed(need: Requirement, given: Given) -> str:
        said = given.form.cleaned_data
        done = actions.dispute(
            need, by=given.by, at=given.at, weight=said["weight"], reason=said["reason"]
        )
        if done.asked_weight is None:
            return _("Both sides say %(weight)d now, so it is settled.") % {"weight": done.weight}
        return _("Said. Your TSAM answers; until it is settled, weight %(weight)d counts.") % {
            "weight": done.counted_weight
        }

    return _do(request, key, "dispute", deed)


@require_POST
def settlement(request: Request, key: int) -> HttpResponse:
    done = actions.accept_weight(_need(request, key), by=request.user, at=now())
    said = _("%(label)s is settled: weight %(weight)d counts from now on.")
    messages.success(request, said % {"label": done.label, "weight": done.weight})
    return _back(request, done)


@require_POST
def resumption(request: Request, key: int) -> HttpResponse:
    def deed(need: Requirement, given: Given) -> str:
        reason = given.form.cleaned_data["reason"]
        actions.take_up_again(need, by=given.by, at=given.at, reason=reason)
        return _("It is in force again, and your cases that serve it are ranked by it.")

    return _do(request, key, "again", deed)


@require_POST
def withdrawal(request: Request, key: int) -> HttpResponse:
    def deed(need: Requirement, given: Given) -> str:
        reason = given.form.cleaned_data["reason"]
        actions.withdraw(need, by=given.by, at=given.at, reason=reason)
        return _("Withdrawn. It stays on the page with your reason.")

    return _do(request, key, "withdraw", deed)


def _need(request: Request, key: int) -> Requirement:
    return visible_or_404(
        Requirement.objects.select_related(
            *query.RELATED,
            "engagement__application__account",
            "engagement__application__support_contract",
        ),
        request,
        pk=key,
    )


def _propose(form: forms.Write, by: User, at: datetime) -> Requirement:
    weight = form.cleaned_data["weight"]
    return actions.propose(form.engagement(), by=by, at=at, weight=weight, **form.words())


def _do(request: Request, key: int, name: str, deed: Deed) -> HttpResponse:
    """Check what was written, do it, and show the need; or show it with what was wrong, kept."""
    need, at = _need(request, key), now()
    form = _form(request.user, need, name, data=request.POST)
    if form.is_valid():
        try:
            said = deed(need, Given(form, request.user, at))
        except ValidationError as wrong:
            put_right(form, wrong)
        else:
            messages.success(request, said)
            return _back(request, need)
    return _page(request, need, at, opened=name, form=form)


def _form(reader: User, need: Requirement, name: str, **given: Any) -> Form:
    if name == "own":
        given["colleagues"] = query.colleagues(reader, need)
    return FORMS[name](auto_id=f"{name}_%s", **given)


def _back(request: Request, need: Requirement) -> HttpResponse:
    """To where the form stood: the list, or the need itself."""
    return _list(need) if request.POST.get("back") == "list" else redirect("portal:need", need.pk)


def _list(need: Requirement) -> HttpResponse:
    return redirect(f"{reverse('portal:needs')}?engagement={need.engagement_id}")


def _new_page(request: Request, context: dict[str, Any], form: forms.Write) -> HttpResponse:
    return answer(
        request,
        "portal/needs/new.html",
        context | {"form": form},
        fragment="portal/needs/_new.html",
        status=422 if form.errors else 200,
    )


def _page(
    request: Request,
    need: Requirement,
    at: datetime,
    *,
    opened: str = "",
    form: Form | None = None,
) -> HttpResponse:
    """The need with all its forms; `opened` names the one that is unfolded."""
    words = {name: getattr(need, name) for name in forms.Describe.base_fields}
    start: dict[str, dict[str, Any]] = {
        "change": words,
        "own": {"person": need.customer_owner_id},
        "dispute": {"weight": need.asked_weight or need.weight},
    }
    acts = {name: _form(request.user, need, name, initial=start.get(name)) for name in FORMS}
    if form:
        acts[opened] = form
    context = query.one(request.user, need, at)
    context |= {"acts": acts, "opened": opened, "problems": form}
    context["is_weighing"] = opened == "dispute"
    return answer(
        request,
        "portal/needs/need.html",
        context,
        fragment="portal/needs/_need.html",
        status=422 if form else 200,
    )
