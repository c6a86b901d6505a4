"""Trackers of R&D: where they are, what their words mean, how it goes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.domains.sprs.models import Tracker
from tsam.domains.sprs.trackers import actions, mapping, places, policies
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import trackers as forms
from tsam.faces.desk.queries import trackers as query
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.pages import Request, answer
from tsam.kernel.addresses import reverse


def index(request: Request) -> HttpResponse:
    _open_to(request)
    context = {"rows": query.listed(), "at": now()}
    return answer(
        request, "desk/trackers/index.html", context, fragment="desk/trackers/_index.html"
    )


def new(request: Request) -> HttpResponse:
    _open_to(request)

    def deed(given: dict[str, Any]) -> tuple[str, str]:
        made = actions.add(places.Place(**given), by=request.user, at=now())
        said = _("%(name)s is kept. Test the connection, then let it begin.")
        return said % {"name": made.name}, reverse("desk:tracker", args=[made.pk])

    question = deeds.Question(
        _("Where does R&D keep its defects?"),
        _("Keep it"),
        reverse("desk:trackers"),
        crumbs=((_("Trackers"), reverse("desk:trackers")),),
    )
    return deeds.ask(request, question, forms.Place(deeds.sent(request)), deed)


def show(request: Request, pk: int) -> HttpResponse:
    tracker = _kept(request, pk)
    only_errors = request.GET.get("lines") == "errors"
    context = query.context(tracker, now(), only_errors=only_errors)
    page = "desk/trackers/tracker.html"
    return answer(request, page, context, fragment="desk/trackers/_tracker.html")


def change(request: Request, pk: int) -> HttpResponse:
    tracker = _kept(request, pk)
    start = {name: getattr(tracker, name) for name in _SHOWN}

    def deed(given: dict[str, Any]) -> str:
        actions.change(tracker, places.Place(**given), by=request.user, at=now())
        return _("Kept. Test the connection.")

    back = reverse("desk:tracker", args=[tracker.pk])
    question = deeds.Question(
        _("Where is %(name)s, and how do we sign in?") % {"name": tracker.name},
        _("Keep it"),
        back,
        crumbs=((_("Trackers"), reverse("desk:trackers")), (tracker.name, back)),
    )
    return deeds.ask(request, question, forms.Place(deeds.sent(request), initial=start), deed)


def words(request: Request, pk: int) -> HttpResponse:
    """What its statuses and priorities mean here."""
    tracker = _kept(request, pk)
    seen = tracker.seen
    resolutions = [f"*/{name}" for name in seen.get("resolutions") or []]
    form = forms.Meanings(
        [*(seen.get("statuses") or []), *resolutions],
        seen.get("priorities") or [],
        mapping.read(tracker.mapping),
        deeds.sent(request),
    )

    def deed(_given: dict[str, Any]) -> HttpResponse:
        states, severities = form.said("state"), form.said("severity")
        actions.map_words(tracker, by=request.user, at=now(), states=states, severities=severities)
        messages.success(request, _("Kept. What waited for a word is looked at again."))
        return redirect("desk:tracker", tracker.pk)

    if form.is_bound and (done := attempt(form, deed)):
        return done
    return answer(
        request,
        "desk/trackers/words.html",
        {"tracker": tracker, "form": form},
        fragment="desk/trackers/_words.html",
        status=422 if form.errors else 200,
    )


@require_POST
def try_connection(request: Request, pk: int) -> HttpResponse:
    tracker = _kept(request, pk)
    if trouble := actions.try_connection(tracker, by=request.user, at=now()):
        messages.error(request, trouble)
    else:
        person = tracker.seen.get("person", "")
        messages.success(request, _("It answers. There we are “%(name)s”.") % {"name": person})
    return redirect("desk:tracker", pk)


@require_POST
def rest(request: Request, pk: int) -> HttpResponse:
    """Let it rest, or go on; "is_paused" says which."""
    is_paused = bool(request.POST.get("is_paused"))
    try:
        actions.pause(_kept(request, pk), by=request.user, at=now(), is_paused=is_paused)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    return redirect("desk:tracker", pk)


@require_POST
def read_now(request: Request, pk: int) -> HttpResponse:
    try:
        actions.read_now(_kept(request, pk), by=request.user, at=now())
        messages.success(request, _("It is read now; the lines below say what came of it."))
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    return redirect("desk:tracker", pk)


_SHOWN = (
    "name",
    "kind",
    "base_url",
    "project",
    "issue_type",
    "product",
    "email",
    "allows_private",
)


def _open_to(request: Request) -> None:
    if not policies.manage(request.user):
        raise Http404


def _kept(request: Request, pk: int) -> Tracker:
    _open_to(request)
    row = Tracker.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
