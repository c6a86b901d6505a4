"""Hours and leave of everybody, kept for them by managers."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.timezone import localdate, now
from ninja import Router, Status

from tsam.domains.accounts.models import Engagement
from tsam.domains.people.models import User
from tsam.domains.staffing import absences, leaving
from tsam.domains.staffing import policies as staffing
from tsam.domains.staffing.models import Leave, PersonCalendar
from tsam.faces.api.calls import ACCEPTS, Key, answers
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.own_time import AbsenceShape, LeaveShape, OwnHoursShape
from tsam.faces.api.views.busy import KeepOwnHours, NoteLeave, keep_hours_of, note_leave_of
from tsam.kernel.verdicts import require

router = Router(tags=["people"])


@router.get("/leave", response=answers(list[AbsenceShape]))
def leave_ahead(request: Call) -> Any:
    """Leave of the next half year, with the engagements on which nobody stands in."""
    require(staffing.keep_hours(request.user))
    today = localdate()
    rows = list(absences.ahead(today))
    found = absences.gaps(rows, Engagement.objects.visible_to(request.user), today)
    return [
        AbsenceShape.of_gaps(row, [gap for gap in found if gap.leave.pk == row.pk]) for row in rows
    ]


@router.get("/users/{key}/hours", response=answers(OwnHoursShape))
def hours_of_person(request: Call, key: Key) -> Any:
    person = _person(request, key)
    return OwnHoursShape.of(PersonCalendar.objects.filter(user=person).first())


@router.put("/users/{key}/hours", response=answers(OwnHoursShape))
def keep_hours_of_person(request: Call, key: Key, given: KeepOwnHours) -> Any:
    """As one keeps the own hours. The person is told by letter."""
    return keep_hours_of(_person(request, key), request.user, given)


@router.get("/users/{key}/leave", response=answers(list[LeaveShape]))
def leave_of_person(request: Call, key: Key) -> Any:
    """Days away from today on."""
    rows = Leave.objects.standing().filter(user=_person(request, key), ends_on__gte=localdate())
    return [LeaveShape.of(one) for one in rows.select_related("cover").order_by("starts_on")]


@router.post("/users/{key}/leave", response=answers(LeaveShape, 201))
@once
def note_leave_of_person(request: Call, key: Key, given: NoteLeave) -> Any:
    """As one notes the own days away. The person is told by letter."""
    made = note_leave_of(_person(request, key), request.user, given)
    return Status(201, LeaveShape.of(made))


@router.delete("/users/{key}/leave/{leave}", response=ACCEPTS)
def call_off_leave_of_person(request: Call, key: Key, leave: Key) -> Any:
    """They are here after all, and are told so."""
    row = Leave.objects.standing().filter(user=_person(request, key), pk=leave).first()
    if row is None:
        raise Http404
    leaving.call_off_leave(row, by=request.user, at=now())
    return Status(204, None)


def _person(request: Call, key: int) -> User:
    """One of us, for who keeps the hours of others; else nothing is there."""
    found = User.objects.filter(is_staff=True, pk=key).first()
    if found is None or not staffing.keep_hours(request.user):
        raise Http404
    return found
