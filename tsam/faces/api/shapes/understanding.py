"""What the API says of who understood the customers' orders and needs, and of questions."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field

from tsam.domains.cases.models import NUMBERING
from tsam.domains.priorities.models import Question
from tsam.domains.priorities.understanding import Stand, Told
from tsam.faces.api.shapes.accounts import PersonShape


class UnderstandingAskedShape(Schema):
    """What an engineer asks of the TSAM: about a case in its customer's order, or about a need."""

    id: int
    engagement: int
    case: str | None
    requirement: int | None
    text: str
    asked_by: PersonShape | None
    asked_at: datetime
    due_at: datetime
    answer: str
    answered_by: PersonShape | None
    answered_at: datetime | None

    @classmethod
    def of(cls, row: Question) -> UnderstandingAskedShape:
        return cls(
            id=row.pk,
            engagement=row.engagement_id,
            case=NUMBERING.show(row.case_id) if row.case_id else None,
            requirement=row.requirement_id,
            text=row.text,
            asked_by=PersonShape.of(row.asked_by),
            asked_at=row.asked_at,
            due_at=row.due_at,
            answer=row.answer,
            answered_by=PersonShape.of(row.answered_by),
            answered_at=row.answered_at,
        )


class StandShape(Schema):
    """How the caller stands to it."""

    state: str = Field(
        description="nothing (the customer said nothing of it), open, changed (since it was "
        "understood), understood, asked or answered."
    )
    understood_at: datetime | None
    question: int | None

    @classmethod
    def of(cls, stand: Stand) -> StandShape:
        return cls(
            state=stand.state,
            understood_at=stand.understanding.at if stand.understanding else None,
            question=stand.question.pk if stand.question else None,
        )


class ToldShape(Schema):
    """Who of the engineers that own open cases of the engagement understood a need."""

    understood: list[PersonShape]
    waited_for: list[PersonShape]
    own: StandShape

    @classmethod
    def of(cls, told: Told) -> ToldShape:
        return cls(
            understood=[shape for one in told.understood if (shape := PersonShape.of(one))],
            waited_for=[shape for one in told.waited_for if (shape := PersonShape.of(one))],
            own=StandShape.of(told.own),
        )
