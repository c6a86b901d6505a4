"""What the API says about calls, slots, regular calls and hours outside the service.

Moments are UTC; a time of day is on the clock of the service zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from ninja import Schema
from pydantic import Field

from tsam.domains.calls.balance import Balance
from tsam.domains.calls.models import (
    AgendaPoint,
    Call,
    CallAction,
    CallPerson,
    CallSeries,
    Decision,
    Minutes,
    OffHoursRequest,
)
from tsam.domains.calls.slots import Slot
from tsam.domains.objectives.models import Milestone
from tsam.domains.people.models import User
from tsam.faces.api.shapes.accounts import PersonShape


class CallShape(Schema):
    """A call at an agreed time, or the wish for one."""

    id: int
    account: str
    application: int
    engagement: int
    series: int | None
    kind: str
    state: str
    title: str
    minutes: int
    starts_at: datetime | None
    ends_at: datetime | None
    there: str = Field(description="The beginning as on the wall of the service zone.")
    zone: str
    is_off_hours: bool
    dial_in: str
    organiser: PersonShape | None
    requested_by: PersonShape | None
    requested_at: datetime
    reason: str = Field(description="What was wished, or why it was moved last or called off.")
    agenda_shared_at: datetime | None
    uid: str = Field(description="How calendars know it (RFC 5545).")
    sequence: int = Field(description="How often it was moved.")

    @classmethod
    def of(cls, row: Call) -> CallShape:
        zone = row.engagement.calendar.zone
        same = ("id", "series", "kind", "state", "title", "minutes", "starts_at", "ends_at")
        more = ("is_off_hours", "dial_in", "requested_at", "reason", "agenda_shared_at")
        said = {name: getattr(row, name) for name in (*same, *more, "uid", "sequence")}
        said["series"] = row.series_id
        return cls(
            account=row.account.slug,
            application=row.application_id,
            engagement=row.engagement_id,
            there=on_the_wall(row.starts_at, zone),
            zone=zone,
            organiser=PersonShape.of(row.organiser),
            requested_by=PersonShape.of(row.requested_by),
            **said,
        )


class CallPersonShape(Schema):
    """Somebody who is asked, what they answered, and whether they came."""

    person: PersonShape | None
    is_required: bool
    answer: str
    answered_at: datetime | None
    words: str
    counter_at: datetime | None = Field(description="The other time that they propose.")
    came: bool | None

    @classmethod
    def of(cls, row: CallPerson) -> CallPersonShape:
        names = [name for name in cls.model_fields if name != "person"]
        said = {name: getattr(row, name) for name in names}
        return cls(person=PersonShape.of(row.user), **said)


class CallPointShape(Schema):
    id: int
    place: int
    words: str
    minutes: int
    source: str = Field(description="ADDED by hand, or from a PROMISE or an open ACTION.")
    case: str | None
    is_from_customer: bool

    @classmethod
    def of(cls, row: AgendaPoint) -> CallPointShape:
        return cls(
            id=row.pk,
            place=row.place,
            words=row.words,
            minutes=row.minutes,
            source=row.source,
            case=row.case.number if row.case else None,
            is_from_customer=row.is_from_customer,
        )


class CallMinutesShape(Schema):
    text: str
    written_by: PersonShape | None
    written_at: datetime
    sent_at: datetime | None = Field(description="With the recap; a draft is the vendor's.")

    @classmethod
    def of(cls, row: Minutes) -> CallMinutesShape:
        return cls(
            text=row.text,
            written_by=PersonShape.of(row.written_by),
            written_at=row.written_at,
            sent_at=row.sent_at,
        )


class CallDecisionShape(Schema):
    id: int
    words: str
    noted_at: datetime

    @classmethod
    def of(cls, row: Decision) -> CallDecisionShape:
        return cls(id=row.pk, words=row.words, noted_at=row.noted_at)


class CallActionShape(Schema):
    """What somebody of either side does until a day."""

    id: int
    call: int
    words: str
    owner: PersonShape | None
    due_on: date
    done_at: datetime | None
    dropped_at: datetime | None

    @classmethod
    def of(cls, row: CallAction) -> CallActionShape:
        return cls(
            id=row.pk,
            call=row.call_id,
            words=row.words,
            owner=PersonShape.of(row.owner),
            due_on=row.due_on,
            done_at=row.done_at,
            dropped_at=row.dropped_at,
        )


class CallDetailShape(CallShape):
    """A call with all of it that the caller may read."""

    people: list[CallPersonShape]
    offers: list[datetime] = Field(description="Times to choose from.")
    agenda: list[CallPointShape]
    minutes_text: CallMinutesShape | None
    decisions: list[CallDecisionShape]
    actions: list[CallActionShape]


class InvitationShape(Schema):
    """A file of RFC 5545 for a calendar program."""

    file_name: str
    ics: str


class GivenHourShape(Schema):
    person: PersonShape | None
    minutes: float = Field(description="Of the first or last hour of their day.")


class SlotShape(Schema):
    starts_at: datetime
    ends_at: datetime
    there: str
    gives: list[GivenHourShape]

    @classmethod
    def of(cls, slot: Slot, zone: str, people: Mapping[int, User]) -> SlotShape:
        return cls(
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            there=on_the_wall(slot.starts_at, zone),
            gives=[
                GivenHourShape(person=PersonShape.of(people[key]), minutes=minutes)
                for key, minutes in slot.gives
            ],
        )


class WithoutShape(Schema):
    person: PersonShape | None
    more: int = Field(description="So many more slots there were without this person.")


class SlotsShape(Schema):
    """Slots that suit everybody, the fairest first."""

    zone: str
    found: int
    slots: list[SlotShape]
    without: list[WithoutShape]


class CallSeriesShape(Schema):
    """The rule of a regular call. Its time is kept on the wall of the service zone."""

    id: int
    engagement: int
    title: str
    first_on: date
    starts_at: time
    zone: str
    minutes: int
    every_weeks: int
    until_on: date | None
    on_holiday: str = Field(description="MOVE to the next service day, or SKIP.")
    dial_in: str
    people: list[PersonShape]
    planned_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, row: CallSeries, people: list[User]) -> CallSeriesShape:
        same = ("title", "first_on", "starts_at", "minutes", "every_weeks", "until_on")
        more = ("on_holiday", "dial_in", "planned_at", "ended_at")
        said = {name: getattr(row, name) for name in (*same, *more)}
        shown = [shape for one in people if (shape := PersonShape.of(one))]
        return cls(
            id=row.pk,
            engagement=row.engagement_id,
            zone=row.engagement.calendar.zone,
            people=shown,
            **said,
        )


class LeftOutShape(Schema):
    """A call of a series that did not fit; a sweep tries again each day."""

    on: date
    reason: str


class PlannedSeriesShape(CallSeriesShape):
    left_out: list[LeftOutShape]


class OffHoursShape(Schema):
    """A wish for hours outside the service, and what became of it."""

    id: int
    account: str
    engagement: int
    state: str
    title: str
    reason: str
    starts_at: datetime
    ends_at: datetime
    there: str
    zone: str
    tsam: PersonShape | None = Field(description="Who would be there.")
    requested_by: PersonShape | None
    requested_at: datetime
    notice_days: int = Field(description="Service days between the asking and the day.")
    notice_rule: int = Field(description="What the rule wanted that day.")
    decided_by: PersonShape | None
    decided_at: datetime | None
    decision: str
    offered: list[datetime] = Field(
        description="Where it was declined: the nearest times in service hours."
    )

    @classmethod
    def of(cls, row: OffHoursRequest) -> OffHoursShape:
        zone = row.engagement.calendar.zone
        same = ("state", "title", "reason", "starts_at", "ends_at", "requested_at")
        more = ("notice_days", "notice_rule", "decided_at", "decision", "offered")
        said = {name: getattr(row, name) for name in (*same, *more)}
        return cls(
            id=row.pk,
            account=row.account.slug,
            engagement=row.engagement_id,
            there=on_the_wall(row.starts_at, zone),
            zone=zone,
            tsam=PersonShape.of(row.tsam),
            requested_by=PersonShape.of(row.requested_by),
            decided_by=PersonShape.of(row.decided_by),
            **said,
        )


class PlannedDayShape(Schema):
    """A day of a plan that lies outside the service hours."""

    milestone: int
    name: str
    day: date
    starts_at: datetime = Field(description="Eight in the morning there, to begin with.")

    @classmethod
    def of(cls, row: Milestone, starts_at: datetime) -> PlannedDayShape:
        return cls(milestone=row.pk, name=row.name, day=row.due_on, starts_at=starts_at)


class OffHoursBalanceShape(Schema):
    """Hours outside the service of one TSAM in this quarter."""

    person: PersonShape | None
    hours: float = Field(description="Approved or held.")
    asked: float = Field(description="Asked for, and not decided.")
    days_owed: int
    is_near: bool = Field(description="Near the limit of the quarter.")

    @classmethod
    def of(cls, row: Balance) -> OffHoursBalanceShape:
        return cls(
            person=PersonShape.of(row.person),
            hours=row.hours,
            asked=row.asked,
            days_owed=row.days_owed,
            is_near=row.is_near,
        )


def on_the_wall(moment: datetime | None, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}" if moment else ""
