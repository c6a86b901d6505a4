"""An agreed call of Acme, and a wish for hours outside the service."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from tests.cast import NOON, Cast
from tsam.domains.calls.actions import agenda, booking, feeding, off_hours, outcome, recurring
from tsam.domains.calls.models import (
    AgendaPoint,
    CalendarFeed,
    Call,
    CallAction,
    CallSeries,
    OffHoursRequest,
)
from tsam.domains.objectives.models import Milestone, Project
from tsam.domains.staffing import leaving
from tsam.domains.staffing.models import Leave


def api_keys(cast: Cast, path: str) -> dict[str, dict[str, object]]:
    """Rows for the API, made only where one is asked for."""
    kind = path.split("/")[0]
    if kind == "off-hours":
        return {"off-hours": call_keys(cast, "desk/calls/off-hours/")}
    if kind not in {"calls", "call-actions", "call-series"}:
        return {}
    if kind == "call-series":
        return {kind: {"key": regular(cast).pk}}
    call_keys(cast, "desk/calls/")
    row = Call._base_manager.get()
    if kind == "call-actions":
        return {kind: {"key": owed(cast, row).pk}}
    point = agenda.add_point(row, by=cast.ada, at=NOON, words="x") if "{point}" in path else None
    return {kind: {"key": row.pk, "point": point.pk if point else 0}}


def my_keys(cast: Cast, path: str) -> dict[str, int]:
    """An address for a calendar program, and days away; made only where they are asked for."""
    if path == "me/calendar-feeds/{key}":
        feeding.make_feed(cast.owen, at=NOON)
        return {path: CalendarFeed.objects.of(cast.owen).get().pk}
    if path == "me/leave/{key}":
        day = NOON.date()
        return {
            path: leaving.note_leave(
                cast.tess, by=cast.tess, at=NOON, starts_on=day, ends_on=day
            ).pk
        }
    return {}


def owed(cast: Cast, row: Call) -> CallAction:
    day = NOON.date() + timedelta(days=9)
    return outcome.add_action(row, by=cast.tess, at=NOON, words="x", owner=cast.ada, due_on=day)


def regular(cast: Cast) -> CallSeries:
    made, _left = recurring.plan(
        cast.engagement,
        by=cast.tess,
        at=NOON,
        title="Weekly call",
        first_on=NOON.date(),
        starts_at=time(14),
        minutes=45,
        people=[cast.ada],
        until_on=NOON.date(),
    )
    return made


def call_keys(cast: Cast, route: str) -> dict[str, object]:
    if not route.startswith("desk/calls/"):
        return {}
    if "/off-hours/weekends/" in route:
        return {"key": cutover(cast).pk}
    if "/off-hours/" in route:
        asked = OffHoursRequest._base_manager.first() or off_hours.ask(
            cast.engagement,
            by=cast.ada,
            at=NOON,
            title="Cutover",
            reason="The line stands still only then.",
            starts_at=datetime(2026, 3, 14, 8, tzinfo=UTC),
            minutes=240,
        )
        return {"key": asked.pk, "verb": "cancellation"}
    if "/regular/" in route:
        return {"key": (CallSeries._base_manager.first() or regular(cast)).pk}
    call = Call._base_manager.first() or booking.book(
        cast.engagement,
        by=cast.tess,
        at=NOON,
        title="Weekly call",
        starts_at=datetime(2026, 3, 3, 14, tzinfo=UTC),
        minutes=45,
        people=[cast.ada],
    )
    if "/points/" in route:
        point = AgendaPoint._base_manager.first() or agenda.add_point(
            call, by=cast.tess, at=NOON, words="The viewer"
        )
        return {"key": call.pk, "point": point.pk}
    if "/actions/" in route:
        task = CallAction._base_manager.first() or owed(cast, call)
        return {"key": call.pk, "task": task.pk}
    return {"key": call.pk, "verb": "points"}


def cutover(cast: Cast) -> Milestone:
    """The day of a plan, on a Saturday."""
    found = Milestone._base_manager.first()
    if found:
        return found
    project = Project._base_manager.create(
        engagement=cast.engagement,
        number=99,
        name="Plant 2",
        go_live_on=NOON.date() + timedelta(days=60),
        created_by=cast.tess,
        created_at=NOON,
        phase_at=NOON,
    )
    saturday = NOON.date() + timedelta(days=33)
    return Milestone._base_manager.create(project=project, name="Cutover", due_on=saturday)


def own_keys(cast: Cast, route: str) -> dict[str, object]:
    """A leave of the TSAM."""
    if "<int:key>" not in route:
        return {}
    day = NOON.date() + timedelta(days=30)
    row = Leave.objects.first() or leaving.note_leave(
        cast.tess, by=cast.tess, at=NOON, starts_on=day, ends_on=day
    )
    return {"key": row.pk}


def hours_keys(cast: Cast, route: str) -> dict[str, object]:
    """The TSAM, whose hours a manager keeps, and a leave of theirs."""
    return {"pk": cast.tess.pk, **own_keys(cast, route)}


def portal_call_key(cast: Cast, route: str) -> str:
    """A row of the portal: a call to which the administrator of the account is asked."""
    if route.startswith("calls/off-hours/"):
        return str(call_keys(cast, "desk/calls/off-hours/<int:key>")["key"])
    if "<int:key>" not in route:
        return ""
    key = str(call_keys(cast, "desk/calls/<int:key>")["key"])
    call = Call._base_manager.get(pk=int(key))
    if route.startswith("calls/points/"):
        return str(agenda.add_point(call, by=cast.ada, at=NOON, words="The viewer").pk)
    return str(owed(cast, call).pk) if route.startswith("calls/actions/") else key
