from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.cast import NOON, Cast
from tests.sprs.world import FIX, World
from tsam.domains.sprs.actions import course, hits, words
from tsam.domains.sprs.models import SprInterest


@pytest.fixture
def world(cast: Cast, client: Client) -> World:
    made = World(cast)
    made.hit_both()
    client.force_login(cast.owen)
    return made


def test_a_customer_reads_how_it_stands_and_what_helps(world: World, client: Client) -> None:
    cast = world.cast
    words.note_workaround(
        world.spr, by=cast.tess, at=NOON, text="Restart it.", quality="PARTIAL", is_verified=True
    )
    world.to("IN_WORK")
    course.set_target(
        world.spr, by=cast.rita, at=NOON, release="12.2", on=date(2026, 7, 1), reason="Deep."
    )

    listed = client.get("/portal/sprs").content.decode()
    page = client.get(f"/portal/sprs/{world.spr.number}").content.decode()

    assert "1 fault that hits you is not fixed yet." in listed
    assert "planned for 12.2, 1 Jul 2026" in listed
    for said in ("Restart it.", "A fix is planned", "under 3 other customers", "Tried by us"):
        assert said in page
    # Neither the internal words nor anybody of the vendor but their TSAM, nor another customer.
    for secret in ("Two workers lock", "Deep.", "Rita", "Globex", "Theo"):
        assert secret not in listed + page


def test_what_waits_for_it_is_told_only_to_who_reads_the_project(
    world: World, client: Client
) -> None:
    cast, spr = world.cast, world.spr
    waits = world.milestone(date(2026, 6, 20))
    hits.describe_interest(world.interest, by=cast.tess, at=NOON, wanted="MUST", milestone=waits)
    world.to("IN_WORK")
    course.set_target(spr, by=cast.rita, at=NOON, release="12.2", on=date(2026, 7, 1))
    path = f"/portal/sprs/{spr.number}"

    assert "Go-live line 2" not in client.get(path).content.decode()
    client.force_login(cast.ada)
    assert "Go-live line 2" in client.get(path).content.decode()
    assert "comes after “Go-live line 2”" in client.get("/portal/sprs").content.decode()


def test_a_customer_asks_to_look_at_a_decision_again(world: World, client: Client) -> None:
    path = f"/portal/sprs/{world.spr.number}"
    assert "You see it otherwise?" not in client.get(path).content.decode()
    world.to("NOT_A_DEFECT")
    assert "It is meant to be so." in client.get(path).content.decode()

    empty = client.post(f"{path}/re-evaluation", {"reason": ""})
    done = client.post(f"{path}/re-evaluation", {"reason": "It lost our order."}, follow=True)

    assert empty.status_code == 422
    assert "Say what was not seen, or what is different." in empty.content.decode()
    assert "Being looked at again" in done.content.decode()
    theirs = SprInterest._base_manager.get(spr=world.spr, application=world.cast.vault)
    assert (world.interest.asked_again, theirs.asked_again) == ("It lost our order.", "")


def test_a_customer_says_that_it_is_installed_and_gone(world: World, client: Client) -> None:
    world.to(*FIX)
    path = f"/portal/sprs/{world.spr.number}"
    place = f"{path}/places/{world.interest.pk}"

    wrong = client.post(f"{place}/installation", {"on": "soon"})
    client.post(f"{place}/installation", {"on": "2026-06-01"})
    gone = client.post(f"{place}/verification", {"on": "2026-06-03"}, follow=True)

    assert wrong.status_code == 422
    assert "Gone since" in gone.content.decode()


def test_the_case_names_the_fault_behind_it(world: World, client: Client) -> None:
    page = client.get(f"/portal/cases/{world.acmes.number}").content.decode()

    assert "The fault behind it" in page
    assert world.public.title in page


def test_a_number_leads_there_from_the_search(world: World, client: Client) -> None:
    number = world.spr.number

    found = client.get("/portal/search", {"q": f"spr {number[3:]}"})

    assert found.headers["Location"] == f"/portal/sprs/{number}"
    client.force_login(world.cast.contact("Carl Colleague", world.cast.acme, "OWN_CASES"))
    assert client.get("/portal/search", {"q": number}).status_code == 200
