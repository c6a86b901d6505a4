from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Event
from tsam.domains.cases.models import Case, State
from tsam.domains.people.models import User
from tsam.domains.priorities import actions
from tsam.domains.priorities.models import Rank, RankOverride
from tsam.domains.priorities.overriding import end_override, override

pytestmark = pytest.mark.usefixtures("morning")
TOMORROW = NOON + timedelta(days=1)


def move(case: Case, by: User, points: int = 300, **given: Any) -> None:
    words: dict[str, Any] = {"reason": "The board visits the plant.", "until": TOMORROW, **given}
    override(case, by=by, at=NOON, points=points, **words)


def standing(case: Case) -> Rank:
    return Rank._base_manager.get(case=case)


def test_it_rises_at_once_and_the_sum_still_adds_up(cast: Cast) -> None:
    above, case = cast.case(severity=1), cast.case(severity=2)

    move(case, cast.tess)

    rank = standing(case)
    assert (rank.place, standing(above).place) == (1, 2)
    assert sum(points for _name, points, _facts in rank.terms) == rank.score
    term = next(term for term in rank.terms if term[0] == "override")
    assert (term[1], term[2]["by"]) == (300, "Tess Tanaka")


def test_it_ends_by_itself(cast: Cast) -> None:
    case = cast.case()
    move(case, cast.tess)

    actions.rank([cast.assembly.pk], at=TOMORROW)

    assert "override" not in [term[0] for term in standing(case).terms]


def test_it_is_taken_back(cast: Cast) -> None:
    case = cast.case()
    move(case, cast.tess)

    end_override(case, by=cast.mona, at=NOON)

    assert not RankOverride._base_manager.exists()
    assert "override" not in [term[0] for term in standing(case).terms]
    assert Event.objects.filter(name="case.rank_overridden").count() == 2


def test_a_later_one_takes_its_place(cast: Cast) -> None:
    case = cast.case()
    move(case, cast.tess)
    move(case, cast.mona, -100)

    assert RankOverride._base_manager.get().points == -100


def test_the_customer_is_told_nothing_of_it(cast: Cast) -> None:
    move(cast.case(), cast.tess)

    assert not Event.objects.get(name="case.rank_overridden").is_public
    for who in (cast.ada, cast.rita, cast.sally):
        assert not RankOverride.objects.visible_to(who)


@pytest.mark.parametrize("who", ["eli", "ada", "rita", "dana", "sally"])
def test_nobody_else_moves_a_rank(who: str, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        move(cast.case(), getattr(cast, who))

    assert not RankOverride._base_manager.exists()


@pytest.mark.parametrize(
    ("points", "given", "said"),
    [
        (0, {}, "whole number"),
        (501, {}, "whole number"),
        (True, {}, "whole number"),
        (10, {"reason": " "}, "Say why"),
        (10, {"until": NOON}, "Choose a moment"),
        (10, {"until": NOON + timedelta(days=61)}, "Choose a moment"),
    ],
)
def test_what_is_wrong_is_said(
    points: int, given: dict[str, object], said: str, cast: Cast
) -> None:
    with pytest.raises(ValidationError, match=said):
        move(cast.case(), cast.tess, points, **given)


def test_a_closed_case_has_no_rank_to_move(cast: Cast) -> None:
    with pytest.raises(PermissionDenied, match="closed"):
        move(cast.case(state=State.CLOSED), cast.tess)
