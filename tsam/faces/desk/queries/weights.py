"""How the order of the open cases would change, and which versions of the weights there were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.people.models import User
from tsam.domains.priorities.models import Rank, Weights
from tsam.domains.priorities.preview import Move, compare
from tsam.domains.priorities.weighing import PARTS

# So many are scored anew, and so many are drawn.
COMPARED = 300
DRAWN = 12
_ROW = 30

Values = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Line:
    """From a place before to a place after, as the drawing has them; "up", "down" or ""."""

    y1: int
    y2: int
    look: str


@dataclass(frozen=True)
class Preview:
    """What other weights would do to the first open cases that the reader sees."""

    moves: Sequence[Move]
    before: Sequence[Move]
    after: Sequence[Move]
    lines: Sequence[Line]
    moved: int
    severe_down: int
    largest: Move | None
    is_down_first: bool

    @property
    def height(self) -> int:
        return len(self.before) * _ROW


@dataclass(frozen=True)
class Version:
    """A version of the weights, and what it changed against the one before."""

    weights: Weights
    changes: Sequence[tuple[str, int, int]]
    is_in_force: bool


def preview(reader: User, at: datetime, former: Values, wanted: Values) -> Preview | None:
    """Nothing where the reader sees no ranked case. Nothing is written."""
    ranks = Rank.objects.visible_to(reader).select_related("case__account")
    cases = [rank.case for rank in ranks.order_by("-score", "case_id")[:COMPARED]]
    if not cases:
        return None
    moves = compare(cases, at, former, wanted)
    before = sorted(moves, key=lambda move: move.place_before)[:DRAWN]
    moved = [move for move in moves if move.up]
    return Preview(
        moves=moves,
        before=before,
        after=moves[:DRAWN],
        lines=[_line(move, len(before)) for move in before],
        moved=len(moved),
        severe_down=sum(move.up < 0 and move.case.severity <= 1 for move in moved),
        largest=max(moved, key=lambda move: abs(move.up), default=None),
        is_down_first=_is_down_first(moves),
    )


def sentence(found: Preview | None, *, is_draft: bool) -> str:
    """What the draft does, for the top of the page."""
    if not is_draft:
        return _("Every rank is a sum of these numbers, the same for everybody.")
    if found is None:
        return _("A draft. You see no open case, so it is not tried on one.")
    if not found.moved:
        return _("This draft moves no case.")
    said = ngettext(
        "This draft moves %(n)d of %(all)d cases.", "This draft moves %(n)d of %(all)d cases.",
        found.moved,
    ) % {"n": found.moved, "all": len(found.moves)}  # fmt: skip
    if not found.severe_down:
        return f"{said} {_('Nobody with severity 0 or 1 falls.')}"
    falls = ngettext(
        "One with severity 0 or 1 falls.", "%(n)d with severity 0 or 1 fall.", found.severe_down
    )
    return f"{said} {falls % {'n': found.severe_down}}"


def versions() -> list[Version]:
    """All versions, the newest first. There are few: each one was somebody's decision."""
    rows = list(Weights.objects.select_related("set_by").order_by("-version")[:50])
    told = [
        Version(newer, _changes(older.values, newer.values), is_in_force=newer is rows[0])
        for newer, older in pairwise(rows)
    ]
    return [*told, Version(rows[-1], (), is_in_force=len(rows) == 1)]


def _changes(former: Mapping[str, Any], values: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    # A term that an older version does not know gave nothing then.
    pairs = [
        (part, former.get(part.term, {}).get(part.name, 0), values[part.term][part.name])
        for part in PARTS
    ]
    return [(str(part.label), before, after) for part, before, after in pairs if before != after]


def _line(move: Move, count: int) -> Line:
    """A case that leaves the drawing goes out at its foot."""
    falls_out = move.place > count
    y2 = count * _ROW if falls_out else _middle(move.place)
    return Line(_middle(move.place_before), y2, "up" if move.up > 0 else "down" if move.up else "")


def _middle(place: int) -> int:
    return (place - 1) * _ROW + _ROW // 2


def _is_down_first(moves: Sequence[Move]) -> bool:
    """Does every enterprise system that is down stand above everything else?"""
    downs = [move.case.severity == 0 for move in moves]
    return downs == sorted(downs, reverse=True)
