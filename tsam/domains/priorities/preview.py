"""How other weights would order the same cases. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tsam.domains.accounts.hours import calendars_for
from tsam.domains.cases.models import Case
from tsam.domains.priorities.arranging import Values
from tsam.domains.priorities.scoring import NO_WISH, Wish, score
from tsam.domains.priorities.wishes import wishes_of
from tsam.kernel.hours import WorkingCalendar


@dataclass(frozen=True)
class Move:
    """A case with its place and its points before, and after."""

    case: Case
    place_before: int
    place: int
    points_before: int
    points: int

    @property
    def up(self) -> int:
        """How many places it rises; below 0 it falls."""
        return self.place_before - self.place

    @property
    def down(self) -> int:
        return -self.up


def compare(cases: Iterable[Case], at: datetime, former: Values, wanted: Values) -> list[Move]:
    """The cases in the order that the wanted weights give them.

    As one queue: of one Application, or across customers, as these numbers alone make it.
    """
    rows = list(cases)
    hours = calendars_for({case.application_id for case in rows})
    wishes = wishes_of({case.application_id for case in rows}, at)
    before = _order(rows, at, former, hours, wishes)
    after = _order(rows, at, wanted, hours, wishes)
    stood = {case.pk: (place, points) for place, (points, case) in enumerate(before, 1)}
    moves = []
    for place, (points, case) in enumerate(after, 1):
        place_before, points_before = stood[case.pk]
        moves.append(Move(case, place_before, place, points_before, points))
    return moves


def _order(
    cases: Sequence[Case],
    at: datetime,
    values: Values,
    hours: Mapping[int, WorkingCalendar],
    wishes: Mapping[int, Wish],
) -> list[tuple[int, Case]]:
    """As the ranks do it: the most points first, ties to the older case."""
    scored = []
    for case in cases:
        wish = wishes.get(case.pk, NO_WISH)
        scored.append((score(case, at, values, hours[case.application_id], wish).points, case))
    return sorted(scored, key=lambda pair: (-pair[0], pair[1].opened_at, pair[1].pk))
