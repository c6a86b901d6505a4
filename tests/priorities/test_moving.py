"""What would move a case, and that it then stands where it was said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import NOON, Cast
from tsam.domains.cases import actions as cases
from tsam.domains.cases.models import Case
from tsam.domains.objectives.actions import requirements as objectives
from tsam.domains.priorities import actions
from tsam.domains.priorities.models import Rank
from tsam.domains.priorities.moving import Standing, changes_for, place_of

pytestmark = pytest.mark.usefixtures("morning")


def opened(cast: Cast, severity: int) -> Case:
    said = cases.Description("The press stops", "At 14:00.", severity=severity)
    return cases.open_case(cast.assembly, said, by=cast.ada, at=NOON, channel="PORTAL")


def queue(cast: Cast) -> dict[int, Rank]:
    actions.rank([cast.assembly.pk], at=NOON + timedelta(minutes=5))
    rows = Rank._base_manager.select_related("case", "weights")
    return {rank.case_id: rank for rank in rows}


def test_the_first_needs_nothing(cast: Cast) -> None:
    cast.serve()
    case = opened(cast, 2)

    assert changes_for(queue(cast)[case.pk]) == []


def test_a_need_that_is_heavy_enough_lifts_it(cast: Cast) -> None:
    cast.serve()
    above, case = opened(cast, 1), opened(cast, 2)

    change = next(one for one in changes_for(queue(cast)[case.pk]) if one.kind == "requirement")
    need = objectives.propose(
        cast.engagement, by=cast.ada, at=NOON, statement="No outage", weight=change.value
    )
    need = objectives.publish(need, by=cast.tess, at=NOON, weight=change.value)
    cases.serve_requirement(case, by=cast.tess, at=NOON, requirement=need)

    ranks = queue(cast)
    assert (ranks[case.pk].place, ranks[case.pk].score) == (change.place, change.points)
    assert ranks[above.pk].place == 2


def test_the_smallest_severity_that_lifts_it_is_said_with_its_clock(cast: Cast) -> None:
    cast.serve()
    opened(cast, 1)
    case = opened(cast, 3)
    at = NOON + timedelta(minutes=5)
    rank = queue(cast)[case.pk]

    change = next(one for one in changes_for(rank) if one.kind == "severity")
    cases.change_severity(
        case,
        by=cast.tess,
        at=at,
        severity=change.value,
        reason="All lines.",
        english_contact=True,
        reachable=cases.Reachable("Owen Own", "+49 40 5550"),
    )

    rank = queue(cast)[case.pk]
    assert (rank.place, rank.score) == (change.place, change.points)


@pytest.mark.parametrize("is_placed", [True, False])
def test_the_nearest_place_in_their_order_that_lifts_it(is_placed: bool, cast: Cast) -> None:
    cast.serve()
    one, two, three = opened(cast, 2), opened(cast, 2), opened(cast, 2)
    put = [one, two, three] if is_placed else [one, two]
    actions.set_order(cast.engagement, by=cast.ada, at=NOON, cases=put)

    change = next(one for one in changes_for(queue(cast)[three.pk]) if one.kind == "order")
    others = [case for case in put if case != three]
    order = [*others[: change.value - 1], three, *others[change.value - 1 :]]
    actions.set_order(cast.engagement, by=cast.ada, at=NOON, cases=order)

    rank = queue(cast)[three.pk]
    assert (rank.place, rank.score) == (change.place, change.points)
    assert change.value == 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(-200, 200), min_size=1, max_size=30))
def test_places_are_those_of_the_sorted_queue(points: list[int]) -> None:
    rows = [Standing(key, n, NOON + timedelta(hours=key % 3)) for key, n in enumerate(points)]

    by_place = sorted(rows, key=lambda one: place_of(one, rows))

    assert by_place == sorted(rows, key=lambda one: one.order)
    assert [place_of(one, rows) for one in by_place] == list(range(1, len(rows) + 1))
