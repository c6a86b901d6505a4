"""What would move a case: of each kind the smallest change that gives it another place.

The sums are those of the ranks as they stand: one fact is changed, the sum is made anew, and the
place is read off. The other cases of the queue stay as they are, but for their places in the
customer's order, which move along.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from tsam.domains.accounts.hours import calendar_of
from tsam.domains.accounts.targets import targets_for
from tsam.domains.cases import clocks
from tsam.domains.cases.actions.steps import history
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import LEAST_WEIGHT, MOST_WEIGHT
from tsam.domains.priorities.arranging import Values, merged
from tsam.domains.priorities.critical import outlook
from tsam.domains.priorities.models import OrderedCase, Rank
from tsam.domains.priorities.scoring import nearness, score


@dataclass(frozen=True)
class Standing:
    """A case of the queue with its sum; ties go to the older one."""

    key: int
    points: int
    opened_at: datetime

    @property
    def order(self) -> tuple[int, datetime, int]:
        return (-self.points, self.opened_at, self.key)


@dataclass(frozen=True)
class Change:
    """One change, and the place that it gives.

    Kind is "severity", "requirement", "order", "area" or "milestone"; of an area the value is 0,
    of a milestone how many service days away it would be.
    """

    kind: str
    value: int
    place: int
    points: int

    @property
    def sentence(self) -> str:
        words = {
            "severity": _("With severity %(value)d it stands at %(place)d."),
            "requirement": _("Serving a need of weight %(value)d it stands at %(place)d."),
            "order": _("Put at %(value)d by the customer it stands at %(place)d."),
            "area": _("As a case of production it stands at %(place)d."),
            "milestone": _("With its day %(value)d service days away it stands at %(place)d."),
        }
        return words[self.kind] % {"value": self.value, "place": self.place}


def changes_for(rank: Rank) -> list[Change]:
    """The smallest change of each kind that lifts the case; none for the first of its queue."""
    case = rank.case
    queue = _queue(rank)
    values = placing_values(rank)
    terms = {name: (points, facts) for name, points, facts in rank.placing_terms}
    own = next(one for one in queue if one.key == case.pk)
    found = [
        _first(own, queue, "severity", _by_severity(case, rank, values)),
        _first(own, queue, "requirement", _by_need(terms, values)),
        _by_order(own, queue, rank, values),
        *_by_concern(own, queue, rank, terms, values),
    ]
    return [change for change in found if change]


def placing_values(rank: Rank) -> Values:
    """The weights that its place follows: the vendor's, with what the engagement changes."""
    own = rank.own_weights
    return merged(rank.weights.values, own.changes) if own else rank.weights.values


def place_of(own: Standing, queue: Iterable[Standing]) -> int:
    """The place of a case among the others of its queue, from 1."""
    return 1 + sum(one.order < own.order for one in queue if one.key != own.key)


def _first(
    own: Standing, queue: Sequence[Standing], kind: str, tried: Iterable[tuple[int, int]]
) -> Change | None:
    """The first of these (value, points more) that lifts it; they come smallest first."""
    stood = place_of(own, queue)
    for value, more in tried:
        place = place_of(Standing(own.key, own.points + more, own.opened_at), queue)
        if place < stood:
            return Change(kind, value, place, own.points + more)
    return None


def _by_severity(case: Case, rank: Rank, values: Values) -> Iterable[tuple[int, int]]:
    """With its clock as the other severity would run it."""
    at, hours = rank.computed_at, calendar_of(case.application_id)
    targets = targets_for([case.application_id], at)[case.application_id]
    told = history(case.pk) if case.severity else []
    stood = score(case, at, values, hours).points
    for severity in range(case.severity - 1, -1, -1):
        other = copy.copy(case)
        other.severity = severity
        changed = ("case.severity_changed", at, {"severity": [case.severity, severity]})
        clocks.project(other, [*told, changed], targets, hours)
        yield severity, score(other, at, values, hours).points - stood


def _by_need(terms: Mapping[str, tuple[int, Any]], values: Values) -> Iterable[tuple[int, int]]:
    points, facts = terms.get("requirement", (0, {}))
    for weight in range(facts.get("weight", 0) + 1, MOST_WEIGHT + 1):
        if weight >= LEAST_WEIGHT:
            yield weight, values.get("requirement", {}).get(str(weight), 0) - points


def _by_concern(
    own: Standing,
    queue: Sequence[Standing],
    rank: Rank,
    terms: Mapping[str, tuple[int, Any]],
    values: Values,
) -> list[Change | None]:
    """Another area, and a nearer day, where cases are classified."""
    found = outlook([rank.application_id], rank.computed_at)
    if rank.application_id not in found.classifying:
        return []
    area = values.get("area", {}).get("production", 0) - terms.get("area", (0, {}))[0]
    tie = found.tie(rank.case)
    sooner: Iterable[tuple[int, int]] = ()
    if tie and tie.kind != "live" and tie.left > 0:
        weights, points = values.get("milestone", {}), terms.get("milestone", (0, {}))[0]
        # Further away than the weights look no day is worth more than another.
        last = min(tie.left, weights.get("days", 0)) - 1
        sooner = ((left, nearness(left, weights) - points) for left in range(last, -1, -1))
    return [
        _first(own, queue, "area", [(0, area)]),
        _first(own, queue, "milestone", sooner),
    ]


def _by_order(
    own: Standing, queue: Sequence[Standing], rank: Rank, values: Values
) -> Change | None:
    """Each place before its own, the nearest first; who is passed in the order moves down."""
    placed = list(
        OrderedCase._base_manager.filter(case__application=rank.application_id, case__is_open=True)
        .order_by("place")
        .values_list("case", flat=True)
    )
    others = [key for key in placed if key != own.key]
    stands = placed.index(own.key) + 1 if own.key in placed else len(placed) + 1
    first = stands - 1 if own.key in placed else stands
    for place in range(first, 0, -1):
        order = [*others[: place - 1], own.key, *others[place - 1 :]]
        moved = _with_order(queue, placed, order, values)
        lifted = next(one for one in moved if one.key == own.key)
        at = place_of(lifted, moved)
        if at < place_of(own, queue):
            return Change("order", place, at, lifted.points)
    return None


def _with_order(
    queue: Sequence[Standing], former: Sequence[int], order: Sequence[int], values: Values
) -> list[Standing]:
    before, after = _order_points(former, values), _order_points(order, values)
    return [
        Standing(
            one.key, one.points - before.get(one.key, 0) + after.get(one.key, 0), one.opened_at
        )
        for one in queue
    ]


def _order_points(order: Sequence[int], values: Values) -> dict[int, int]:
    weights = values.get("order", {})
    first, step = weights.get("first", 0), weights.get("step", 0)
    return {key: max(0, first - place * step) for place, key in enumerate(order)}


def _queue(rank: Rank) -> list[Standing]:
    rows = Rank._base_manager.filter(application_id=rank.application_id)
    placing = Coalesce("own_score", "score")
    return [
        Standing(key, points, opened_at)
        for key, points, opened_at in rows.values_list("case", placing, "case__opened_at")
    ]
