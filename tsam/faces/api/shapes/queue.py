"""What the API says about the queue across customers."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field

from tsam.domains.cases.models import NUMBERING
from tsam.domains.priorities.fair_words import Said, ending, lines
from tsam.domains.priorities.fairness import Standing
from tsam.domains.priorities.queue import Order, Queue


class QueuedShape(Schema):
    """A case in the queue, with both ranks and what the rule knows of it."""

    case: str
    title: str
    account: str
    application: int
    number: int = Field(description="In our order, among all that the caller may see.")
    place: int | None = Field(description="That its customer gives it; null without one.")
    of: int | None = Field(description="Among so many that have a place.")
    order_set_at: datetime | None = Field(description="When the customer gave the order.")
    order_is_stale: bool
    owner: int | None
    rests: bool = Field(description="Somebody else is waited for, and no word of ours breaks.")
    is_down: bool
    has_turn: bool = Field(description="Its engagement waits for a service day and goes ahead.")
    breaks: str = Field(description="broken, soon (within 4 hours) or none.")
    waited_hours: int = Field(description="Service hours that its engagement waits for work.")
    works: int = Field(description="Works of ours for its engagement in the last 14 days.")
    share: float = Field(description="Works for each open case, those before it counted.")
    points: int

    @classmethod
    def of_standing(
        cls, found: Queue, one: Standing, case: tuple[str, str], order: Order | None
    ) -> QueuedShape:
        theirs = found.theirs.get(one.waiting.case)
        title, account = case
        return cls(
            case=NUMBERING.show(one.waiting.case),
            title=title,
            account=account,
            application=one.waiting.engagement,
            number=found.numbers[one.waiting.case],
            place=theirs.place if theirs else None,
            of=theirs.of if theirs else None,
            order_set_at=order.set_at if order else None,
            order_is_stale=order.is_stale if order else False,
            owner=found.owners[one.waiting.case],
            rests=one.waiting.rests,
            is_down=one.waiting.is_down,
            has_turn=one.has_turn,
            breaks=one.waiting.breaks.name.lower(),
            waited_hours=one.attention.waited_hours,
            works=one.attention.works,
            share=round(one.share, 3),
            points=one.waiting.points,
        )


class LineShape(Schema):
    """One line of the rule: its question, what each case answers, and whether it ended it."""

    line: int | None = Field(description="The number of the line; null for what stands around.")
    rule: str
    question: str
    a: str
    b: str
    decides: bool

    @classmethod
    def of(cls, said: Said) -> LineShape:
        return cls(
            line=said.number,
            rule=said.rule,
            question=said.question,
            a=said.mine,
            b=said.theirs,
            decides=said.decides,
        )


class WhyShape(Schema):
    """Why one of two cases stands before the other: `ahead` is its number."""

    ahead: str
    lines: list[LineShape]
    ending: str

    @classmethod
    def of(cls, one: Standing, other: Standing) -> WhyShape:
        ahead = min(one, other, key=lambda standing: standing.key)
        return cls(
            ahead=NUMBERING.show(ahead.waiting.case),
            lines=[LineShape.of(said) for said in lines(one, other)],
            ending=ending(one, other),
        )
