"""Requests for off-hours with their notice, the nearest slots instead, and the balance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.calls import balance
from tsam.domains.calls.actions.off_hours import nearest
from tsam.domains.calls.models import OffHoursRequest, OffState
from tsam.domains.calls.policies import off_hours as policies
from tsam.domains.people.models import User

_RELATED = ("account", "application", "engagement__calendar", "tsam", "requested_by", "decided_by")


@dataclass(frozen=True)
class Asked:
    """One request, when it is on both clocks, and what could be instead."""

    request: OffHoursRequest
    there: datetime
    until: datetime
    place: str
    instead: list[datetime]
    notice_share: float
    rule_share: float


def context(reader: User, at: datetime) -> dict[str, Any]:
    rows = OffHoursRequest.objects.visible_to(reader).select_related(*_RELATED)
    waiting = [_asked(one, at) for one in rows.waiting().order_by("starts_at", "pk")[:12]]
    decided = rows.exclude(state=OffState.REQUESTED).order_by("-decided_at", "-pk")[:12]
    usual, longest = balance.decision_days(localtime(at))
    return {
        "at": at,
        "waiting": waiting,
        "decided": list(decided),
        "balances": balance.balances(localtime(at)),
        "limit": settings.OFF_HOURS_LIMIT,
        "sentence": _sentence(waiting),
        "usual": usual,
        "longest": longest,
        "rule": settings.NOTICE_DAYS,
        "decides": [one for one in waiting if policies.decide(reader, one.request)],
    }


def _asked(one: OffHoursRequest, at: datetime) -> Asked:
    calendar = one.engagement.calendar
    zone = ZoneInfo(calendar.zone)
    most = max(20, one.notice_days)
    return Asked(
        one,
        one.starts_at.astimezone(zone),
        one.ends_at.astimezone(zone),
        calendar.place or calendar.zone,
        nearest(one, at),
        round(100 * one.notice_days / most, 1),
        round(100 * one.notice_rule / most, 1),
    )


def _sentence(waiting: list[Asked]) -> str:
    if not waiting:
        return _("No request waits.")
    n = len(waiting)
    said = ngettext("%d request waits.", "%d requests wait.", n) % n
    short = sum(one.request.is_short_of_notice for one in waiting)
    if short:
        late = ngettext("%d came short of the notice.", "%d came short of the notice.", short)
        return f"{said} {late % short}"
    return said
