"""What the API says of one's own time: hours, days away, and the own calendar both ways."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from tsam.domains.calls.models import CalendarFeed, FreeBusySource
from tsam.domains.staffing.absences import Gap
from tsam.domains.staffing.models import Leave, PersonCalendar
from tsam.faces.api.shapes.accounts import PersonShape


class BusyAddressShape(Schema):
    """Where it is read when one is busy. The address itself is a secret and never told."""

    host: str
    added_at: datetime
    read_at: datetime | None
    fault: str = Field(description="Why it could not be read last, in a word.")

    @classmethod
    def of(cls, row: FreeBusySource) -> BusyAddressShape:
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class OwnHoursShape(Schema):
    """With neither a calendar nor a week: 9 to 17 on the own clock."""

    calendar: int | None
    week: dict[str, list[list[str]]]
    country: str
    subdivision: str

    @classmethod
    def of(cls, row: PersonCalendar | None) -> OwnHoursShape:
        if row is None:
            return cls(calendar=None, week={}, country="", subdivision="")
        return cls(
            calendar=row.calendar_id,
            week=row.week,
            country=row.country,
            subdivision=row.subdivision,
        )


class LeaveShape(Schema):
    """Days away, first and last included, and who stands in."""

    id: int
    starts_on: date
    ends_on: date
    cover: PersonShape | None

    @classmethod
    def of(cls, row: Leave) -> LeaveShape:
        return cls(
            id=row.pk,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            cover=PersonShape.of(row.cover),
        )


class LeftAloneShape(Schema):
    """An engagement whose TSAM is away with nobody standing in."""

    engagement: int
    application: str
    first_on: date = Field(description="The first service day without anybody.")
    service_days: int

    @classmethod
    def of(cls, row: Gap) -> LeftAloneShape:
        return cls(
            engagement=row.engagement.pk,
            application=row.engagement.application.name,
            first_on=row.first_on,
            service_days=row.days,
        )


class AbsenceShape(LeaveShape):
    """A leave of somebody, and where nobody stands in, as far as the caller sees engagements."""

    person: PersonShape | None
    left_alone: list[LeftAloneShape]

    @classmethod
    def of_gaps(cls, row: Leave, gaps: Iterable[Gap]) -> AbsenceShape:
        return cls(
            **LeaveShape.of(row).dict(),
            person=PersonShape.of(row.user),
            left_alone=[LeftAloneShape.of(one) for one in gaps],
        )


class FeedShape(Schema):
    """An address for a calendar program. Its secret is told once, and kept as a hash."""

    id: int
    engagement: int | None = Field(description="None: the calls that one is asked to.")
    made_at: datetime
    last_read_at: datetime | None

    @classmethod
    def of(cls, row: CalendarFeed) -> FeedShape:
        return cls(
            id=row.pk,
            engagement=row.engagement_id,
            made_at=row.made_at,
            last_read_at=row.last_read_at,
        )


class NewFeedShape(FeedShape):
    address: str
