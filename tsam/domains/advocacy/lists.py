"""Asks and commitments of many engagements in one list, each as its reader may know it.

Support reads them in full; a department in the words of `render`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tsam.domains.accounts.models import Engagement
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.advocacy.audiences import Audience, Cell, Matter, render, slug_of, words_for
from tsam.domains.advocacy.models import BriefItem, Commitment, CommitmentMove
from tsam.domains.advocacy.registers import department, heads_of
from tsam.domains.people.models import User

ITEM_RELATED = ("engagement__account", "engagement__application", "asked_by")
COMMITMENT_RELATED = (
    "item__engagement__account",
    "item__engagement__application",
    "item__engagement__calendar",
    "owner",
)


@dataclass(frozen=True)
class ItemLine:
    """Something that is asked, in a list."""

    key: int
    engagement: int
    audience: str
    department: str
    customer: Cell
    asked: str
    why: str
    wanted_on: date | None
    state: str
    label: str
    asked_by: str
    asked_at: datetime
    state_at: datetime

    @property
    def slug(self) -> str:
        return slug_of(self.audience)


@dataclass(frozen=True)
class MoveLine:
    """A day that was moved."""

    before: date
    after: date
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class CommitmentLine:
    """Something that is promised, in a list."""

    key: int
    item: int
    engagement: int
    audience: str
    department: str
    customer: Cell
    asked: str
    words: str
    proposed_words: str
    owner: str
    owner_key: int
    first_promised_on: date
    promised_on: date
    given_at: datetime
    state: str
    label: str
    is_late: bool
    is_overdue: bool
    closed_on: date | None
    closed_words: str


def item_lines(items: Iterable[BriefItem], reader: User) -> list[ItemLine]:
    """The items come through visible_to() and with ITEM_RELATED; four queries for however many."""
    listed = list(items)
    if not listed:
        return []
    heads = heads_of({one.engagement_id: one.engagement for one in listed}.values())
    return [
        _item_line(one, _Voice(heads[one.engagement_id], one.audience, reader)) for one in listed
    ]


def commitment_lines(
    rows: Iterable[Commitment], reader: User, today: Callable[[Commitment], date]
) -> list[CommitmentLine]:
    """The commitments come through visible_to() and with COMMITMENT_RELATED."""
    listed = list(rows)
    if not listed:
        return []
    heads = heads_of({one.item.engagement_id: one.item.engagement for one in listed}.values())
    return [
        _commitment_line(
            one, _Voice(heads[one.item.engagement_id], one.department, reader), today(one)
        )
        for one in listed
    ]


def names_for(engagements: Iterable[Engagement], reader: User) -> dict[int, Cell]:
    """What the reader calls the customer of each engagement; four queries for however many."""
    own = [one for one in Audience if reader.has_function(one)] or list(Audience)
    return {
        key: _Voice(head, own[0], reader).customer for key, head in heads_of(engagements).items()
    }


def today_of(row: Commitment, at: datetime) -> date:
    """The day there: a commitment is due by the calendar of its engagement."""
    return at.astimezone(ZoneInfo(row.item.engagement.calendar.zone)).date()


def move_lines(
    moves: Iterable[CommitmentMove], commitment: Commitment, reader: User
) -> list[MoveLine]:
    """The moves of one commitment, which comes with COMMITMENT_RELATED."""
    engagement = commitment.item.engagement
    voice = _Voice(heads_of([engagement])[engagement.pk], commitment.department, reader)
    return [
        MoveLine(one.before, one.after, voice.says(one.reason), one.by.name, one.at)
        for one in moves
    ]


class _Voice:
    """How one reader is told about the customer of one row."""

    def __init__(self, head: Matter, audience: str, reader: User) -> None:
        self.head = head
        self.audience = Audience(audience)
        self.in_full = reader.has_function(*SUPPORT)

    @property
    def customer(self) -> Cell:
        shown = render(self.head, self.audience)
        if self.in_full or shown is None:
            return Cell(self.head.customer if self.in_full else "")
        return shown.cells["customer"]

    def says(self, text: str) -> str:
        return text if self.in_full else words_for(text, self.head, self.audience)


def _item_line(item: BriefItem, voice: _Voice) -> ItemLine:
    return ItemLine(
        key=item.pk,
        engagement=item.engagement_id,
        audience=item.audience,
        department=department(item.audience),
        customer=voice.customer,
        asked=voice.says(item.asked),
        why=voice.says(item.why),
        wanted_on=item.wanted_on,
        state=item.state,
        label=str(item.get_state_display()),
        asked_by=item.asked_by.name,
        asked_at=item.asked_at,
        state_at=item.state_at,
    )


def _commitment_line(row: Commitment, voice: _Voice, today: date) -> CommitmentLine:
    return CommitmentLine(
        key=row.pk,
        item=row.item_id,
        engagement=row.item.engagement_id,
        audience=row.department,
        department=department(row.department),
        customer=voice.customer,
        asked=voice.says(row.item.asked),
        words=voice.says(row.words),
        proposed_words=voice.says(row.proposed_words),
        owner=row.owner.name,
        owner_key=row.owner_id,
        first_promised_on=row.first_promised_on,
        promised_on=row.promised_on,
        given_at=row.given_at,
        state=row.state,
        label=str(row.get_state_display()),
        is_late=row.is_late,
        is_overdue=row.is_overdue(today),
        closed_on=row.closed_on,
        closed_words=voice.says(row.closed_words),
    )
