"""The customer's calls: the next one, those after it, and a form to ask for another."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Engagement
from tsam.domains.calls.actions import booking, off_hours
from tsam.domains.calls.models import (
    AgendaPoint,
    Call,
    CallOffer,
    CallState,
    OffHoursRequest,
)
from tsam.domains.people.models import User
from tsam.faces.portal.forms import calls as forms
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.verdicts import Refused

_RELATED = ("account", "application", "engagement__calendar", "organiser")


def index(request: Request) -> HttpResponse:
    at = now()
    if request.method == "POST" and "offer" in request.POST:
        return _chosen(request)
    served = Engagement.objects.visible_to(request.user).serving().select_related("application")
    form = forms.Ask(served.order_by("pk"), request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            if said := attempt(form, lambda given: _ask(given, request.user, at)):
                messages.success(request, said)
                return redirect("portal:calls")
        except Refused as refused:
            form.add_error(None, refused.verdict.reason)
    context = {**_context(request.user, at), "form": form, "is_served": served.exists()}
    status = 422 if request.method == "POST" else 200
    return answer(
        request,
        "portal/calls/index.html",
        context,
        fragment="portal/calls/_index.html",
        status=status,
    )


def _chosen(request: Request) -> HttpResponse:
    """Take one of the times that are offered."""
    key = request.POST.get("offer", "")
    offer = visible_or_404(
        CallOffer.objects.select_related("call"), request, pk=key if key.isdecimal() else 0
    )
    booking.choose(offer.call, by=request.user, at=now(), starts_at=offer.starts_at)
    messages.success(request, _("It is agreed. The call stands below."))
    return redirect("portal:calls")


def _context(reader: User, at: datetime) -> dict[str, Any]:
    calls = Call.objects.visible_to(reader).select_related(*_RELATED)
    agreed = calls.filter(state=CallState.AGREED, ends_at__gt=at).order_by("starts_at", "pk")
    coming = [(one, one.starts_at.astimezone(_zone(one))) for one in agreed[:20] if one.starts_at]
    following = coming[0] if coming else None
    points = AgendaPoint.objects.visible_to(reader)
    asked = calls.filter(state__in=[CallState.REQUESTED, CallState.PROPOSED]).order_by("pk")[:20]
    offers = CallOffer.objects.visible_to(reader).filter(call__in=list(asked))
    off = OffHoursRequest.objects.visible_to(reader).select_related("engagement__calendar")
    held = calls.filter(state__in=[CallState.HELD, CallState.NO_SHOW]).order_by("-starts_at")
    return {
        "at": at,
        "following": following,
        "points": list(points.filter(call=following[0]).order_by("place")) if following else [],
        "after": coming[1:],
        "asked": [(one, [o for o in offers if o.call_id == one.pk]) for one in asked],
        "off": list(off.filter(ends_at__gt=at).order_by("starts_at", "pk")[:10]),
        "held": list(held[:6]),
    }


def _ask(given: dict[str, Any], by: User, at: datetime) -> str:
    engagement: Engagement = given["engagement"]
    if not given["is_off_hours"]:
        booking.ask(
            engagement,
            by=by,
            at=at,
            title=given["title"],
            minutes=int(given["minutes"]),
            wish=given["reason"],
        )
        return _("It is asked for. Your TSAM offers you times.")
    starts_at = datetime.combine(given["day"], given["time"], ZoneInfo(engagement.calendar.zone))
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
    return _("It is asked for. A manager decides, and you read the answer with its reason here.")


def _zone(call: Call) -> ZoneInfo:
    return ZoneInfo(call.engagement.calendar.zone)
