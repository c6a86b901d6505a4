from __future__ import annotations

from collections.abc import Callable

import time_machine
from pytest_django import Settings

from tests.api.conftest import Caller
from tests.cast import NOON, Cast
from tests.sprs.test_forecasting import waiting
from tests.sprs.world import World

Calls = Callable[..., Caller]


def test_a_release_goes_its_way_by_the_api(cast: Cast, caller: Calls) -> None:
    world = World(cast)
    number = world.hit_both().number
    world.to("IN_WORK")
    paul, rita, owen = caller(cast.paul), caller(cast.rita), caller(cast.owen)
    said = {"product": "Kettle", "line": "12", "name": "12.2", "kind": "CPS"}

    made = paul("POST", "releases", said | {"planned_on": "2026-07-01"}).json()
    path = f"releases/{made['id']}"
    carried = rita("PUT", f"{path}/sprs/{number}", {}).json()
    silent = paul("PUT", f"{path}/days", {"planned_on": "2026-08-01"})
    moved = paul("PUT", f"{path}/days", {"planned_on": "2026-08-01", "reason": "The gate."})
    before = owen("GET", "public-releases").json()["items"]
    paul("PUT", f"{path}/announcement", {"text": "It comes."})
    out = paul("POST", f"{path}/release", {"on": "2026-06-10"}).json()

    assert carried["standing"] == "PLANNED"
    assert silent.status_code == 422
    assert moved.json()["slipped_days"] == 31
    assert before == []
    assert out["released_on"] == "2026-06-10"
    days = paul("GET", f"{path}/days").json()["items"]
    assert [one["planned_on"] for one in days] == ["2026-08-01", "2026-07-01"]
    assert rita("POST", f"{path}/sprs/{number}/confirmation").json()["standing"] == "CONFIRMED"
    assert rita("DELETE", f"{path}/sprs/{number}").status_code == 204
    assert rita("GET", f"{path}/sprs").json()["items"] == []
    (public,) = owen("GET", "public-releases").json()["items"]
    assert public["text"] == "It comes."
    assert "The gate." not in str(public)
    assert owen("GET", path).status_code == 404
    assert owen("GET", "releases").json()["items"] == []
    assert [one["id"] for one in rita("GET", "releases?view=out").json()["items"]] == [made["id"]]
    assert paul("POST", f"{path}/withdrawal", {"reason": "It breaks."}).status_code == 200


def test_a_patch_is_planned_for_an_application_that_one_sees(cast: Cast, caller: Calls) -> None:
    said = {"product": "Kettle", "line": "12", "name": "TP-1", "kind": "TEMPORARY"}
    cast.serve()

    unknown = caller(cast.tess)("POST", "releases", said | {"application": 999999})
    made = caller(cast.tess)("POST", "releases", said | {"application": cast.assembly.pk})

    assert unknown.status_code == 422
    assert made.status_code == 201, made.content
    assert "acme" not in caller(cast.rita)("GET", f"releases/{made.json()['id']}").content.decode()


def test_the_forecast_is_asked_for_by_who_may(
    cast: Cast, caller: Calls, settings: Settings
) -> None:
    with time_machine.travel(NOON, tick=False):
        calendar = waiting(cast)
        hit = calendar.world.interest
        number, key = calendar.world.spr.number, hit.milestone_id
        tess, rita, ada = caller(cast.tess), caller(cast.rita), caller(cast.ada)

        told = rita("GET", f"sprs/{number}/forecast").json()
        (outlook,) = tess("GET", f"spr-hits/{hit.pk}/outlooks").json()["items"]
        (fix,) = tess("GET", f"milestones/{key}/fixes").json()["items"]
        hidden = ada("GET", f"public-sprs/{number}/outlooks").json()["items"]
        settings.FORECAST_FOR_CUSTOMERS = True
        (shown,) = ada("GET", f"public-sprs/{number}/outlooks").json()["items"]

        assert told["is_enough"]
        assert told["curve"][0]["fixed"] == 0
        assert (outlook["told"], outlook["release"]) == ("CHANCE", "12.2")
        assert (fix["spr"], fix["percent"]) == (number, told["percent"])
        assert [one["name"] for one in outlook["links"]] == ["ready", "released", "installed"]
        assert hidden == []
        assert (shown["low"], shown["high"]) == (fix["low"], fix["high"])
        assert rita("GET", f"spr-hits/{hit.pk}/outlooks").status_code == 404
        assert ada("GET", f"sprs/{number}/forecast").status_code == 404
        assert ada("GET", f"milestones/{key}/fixes").json()["items"] == []
