"""What a customer reads of the own calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from tsam.domains.calls.ical import writing
from tsam.domains.calls.models import (
    AgendaPoint,
    Answer,
    Call,
    CallAction,
    CallOffer,
    CallPerson,
    CallState,
    Decision,
    Minutes,
    OffHoursRequest,
    OffState,
)
from tsam.domains.calls.policies import calls as policies
from tsam.domains.calls.policies import off_hours as off_policies
from tsam.domains.people.models import User
from tsam.faces.ui.pages import keyset

RELATED = (
    "account",
    "application",
    "engagement__calendar",
    "engagement__account",
    "engagement__application",
    "organiser",
)
# Calls on the first page; all of them stand page by page behind a link.
COMING, HELD, WAITING, A_PAGE = 8, 4, 20, 30
_PAST = (CallState.HELD, CallState.NO_SHOW)


@dataclass(frozen=True)
class Coming:
    """A call with a time, and that time where it is served."""

    call: Call
    there: datetime
    place: str

    @property
    def join(self) -> str:
        """Where one joins by a click; nothing where it is said otherwise, such as by a number."""
        words = self.call.dial_in
        return words if words.startswith("https://") and " " not in words else ""


@dataclass(frozen=True)
class Wish:
    """A wish for off-hours, how it looks, and whether it may be taken back."""

    row: OffHoursRequest
    there: datetime
    tone: str
    icon: str
    may_cancel: bool


def context(reader: User, at: datetime) -> dict[str, Any]:
    """The next call with its agenda, what follows, what waits, what was held lately."""
    calls = Call.objects.visible_to(reader).select_related(*RELATED)
    agreed = list(_coming(reader, at).order_by("starts_at", "pk")[: COMING + 2])
    following = _at(agreed[0]) if agreed else None
    asked = list(
        calls.filter(state__in=[CallState.REQUESTED, CallState.PROPOSED]).order_by("pk")[:WAITING]
    )
    offers = CallOffer.objects.visible_to(reader).filter(call__in=asked).order_by("starts_at")
    by_call: dict[int, list[CallOffer]] = {}
    for offer in offers:
        by_call.setdefault(offer.call_id, []).append(offer)
    held = calls.filter(state__in=_PAST).order_by("-starts_at", "-pk")[: HELD + 1]
    points = AgendaPoint.objects.visible_to(reader)
    owed = CallAction.objects.visible_to(reader).open().filter(owner=reader)
    return {
        "at": at,
        "following": following,
        "points": list(points.filter(call=following.call).order_by("place")) if following else [],
        "after": [_at(one) for one in agreed[1 : COMING + 1]],
        "has_more": len(agreed) > COMING + 1,
        "offered": [(one, by_call[one.pk]) for one in asked if by_call.get(one.pk)],
        "asked": [one for one in asked if not by_call.get(one.pk)],
        "off": [_wish(reader, one) for one in _off(reader, at)],
        "held": list(held[:HELD]),
        "has_held": len(held) > HELD,
        "owed": list(owed.select_related("call").order_by("due_on", "pk")[:WAITING]),
    }


def listed(reader: User, at: datetime, view: str, cursor: str) -> dict[str, Any]:
    """All calls that come, or all that were held, page by page."""
    if view == "held":
        rows: QuerySet[Call] = Call.objects.visible_to(reader).filter(state__in=_PAST)
        order = ("-starts_at", "-pk")
    else:
        rows, order = _coming(reader, at), ("starts_at", "pk")
    page = keyset(rows.select_related(*RELATED), order=order, cursor=cursor, size=A_PAGE)
    return {"page": page, "calls": [_at(one) for one in page.rows], "is_held": view == "held"}


def one(reader: User, call: Call, at: datetime) -> dict[str, Any]:
    """Everything of one call that the customer may read, and what may be done."""
    people = CallPerson.objects.visible_to(reader).filter(call=call).select_related("user")
    asked = list(people.order_by("user__is_staff", "user__name", "pk"))
    mine = next((row for row in asked if row.user_id == reader.pk), None)
    points = AgendaPoint.objects.visible_to(reader).filter(call=call).select_related("added_by")
    actions = CallAction.objects.visible_to(reader).filter(call=call).select_related("owner")
    return {
        "at": at,
        "call": call,
        "timed": _at(call) if call.starts_at else None,
        "people": asked,
        "mine": mine,
        "points": list(points.order_by("place")),
        "minutes": Minutes.objects.visible_to(reader).filter(call=call).first(),
        "decisions": list(Decision.objects.visible_to(reader).filter(call=call).order_by("pk")),
        "actions": [
            (row, row.is_open and bool(policies.settle_action(reader, row.owner)))
            for row in actions.order_by("due_on", "pk")
        ],
        "offers": list(
            CallOffer.objects.visible_to(reader).filter(call=call).order_by("starts_at")
        ),
        "may_add": bool(policies.add_point(reader, call)),
        "may_answer": bool(
            mine
            and call.starts_at
            and call.starts_at > at
            and policies.answer(reader, CallPerson(call=call, user=reader))
        ),
        "may_cancel": bool(policies.cancel(reader, call)),
        "is_answered": bool(mine and mine.answer != Answer.NONE),
    }


def invitation(reader: User, call: Call, url: str) -> bytes:
    """The call as a calendar program reads it."""
    people = CallPerson.objects.visible_to(reader).filter(call=call)
    return writing.invitation(call, people.select_related("user").order_by("pk"), url=url)


def _coming(reader: User, at: datetime) -> QuerySet[Call]:
    calls = Call.objects.visible_to(reader).filter(state=CallState.AGREED, ends_at__gt=at)
    return calls.select_related(*RELATED)


def _off(reader: User, at: datetime) -> list[OffHoursRequest]:
    rows = OffHoursRequest.objects.visible_to(reader).filter(ends_at__gt=at)
    # What is booked stands among the calls.
    rows = rows.exclude(state__in=[OffState.BOOKED, OffState.HELD])
    related = rows.select_related("engagement__calendar", "application", "decided_by")
    return list(related.order_by("starts_at", "pk")[:WAITING])


def _wish(reader: User, one: OffHoursRequest) -> Wish:
    tone, icon = {
        OffState.REQUESTED: ("accent", "hourglass"),
        OffState.APPROVED: ("good", "circle-check"),
        OffState.DECLINED: ("risk", "ban"),
    }.get(OffState(one.state), ("", "circle-slash"))
    there = one.starts_at.astimezone(ZoneInfo(one.engagement.calendar.zone))
    return Wish(one, there, tone, icon, bool(off_policies.cancel(reader, one)))


def _at(call: Call) -> Coming:
    calendar = call.engagement.calendar
    if call.starts_at is None:
        raise ValueError("A call that comes has a time.")
    place = calendar.place or calendar.zone.rpartition("/")[2].replace("_", " ")
    return Coming(call, call.starts_at.astimezone(ZoneInfo(calendar.zone)), place)
