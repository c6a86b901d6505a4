"""The customer's calls: the next one, those after it, and a form to ask for another."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Engagement
from tsam.domains.calls import finding
from tsam.domains.calls.actions import booking, off_hours, steps
from tsam.domains.calls.models import CallOffer
from tsam.domains.people.models import User
from tsam.faces.portal.forms import calls as forms
from tsam.faces.portal.queries import calls as query
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.verdicts import Refused

LISTS = ("coming", "held")


def index(request: Request) -> HttpResponse:
    at = now()
    if request.method == "POST" and "offer" in request.POST:
        return _chosen(request)
    if (view := request.GET.get("view", "")) in LISTS:
        return _listed(request, view, at)
    served = Engagement.objects.visible_to(request.user).serving().select_related("application")
    form = forms.Ask(served.order_by("pk"), request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            if said := attempt(form, lambda given: _ask(given, request.user, at)):
                messages.success(request, said)
                return redirect("portal:calls")
        except Refused as refused:
            form.add_error(None, refused.verdict.reason)
    context = {**query.context(request.user, at), "form": form, "is_served": served.exists()}
    return answer(
        request,
        "portal/calls/index.html",
        context,
        fragment="portal/calls/_index.html",
        status=422 if request.method == "POST" else 200,
    )


def _listed(request: Request, view: str, at: datetime) -> HttpResponse:
    context = query.listed(request.user, at, view, request.GET.get("cursor", ""))
    return answer(request, "portal/calls/list.html", context, fragment="portal/calls/_list.html")


def _chosen(request: Request) -> HttpResponse:
    """Take one of the times that are offered."""
    key = request.POST.get("offer", "")
    offer = visible_or_404(
        CallOffer.objects.select_related("call"), request, pk=key if key.isdecimal() else 0
    )
    booking.choose(offer.call, by=request.user, at=now(), starts_at=offer.starts_at)
    messages.success(request, _("It is agreed. The call stands below."))
    return redirect("portal:calls")


def _ask(given: dict[str, Any], by: User, at: datetime) -> str:
    engagement: Engagement = given["engagement"]
    if given["when"] == forms.WITHIN:
        booking.ask(
            engagement,
            by=by,
            at=at,
            title=given["title"],
            minutes=int(given["minutes"]),
            wish=given["wish"],
        )
        return _("It is asked for. Your TSAM offers you times.")
    starts_at = datetime.combine(given["day"], given["time"], ZoneInfo(engagement.calendar.zone))
    try:
        off_hours.ask(
            engagement,
            by=by,
            at=at,
            title=given["title"],
            reason=given["reason"],
            starts_at=starts_at,
            minutes=int(given["minutes"]),
            severity=0 if given["is_down"] else None,
        )
    except ValidationError as wrong:
        raise _beside_the_day(wrong, engagement, by, starts_at, at) from wrong
    return _("It is asked for. A manager decides, and you read the answer with its reason here.")


def _beside_the_day(
    wrong: ValidationError, engagement: Engagement, by: User, starts_at: datetime, at: datetime
) -> ValidationError:
    """What is wrong with the time stands at the day, with the nearest times in service hours."""
    found = wrong.message_dict if hasattr(wrong, "error_dict") else {}
    if "starts_at" not in found or starts_at <= at:
        return ValidationError({"day": found["starts_at"]}) if "starts_at" in found else wrong
    people = list({one.pk: one for one in (steps.organiser_of(engagement, by, at), by)}.values())
    starts = finding.nearest(engagement, people, 45, starts_at, at)
    said = [*found["starts_at"], finding.next_words(starts, engagement)]
    return ValidationError({"day": " ".join(said)})
