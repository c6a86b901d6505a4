"""What the API says about releases: inside, and in public words."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from tsam.domains.releases.models import PlannedDate, PublicRelease, Vehicle
from tsam.domains.sprs.models import Carriage
from tsam.faces.api.shapes.accounts import PersonShape


class ReleaseShape(Schema):
    """Internal: for Technical Support, R&D and Product Management. It names no customer."""

    id: int
    product: str
    line: str
    name: str
    kind: str
    planned_on: date | None
    freeze_on: date | None = Field(description="After that day no fix gets in.")
    released_on: date | None
    withdrawn_on: date | None
    withdrawn_reason: str
    slipped_days: int = Field(description="Since its day was said first.")

    @classmethod
    def of(cls, row: Vehicle) -> ReleaseShape:
        return cls(
            id=row.pk,
            product=row.product,
            line=row.line,
            name=row.name,
            kind=row.kind,
            planned_on=row.planned_on,
            freeze_on=row.freeze_on,
            released_on=row.released_on,
            withdrawn_on=row.withdrawn_on,
            withdrawn_reason=row.withdrawn_reason,
            slipped_days=row.slipped_days,
        )


class SaidDayShape(Schema):
    """A day that was said of a release; each is kept."""

    said_at: datetime
    said_by: PersonShape | None
    planned_on: date | None
    freeze_on: date | None
    reason: str

    @classmethod
    def of(cls, row: PlannedDate) -> SaidDayShape:
        return cls(
            said_at=row.said_at,
            said_by=PersonShape.of(row.said_by),
            planned_on=row.planned_on,
            freeze_on=row.freeze_on,
            reason=row.reason,
        )


class CarriedShape(Schema):
    """An SPR in a release."""

    spr: str
    release: int
    standing: str = Field(description="PLANNED, CONTAINED, or CONFIRMED once it was seen.")
    since: datetime

    @classmethod
    def of(cls, row: Carriage) -> CarriedShape:
        return cls(
            spr=row.spr.number, release=row.vehicle_id, standing=row.standing, since=row.since
        )


class PublicReleaseShape(Schema):
    """A release as customers read it, once it is announced or out."""

    id: int
    product: str
    line: str
    name: str
    kind: str
    expected_on: date | None = Field(description="A plan, not a promise.")
    released_on: date | None
    withdrawn_on: date | None
    text: str
    announced_at: datetime

    @classmethod
    def of(cls, row: PublicRelease) -> PublicReleaseShape:
        return cls(
            id=row.pk,
            product=row.product,
            line=row.line,
            name=row.name,
            kind=row.kind,
            expected_on=row.expected_on,
            released_on=row.released_on,
            withdrawn_on=row.withdrawn_on,
            text=row.text,
            announced_at=row.announced_at,
        )
