"""What the API says of waits, hours against the fair share, and cases that were passed over."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from tsam.domains.cases.models import NUMBERING
from tsam.domains.priorities.fair_report import Waited
from tsam.domains.priorities.fairness import BOUND_HOURS
from tsam.domains.priorities.models import PassedOver
from tsam.domains.priorities.waits import Period
from tsam.faces.api.shapes.accounts import PersonShape
from tsam.faces.ui.fairness import Fair

WAITS = 30


class WaitShape(Schema):
    """A stretch in which nobody of ours worked for the engagement though a case was ours."""

    began_at: datetime
    ended_at: datetime
    minutes: int = Field(description="Service minutes of the engagement.")
    case: str = Field(description="What ended it; of one that still stands the oldest case.")
    is_over: bool
    is_worked: bool = Field(description="False where the customer's move ended it.")

    @classmethod
    def of(cls, one: Waited) -> WaitShape:
        return cls(
            began_at=one.wait.began_at,
            ended_at=one.wait.ended_at,
            minutes=round(one.minutes),
            case=NUMBERING.show(one.wait.case),
            is_over=one.wait.is_over,
            is_worked=one.wait.is_worked,
        )


class FairShape(Schema):
    """One engagement, by its Application. Minutes are service minutes of its calendar."""

    application: int
    account: str
    longest_wait_minutes: int | None
    median_wait_minutes: int | None
    waits: int
    waits_within_bound: int
    within_bound_per_cent: int | None = Field(description="Null from fewer than ten waits.")
    is_bound_kept: bool
    works: int = Field(description="Answers, notes, solutions and hand-overs of ours.")
    hours: float = Field(description="Hours of ours with work in them, parted among engagements.")
    fair_hours: float = Field(description="By the time that its cases were ours to move.")
    longest_waits: list[WaitShape] = Field(description="The longest 30.")

    @classmethod
    def of(cls, fair: Fair) -> FairShape:
        figures = fair.figures
        return cls(
            application=fair.application.pk,
            account=fair.application.account.name,
            longest_wait_minutes=_whole(figures.longest),
            median_wait_minutes=_whole(figures.median),
            waits=len(figures.waits),
            waits_within_bound=figures.kept,
            within_bound_per_cent=figures.kept_per_cent,
            is_bound_kept=figures.is_bound_kept,
            works=figures.works,
            hours=round(figures.hours, 2),
            fair_hours=round(figures.fair_hours, 2),
            longest_waits=[WaitShape.of(one) for one in figures.waits[:WAITS]],
        )


class FairnessShape(Schema):
    """The report of a period, the longest wait first."""

    period: str
    first_day: date
    last_day: date
    bound_hours: int
    items: list[FairShape]

    @classmethod
    def of_rows(cls, period: Period, rows: list[Fair]) -> FairnessShape:
        return cls(
            period=period.key,
            first_day=period.first,
            last_day=date.fromordinal(period.after.toordinal() - 1),
            bound_hours=BOUND_HOURS,
            items=[FairShape.of(row) for row in rows],
        )


class PassedShape(Schema):
    """A case of ours to move that stood behind one to which its customer gives a later place."""

    id: int
    day: date = Field(description="Of the engagement's service calendar.")
    engagement: int
    case: str
    place: int
    instead: str
    instead_place: int | None
    by: PersonShape | None
    at: datetime
    reason: str = Field(description="DOWN, CLOCK, OTHER, NOBODY or NONE.")
    due_at: datetime | None

    @classmethod
    def of(cls, row: PassedOver) -> PassedShape:
        return cls(
            id=row.pk,
            day=row.day,
            engagement=row.engagement_id,
            case=NUMBERING.show(row.case_id),
            place=row.place,
            instead=NUMBERING.show(row.instead_id),
            instead_place=row.instead_place,
            by=PersonShape.of(row.by),
            at=row.at,
            reason=row.reason,
            due_at=row.due_at,
        )


def _whole(minutes: float | None) -> int | None:
    return None if minutes is None else round(minutes)
