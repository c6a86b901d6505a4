"""What customers want of their open cases, where they are entitled to be ranked by it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from tsam.domains.accounts.entitlement import decide
from tsam.domains.accounts.facts import books_of
from tsam.domains.accounts.models import Application, Feature
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import Requirement
from tsam.domains.priorities.models import OrderedCase, RankOverride
from tsam.domains.priorities.scoring import Need, Override, Wish


def wishes_of(applications: Iterable[int], at: datetime) -> Mapping[int, Wish]:
    """{case: wish}, of the open cases of these Applications that have one.

    A need counts while it is in force and the Application has service reviews (G2), a place in
    the customer's order while it has case management (G3), an override until its moment.
    """
    wanted = set(applications)
    needs, places, overrides = _needs(wanted), _places(wanted), _overrides(wanted, at)
    asked = {where for where, *_rest in needs} | set(places)
    if not asked:
        return {case: Wish(override=override) for case, override in overrides.items()}
    books = books_of(Application._base_manager.filter(pk__in=asked))
    reviews = {key for key, book in books.items() if decide(Feature.G2, book.at(at))}
    managed = {key for key, book in books.items() if decide(Feature.G3, book.at(at))}
    served = {case: need for where, case, need in needs if where in reviews}
    placed = {
        case: (place, len(cases))
        for where, cases in places.items()
        if where in managed
        for place, case in enumerate(cases, 1)
    }
    return {
        case: Wish(served.get(case), *placed.get(case, (0, 0)), overrides.get(case))
        for case in {*served, *placed, *overrides}
    }


def _needs(applications: Collection[int]) -> list[tuple[int, int, Need]]:
    """Application, case and need of every open case that serves a need in force."""
    serving = list(
        Case._base_manager.filter(
            application__in=applications, is_open=True, requirement__isnull=False
        ).values_list("application_id", "pk", "requirement_id")
    )
    if not serving:
        return []
    rows = Requirement.objects.in_force().filter(pk__in={key for *_rest, key in serving})
    needs = {row.pk: Need(row.label, row.statement, row.counted_weight) for row in rows}
    return [(where, case, needs[key]) for where, case, key in serving if key in needs]


def _overrides(applications: Collection[int], at: datetime) -> dict[int, Override]:
    rows = RankOverride._base_manager.filter(
        case__application__in=applications, case__is_open=True, until__gt=at
    ).select_related("set_by")
    return {
        row.case_id: Override(row.points, row.reason, row.set_by.name, row.until) for row in rows
    }


def _places(applications: Collection[int]) -> dict[int, list[int]]:
    """{Application: its open cases in the customer's order}."""
    found: dict[int, list[int]] = {}
    rows = OrderedCase._base_manager.filter(
        case__application__in=applications, case__is_open=True
    ).order_by("place", "case_id")
    for where, case in rows.values_list("case__application_id", "case_id"):
        found.setdefault(where, []).append(case)
    return found
