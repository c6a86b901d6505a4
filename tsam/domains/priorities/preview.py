"""How other weights would order the same cases. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tsam.domains.accounts.hours import calendars_for
from tsam.domains.cases.models import Case
from tsam.domains.priorities.scoring import Wish, score
from tsam.domains.priorities.wishes import wish_of, wishes_of
from tsam.kernel.hours import WorkingCalendar

Values = Mapping[str, Mapping[str, int]]


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
    """The cases in the order that the wanted weights give them."""
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
    scored = [
        (score(case, at, values, hours[case.application_id], wish_of(wishes, case)).points, case)
        for case in cases
    ]
    return sorted(scored, key=lambda pair: (-pair[0], pair[1].opened_at, pair[1].pk))
