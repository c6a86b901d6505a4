"""The order of an Application as of a past moment, from what was written down of it.

The same facts, put in their order by the same arithmetic: a replay of a moment gives the places,
the points and the terms that the ranks had then. What the events do not tell is said, not guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tsam.domains.accounts.entitlement import decide
from tsam.domains.accounts.models import Event, Feature
from tsam.domains.accounts.past import Past, application_at
from tsam.domains.cases.past import CaseThen, Served, open_cases_at
from tsam.domains.objectives.past import NeedThen, needs_at, plans_at
from tsam.domains.priorities.arranging import Placed, Values, arrange
from tsam.domains.priorities.models import EngagementWeights, Weights
from tsam.domains.priorities.raised import raised_at
from tsam.domains.priorities.risks import risks_at
from tsam.domains.priorities.scoring import Concern, Need, Override, Wish
from tsam.domains.priorities.ties import Counting, Plans
from tsam.domains.priorities.wishes import combined, concern_of
from tsam.kernel.hours import WorkingCalendar


@dataclass(frozen=True)
class Scene:
    """All that the order of one Application rests on at a moment, and what cannot be told of it."""

    at: datetime
    application: int
    engagement: int | None
    cases: Sequence[CaseThen]
    hours: WorkingCalendar
    wishes: Mapping[int, Wish]
    weights: Weights
    own: EngagementWeights | None
    doubts: Sequence[str] = ()

    def order(self, values: Values | None = None, changes: Values | None = None) -> list[Placed]:
        """The order then; with other weights, how these would have ordered the same facts."""
        own = self.own.changes if self.own else None
        return arrange(
            [one.case for one in self.cases],
            self.at,
            self.weights.values if values is None else values,
            self.hours,
            self.wishes,
            changes=own if changes is None else changes,
        )


def scene(application: int, at: datetime) -> Scene:
    """What the order of an Application rested on then. About thirty queries, however long ago."""
    past = application_at(application, at)
    cases, doubts = open_cases_at(application, at, past.targets, past.hours)
    weights = Weights.objects.filter(set_at__lte=at).order_by("version").last()
    if weights is None:
        weights = Weights.objects.earliest("version")
        doubts.append(_("There were no weights yet: these are the first."))
    has_order = bool(decide(Feature.G3, past.book.at(at)))
    return Scene(
        at=at,
        application=application,
        engagement=past.engagement,
        cases=cases,
        hours=past.hours,
        wishes=_wishes(application, cases, past, at),
        weights=weights,
        own=_own(past.engagement, at) if has_order else None,
        doubts=(*past.doubts, *doubts),
    )


def replay(application: int, at: datetime) -> list[Placed]:
    """The order of its open cases as the ranks had it at that moment."""
    return scene(application, at).order()


def _own(engagement: int | None, at: datetime) -> EngagementWeights | None:
    rows = EngagementWeights._base_manager.filter(engagement=engagement, set_at__lte=at)
    last = rows.order_by("version").last()
    return last if last and not last.is_given_up else None


def _wishes(
    application: int, cases: Sequence[CaseThen], past: Past, at: datetime
) -> dict[int, Wish]:
    facts = past.book.at(at)
    keys = {one.case.pk for one in cases}
    needs: dict[int, Need] = {}
    if decide(Feature.G2, facts) and any(one.serves for one in cases):
        needs = _needs(cases, needs_at(application, at))
    order: list[int] = []
    if decide(Feature.G3, facts):
        order = [case for case in _order(application, at) if case in keys]
    concerns: dict[int, Concern] = {}
    if decide(Feature.P4, facts):
        plans = Plans(*plans_at(application, at))
        counting = Counting(plans, at, past.hours)
        concerns = {one.case.pk: concern_of(one.case, plans, counting) for one in cases}
    risks = risks_at(application, keys, at) if decide(Feature.G4, facts) else {}
    raised = raised_at(application, keys, at)
    return combined(needs, [order], _overrides(keys, at), concerns, risks, raised)


def _needs(cases: Iterable[CaseThen], needs: Sequence[NeedThen]) -> dict[int, Need]:
    found = {}
    for one in cases:
        need = _served(one.serves, needs) if one.serves else None
        if need and need.is_in_force:
            found[one.case.pk] = Need(need.label, need.statement, need.counted_weight)
    return found


def _served(served: Served, needs: Sequence[NeedThen]) -> NeedThen | None:
    """By its key; where an old event has only the label, that of the latest engagement by then."""
    if served.key:
        return next((need for need in needs if need.key == served.key), None)
    labelled = [need for need in needs if need.label == served.label]
    known = [need for need in labelled if need.since <= served.at]
    return max(known, key=lambda need: need.engagement, default=None)


def _order(application: int, at: datetime) -> list[int]:
    """The cases as the customer last put them; one that is named anew leaves its former order."""
    rows: dict[int, tuple[int, int]] = {}
    orders = Event._base_manager.filter(
        noun="engagement", name="engagement.order_set", application=application, at__lte=at
    ).order_by("at", "pk")
    for engagement, facts in orders.values_list("key", "facts"):
        rows = {case: row for case, row in rows.items() if row[0] != engagement}
        rows |= {case: (engagement, place) for place, case in enumerate(facts["cases"][1], 1)}
    return sorted(rows, key=lambda case: (rows[case][1], case))


def _overrides(keys: Iterable[int], at: datetime) -> dict[int, Override]:
    rows = (
        Event._base_manager.filter(
            noun="case", key__in=list(keys), name="case.rank_overridden", at__lte=at
        )
        .order_by("at", "pk")
        .values_list("key", "by__name", "facts")
    )
    found: dict[int, Override] = {}
    for key, name, facts in rows:
        found.pop(key, None)
        if facts["points"]:
            until = datetime.fromisoformat(facts["until"])
            found[key] = Override(facts["points"], facts["reason"], name or "", until)
    return {key: one for key, one in found.items() if one.until > at}
