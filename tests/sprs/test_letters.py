from __future__ import annotations

from datetime import date
from typing import Any

from tests.cast import NOON, Cast
from tests.sprs.world import World
from tsam.domains.accounts.models import Letter, Reach
from tsam.domains.sprs.actions import asking, course, hits, raising

DAY = date(2026, 4, 1)


def read(cast: Cast, work: Any) -> dict[str, Letter]:
    """{reader: the last letter}."""
    work()
    return {letter.reader.name: letter for letter in Letter.objects.order_by("pk")}


def test_a_step_is_told_to_each_tsam_and_in_public_words_to_who_reported_it(
    cast: Cast, work: Any
) -> None:
    world = World(cast)
    world.hit_both()
    work()

    world.to("NOT_A_DEFECT")

    told = read(cast, work)
    assert set(told) >= {"Tess Tanaka", "Theo Tsam", "Owen Own", "Gus Globex"}
    assert "So it is." in told["Tess Tanaka"].text
    assert "It hits Acme." in told["Tess Tanaka"].text
    assert told["Owen Own"].path == f"/portal/sprs/{world.spr.number}"
    assert "It is meant to be so." in told["Owen Own"].text
    assert "So it is." not in told["Owen Own"].text
    assert told["Owen Own"].account == cast.acme


def test_a_slip_names_the_milestone_to_its_own_side_alone(cast: Cast, work: Any) -> None:
    world = World(cast)
    world.hit_both()
    # Who sees only the own cases reads no milestones.
    cast.owen.contacts.update(reach=Reach.ORGANISATION)
    world.to("IN_WORK")
    hits.describe_interest(
        world.interest, by=cast.tess, at=NOON, wanted="MUST", milestone=world.milestone(DAY)
    )
    course.set_target(world.spr, by=cast.rita, at=NOON, release="12.2", on=DAY)
    work()
    later = date(2026, 6, 1)

    course.set_target(
        world.spr, by=cast.rita, at=NOON, release="12.3", on=later, reason="It takes longer."
    )

    told = read(cast, work)
    assert told["Tess Tanaka"].subject.startswith(f"{world.spr.number} slips")
    assert "Acme: Go-live line 2" in told["Tess Tanaka"].text
    assert "Go-live line 2" in told["Owen Own"].text
    for other in ("Theo Tsam", "Gus Globex"):
        assert "Go-live line 2" not in told[other].text
        assert "Acme" not in told[other].text


def test_request_answer_and_the_wish_to_look_again_reach_who_acts(cast: Cast, work: Any) -> None:
    world = World(cast)
    raising.own(world.spr, by=cast.rita, at=NOON, person=cast.rita)
    request = asking.ask_priority(
        world.interest, by=cast.tess, at=NOON, justification="A go-live waits."
    )
    assert "first" in read(cast, work)["Rita Research"].subject

    asking.decline(request, by=cast.rita, at=NOON, reply="Too deep a change.")
    assert "Too deep a change." in read(cast, work)["Tess Tanaka"].text

    world.to("NOT_PLANNED")
    work()
    hits.ask_again(world.interest, by=cast.owen, at=NOON, reason="It lost our order.")
    asked = Letter.objects.filter(reader=cast.tess, subject__contains="look again")
    work()
    assert "It lost our order." in asked.get().text
    assert not Letter.objects.filter(reader=cast.rita, text__contains="order")
