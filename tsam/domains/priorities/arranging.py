"""Put cases of one queue in their order. Pure: the ranks, a draft and a replay all do it here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tsam.domains.cases.models import Case
from tsam.domains.priorities.scoring import NO_WISH, Score, Wish, score
from tsam.kernel.hours import WorkingCalendar

Values = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Placed:
    """A case at its place, from 1; `own` is its sum by the engagement's weights, if it has any."""

    case: Case
    place: int
    score: Score
    own: Score | None = None

    @property
    def points(self) -> int:
        """The sum that the place follows."""
        return (self.own or self.score).points


def merged(values: Values, changes: Values) -> dict[str, dict[str, int]]:
    """The vendor's weights with what an engagement weighs otherwise."""
    return {
        term: {**values.get(term, {}), **changes.get(term, {})} for term in {**values, **changes}
    }


def arrange(
    cases: Iterable[Case],
    at: datetime,
    values: Values,
    hours: WorkingCalendar,
    wishes: Mapping[int, Wish],
    *,
    changes: Values | None = None,
) -> list[Placed]:
    """The open cases of one Application in the order of that moment, the most points first.

    Ties go to the older case, so the same facts give the same order on every machine. `changes`
    are what its engagement weighs otherwise: they give the places, and leave the score alone that
    customers are compared by.
    """
    own_values = merged(values, changes) if changes else None
    found = []
    for case in cases:
        wish = wishes.get(case.pk, NO_WISH)
        own = score(case, at, own_values, hours, wish) if own_values else None
        found.append((case, score(case, at, values, hours, wish), own))
    found.sort(key=lambda one: (-(one[2] or one[1]).points, one[0].opened_at, one[0].pk))
    return [Placed(case, place, both, own) for place, (case, both, own) in enumerate(found, 1)]
