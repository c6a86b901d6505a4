"""What one engagement weighs otherwise than the vendor, and its order as of a past moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import Engagement, Feature
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.priorities import engaging, policies
from tsam.domains.priorities.actions import weights_in_force
from tsam.domains.priorities.own import latest_of
from tsam.faces.desk import deeds
from tsam.faces.desk.forms.weights import GiveUp, Weigh
from tsam.faces.desk.queries import replay as replay_query
from tsam.faces.desk.queries import weights as query
from tsam.faces.desk.views.engagements import crumbs, engagement_or_404
from tsam.faces.desk.views.weights import sent_or_linked, tried
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.pages import Request, answer
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Verdict

# Before it no calendar knows a time, and nobody was a customer.
FIRST_YEAR = 1990


def show(request: Request, pk: int) -> HttpResponse:
    """The numbers that differ; what is posted becomes the next version."""
    row, at = _engagement(request, pk), now()
    form = _form(request, row, at)

    def deed(given: dict[str, Any]) -> HttpResponse:
        kept = engaging.set_own_weights(
            row, by=request.user, at=at, changes=form.values(), reason=given["reason"]
        )
        messages.success(
            request, _("Version %(n)d of this engagement holds.") % {"n": kept.version}
        )
        return redirect("desk:engagement-weights", pk)

    is_sent = request.method == "POST"
    if is_sent and (done := attempt(form, deed)):
        return done
    return _shown(request, row, form, at, status=422 if is_sent and form.errors else 200)


def preview(request: Request, pk: int) -> HttpResponse:
    """What the draft would move in this engagement. Nothing is kept."""
    row, at = _engagement(request, pk), now()
    form = tried(_form(request, row, at))
    return _shown(request, row, form, at, status=422 if form.errors else 200)


def give_up(request: Request, pk: int) -> HttpResponse:
    row = _engagement(request, pk)
    form = GiveUp(deeds.sent(request))

    def deed(given: dict[str, Any]) -> str:
        engaging.give_up_own_weights(row, by=request.user, at=now(), **given)
        return _("This engagement is ranked by the vendor’s weights again.")

    question = deeds.Question(
        _("Rank %(name)s by the vendor’s weights again?") % {"name": row.application.name},
        _("Give up its own weights"),
        reverse("desk:engagement-weights", args=[pk]),
        lead=_("Places change at once. The versions stay on the page."),
        verdict=policies.set_own_weights(request.user, row, now()),
        crumbs=crumbs(row),
    )
    return deeds.ask(request, question, form, deed)


def replay(request: Request, pk: int) -> HttpResponse:
    """The order at a past moment beside that of now."""
    row, at = _engagement(request, pk), now()
    moment, wrong = _moment(request.GET.get("at", ""), at)
    asked = request.GET.get("case", "")[:20].replace("\0", "").upper()
    found = replay_query.replay(request.user, row, moment, at, asked)
    context = {
        "engagement": row,
        "at": at,
        "moment": moment,
        "wrong": wrong,
        "asked": asked,
        "found": found,
        "sentence": replay_query.sentence(found, moment, asked),
        "given": timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M"),
        "steps": _steps(moment, at),
    }
    return answer(
        request, "desk/replay/index.html", context, fragment="desk/replay/_replay.html",
        status=422 if wrong else 200,
    )  # fmt: skip


def _engagement(request: Request, pk: int) -> Engagement:
    """The order of work is support's alone."""
    row = engagement_or_404(request, pk)
    if not request.user.has_function(*SUPPORT):
        raise Http404
    return row


def _form(request: Request, row: Engagement, at: datetime) -> Weigh:
    held, last = weights_in_force(), latest_of(row)
    start = replay_query.whole(held.values, last.changes if last else {})
    given = sent_or_linked(request, start)
    form = Weigh(held.values, start, given, at=at, has_queue=False)
    return tried(form) if request.method != "POST" and given else form


def _may_keep(request: Request, row: Engagement, at: datetime) -> Verdict:
    verdict = policies.set_own_weights(request.user, row, at)
    return entitled(Feature.G3, row.application, at) if verdict else verdict


def _shown(
    request: Request, row: Engagement, form: Weigh, at: datetime, status: int
) -> HttpResponse:
    held, last = weights_in_force(), latest_of(row)
    former = replay_query.whole(held.values, last.changes if last else {})
    wanted = form.values() if form.is_bound else former
    is_draft = form.is_bound and wanted != former
    found = query.preview(request.user, at, former, wanted, row)
    moment = form.cleaned_data.get("as_of") if form.is_bound else None
    in_force = last if last and not last.is_given_up else None
    page = reverse("desk:engagement-weights", args=[row.pk])
    context = {
        "form": form,
        "engagement": row,
        "held": held,
        "own": in_force,
        "next": last.version + 1 if last else 1,
        "preview": found,
        "is_draft": is_draft,
        "sentence": query.own_sentence(found, in_force, is_draft=is_draft),
        "versions": query.own_versions(request.user, row, in_force, held.values),
        "compared": query.COMPARED,
        "at": at,
        "may_try": policies.try_own_weights(request.user),
        "may_keep": _may_keep(request, row, at),
        "act": page,
        "try": reverse("desk:engagement-weights-preview", args=[row.pk]),
        "draft_link": f"{page}?{form.link()}" if is_draft else "",
    }
    if moment:
        context |= replay_query.day(request.user, row, moment, former, wanted)
    return answer(
        request,
        "desk/weights/own.html",
        context,
        fragment="desk/weights/_tried.html",
        status=status,
    )


def _moment(said: str, at: datetime) -> tuple[datetime, str]:
    """The moment that the address names, in the reader's zone; yesterday at this time without."""
    yesterday = at - timedelta(days=1)
    if not said:
        return yesterday, ""
    try:
        found = parse_datetime(said)
        if found and timezone.is_naive(found):
            found = found.replace(tzinfo=timezone.get_current_timezone())
        moment = found.astimezone(ZoneInfo("UTC")) if found else None
    except (ValueError, OverflowError):
        moment = None
    if moment is None or moment.year < FIRST_YEAR:
        return yesterday, _("That is no moment. Write one such as 2026-11-02T09:00.")
    if moment > at:
        return yesterday, _("That moment is still to come. Choose one that is past.")
    return moment, ""


def _steps(moment: datetime, at: datetime) -> list[tuple[str, str, str, str]]:
    """Links to moments near this one: words, moment, key, symbol; none into the future."""
    near = [
        (_("A day earlier"), moment - timedelta(days=1), "b", "chevron-left"),
        (_("A day later"), moment + timedelta(days=1), "f", "chevron-right"),
    ]
    return [
        (words, timezone.localtime(other).strftime("%Y-%m-%dT%H:%M"), key, icon)
        for words, other, key, icon in near
        if other <= at
    ]
