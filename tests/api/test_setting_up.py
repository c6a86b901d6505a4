"""Calendars, packages and weights by the API."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

import pytest

from tests.api.conftest import Caller
from tests.cast import Cast
from tsam.domains.accounts.models import ServiceCalendar, SupportPackage
from tsam.domains.priorities.actions import weights_in_force
from tsam.domains.priorities.models import Weights

Calls = Callable[..., Caller]

MUNICH = {
    "name": "Munich, business hours",
    "zone": "Europe/Berlin",
    "place": "Munich",
    "country": "DE",
    "subdivision": "BY",
    "week": {"mon": [["08:00", "12:00"], ["13:00", "17:00"]], "tue": [["08:00", "12:00"]]},
}


def test_a_calendar_is_made_and_changed(cast: Cast, caller: Calls) -> None:
    mona = caller(cast.mona)

    made = mona("POST", "calendars", MUNICH)
    path = f"calendars/{made.json()['id']}"
    changed = mona("PUT", path, {**MUNICH, "week": {"fri": [["10:00", "14:00"]]}})

    assert made.status_code == 201
    assert made.json()["week"]["mon"] == [["08:00", "12:00"], ["13:00", "17:00"]]
    assert changed.json()["version"] == made.json()["version"] + 1
    assert mona("GET", path).json()["week"] == {"fri": [["10:00", "14:00"]]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Mars/Olympus"},
        {"week": {}},
        {"week": {"mon": [["17:00", "08:00"]]}},
        {"week": {"mon": [["08:00", "12:00"], ["11:00", "13:00"]]}},
        {"week": {"day": [["08:00", "12:00"]]}},
        {"week": {"mon": [["8", "12"]]}},
        {"country": "XX"},
        {"subdivision": "NOWHERE"},
        {"name": " "},
        {"name": "a\0b"},
    ],
    ids=str,
)
def test_bad_hours_are_refused_with_a_sentence(
    cast: Cast, caller: Calls, wrong: dict[str, object]
) -> None:
    refused = caller(cast.mona)("POST", "calendars", {**MUNICH, **wrong})

    assert refused.status_code == 422
    assert refused.json()["detail"]
    assert ServiceCalendar.objects.count() == 1


def test_a_change_says_how_many_clocks_follow(cast: Cast, caller: Calls) -> None:
    cast.serve()
    case = {"application": cast.assembly.pk, "title": "X", "text": "At noon.", "severity": 2}
    caller(cast.ada)("POST", "cases", case)
    mine = f"calendars/{cast.engagement.calendar_id}"

    assert caller(cast.mona)("GET", mine).json()["running_clocks"] == 1
    assert caller(cast.ada)("GET", mine).json()["running_clocks"] is None


def test_a_day_is_added_and_taken_back(cast: Cast, caller: Calls) -> None:
    mona = caller(cast.mona)
    path = f"calendars/{mona('POST', 'calendars', MUNICH).json()['id']}"
    given = {"day": "2026-12-24", "kind": "WORKED", "hours": [["08:00", "10:00"]], "name": "Eve"}

    made = mona("POST", f"{path}/exceptions", given)
    listed = mona("GET", path).json()["exceptions"]
    gone = mona("DELETE", f"{path}/exceptions/{made.json()['id']}")

    assert made.status_code == 201
    assert listed == [made.json()]
    assert gone.status_code == 204
    assert mona("GET", path).json()["exceptions"] == []


def test_a_worked_day_without_hours_to_take_over_is_refused(cast: Cast, caller: Calls) -> None:
    mona, fridays = caller(cast.mona), {**MUNICH, "week": {"fri": [["10:00", "14:00"]]}}
    path = f"calendars/{mona('POST', 'calendars', fridays).json()['id']}/exceptions"

    assert mona("POST", path, {"day": "2026-12-24", "kind": "WORKED"}).status_code == 422
    assert mona("POST", path, {"day": "24 December", "kind": "CLOSED"}).status_code == 422


def test_holidays_have_names_and_an_unknown_year_has_none(cast: Cast, caller: Calls) -> None:
    mona = caller(cast.mona)
    path = f"calendars/{mona('POST', 'calendars', MUNICH).json()['id']}/holidays"

    days = mona("GET", f"{path}?year=2026").json()

    assert {"day": "2026-12-25", "name": "Erster Weihnachtstag"}.items() <= days[-2].items()
    assert days[-2]["english"] == "Christmas Day"
    assert mona("GET", f"{path}?year=9999").status_code == 422


def test_so_many_minutes_end_on_the_wall_of_the_place(cast: Cast, caller: Calls) -> None:
    mona = caller(cast.mona)
    always = {"name": "Always", "zone": "Asia/Tokyo", "is_round_the_clock": True}
    path = f"calendars/{mona('POST', 'calendars', always).json()['id']}"

    due = mona("GET", f"{path}/due?minutes=60").json()

    assert due["due_at"] > due["at"]
    assert due["local"]
    assert mona("GET", f"{path}/due?minutes=0").status_code == 422


def test_another_calendar_becomes_everybody_elses(cast: Cast, caller: Calls) -> None:
    mona = caller(cast.mona)
    path = f"calendars/{mona('POST', 'calendars', MUNICH).json()['id']}"

    assert mona("PUT", f"{path}/default").json()["is_default"]
    assert ServiceCalendar.objects.get(is_default=True).name == MUNICH["name"]


@pytest.mark.parametrize("who", ["tess", "eli", "sally", "rita", "stan"])
def test_others_change_no_calendar(cast: Cast, caller: Calls, who: str) -> None:
    allowed = who == "stan"

    made = caller(getattr(cast, who))("POST", "calendars", MUNICH)

    assert (made.status_code == 201) is allowed
    assert ServiceCalendar.objects.count() == (2 if allowed else 1)


def test_a_package_is_made_changed_and_offered_no_more(cast: Cast, caller: Calls) -> None:
    dana = caller(cast.dana)
    given = {
        "code": "NIGHT",
        "name": "Night",
        "features": ["G1", "P2"],
        "targets": [{"severity": 0, "response_minutes": 15, "update_minutes": 60}],
    }

    made = dana("POST", "packages", given)
    changed = dana("PUT", "packages/NIGHT", {"name": "Nights", "features": ["G1"], "targets": []})
    ended = dana("PUT", "packages/NIGHT/offer", {"is_offered": False})

    assert (made.status_code, made.json()["targets"][0]["response_minutes"]) == (201, 15)
    assert (changed.json()["name"], changed.json()["features"]) == ("Nights", ["G1"])
    assert changed.json()["targets"] == []
    assert not ended.json()["is_offered"]


def test_gold_keeps_all_its_targets(cast: Cast, caller: Calls) -> None:
    before = caller(cast.ada)("GET", "packages/GOLD").json()
    given = {"name": "GOLD", "features": before["features"], "targets": before["targets"][:2]}

    refused = caller(cast.dana)("PUT", "packages/GOLD", given)

    assert refused.status_code == 422
    assert caller(cast.ada)("GET", "packages/GOLD").json() == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "GOLD"},
        {"code": "a b"},
        {"features": ["Z9"]},
        {"targets": [{"severity": 7, "response_minutes": 1, "update_minutes": 1}]},
        {"targets": [{"severity": 1, "response_minutes": 0, "update_minutes": 1}]},
        {"targets": [{"severity": 1, "response_minutes": 9**20, "update_minutes": 1}]},
    ],
    ids=str,
)
def test_a_wrong_package_is_refused(cast: Cast, caller: Calls, wrong: dict[str, object]) -> None:
    given = {"code": "NIGHT", "name": "Night", "features": ["G1"], "targets": [], **wrong}
    count = SupportPackage.objects.count()

    refused = caller(cast.dana)("POST", "packages", given)

    assert refused.status_code in {409, 422}
    assert SupportPackage.objects.count() == count


@pytest.mark.parametrize("who", ["tess", "mona", "sally", "ada"])
def test_only_an_administrator_changes_what_is_sold(cast: Cast, caller: Calls, who: str) -> None:
    given = {"is_offered": False}

    answer = caller(getattr(cast, who))("PUT", "packages/GOLD/offer", given)

    assert answer.status_code == 403
    assert SupportPackage.objects.get(code="GOLD").is_offered


def test_weights_are_tried_and_set_with_a_reason(cast: Cast, caller: Calls) -> None:
    cast.serve()
    cast.case(severity=3)
    mona, values = caller(cast.mona), deepcopy(weights_in_force().values)
    values["severity"]["3"] += 5

    moved = mona("POST", "weights/preview", {"values": values})
    untouched = Weights.objects.count()
    held = mona("PUT", "weights", {"values": values, "reason": "Small ones wait too long"})

    assert moved.status_code == 200
    assert untouched == 1
    assert held.json()["version"] == 2
    assert held.json()["set_by"] == cast.mona.name
    versions = mona("GET", "weights/versions").json()["items"]
    assert [one["version"] for one in versions] == [2, 1]


def test_wrong_weights_are_refused_and_none_are_kept(cast: Cast, caller: Calls) -> None:
    mona, values = caller(cast.mona), deepcopy(weights_in_force().values)
    del values["severity"]

    for call in (("PUT", "weights"), ("POST", "weights/preview")):
        refused = mona(*call, {"values": values, "reason": "Why not"})
        assert refused.status_code == 422
        assert refused.json()["detail"]
    assert Weights.objects.count() == 1


def test_the_order_of_work_is_not_there_for_a_customer(cast: Cast, caller: Calls) -> None:
    ada = caller(cast.ada)

    assert ada("GET", "weights").status_code == 404
    assert ada("GET", "weights/versions").status_code == 404
    assert ada("POST", "weights/preview", {"values": {}}).status_code == 404
