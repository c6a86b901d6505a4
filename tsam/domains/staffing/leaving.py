"""Note when somebody is away and who stands in, and in which hours a person works."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts import timeline
from tsam.domains.accounts.models import ServiceCalendar
from tsam.domains.people.models import User
from tsam.domains.staffing import policies, presence
from tsam.domains.staffing.models import Leave, PersonCalendar
from tsam.kernel.hours import parse_week
from tsam.kernel.verdicts import Refused, no, require

MOST_DAYS = 400


@transaction.atomic
def note_leave(
    person: User,
    *,
    by: User,
    at: datetime,
    starts_on: date,
    ends_on: date,
    cover: User | None = None,
) -> Leave:
    """They are away from the first to the last day. Raises ValidationError by field."""
    person = User.objects.select_for_update().get(pk=person.pk)
    require(policies.note_leave(by, person))
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day lies before the first.")})
    if ends_on - starts_on > timedelta(days=MOST_DAYS):
        raise ValidationError({"ends_on": _("More than a year is no leave. End their term.")})
    if cover and (not cover.is_staff or not cover.is_active or cover.pk == person.pk):
        raise ValidationError({"cover": _("Choose a colleague who is here in these days.")})
    days = {"starts_on__lte": ends_on, "ends_on__gte": starts_on}
    if Leave.objects.standing().filter(user=person, **days).exists():
        raise ValidationError({"starts_on": _("A leave in these days is noted already.")})
    if cover and Leave.objects.standing().filter(user=cover, **days).exists():
        raise ValidationError({"cover": _("%(name)s is away too.") % {"name": cover.name}})
    leave = Leave.objects.create(
        user=person,
        starts_on=starts_on,
        ends_on=ends_on,
        cover=cover,
        noted_by=by,
        noted_at=at,
    )
    timeline.record("user.leave_noted", person, by=by, at=at, facts=_days_of(leave))
    return leave


@transaction.atomic
def call_off_leave(leave: Leave, *, by: User, at: datetime) -> Leave:
    """They are here after all."""
    leave = Leave.objects.select_for_update().get(pk=leave.pk)
    require(policies.note_leave(by, leave.user))
    if leave.ended_at:
        raise Refused(no(_("This leave was called off already."), code="closed"))
    leave.ended_at = at
    leave.save(update_fields=["ended_at"])
    timeline.record("user.leave_called_off", leave.user, by=by, at=at, facts=_days_of(leave))
    return leave


@transaction.atomic
def set_calendar(
    person: User, *, by: User, at: datetime, calendar: ServiceCalendar | None
) -> PersonCalendar | None:
    """In which hours they work; without a calendar 9 to 17 on the own clock."""
    require(policies.note_leave(by, person))
    facts = {"calendar": calendar.name if calendar else ""}
    timeline.record("user.calendar_set", person, by=by, at=at, facts=facts)
    if calendar is None:
        PersonCalendar.objects.filter(user=person).delete()
        return None
    return _keep(person, by, at, calendar=calendar, week={}, country="", subdivision="")


@transaction.atomic
def set_own_week(
    person: User,
    *,
    by: User,
    at: datetime,
    week: Mapping[str, Any],
    country: str = "",
    subdivision: str = "",
) -> PersonCalendar:
    """In which hours of the own clock they work, and which holidays they keep.

    `week` is {"mon": [["09:00", "12:00"]], ...}. Raises ValidationError by field.
    """
    require(policies.note_leave(by, person))
    kept = {day: hours for day, hours in week.items() if hours}
    if not kept:
        raise ValidationError({"week": _("Write hours for one day at least.")})
    try:
        parse_week(kept)
    except ValueError as wrong:
        raise ValidationError({"week": str(wrong)}) from None
    try:
        presence.own_week(person, kept, country, subdivision)
    except ValueError as wrong:
        raise ValidationError({"country": str(wrong)}) from None
    facts = {"calendar": "", "days": sorted(kept), "country": country}
    timeline.record("user.calendar_set", person, by=by, at=at, facts=facts)
    return _keep(person, by, at, calendar=None, week=kept, country=country, subdivision=subdivision)


def _days_of(leave: Leave) -> dict[str, Any]:
    return {
        "from": leave.starts_on.isoformat(),
        "until": leave.ends_on.isoformat(),
        "cover": leave.cover.name if leave.cover else "",
        "_cover": leave.cover_id,
    }


def _keep(person: User, by: User, at: datetime, **said: Any) -> PersonCalendar:
    row, _is_new = PersonCalendar.objects.update_or_create(
        user=person, defaults={**said, "set_by": by, "set_at": at}
    )
    return row
