"""A case, several, an SPR or the service: each has its way in at desk, portal and API."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.timezone import now

from tests.api.conftest import Caller
from tests.cast import NOON, Cast
from tests.sprs.world import World
from tsam.domains.cases.models import Case
from tsam.domains.escalations import actions
from tsam.domains.escalations.actions import Matter, Wanted
from tsam.domains.escalations.models import EscalatedCase, Escalation
from tsam.domains.priorities.models import Rank

pytestmark = pytest.mark.usefixtures("morning")

KINDS = ("CASE", "CASES", "SPR", "SERVICE")
SAID = {"reason": "NO_PROGRESS", "impact": "Line 2 stands.", "exits": "Line 2 runs", "title": ""}


@pytest.fixture
def world(cast: Cast) -> World:
    made = World(cast)
    assert made.spr
    return made


def cases_of(world: World, kind: str) -> list[Case]:
    known = {"CASE": [world.acmes], "CASES": [world.acmes, world.cast.case(title="It too")]}
    return known.get(kind, [])


def check(world: World, kind: str) -> None:
    """It runs, the words are public ones, and what it is about stands higher at once."""
    row = Escalation._base_manager.latest("pk")
    assert row.subject == kind
    titles = {"SPR": "Releasing can stand still", "SERVICE": "Two calls missed"}
    assert row.title == titles.get(kind, world.acmes.title)
    links = EscalatedCase._base_manager.filter(escalation=row).values_list("case", flat=True)
    assert len(links) == {"CASE": 1, "CASES": 2}.get(kind, 0)
    raised = [
        rank.case_id
        for rank in Rank._base_manager.filter(application_id=world.cast.assembly.pk)
        if any(name == "escalation" for name, _points, _facts in rank.terms)
    ]
    waiting = [world.acmes.pk] if kind == "SPR" else list(links)
    assert sorted(raised) == sorted(waiting)


@pytest.mark.parametrize("kind", KINDS)
def test_at_the_desk(world: World, client: Client, kind: str) -> None:
    cast, cases = world.cast, cases_of(world, kind)
    client.force_login(cast.tess)
    about = "&".join(f"case={case.number}" for case in cases)
    address = f"/desk/escalations/new?application={cast.assembly.pk}&{about}"
    if kind == "SPR":
        address = f"/desk/escalations/new?spr={world.spr.number}"

    page = client.get(address).content.decode()
    said = {**SAID, "application": cast.assembly.pk, "contact": cast.owen.pk}
    said |= {"cases": [case.pk for case in cases], "severity": ""}
    if kind == "SERVICE":
        said["title"] = "Two calls missed"
    done = client.post(address, said)

    assert ("Releasing" in page or world.spr.number in page) is (kind == "SPR")
    assert done.status_code == 302, done.content.decode()
    check(world, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_in_the_portal(world: World, client: Client, kind: str) -> None:
    cast, cases = world.cast, cases_of(world, kind)
    client.force_login(cast.ada)
    about = {"SPR": "spr", "SERVICE": "service"}.get(kind, "cases")
    said: dict[str, Any] = {**SAID, "about": about, "cases": [case.pk for case in cases]}
    if kind == "SPR":
        link = f"/portal/escalations/new?spr={world.spr.number}&amp;application={cast.assembly.pk}"
        assert link in client.get(f"/portal/sprs/{world.spr.number}").content.decode()
        page = client.get(link.replace("&amp;", "&")).content.decode()
        assert f'value="{world.spr.public.pk}" selected' in page
        said["spr"] = world.spr.public.pk
    if kind == "SERVICE":
        said |= {"title": "Two calls missed", "application": cast.assembly.pk}

    done = client.post("/portal/escalations/new", said)

    assert done.status_code == 302, done.content.decode()
    check(world, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_by_a_call(world: World, kind: str) -> None:
    cast = world.cast
    body: dict[str, Any] = {
        "application": cast.assembly.pk,
        "cases": [case.number for case in cases_of(world, kind)],
        "impact": "Line 2 stands.",
    }
    body |= {"SPR": {"spr": world.spr.number}, "SERVICE": {"title": "Two calls missed"}}.get(
        kind, {}
    )

    done = Caller(cast.ada)("POST", "escalations", body)

    assert done.status_code == 201, done.content.decode()
    assert done.json()["spr"] == (world.spr.number if kind == "SPR" else "")
    check(world, kind)


def test_an_spr_that_does_not_hit_them_is_refused_and_no_stranger_learns_of_it(
    world: World, client: Client
) -> None:
    cast = world.cast
    cast.engage(cast.welding, "PLATINUM", tsam=cast.tess)
    wanted = Wanted(impact="Line 2 stands.")
    with pytest.raises(ValidationError, match="does not hit this Application"):
        actions.escalate(
            cast.welding, by=cast.ada, at=NOON, matter=Matter(spr=world.spr), wanted=wanted
        )

    cast.engage(cast.vault, "PLATINUM", tsam=world.other_tsam)
    client.force_login(cast.gus)
    asked = client.get(f"/portal/escalations/new?spr={world.spr.number}").content.decode()
    said = {**SAID, "about": "spr", "spr": world.spr.public.pk, "application": cast.vault.pk}
    done = client.post("/portal/escalations/new", said)

    assert "Releasing can stand still" not in asked
    assert done.status_code == 422
    assert not Escalation._base_manager.exists()


def test_pages_say_what_runs_on_what_they_are_about(world: World, client: Client) -> None:
    cast = world.cast
    picked = cast.case(title="It too")
    wanted = Wanted(impact="Line 2 stands.")
    for matter in (Matter((world.acmes,)), Matter(spr=world.spr)):
        actions.escalate(cast.assembly, by=cast.ada, at=now(), matter=matter, wanted=wanted)
    first, second = Escalation._base_manager.order_by("pk")

    client.force_login(cast.tess)
    for path, numbers in {
        f"/desk/cases/{world.acmes.number}": [first],
        f"/desk/sprs/{world.spr.number}": [second],
        f"/desk/engagements/{cast.engagement.pk}": [first, second],
        f"/desk/accounts/{cast.acme.slug}": [first, second],
    }.items():
        page = client.get(path).content.decode()
        for row in (first, second):
            assert (f"/desk/escalations/{row.number}" in page) is (row in numbers), path
    assert f"/desk/escalations/new?account={cast.acme.slug}" in page
    several = client.post("/desk/escalations/new", {"case": [world.acmes.number, picked.number]})
    shown = several.content.decode()
    assert several.status_code == 200
    assert shown.count(" checked") == 2
    assert f'value="{world.acmes.pk}"' in shown
    assert f'value="{picked.pk}"' in shown

    client.force_login(cast.ada)
    assert first.number in client.get(f"/portal/cases/{world.acmes.number}").content.decode()
    assert second.number in client.get(f"/portal/sprs/{world.spr.number}").content.decode()
