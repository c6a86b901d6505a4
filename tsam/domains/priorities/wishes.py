"""What customers want of their open cases, where they are entitled to be ranked by it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from tsam.domains.accounts.entitlement import decide
from tsam.domains.accounts.facts import books_of
from tsam.domains.accounts.hours import calendars_for
from tsam.domains.accounts.models import Application, Feature
from tsam.domains.cases.models import Case, CaseArea
from tsam.domains.objectives.models import ProjectPhase, Requirement
from tsam.domains.priorities.models import OrderedCase, RankOverride
from tsam.domains.priorities.raised import raised_of
from tsam.domains.priorities.risks import risks_of
from tsam.domains.priorities.scoring import Concern, Need, Override, Raised, Risk, Wish
from tsam.domains.priorities.ties import NOTHING_MOVED, Counting, Moved, Plans, plans_of


def wishes_of(
    applications: Iterable[int], at: datetime, moved: Moved = NOTHING_MOVED
) -> Mapping[int, Wish]:
    """{case: wish}, of the open cases of these Applications that have one.

    A need counts while it is in force and the Application has service reviews (G2), a place in
    the customer's order while it has case management (G3), an override until its moment, and
    what a case concerns while it has production and project case management (P4), a fix that may
    come too late while it has SPR management (G4). An escalation counts while it runs, whatever
    is bought meanwhile: it is finished all the same (G7). `moved` are days that are only thought
    of.
    """
    wanted = set(applications)
    needs, places, overrides = _needs(wanted), _places(wanted), _overrides(wanted, at)
    books = books_of(Application._base_manager.filter(pk__in=wanted).select_related("account"))
    facts = {key: book.at(at) for key, book in books.items()}
    reviews, managed, following, classifying = (
        {key for key, known in facts.items() if decide(feature, known)}
        for feature in (Feature.G2, Feature.G3, Feature.G4, Feature.P4)
    )
    return combined(
        {case: need for where, case, need in needs if where in reviews},
        [cases for where, cases in places.items() if where in managed],
        overrides,
        concerns_of(classifying, at, moved),
        risks_of(following),
        raised_of(wanted),
    )


def combined(
    needs: Mapping[int, Need],
    orders: Iterable[Sequence[int]],
    overrides: Mapping[int, Override],
    concerns: Mapping[int, Concern],
    risks: Mapping[int, Risk],
    raised: Mapping[int, Raised],
) -> dict[int, Wish]:
    """{case: wish}; orders are cases by place, all else is {case: what is wanted of it}. Pure."""
    placed = {case: (place, len(order)) for order in orders for place, case in enumerate(order, 1)}
    return {
        case: Wish(
            needs.get(case),
            *placed.get(case, (0, 0)),
            overrides.get(case),
            concerns.get(case),
            risks.get(case),
            raised.get(case),
        )
        for case in {*needs, *placed, *overrides, *concerns, *risks, *raised}
    }


def concerns_of(
    applications: Collection[int], at: datetime, moved: Moved = NOTHING_MOVED
) -> dict[int, Concern]:
    """What each open case of these Applications concerns; those that have P4, which is not asked.

    Three queries and those of the calendars; none where there is no Application.
    """
    if not applications:
        return {}
    plans, calendars = plans_of(applications), calendars_for(applications)
    counting = {key: Counting(plans, at, calendars[key], moved) for key in applications}
    rows = Case._base_manager.filter(application__in=applications, is_open=True).only(
        "application", "area", "secondary_area", "project", "milestone"
    )
    return {row.pk: concern_of(row, plans, counting[row.application_id]) for row in rows}


def concern_of(case: Case, plans: Plans, counting: Counting) -> Concern:
    """What a case concerns, by the projects and the days of these plans. Pure."""
    project = plans.projects.get(case.project_id or 0)
    if project is None:
        return Concern(case.areas)
    is_called_off = project.phase == ProjectPhase.CANCELLED
    # What was called off is no project any more; what else it concerns still counts.
    areas = tuple(area for area in case.areas if not (is_called_off and area == CaseArea.PROJECT))
    tie = counting.tie(case.project_id, case.milestone_id)
    return Concern(areas, project.label, is_called_off, tie)


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
