"""Requests for off-hours with their notice, the nearest slots instead, and the balance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.hours import today_of
from tsam.domains.calls import balance
from tsam.domains.calls.actions import off_hours
from tsam.domains.calls.models import OffHoursRequest, OffState
from tsam.domains.calls.policies import calls as calls_policies
from tsam.domains.calls.policies import off_hours as policies
from tsam.domains.objectives.models import Milestone
from tsam.domains.people.models import Function, User
from tsam.domains.staffing.coverage import applications_of
from tsam.faces.ui.pages import keyset

_RELATED = ("account", "application", "engagement__calendar", "tsam", "requested_by", "decided_by")
_PLACE = (
    "project__engagement__calendar",
    "project__engagement__account",
    "project__engagement__application",
)
# Requests on one page; decisions beside them; weekends of plans that are listed.
ASKED, DECIDED, WEEKENDS = 12, 6, 12
DECIDED_A_PAGE = 40
# So many days ahead are read before it is known which of them are worked.
_MOST_DAYS = 400


@dataclass(frozen=True)
class Asked:
    """One request, when it is on both clocks, and what could be instead."""

    request: OffHoursRequest
    there: datetime
    until: datetime
    place: str
    instead: list[datetime]
    most: int
    may_decide: bool
    may_cancel: bool


@dataclass(frozen=True)
class Decided:
    """A request that was decided, and what may still be done about it."""

    request: OffHoursRequest
    tone: str
    icon: str
    may_book: bool
    may_withdraw: bool
    may_cancel: bool


@dataclass(frozen=True)
class Weekend:
    """The day of a plan that lies outside the service, and what is known of it."""

    milestone: Milestone
    request: OffHoursRequest | None
    tone: str
    icon: str


def context(reader: User, at: datetime, cursor: str) -> dict[str, Any]:
    """What waits, the latest decisions, days of plans ahead, and who was there how often."""
    rows = OffHoursRequest.objects.visible_to(reader).select_related(*_RELATED)
    page = keyset(rows.waiting(), order=("starts_at", "pk"), cursor=cursor, size=ASKED)
    waiting = _asked(reader, page.rows, at)
    usual, longest = balance.decision_days(localtime(at))
    latest = list(decided_rows(reader).order_by("-decided_at", "-pk")[: DECIDED + 1])
    return {
        "at": at,
        "page": page,
        "waiting": waiting,
        "decided": _decided(reader, latest[:DECIDED], at),
        "has_more": len(latest) > DECIDED,
        "balances": balance.balances(localtime(at)),
        "limit": settings.OFF_HOURS_LIMIT,
        "sentence": _sentence(reader),
        "usual": usual,
        "longest": longest,
        "rule": settings.NOTICE_DAYS,
        "weekends": _weekends(reader, at),
        "may_ask": calls_policies.write(reader),
    }


def decided(reader: User, at: datetime, cursor: str) -> dict[str, Any]:
    """All that was decided or taken back, the latest first, page by page."""
    rows = decided_rows(reader)
    page = keyset(rows, order=("-decided_at", "-pk"), cursor=cursor, size=DECIDED_A_PAGE)
    return {"page": page, "decided": _decided(reader, page.rows, at), "at": at}


def decided_rows(reader: User) -> QuerySet[OffHoursRequest]:
    rows = OffHoursRequest.objects.visible_to(reader).exclude(state=OffState.REQUESTED)
    return rows.select_related(*_RELATED)


def _asked(reader: User, rows: Sequence[OffHoursRequest], at: datetime) -> list[Asked]:
    return [
        Asked(
            one,
            one.starts_at.astimezone(ZoneInfo(one.engagement.calendar.zone)),
            one.ends_at.astimezone(ZoneInfo(one.engagement.calendar.zone)),
            one.engagement.calendar.place or one.engagement.calendar.zone,
            instead,
            max(20, one.notice_days),
            bool(policies.decide(reader, one)),
            bool(policies.cancel(reader, one)),
        )
        for one, instead in zip(rows, off_hours.nearest_of(rows, at), strict=True)
    ]


def _decided(reader: User, rows: Iterable[OffHoursRequest], at: datetime) -> list[Decided]:
    writes = calls_policies.write(reader)
    return [
        Decided(
            one,
            *_look(one),
            may_book=bool(writes and one.state == OffState.APPROVED and one.starts_at > at),
            may_withdraw=bool(policies.withdraw(reader, one)),
            may_cancel=bool(policies.cancel(reader, one)),
        )
        for one in rows
    ]


def _weekends(reader: User, at: datetime) -> list[Weekend]:
    """Days of plans of whom the reader serves; a manager's are all that they see."""
    last = localtime(at).date() + timedelta(days=off_hours.AHEAD_DAYS)
    rows = Milestone.objects.visible_to(reader).ahead()
    rows = rows.filter(due_on__gt=localtime(at).date(), due_on__lte=last)
    if reader.has_function(Function.TSAM):
        served = applications_of(reader, at.date())
        rows = rows.filter(project__engagement__application__in=served)
    found = [
        row
        for row in rows.select_related(*_PLACE).order_by("due_on", "pk")[:_MOST_DAYS]
        if off_hours.is_outside(row, row.project.engagement)
        and row.due_on > today_of(row.project.engagement, at)
    ][:WEEKENDS]
    asked = OffHoursRequest.objects.visible_to(reader).exclude(state=OffState.CANCELLED)
    known = {one.milestone_id: one for one in asked.filter(milestone__in=found)}
    return [
        Weekend(row, request, *(_look(request) if request else ("", "")))
        for row in found
        for request in [known.get(row.pk)]
    ]


def _look(one: OffHoursRequest) -> tuple[str, str]:
    """The tone and the shape of a state."""
    return {
        OffState.REQUESTED: ("accent", "hourglass"),
        OffState.DECLINED: ("risk", "ban"),
        OffState.CANCELLED: ("", "circle-slash"),
    }.get(OffState(one.state), ("good", "circle-check"))


def _sentence(reader: User) -> str:
    rows = OffHoursRequest.objects.visible_to(reader).waiting()
    notices = list(rows.order_by().values_list("notice_days", "notice_rule"))
    n = len(notices)
    if not n:
        return _("No request waits.")
    said = ngettext("%d request waits.", "%d requests wait.", n) % n
    short = sum(given < rule for given, rule in notices)
    if short:
        late = ngettext("%d came short of the notice.", "%d came short of the notice.", short)
        return f"{said} {late % short}"
    return said
