"""A brief as one department reads it. Whatever leaves this file has been through `render`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tsam.domains.accounts.models import Engagement
from tsam.domains.advocacy import registers
from tsam.domains.advocacy.audiences import Audience, Cell, Matter, may_know, render, words_for
from tsam.domains.advocacy.models import Answer, BriefItem, Commitment

TOP = 5


@dataclass(frozen=True)
class Word:
    """One answer in the talk about an ask. `by` works for the vendor, whose names are no secret."""

    kind: str
    label: str
    words: str
    by: str
    at: datetime
    promised_on: date | None


@dataclass(frozen=True)
class Promised:
    """What the department promised on an ask."""

    key: int
    words: str
    owner: str
    promised_on: date
    state: str
    label: str
    is_late: bool


@dataclass(frozen=True)
class Asked:
    """Something that is asked of the reading department."""

    key: int
    department: str
    asked: str
    why: str
    wanted_on: date | None
    state: str
    label: str
    asked_by: str
    asked_at: datetime
    state_at: datetime
    is_confidential: bool
    talk: tuple[Word, ...]
    promised: Promised | None


@dataclass(frozen=True)
class Elsewhere:
    """That something is asked of another department: whom, how it stands, and no word more."""

    department: str
    state: str
    label: str
    wanted_on: date | None


@dataclass(frozen=True)
class Entry:
    """One line of the brief."""

    key: str
    place: int
    cells: Mapping[str, Cell]
    asks: tuple[Asked, ...]
    elsewhere: tuple[Elsewhere, ...]
    # The need behind it, by its key, for whoever asks for something; 0 where there is none.
    requirement: int
    is_confidential: bool


@dataclass(frozen=True)
class Told:
    """The brief of one engagement for one department."""

    audience: Audience
    customer: Cell
    application: Cell
    contract: Cell | None
    milestone: Cell | None
    tsam: str
    entries: Sequence[Entry]

    @property
    def top(self) -> Sequence[Entry]:
        return self.entries[:TOP]

    @property
    def asks(self) -> list[Asked]:
        return [ask for entry in self.entries for ask in entry.asks]

    def digest(self) -> str:
        """sha256, hex, of what a reader has to know; answers and days that pass are not in it."""
        told = [
            [
                entry.key,
                entry.place,
                [
                    [name, entry.cells[name].words]
                    for name in ("statement", "reason", "measure", "weight")
                    if name in entry.cells
                ],
                [[one.key, one.asked, one.why, str(one.wanted_on)] for one in entry.asks],
            ]
            for entry in self.entries
        ]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def told(engagement: Engagement, audience: Audience, at: datetime) -> Told:
    """The brief as that department reads it; the engagement comes with its relatives."""
    return told_to(registers.register_of(engagement, at), [audience])[audience]


@dataclass(frozen=True)
class AskTold:
    """One ask as its department reads it, with whom it is for and the need behind it."""

    ask: Asked
    customer: str
    matter: str


def ask_for_department(item: BriefItem, at: datetime) -> AskTold | None:
    """For letters and lists; None where the department reads nothing of it any more."""
    brief = told(item.engagement, Audience(item.audience), at)
    for entry in brief.entries:
        for ask in entry.asks:
            if ask.key == item.pk:
                matter = entry.cells["statement"].words if entry.requirement else ""
                return AskTold(ask, brief.customer.words, matter)
    return None


def told_to_all(engagement: Engagement, at: datetime) -> dict[Audience, Told]:
    return told_to(registers.register_of(engagement, at), Audience)


def told_to(register: registers.Register, audiences: Iterable[Audience]) -> dict[Audience, Told]:
    """A register as each of these departments reads it; two queries more."""
    items = [item.pk for line in register.lines for item in line.items]
    talk, promised = _talk(items), _promised(items)
    return {
        audience: Told(
            audience,
            *head_for(register.head, audience),
            _cell(register.head, audience, "contract"),
            _cell(register.head, audience, "milestone"),
            register.head.tsam,
            [entry for line in register.lines if (entry := _entry(line, audience, talk, promised))],
        )
        for audience in audiences
    }


def head_for(head: Matter, audience: Audience) -> tuple[Cell, Cell]:
    """What the department calls the customer and the Application."""
    shown = render(head, audience)
    return (shown.cells["customer"], shown.cells["application"]) if shown else (Cell(""), Cell(""))


def _cell(head: Matter, audience: Audience, name: str) -> Cell | None:
    shown = render(head, audience)
    return shown.cells.get(name) if shown else None


def _entry(
    line: registers.Line,
    audience: Audience,
    talk: Mapping[int, Sequence[Answer]],
    promised: Mapping[int, Commitment],
) -> Entry | None:
    shown = render(line.matter, audience)
    known = [
        item for item in line.items if may_know(audience, is_confidential=item.is_confidential)
    ]
    own = [item for item in known if item.audience == audience]
    if shown is None or (line.requirement is None and not own):
        return None
    return Entry(
        key=shown.key,
        place=shown.place,
        cells=shown.cells,
        asks=tuple(
            _asked(item, line.matter, audience, talk.get(item.pk, ()), promised.get(item.pk))
            for item in own
        ),
        elsewhere=tuple(
            Elsewhere(
                registers.department(item.audience),
                item.state,
                str(item.get_state_display()),
                item.wanted_on,
            )
            for item in known
            if item.audience != audience
        ),
        requirement=line.requirement.pk if line.requirement else 0,
        is_confidential=line.matter.is_confidential,
    )


def _asked(
    item: BriefItem,
    matter: Matter,
    audience: Audience,
    talk: Sequence[Answer],
    commitment: Commitment | None,
) -> Asked:
    return Asked(
        key=item.pk,
        department=registers.department(item.audience),
        asked=words_for(item.asked, matter, audience),
        why=words_for(item.why, matter, audience),
        wanted_on=item.wanted_on,
        state=item.state,
        label=str(item.get_state_display()),
        asked_by=item.asked_by.name,
        asked_at=item.asked_at,
        state_at=item.state_at,
        is_confidential=item.is_confidential,
        talk=tuple(
            Word(
                one.kind,
                str(one.get_kind_display()),
                words_for(one.words, matter, audience),
                one.by.name,
                one.at,
                one.promised_on,
            )
            for one in talk
        ),
        promised=_promise(commitment, matter, audience) if commitment else None,
    )


def _promise(commitment: Commitment, matter: Matter, audience: Audience) -> Promised:
    return Promised(
        key=commitment.pk,
        words=words_for(commitment.words, matter, audience),
        owner=commitment.owner.name,
        promised_on=commitment.promised_on,
        state=commitment.state,
        label=str(commitment.get_state_display()),
        is_late=commitment.is_late,
    )


def _talk(items: Sequence[int]) -> dict[int, list[Answer]]:
    found: dict[int, list[Answer]] = {}
    rows = Answer._base_manager.filter(item__in=items).select_related("by").order_by("pk")
    for row in rows:
        found.setdefault(row.item_id, []).append(row)
    return found


def _promised(items: Sequence[int]) -> dict[int, Commitment]:
    rows = Commitment._base_manager.filter(item__in=items).select_related("owner")
    return {row.item_id: row for row in rows}
