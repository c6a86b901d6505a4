"""Report a problem: the form, and what is told beside it while it is filled in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Application
from tsam.domains.cases import actions
from tsam.domains.cases.finding import similar
from tsam.domains.cases.models import Case, Channel
from tsam.faces.portal.forms import cases as forms
from tsam.faces.portal.queries import report as query
from tsam.faces.ui import uploads
from tsam.faces.ui.attempts import put_right
from tsam.faces.ui.pages import Request, answer, visible_or_404


def new(request: Request) -> HttpResponse:
    at = now()
    if request.method != "POST":
        return _page(request, forms.Report(initial=request.GET.dict()), at, request.GET.dict())
    taken = uploads.gather(request, request.user, at)
    if "drop" in request.POST or "look" in request.POST:
        # Nothing is reported yet: a file goes, or the cases that are like it are looked for.
        form = forms.Report(initial=request.POST.dict())
        return _page(request, form, at, request.POST.dict(), taken=taken)
    form = forms.Report(request.POST)
    if form.is_valid():
        try:
            case = _open(request, form, taken, at)
        except ValidationError as wrong:
            put_right(form, wrong)
        else:
            said = _("Reported as %(number)s. Here is all that happens with it.")
            messages.success(request, said % {"number": case.number})
            return redirect("portal:case", case.number)
    return _page(request, form, at, request.POST.dict(), taken=taken)


def beside(request: Request) -> HttpResponse:
    """When the first word is due on the Application that is chosen now."""
    at = now()
    places = query.places(request.user, at)
    place = query.chosen(places, request.GET.get("application"))
    context = {"course": query.course(place, at), "at": at}
    return render(request, "portal/cases/_then.html", context)


def like(request: Request) -> HttpResponse:
    """Cases of their own that say the same as the title so far."""
    found = similar(request.user, request.GET.get("title", ""))
    return render(request, "portal/cases/_like.html", {"found": found, "at": now()})


def _open(request: Request, form: forms.Report, taken: list[uploads.Taken], at: datetime) -> Case:
    application = visible_or_404(
        Application.objects.select_related("account", "support_contract"),
        request,
        pk=form.cleaned_data["application"],
    )
    return actions.open_case(
        application,
        actions.Description(**form.described(), reachable=form.reachable()),
        by=request.user,
        at=at,
        channel=Channel.PORTAL,
        files=uploads.stored_of(taken),
        idempotency_key=form.cleaned_data["key"],
    )


def _page(
    request: Request,
    form: forms.Report,
    at: datetime,
    given: dict[str, Any],
    taken: list[uploads.Taken] | None = None,
) -> HttpResponse:
    context = query.context(request.user, at, given)
    context |= {"form": form, "taken": taken or []}
    return answer(
        request,
        "portal/cases/new.html",
        context,
        fragment="portal/cases/_new.html",
        status=422 if form.errors else 200,
    )
