"""What the API says about briefs, asks, commitments and promises: what `render` gave, no more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from tsam.domains.advocacy.audiences import Cell
from tsam.domains.advocacy.briefs import Asked, Entry, Told
from tsam.domains.advocacy.hits import HitRate
from tsam.domains.advocacy.lists import CommitmentLine, ItemLine, MoveLine
from tsam.domains.advocacy.models import Promise


class CellShape(Schema):
    words: str
    is_masked: bool = Field(description="Other words stand in the place of what is not read.")
    lines: list[str]

    @classmethod
    def of(cls, cell: Cell) -> CellShape:
        return cls(words=cell.words, is_masked=cell.is_masked, lines=list(cell.lines))


class WordShape(Schema):
    kind: str
    words: str
    by: str
    at: datetime
    promised_on: date | None


class AskedShape(Schema):
    id: int
    asked: str
    why: str
    wanted_on: date | None
    state: str
    asked_by: str
    asked_at: datetime
    talk: list[WordShape]
    commitment: int | None

    @classmethod
    def of(cls, ask: Asked) -> AskedShape:
        return cls(
            id=ask.key,
            asked=ask.asked,
            why=ask.why,
            wanted_on=ask.wanted_on,
            state=ask.state,
            asked_by=ask.asked_by,
            asked_at=ask.asked_at,
            talk=[
                WordShape(
                    kind=word.kind,
                    words=word.words,
                    by=word.by,
                    at=word.at,
                    promised_on=word.promised_on,
                )
                for word in ask.talk
            ],
            commitment=ask.promised.key if ask.promised else None,
        )


class ElsewhereShape(Schema):
    """How it stands with another department: never its words."""

    department: str
    state: str
    wanted_on: date | None


class EntryShape(Schema):
    number: str = Field(description="R-01 of a need, A-7 of an ask that stands alone.")
    place: int
    fields: dict[str, CellShape] = Field(description="What this department does not get is absent.")
    asks: list[AskedShape]
    elsewhere: list[ElsewhereShape]

    @classmethod
    def of(cls, entry: Entry) -> EntryShape:
        return cls(
            number=entry.key,
            place=entry.place,
            fields={name: CellShape.of(cell) for name, cell in entry.cells.items()},
            asks=[AskedShape.of(ask) for ask in entry.asks],
            elsewhere=[
                ElsewhereShape(department=one.department, state=one.state, wanted_on=one.wanted_on)
                for one in entry.elsewhere
            ],
        )


class BriefShape(Schema):
    """A register as one department reads it, in the customer's order."""

    engagement: int
    audience: str
    edition: int = Field(description="0 until there was something to read.")
    customer: CellShape
    entries: list[EntryShape]

    @classmethod
    def of(cls, engagement: int, told: Told, edition: int) -> BriefShape:
        return cls(
            engagement=engagement,
            audience=told.audience,
            edition=edition,
            customer=CellShape.of(told.customer),
            entries=[EntryShape.of(entry) for entry in told.entries],
        )


class BriefHeadShape(Schema):
    """A brief in the list: read it by its engagement."""

    engagement: int
    customer: CellShape
    asks: int = Field(description="Asks that wait for a department of the caller.")


class AskShape(Schema):
    id: int
    engagement: int
    audience: str
    customer: CellShape
    asked: str
    why: str
    wanted_on: date | None
    state: str
    asked_by: str
    asked_at: datetime
    state_at: datetime

    @classmethod
    def of(cls, line: ItemLine) -> AskShape:
        return cls(
            id=line.key,
            engagement=line.engagement,
            audience=line.audience,
            customer=CellShape.of(line.customer),
            asked=line.asked,
            why=line.why,
            wanted_on=line.wanted_on,
            state=line.state,
            asked_by=line.asked_by,
            asked_at=line.asked_at,
            state_at=line.state_at,
        )


class MoveShape(Schema):
    before: date
    after: date
    reason: str
    by: str
    at: datetime


class CommitmentShape(Schema):
    id: int
    ask: int
    engagement: int
    department: str
    customer: CellShape
    asked: str
    words: str
    proposed_words: str
    owner: str
    owner_id: int
    first_promised_on: date
    promised_on: date
    given_at: datetime
    state: str
    is_late: bool = Field(description="Its day passed once before it was kept or moved.")
    is_overdue: bool
    closed_on: date | None
    closed_words: str
    moves: list[MoveShape] = Field(description="Only where one commitment is asked for.")

    @classmethod
    def of(cls, line: CommitmentLine, moves: Iterable[MoveLine] = ()) -> CommitmentShape:
        return cls(
            id=line.key,
            ask=line.item,
            engagement=line.engagement,
            department=line.audience,
            customer=CellShape.of(line.customer),
            asked=line.asked,
            words=line.words,
            proposed_words=line.proposed_words,
            owner=line.owner,
            owner_id=line.owner_key,
            first_promised_on=line.first_promised_on,
            promised_on=line.promised_on,
            given_at=line.given_at,
            state=line.state,
            is_late=line.is_late,
            is_overdue=line.is_overdue,
            closed_on=line.closed_on,
            closed_words=line.closed_words,
            moves=[
                MoveShape(
                    before=one.before, after=one.after, reason=one.reason, by=one.by, at=one.at
                )
                for one in moves
            ],
        )


class HitRateShape(Schema):
    department: str
    kept: int
    given: int = Field(description="Those that are over, and those whose day has passed.")
    percent: int | None = Field(description="Null under ten: too few to say so.")
    late_by_days: list[int]

    @classmethod
    def of(cls, rate: HitRate) -> HitRateShape:
        return cls(
            department=rate.audience,
            kept=rate.kept,
            given=rate.given,
            percent=rate.percent,
            late_by_days=list(rate.late_by),
        )


class PromiseShape(Schema):
    """What the customer reads of a commitment."""

    id: int
    engagement: int
    department: str
    owner: str = Field(description="Empty where only the department is named.")
    words: str
    need: str
    promised_on: date
    moved_from: list[date] = Field(description="Days that were promised before, the first first.")
    state: str
    closed_on: date | None
    released_at: datetime

    @classmethod
    def of(cls, row: Promise) -> PromiseShape:
        return cls(
            id=row.pk,
            engagement=row.engagement_id,
            department=row.department,
            owner=row.owner_name,
            words=row.words,
            need=row.need,
            promised_on=row.promised_on,
            moved_from=[date.fromisoformat(day) for day in row.moved_from],
            state=row.state,
            closed_on=row.closed_on,
            released_at=row.released_at,
        )
