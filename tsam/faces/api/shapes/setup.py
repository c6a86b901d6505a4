"""What the API says about what is set up: calendars, packages, weights, imports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from tsam.domains.accounts.models import (
    CalendarException,
    ServiceCalendar,
    ServiceTarget,
    SupportPackage,
)
from tsam.domains.cases.importers import progress
from tsam.domains.cases.models import ImportRun, ImportState
from tsam.domains.priorities.models import Weights
from tsam.domains.priorities.preview import Move
from tsam.kernel.hours import NamedDay


class TargetShape(Schema):
    """Minutes of service hours, or of every hour; the first answer, then each further word."""

    severity: int = Field(ge=0, le=3)
    response_minutes: int = Field(ge=1)
    update_minutes: int = Field(ge=1)
    is_round_the_clock: bool = False

    @classmethod
    def of(cls, row: ServiceTarget) -> TargetShape:
        return cls(
            severity=row.severity,
            response_minutes=row.response_minutes,
            update_minutes=row.update_minutes,
            is_round_the_clock=row.is_round_the_clock,
        )


class PackageShape(Schema):
    code: str
    name: str
    requires_tsam: bool
    is_offered: bool
    features: list[str]
    targets: list[TargetShape] = Field(description="A severity that is missing follows GOLD.")

    @classmethod
    def of(cls, row: SupportPackage) -> PackageShape:
        targets = sorted(row.targets.all(), key=lambda target: target.severity)
        return cls(
            code=row.code,
            name=row.name,
            requires_tsam=row.requires_tsam,
            is_offered=row.is_offered,
            features=sorted(held.feature for held in row.features.all()),
            targets=[TargetShape.of(target) for target in targets],
        )


class CalendarShape(Schema):
    id: int
    name: str
    zone: str
    place: str
    week: dict[str, Any]
    country: str
    subdivision: str
    is_round_the_clock: bool
    is_default: bool
    version: int

    @classmethod
    def of(cls, row: ServiceCalendar) -> CalendarShape:
        return cls(**_calendar(row))


class ExceptionShape(Schema):
    """A day that differs from the week."""

    id: int
    day: date
    kind: str
    hours: list[list[str]]
    name: str

    @classmethod
    def of(cls, row: CalendarException) -> ExceptionShape:
        return cls(id=row.pk, day=row.day, kind=row.kind, hours=row.hours, name=row.name)


class CalendarDetail(CalendarShape):
    exceptions: list[ExceptionShape]
    running_clocks: int | None = Field(description="Clocks that follow it; null for customers.")

    @classmethod
    def whole(
        cls, row: ServiceCalendar, exceptions: Iterable[CalendarException], clocks: int | None
    ) -> CalendarDetail:
        days = [ExceptionShape.of(one) for one in exceptions]
        return cls(**_calendar(row), exceptions=days, running_clocks=clocks)


class HolidayShape(Schema):
    day: date
    name: str
    language: str
    english: str

    @classmethod
    def of(cls, day: NamedDay) -> HolidayShape:
        return cls(day=day.day, name=day.name, language=day.language, english=day.english)


class Weighting(Schema):
    version: int
    values: dict[str, dict[str, int]]
    reason: str
    set_by: str | None
    set_at: datetime

    @classmethod
    def of(cls, row: Weights) -> Weighting:
        return cls(
            version=row.version,
            values=row.values,
            reason=row.reason,
            set_by=row.set_by.name if row.set_by else None,
            set_at=row.set_at,
        )


class SetupMoveShape(Schema):
    """A case with its place and points now, and with the wanted weights."""

    number: str
    place_before: int
    place: int
    points_before: int
    points: int

    @classmethod
    def of(cls, move: Move) -> SetupMoveShape:
        return cls(
            number=move.case.number,
            place_before=move.place_before,
            place=move.place,
            points_before=move.points_before,
            points=move.points,
        )


class MappingShape(Schema):
    """What the columns of one kind of file mean; `trouble` says why it cannot be used."""

    kind: str
    name: str
    about: str
    source: str
    columns: list[str]
    trouble: str


class ImportShape(Schema):
    id: int
    kind: str
    account: str | None = Field(description="Of cases; others belong to no customer.")
    application: int | None
    mapping: str
    leaves_out: bool = Field(description="Faulty rows stay out, and the others come in.")
    file_name: str
    state: str
    progress: float | None = Field(description="Share that was read, 0 to 1, while it works.")
    rows_read: int
    counts: dict[str, Any]
    error_count: int
    errors: list[Any]

    @classmethod
    def of(cls, row: ImportRun) -> ImportShape:
        at_work = row.state in (ImportState.CHECKING, ImportState.RUNNING)
        told = progress.told(row.pk) if at_work else None
        return cls(
            id=row.pk,
            kind=row.kind,
            account=row.account.slug if row.account else None,
            application=row.application_id,
            mapping=row.mapping,
            leaves_out=row.leaves_out,
            file_name=row.file_name,
            state=row.state,
            progress=told.share if told else None,
            rows_read=row.rows_read,
            counts=row.counts,
            error_count=row.error_count,
            errors=list(row.errors),
        )


def _calendar(row: ServiceCalendar) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "zone": row.zone,
        "place": row.place,
        "week": row.week,
        "country": row.country,
        "subdivision": row.subdivision,
        "is_round_the_clock": row.is_round_the_clock,
        "is_default": row.is_default,
        "version": row.version,
    }
