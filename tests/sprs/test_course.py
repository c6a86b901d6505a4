from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import NOON, Cast
from tests.sprs.world import FIX, SAID, World, another
from tsam.domains.accounts.models import Event
from tsam.domains.sprs import impact, numbering
from tsam.domains.sprs.actions import asking, course, hits, raising
from tsam.domains.sprs.chains import chain_of
from tsam.domains.sprs.models import (
    EXITS,
    LIFECYCLE,
    OPEN,
    PriorityRequest,
    Spr,
    SprInterest,
    SprState,
)
from tsam.kernel.verdicts import Refused

DAY = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("SPR123456", "SPR123456"),
        ("13053430", "SPR13053430"),
        (" spr 130 534 30 ", "SPR13053430"),
        ("SPR-1305.3430", "SPR13053430"),
        ("1234", ""),
        ("C1000042", ""),
        ("the SPR", ""),
        ("12345678901", ""),
    ],
)
def test_a_number_is_read_as_people_write_it(written: str, shown: str) -> None:
    assert numbering.canonical(written) == shown


@given(st.integers(min_value=1, max_value=10**7))
def test_our_own_numbers_lead_back_to_their_row(key: int) -> None:
    number = numbering.NUMBERING.show(key)

    assert numbering.own_key(number) == numbering.own_key(number[3:]) == key
    assert numbering.canonical(number) == number


def test_every_state_leads_on_as_the_domain_says() -> None:
    assert {state for state in SprState if LIFECYCLE.allows(state, "RE_EVALUATION")} == set(EXITS)
    assert {state for state in SprState if LIFECYCLE.allows(state, "REGRESSED")} == {
        "RESOLVED",
        "AVAILABLE",
        "INSTALLED",
        "VERIFIED",
    }
    assert LIFECYCLE.after("REGRESSED") == {"IN_WORK"}


def test_support_raises_it_and_rnd_moves_it(cast: Cast) -> None:
    world = World(cast)

    with pytest.raises(Refused):
        raising.raise_spr(SAID, by=cast.sally, at=NOON)
    with pytest.raises(Refused):
        course.move(world.spr, by=cast.tess, at=NOON, state="IN_WORK")
    spr = world.to("VALIDATED", "IN_WORK")

    assert spr.is_open
    assert world.public.state == "IN_WORK"


def test_a_decision_needs_a_reason_for_each_side(cast: Cast) -> None:
    world = World(cast)

    for given_words in ({"reason": "So."}, {"public_reason": "So."}):
        with pytest.raises(ValidationError):
            course.move(world.spr, by=cast.rita, at=NOON, state="NOT_A_DEFECT", **given_words)
    spr = world.to("NOT_A_DEFECT")

    assert (spr.is_open, spr.state_reason) == (False, "So it is.")
    assert world.public.reason == "It is meant to be so."


def test_duplicates_lead_to_the_last_and_circles_are_refused(cast: Cast) -> None:
    world = World(cast)
    first, second, third = world.spr, another(cast, "Second"), another(cast, "Third")

    course.mark_duplicate(first, by=cast.rita, at=NOON, of=second)
    course.mark_duplicate(second, by=cast.rita, at=NOON, of=third)

    assert chain_of(Spr.objects.get(pk=first.pk)) == [first, second, third]
    assert world.public.same_as == third.number
    # Whom the first hits follows the last as well.
    assert SprInterest._base_manager.filter(spr=third, application=cast.assembly).exists()
    for of in (first, third):
        with pytest.raises(ValidationError, match="circle"):
            course.mark_duplicate(third, by=cast.rita, at=NOON, of=of)


def test_a_slip_needs_its_reason_and_keeps_both_days(cast: Cast) -> None:
    world = World(cast)
    world.to("IN_WORK")
    course.set_target(world.spr, by=cast.rita, at=NOON, release="12.2", on=DAY)

    with pytest.raises(ValidationError):
        course.set_target(world.spr, by=cast.rita, at=NOON, release="12.2", on=date(2026, 5, 1))
    course.set_target(
        world.spr, by=cast.rita, at=NOON, release="12.3", on=date(2026, 5, 1), reason="Late."
    )

    told = Event.objects.filter(name="spr.target_set").latest("pk").facts
    assert told["target_on"] == ["2026-04-01", "2026-05-01"]
    assert told["target_release"] == ["12.2", "12.3"]
    assert told["is_slip"]
    assert told["reason"] == "Late."


