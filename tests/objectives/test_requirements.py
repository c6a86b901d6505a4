from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import now

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Event
from tsam.domains.cases.actions import serve_requirement
from tsam.domains.objectives.actions import requirements as actions
from tsam.domains.objectives.models import Requirement, RequirementStatus
from tsam.domains.priorities.actions import rank, serve
from tsam.domains.priorities.models import Rank

pytestmark = pytest.mark.usefixtures("morning")


Verb = Callable[..., Requirement]


def proposed(cast: Cast, **given: Any) -> Requirement:
    words: dict[str, Any] = {"statement": "No outage of the line", "weight": 4, **given}
    return actions.propose(cast.engagement, by=cast.ada, at=NOON, **words)


def published(cast: Cast, weight: int = 4) -> Requirement:
    return actions.publish(proposed(cast), by=cast.tess, at=NOON, weight=weight, reason="Seen so.")


def test_the_customer_writes_it_down_and_owns_it(cast: Cast) -> None:
    made = proposed(cast, statement="  No outage \n of the line ")

    assert (made.label, made.statement) == ("R-01", "No outage of the line")
    assert (made.customer_owner, made.status) == (cast.ada, RequirementStatus.PROPOSED)


def test_numbers_count_within_the_engagement(cast: Cast) -> None:
    other = cast.engage(cast.welding, "GOLD", tsam=cast.tess)
    actions.propose(other, by=cast.ada, at=NOON, statement="Another", weight=1)

    assert [proposed(cast).label, proposed(cast).label] == ["R-01", "R-02"]


def test_support_reads_it_when_it_is_published(cast: Cast) -> None:
    made = proposed(cast)
    assert not Requirement.objects.visible_to(cast.eli)

    actions.publish(made, by=cast.tess, at=NOON, weight=4)

    assert Requirement.objects.visible_to(cast.eli).get() == made


@pytest.mark.parametrize("who", ["rita", "paul", "sally", "gino", "stan", "dana", "gus", "owen"])
def test_nobody_else_reads_it(who: str, cast: Cast) -> None:
    published(cast)

    assert not Requirement.objects.visible_to(getattr(cast, who))


def test_another_weight_than_asked_for_is_disputed_and_the_lower_counts(cast: Cast) -> None:
    made = published(cast, weight=2)

    assert (made.status, made.weight, made.asked_weight) == ("DISPUTED", 2, 4)
    assert made.counted_weight == 2


