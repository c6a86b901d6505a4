from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Event
from tsam.domains.people.models import User
from tsam.domains.priorities import actions
from tsam.domains.priorities.models import Rank, Weights
from tsam.domains.priorities.preview import compare
from tsam.domains.priorities.scoring import FIRST_WEIGHTS
from tsam.domains.priorities.weighing import PARTS
from tsam.kernel.verdicts import Refused


def weights(**changes: Any) -> dict[str, dict[str, Any]]:
    """The first ones with some numbers changed: weights(silence_day=20)."""
    values: dict[str, dict[str, Any]] = copy.deepcopy(FIRST_WEIGHTS)
    for name, number in changes.items():
        term, _, part = name.partition("_")
        values[term][part] = number
    return values


def keep(by: User, values: Any, reason: str = "Silence hurts more.") -> Weights:
    return actions.set_weights(by=by, at=NOON, values=values, reason=reason)


def test_a_new_version_says_who_when_and_why(cast: Cast) -> None:
    kept = keep(cast.mona, weights(silence_day=20))

    assert (kept.version, kept.set_by, kept.set_at) == (2, cast.mona, NOON)
    assert kept.reason == "Silence hurts more."
    assert actions.weights_in_force() == kept
    facts = Event.objects.get(name="weights.set").facts
    assert facts["values"] == [FIRST_WEIGHTS, weights(silence_day=20)]


def test_every_rank_follows(cast: Cast, work: Callable[[], int]) -> None:
    case = cast.case(opened_at=NOON - timedelta(days=900))
    actions.rank([cast.assembly.pk], at=NOON)

    keep(cast.mona, weights(age_most=0))
    work()

    rank = Rank._base_manager.get(case=case)
    assert rank.weights.version == 2
    assert "age" not in [name for name, _points, _facts in rank.terms]


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"severity_0": 5001}, "severity.0"),
        ({"clock_late": "100"}, "clock.late"),
        ({"clock_late": True}, "clock.late"),
        ({"clock_late": 1.5}, "clock.late"),
        ({"clock_most": -1}, "clock.most"),
        ({"promise_hours": 0}, "promise.hours"),
        ({"promise_hours": 721}, "promise.hours"),
        ({"silence_week": 5}, "values"),
    ],
    ids=str,
)
def test_a_number_that_makes_no_sense_is_named(cast: Cast, wrong: dict[str, Any], key: str) -> None:
    with pytest.raises(ValidationError) as said:
        keep(cast.mona, weights(**wrong))

    assert list(said.value.message_dict) == [key]
    assert Weights.objects.count() == 1


def test_every_number_is_asked_for_and_all_that_is_wrong_is_said_at_once(cast: Cast) -> None:
    with pytest.raises(ValidationError) as said:
        keep(cast.mona, {})

    assert set(said.value.message_dict) == {part.key for part in PARTS}
    assert {part.key for part in PARTS} == {
        f"{term}.{name}" for term, parts in FIRST_WEIGHTS.items() for name in parts
    }


def test_without_a_reason_nothing_is_kept(cast: Cast) -> None:
    with pytest.raises(ValidationError) as said:
        keep(cast.mona, weights(silence_day=20), reason="  ")

    assert list(said.value.message_dict) == ["reason"]


def test_the_weights_in_force_are_no_new_version(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="in force already"):
        keep(cast.mona, weights())


@pytest.mark.parametrize("who", ["tess", "eli", "stan", "rita", "sally", "ada"])
def test_only_support_managers_and_administrators_weigh(cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        keep(getattr(cast, who), weights(silence_day=20))

    assert Weights.objects.count() == 1


def test_a_preview_shows_both_places_and_writes_nothing(cast: Cast) -> None:
    severe = cast.case(severity=1, last_word_at=NOON)
    silent = cast.case(severity=2, last_word_at=NOON - timedelta(days=10))
    actions.rank([cast.assembly.pk], at=NOON)
    former = list(Rank._base_manager.values())

    moves = compare(
        [severe, silent], NOON, FIRST_WEIGHTS, weights(silence_day=50, silence_most=500)
    )

    assert [(move.case, move.place_before, move.place, move.up) for move in moves] == [
        (silent, 2, 1, 1),
        (severe, 1, 2, -1),
    ]
    assert [(move.points_before, move.points) for move in moves] == [(230, 650), (400, 400)]
    assert list(Rank._base_manager.values()) == former


def test_the_same_weights_move_nothing(cast: Cast) -> None:
    cases = [cast.case(severity=severity) for severity in (2, 2, 1)]

    moves = compare(cases, NOON, FIRST_WEIGHTS, FIRST_WEIGHTS)

    assert not any(move.up for move in moves)