def test_a_target_after_a_milestone_is_flagged(cast: Cast) -> None:
    world = World(cast)
    world.to("IN_WORK")
    hits.describe_interest(
        world.interest, by=cast.tess, at=NOON, wanted="MUST", milestone=world.milestone(DAY)
    )

    for on, misses in ((date(2026, 3, 20), 0), (date(2026, 4, 2), 1)):
        course.set_target(
            world.spr, by=cast.rita, at=NOON, release="12.2", on=on, reason="It takes longer."
        )
        spr = Spr.objects.get(pk=world.spr.pk)
        assert (spr.misses, spr.nearest_on) == (misses, DAY)


def test_it_is_installed_when_the_last_place_has_it(cast: Cast) -> None:
    world = World(cast)
    world.hit_both()
    with pytest.raises(Refused):
        hits.note_installed(world.interest, by=cast.owen, at=NOON, on=DAY)
    world.to(*FIX)
    theirs = SprInterest._base_manager.get(spr=world.spr, application=cast.vault)

    hits.note_installed(world.interest, by=cast.owen, at=NOON, on=DAY)
    assert Spr.objects.get().state == "AVAILABLE"
    hits.note_installed(theirs, by=cast.gus, at=NOON, on=DAY)
    assert Spr.objects.get().state == "INSTALLED"
    hits.note_verified(world.interest, by=cast.owen, at=NOON, on=DAY)
    hits.note_verified(theirs, by=cast.gus, at=NOON, on=DAY)
    assert Spr.objects.get().state == "VERIFIED"
    spr = world.to("REGRESSED", "IN_WORK")
    assert spr.is_open


def test_a_customer_asks_to_look_again_and_nobody_is_named(cast: Cast) -> None:
    world = World(cast)
    with pytest.raises(Refused):
        hits.ask_again(world.interest, by=cast.owen, at=NOON, reason="Please.")
    world.to("NOT_A_DEFECT")

    hits.ask_again(world.interest, by=cast.owen, at=NOON, reason="It lost our order.")

    assert Spr.objects.get().state == "RE_EVALUATION"
    moved = Event.objects.filter(name="spr.moved").latest("pk")
    assert moved.by is None
    assert "order" not in str(moved.facts)


def test_rnd_accepts_with_a_day_and_the_target_follows(cast: Cast) -> None:
    world = World(cast)
    request = asking.ask_priority(
        world.interest, by=cast.tess, at=NOON, justification="A go-live waits.", on=DAY
    )
    assert Spr.objects.get().answer == "WAITING"
    asking.ask_for_more(request, by=cast.rita, at=NOON, reply="A dump, please.")
    asking.give_more(request, by=cast.eli, at=NOON, more="In the case.")

    asking.accept(request, by=cast.rita, at=NOON, release="12.2", on=DAY)

    spr = Spr.objects.get()
    assert (spr.state, spr.answer, spr.target_on) == ("FIX_COMMITTED", "ACCEPTED", DAY)


def test_a_request_is_asked_once_and_a_decision_answers_it(cast: Cast) -> None:
    world = World(cast)
    asking.ask_priority(world.interest, by=cast.tess, at=NOON, justification="A go-live waits.")
    with pytest.raises(ValidationError, match="already"):
        asking.ask_priority(world.interest, by=cast.tess, at=NOON, justification="Again.")

    spr = world.to("NOT_PLANNED")

    assert (spr.answer, PriorityRequest._base_manager.get().state) == ("DECLINED", "DECLINED")


def test_what_it_costs_is_a_sum_that_can_be_said(cast: Cast) -> None:
    spr = World(cast).hit_both()

    assert spr.impact == sum(points for _name, _value, points in spr.impact_terms)
    assert [impact.said(term) for term in spr.impact_terms] == [
        "Severity Urgent",
        "Under 3 customers",
        "No workaround",
    ]


@given(
    severity=st.integers(0, 4),
    weight=st.integers(0, 5),
    days=st.integers(-30, 400),
    many=st.integers(1, 30),
)
def test_more_of_anything_never_weighs_less(
    severity: int, weight: int, days: int, many: int
) -> None:
    def total(severity: int, weight: int, days: int, many: int) -> int:
        day = date.fromordinal(DAY.toordinal() + days)
        told = [impact.Hit(account, weight, day) for account in range(many)]
        return sum(term[2] for term in impact.weigh(severity, "NONE", told, DAY))

    here = total(severity, weight, days, many)
    assert total(max(severity - 1, 0), weight, days, many) >= here
    assert total(severity, min(weight + 1, 5), days, many) >= here
    assert total(severity, weight, days - 1, many) >= here
    assert total(severity, weight, days, many + 1) >= here


def test_open_is_what_rnd_owes() -> None:
    assert not set(OPEN) & set(EXITS)