def test_another_weight_needs_a_reason(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Say why"):
        actions.publish(proposed(cast), by=cast.tess, at=NOON, weight=2)


@pytest.mark.parametrize(("who", "weight"), [("ada", 2), ("tess", 4)])
def test_a_dispute_ends_when_one_side_takes_the_others_weight(
    who: str, weight: int, cast: Cast
) -> None:
    made = actions.accept_weight(published(cast, weight=2), by=getattr(cast, who), at=NOON)

    assert (made.status, made.weight, made.asked_weight) == ("PUBLISHED", weight, None)


def test_each_side_moves_its_own_number_until_they_meet(cast: Cast) -> None:
    made = published(cast)

    made = actions.dispute(made, by=cast.ada, at=NOON, weight=5, reason="The audit comes.")
    assert (made.status, made.weight, made.asked_weight) == ("DISPUTED", 4, 5)
    made = actions.dispute(made, by=cast.tess, at=NOON, weight=5, reason="Understood.")

    assert (made.status, made.weight, made.asked_weight) == ("PUBLISHED", 5, None)


def test_a_weight_that_it_has_already_is_no_dispute(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="already"):
        actions.dispute(published(cast), by=cast.ada, at=NOON, weight=4, reason="Hm.")


def test_the_customer_does_not_change_words_that_support_has_read(cast: Cast) -> None:
    with pytest.raises(PermissionDenied, match="Ask your TSAM"):
        actions.change(published(cast), by=cast.ada, at=NOON, statement="Other words")


def test_a_change_says_what_it_was(cast: Cast) -> None:
    actions.change(proposed(cast), by=cast.ada, at=NOON, measure="Hours of outage a month")

    event = Event.objects.filter(name="requirement.changed").get()
    assert event.facts["measure"] == ["", "Hours of outage a month"]
    assert "statement" not in event.facts


def test_what_changes_nothing_leaves_no_trace(cast: Cast) -> None:
    actions.change(proposed(cast), by=cast.ada, at=NOON, statement="No outage of the line")

    assert not Event.objects.filter(name="requirement.changed").exists()


@pytest.mark.parametrize("verb", [actions.meet, actions.withdraw])
def test_what_is_over_keeps_its_reason_and_has_one_weight(verb: Verb, cast: Cast) -> None:
    made = verb(published(cast, weight=2), by=cast.tess, at=NOON, reason="The plant was sold.")

    assert (made.status_reason, made.weight, made.asked_weight) == ("The plant was sold.", 2, None)
    assert not made.is_in_force


def test_what_was_met_can_be_taken_up_again(cast: Cast) -> None:
    met = actions.meet(published(cast), by=cast.tess, at=NOON, reason="None since May.")

    made = actions.take_up_again(met, by=cast.ada, at=NOON, reason="It happened again.")

    assert made.status == RequirementStatus.PUBLISHED


@pytest.mark.parametrize("who", ["eli", "rita", "sally", "dana"])
def test_who_does_not_own_it_writes_nothing(who: str, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.propose(cast.engagement, by=getattr(cast, who), at=NOON, statement="Mine", weight=1)

    assert not Requirement.objects.exists()


def test_an_owner_of_another_customer_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="somebody of this customer"):
        proposed(cast, customer_owner=cast.gus)


@pytest.mark.parametrize("weight", [0, 6, True])
def test_a_weight_is_one_to_five(weight: int, cast: Cast) -> None:
    with pytest.raises(ValidationError, match="from 1 to 5"):
        proposed(cast, weight=weight)


def test_without_a_tsam_there_are_no_requirements(cast: Cast) -> None:
    engagement = cast.engage(cast.welding, "GOLD", state="SUSPENDED", suspended_from="ACTIVE")

    with pytest.raises(PermissionDenied, match="suspended"):
        actions.propose(engagement, by=cast.ada, at=NOON, statement="A need", weight=3)


def test_a_case_that_serves_a_need_rises_and_says_why(cast: Cast) -> None:
    made, plain, serving = published(cast), cast.case(), cast.case(title="The line stops")
    serve_requirement(serving, by=cast.eli, at=NOON, requirement=made)

    rank([cast.assembly.pk], at=now())

    first, second = Rank.objects.visible_to(cast.tess).order_by("place")
    assert (first.case, second.case) == (serving, plain)
    assert ["requirement", 180, {"label": "R-01", "statement": made.statement, "weight": 4}] in (
        first.terms
    )
    assert sum(points for _name, points, _facts in first.terms) == first.score


def test_its_rank_follows_in_the_same_step(cast: Cast) -> None:
    case = cast.case()

    serve(case, by=cast.eli, at=NOON, requirement=published(cast))

    assert "requirement" in [term[0] for term in Rank.objects.get(case=case).terms]


@pytest.mark.parametrize("verb", [actions.meet, actions.withdraw])
def test_a_need_that_is_over_lifts_no_case(verb: Verb, cast: Cast) -> None:
    made, case = published(cast), cast.case()
    serve_requirement(case, by=cast.tess, at=NOON, requirement=made)
    verb(made, by=cast.tess, at=NOON, reason="Over.")

    rank([cast.assembly.pk], at=now())

    assert "requirement" not in [term[0] for term in Rank.objects.get().terms]


def test_a_need_counts_only_while_the_customer_has_reviews(cast: Cast) -> None:
    made, case = published(cast), cast.case()
    serve_requirement(case, by=cast.tess, at=NOON, requirement=made)
    cast.engagement.state, cast.engagement.suspended_from = "SUSPENDED", "ACTIVE"
    cast.engagement.save(update_fields=["state", "suspended_from"])

    rank([cast.assembly.pk], at=now())

    assert "requirement" not in [term[0] for term in Rank.objects.get().terms]


def test_a_need_of_another_application_is_refused(cast: Cast) -> None:
    elsewhere = cast.case(cast.welding)

    with pytest.raises(PermissionDenied, match="another Application"):
        serve_requirement(elsewhere, by=cast.tess, at=NOON, requirement=published(cast))


def test_what_is_not_published_lifts_nothing(cast: Cast) -> None:
    with pytest.raises(PermissionDenied, match="Choose a need that is in force"):
        serve_requirement(cast.case(), by=cast.tess, at=NOON, requirement=proposed(cast))


def test_the_case_tells_the_label_and_not_the_words(cast: Cast) -> None:
    need = published(cast)
    serve_requirement(cast.case(), by=cast.tess, at=NOON, requirement=need)

    facts = Event.objects.get(name="case.need_set").facts
    assert facts["requirement"] == [None, "R-01"]
    assert need.statement not in str(facts)
