"""Weights of one engagement: they give its places, and never its standing beside others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import EngagementState, Event
from tsam.domains.cases.models import Case
from tsam.domains.people.models import User
from tsam.domains.priorities import actions
from tsam.domains.priorities.engaging import give_up_own_weights, set_own_weights
from tsam.domains.priorities.models import EngagementWeights, Rank

pytestmark = pytest.mark.usefixtures("morning")
SILENCE = {"silence": {"day": 40, "most": 400}}


def weigh(cast: Cast, by: User | None = None, **given: Any) -> EngagementWeights:
    words: dict[str, Any] = {"changes": SILENCE, "reason": "They want to hear of us.", **given}
    return set_own_weights(cast.engagement, by=by or cast.tess, at=NOON, **words)


def moderate(cast: Cast) -> tuple[Case, Case]:
    """A fresh case above a silent one of the same severity, which is the younger."""
    fresh = cast.case(last_word_at=NOON, clock_state="RUNNING", promised_at=None)
    silent = cast.case(severity=3, last_word_at=NOON - timedelta(days=9))
    cast.serve()
    actions.rank([cast.assembly.pk], at=NOON)
    return fresh, silent


def standing(case: Case) -> Rank:
    return Rank._base_manager.select_related("weights", "own_weights").get(case=case)


def test_places_follow_them_at_once_and_scores_stay_the_vendors(cast: Cast) -> None:
    fresh, silent = moderate(cast)
    before = {one.case_id: one.score for one in Rank._base_manager.all()}

    row = weigh(cast)

    ranks = [standing(silent), standing(fresh)]
    assert [rank.place for rank in ranks] == [1, 2]
    assert {one.case_id: one.score for one in ranks} == before
    for rank in ranks:
        assert rank.own_weights == row
        assert sum(points for _name, points, _facts in rank.terms) == rank.score
        assert sum(points for _name, points, _facts in rank.own_terms) == rank.own_score
    assert standing(silent).placing_score == standing(silent).score + 9 * (40 - 8)


def test_numbers_that_are_the_vendors_are_left_out(cast: Cast) -> None:
    row = weigh(cast, changes={"silence": {"day": 40, "most": 120}, "age": {"day": 1}})

    assert (row.version, row.changes) == (1, {"silence": {"day": 40}})
    facts = Event.objects.get(name="engagement.weights_set").facts
    assert facts["changes"] == [{}, {"silence": {"day": 40}}]


def test_they_are_given_up_and_the_versions_stay(cast: Cast) -> None:
    fresh, silent = moderate(cast)
    weigh(cast)

    row = give_up_own_weights(cast.engagement, by=cast.mona, at=NOON, reason="Not needed.")

    assert (row.version, row.is_given_up) == (2, True)
    assert [standing(fresh).place, standing(silent).place] == [1, 2]
    assert standing(silent).own_score is None
    assert EngagementWeights._base_manager.count() == 2
    with pytest.raises(ValidationError, match="already"):
        give_up_own_weights(cast.engagement, by=cast.mona, at=NOON, reason="Again.")


def test_without_case_management_they_count_no_more(cast: Cast) -> None:
    _fresh, silent = moderate(cast)
    weigh(cast)
    cast.engagement.state = EngagementState.SUSPENDED
    cast.engagement.suspended_from = EngagementState.ACTIVE
    cast.engagement.save(update_fields=["state", "suspended_from"])

    actions.rank([cast.assembly.pk], at=NOON)

    assert (standing(silent).place, standing(silent).own_weights) == (2, None)
    with pytest.raises(PermissionDenied, match="suspended"):
        weigh(cast, changes={"age": {"day": 2}})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"changes": {"silence": {"day": 8}}}, "vendor’s weights"),
        ({"changes": {}}, "vendor’s weights"),
        ({"changes": {"silence": {"day": True}}}, "silence.day"),
        ({"changes": {"silence": {"week": 3}}}, "silence.week"),
        ({"changes": {"mood": {"day": 3}}}, "mood.day"),
        ({"changes": {"severity": {"0": 9000}}}, "severity.0"),
        ({"reason": "  "}, "Say why"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said(given: dict[str, Any], said: str, cast: Cast) -> None:
    with pytest.raises(ValidationError) as wrong:
        weigh(cast, **given)

    assert said in str(wrong.value.__dict__)
    assert not EngagementWeights._base_manager.exists()


def test_the_same_again_is_no_new_version(cast: Cast) -> None:
    weigh(cast)

    with pytest.raises(ValidationError, match="in force already"):
        weigh(cast)


@pytest.mark.parametrize(
    ("severity", "said"), [(0, "1 case of severity 0"), (1, "1 critical case would")]
)
def test_nothing_may_pass_a_critical_case(severity: int, said: str, cast: Cast) -> None:
    cast.case(severity=severity, last_word_at=NOON)
    cast.case(last_word_at=NOON - timedelta(days=9))
    cast.serve()

    with pytest.raises(ValidationError, match=said):
        weigh(cast, changes={"silence": {"day": 400, "most": 4000}})


def test_the_vendors_weights_may_not_do_it_either(cast: Cast) -> None:
    cast.case(severity=1, last_word_at=NOON)
    cast.case(application=cast.vault, last_word_at=NOON - timedelta(days=9))
    held = actions.weights_in_force().values
    values = {**held, "silence": {"day": 400, "most": 4000}}

    with pytest.raises(ValidationError, match="1 critical case would be passed"):
        actions.set_weights(by=cast.mona, at=NOON, values=values, reason="Silence hurts.")


@pytest.mark.parametrize("who", ["eli", "ada", "rita", "dana", "sally", "tara"])
def test_nobody_else_weighs_an_engagement(who: str, cast: Cast) -> None:
    """Tara is a TSAM who serves another customer."""
    person = cast.staff("Tara Third", "TSAM") if who == "tara" else getattr(cast, who)

    with pytest.raises(PermissionDenied):
        weigh(cast, by=person)

    assert not EngagementWeights._base_manager.exists()


def test_neither_the_customer_nor_other_functions_read_them(cast: Cast) -> None:
    row = weigh(cast)

    for who in (cast.ada, cast.rita, cast.sally, cast.gino, cast.dana):
        assert not EngagementWeights.objects.visible_to(who)
    for who in (cast.tess, cast.eli, cast.mona):
        assert EngagementWeights.objects.visible_to(who).get() == row
    assert not Event.objects.get(name="engagement.weights_set").is_public
