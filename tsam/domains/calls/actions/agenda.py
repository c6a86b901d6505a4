"""Prepare a call: points of both sides, what was promised and what is open, and share it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _

from tsam.domains.calls.actions import steps
from tsam.domains.calls.models import AgendaPoint, Call, CallAction, CallState, PointSource
from tsam.domains.calls.policies import calls as policies
from tsam.domains.cases.models import Case
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused, no, require

MOST_POINTS = 30


@transaction.atomic
def add_point(call: Call, *, by: User, at: datetime, words: str, minutes: int = 5) -> AgendaPoint:
    """Both sides may; a point of the customer is read by both at once."""
    call = steps.hold(call)
    require(policies.add_point(by, call))
    (place,) = _places(call, 1)
    point = AgendaPoint.objects.create(
        call=call,
        place=place,
        words=steps.line(words, "words", 200),
        minutes=max(1, min(minutes, 240)),
        is_from_customer=by.is_customer,
        added_by=by,
        added_at=at,
    )
    facts = {"title": call.title, "from_customer": by.is_customer}
    steps.record(
        "call.point_added",
        call,
        call.engagement,
        by,
        at,
        facts,
        is_public=by.is_customer or call.agenda_shared_at is not None,
    )
    return point


@transaction.atomic
def remove_point(point: AgendaPoint, *, by: User, at: datetime) -> None:
    call = steps.hold(point.call)
    is_own = by.is_customer and point.added_by_id == by.pk
    require(policies.add_point(by, call) if is_own else policies.change_agenda(by, call))
    AgendaPoint._base_manager.filter(pk=point.pk).delete()
    facts = {"title": call.title}
    steps.record("call.point_removed", call, call.engagement, by, at, facts, is_public=False)


@transaction.atomic
def fill(call: Call, *, by: User, at: datetime) -> list[AgendaPoint]:
    """Open promises and open actions of calls before, each once; a second run adds what is new."""
    call = steps.hold(call)
    require(policies.change_agenda(by, call))
    there = AgendaPoint._base_manager.filter(call=call)
    promised = Case._base_manager.filter(
        application=call.application_id, is_open=True, promised_at__isnull=False
    ).exclude(pk__in=there.filter(source=PointSource.PROMISE).values("case"))
    owed = (
        CallAction.objects.open()
        .filter(call__engagement=call.engagement_id)
        .exclude(call=call)
        .exclude(pk__in=there.filter(source=PointSource.ACTION).values("action"))
    )
    made = [
        AgendaPoint(words=f"{case}: {case.promise}"[:200], source=PointSource.PROMISE, case=case)
        for case in promised.order_by("promised_at", "pk")[:10]
    ] + [
        AgendaPoint(words=action.words[:200], source=PointSource.ACTION, action=action)
        for action in owed.order_by("due_on", "pk")[:10]
    ]
    room = MOST_POINTS - there.count()
    made = made[: max(0, room)]
    for point, place in zip(made, _places(call, len(made)), strict=True):
        point.call, point.place, point.added_by, point.added_at = call, place, by, at
    AgendaPoint._base_manager.bulk_create(made)
    if made:
        facts = {"title": call.title, "n": len(made)}
        steps.record(
            "call.agenda_filled",
            call,
            call.engagement,
            by,
            at,
            facts,
            is_public=call.agenda_shared_at is not None,
        )
    return made


@transaction.atomic
def take_up(action: CallAction, *, by: User, at: datetime) -> AgendaPoint | None:
    """Put an action on the agenda of the next call, where one stands already and has room.

    Else it comes with the others when that agenda is filled.
    """
    prepared = AgendaPoint._base_manager.filter(call=OuterRef("pk"))
    coming = Call._base_manager.filter(
        Exists(prepared),
        engagement=action.call.engagement_id,
        state=CallState.AGREED,
        starts_at__gt=at,
    )
    following = coming.exclude(pk=action.call_id).order_by("starts_at", "pk").first()
    if following is None:
        return None
    call = steps.hold(following)
    if AgendaPoint._base_manager.filter(call=call).count() >= MOST_POINTS:
        return None
    (place,) = _places(call, 1)
    point = AgendaPoint.objects.create(
        call=call,
        place=place,
        words=action.words[:200],
        source=PointSource.ACTION,
        action=action,
        added_by=by,
        added_at=at,
    )
    is_shared = call.agenda_shared_at is not None
    facts = {"title": call.title, "from_customer": False}
    steps.record("call.point_added", call, call.engagement, by, at, facts, is_public=is_shared)
    return point


@transaction.atomic
def share(call: Call, *, by: User, at: datetime) -> Call:
    """The customer reads it from now on, and is told."""
    call = steps.hold(call)
    require(policies.change_agenda(by, call))
    if not AgendaPoint._base_manager.filter(call=call).exists():
        raise Refused(no(_("The agenda is empty. Fill it, or add a point."), code="empty"))
    if call.agenda_shared_at:
        raise Refused(no(_("It is shared already. New points are read at once."), code="shared"))
    call.agenda_shared_at = at
    call.save(update_fields=["agenda_shared_at"])
    steps.record("call.agenda_shared", call, call.engagement, by, at, {"title": call.title})
    return call


def _places(call: Call, n: int) -> Iterable[int]:
    there = AgendaPoint._base_manager.filter(call=call)
    if there.count() + n > MOST_POINTS:
        raise Refused(
            no(_("%(most)d points are enough for a call.") % {"most": MOST_POINTS}, code="full")
        )
    last = there.aggregate(last=Max("place"))["last"] or 0
    return range(last + 1, last + 1 + n)
