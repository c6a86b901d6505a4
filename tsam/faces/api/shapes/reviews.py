"""What the API says about service reviews."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from ninja import Schema
from pydantic import Field

from tsam.domains.objectives.models import RequirementOutcome
from tsam.domains.reviews.models import (
    ActionItem,
    AgendaPoint,
    Minutes,
    Review,
    ReviewNote,
    ReviewParticipant,
    ReviewSeries,
)
from tsam.faces.api.shapes.accounts import PersonShape


class ReviewShape(Schema):
    """One review. Day and time are on the clock of the service zone."""

    id: int
    engagement: int
    number: int
    state: str
    on: date
    begins: time
    minutes: int
    starts_at: datetime
    place: str
    planned_for: date = Field(description="The day of the rhythm.")
    moved_because: str
    reason: str = Field(description="Why it was left out, or what was done when nobody came.")
    agenda_due_on: date
    shared_at: datetime | None
    held_at: datetime | None
    minutes_due_at: datetime | None
    minutes_sent_at: datetime | None
    closed_at: datetime | None
    published_at: datetime | None

    @classmethod
    def of(cls, row: Review) -> ReviewShape:
        names = [name for name in cls.model_fields if name not in {"id", "engagement"}]
        said = {name: getattr(row, name) for name in names}
        return cls(id=row.pk, engagement=row.engagement_id, **said)


class RhythmShape(Schema):
    engagement: int
    months: int
    first_on: date
    begins: time
    minutes: int
    place: str

    @classmethod
    def of(cls, row: ReviewSeries) -> RhythmShape:
        return cls(
            engagement=row.engagement_id,
            months=row.months,
            first_on=row.first_on,
            begins=row.begins,
            minutes=row.minutes,
            place=row.place,
        )


class AgendaPointShape(Schema):
    """One line as it was shared; `noun` and `source` say what it was read from."""

    id: int
    kind: str
    title: str
    standing: str
    detail: str
    noun: str
    source: str
    as_of: datetime
    shared_at: datetime | None

    @classmethod
    def of(cls, row: AgendaPoint) -> AgendaPointShape:
        names = [name for name in cls.model_fields if name != "id"]
        return cls(id=row.pk, **{name: getattr(row, name) for name in names})


class MinutesShape(Schema):
    version: int
    text: str
    stamp: str = Field(description="Another one for other words; give it back as `seen`.")
    content: dict[str, Any] = Field(
        description="Attendance, decisions, actions and outcomes as they were when it was sent."
    )
    sent_at: datetime | None
    verdict: str
    verdict_at: datetime | None
    verdict_reason: str

    @classmethod
    def of(cls, row: Minutes) -> MinutesShape:
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class ReviewActionShape(Schema):
    """What one person of either side does by a day."""

    id: int
    review: int
    side: str = Field(description="OURS or THEIRS, the customer's.")
    owner: PersonShape | None
    words: str
    first_due_on: date
    due_on: date
    state: str
    closed_on: date | None
    closed_words: str

    @classmethod
    def of(cls, row: ActionItem) -> ReviewActionShape:
        names = [name for name in cls.model_fields if name not in {"id", "review", "owner"}]
        said = {name: getattr(row, name) for name in names}
        return cls(id=row.pk, review=row.review_id, owner=PersonShape.of(row.owner), **said)


class ReviewPersonShape(Schema):
    """Somebody of either side who is asked to come."""

    id: int
    person: PersonShape | None
    attendance: str = Field(description='PRESENT, ABSENT, or "" while it is not known.')

    @classmethod
    def of(cls, row: ReviewParticipant) -> ReviewPersonShape:
        return cls(id=row.pk, person=PersonShape.of(row.user), attendance=row.attendance)


class ReviewNoteShape(Schema):
    """A word for Technical Support alone."""

    id: int
    text: str
    by: PersonShape | None
    at: datetime

    @classmethod
    def of(cls, row: ReviewNote) -> ReviewNoteShape:
        return cls(id=row.pk, text=row.text, by=PersonShape.of(row.by), at=row.at)


class ReviewOutcomeShape(Schema):
    """What came of a need until a day."""

    requirement: int
    verdict: str
    words: str
    on: date
    by: PersonShape | None

    @classmethod
    def of(cls, row: RequirementOutcome) -> ReviewOutcomeShape:
        return cls(
            requirement=row.requirement_id,
            verdict=row.verdict,
            words=row.words,
            on=row.on,
            by=PersonShape.of(row.by),
        )
