"""Hours and leave that a manager keeps for others, by the API."""

from __future__ import annotations

from collections.abc import Callable

from tests.api.conftest import Caller
from tests.cast import Cast

Calls = Callable[..., Caller]


def test_a_manager_keeps_them_and_reads_where_nobody_stands_in(cast: Cast, caller: Calls) -> None:
    cast.serve()
    mona, eli = caller(cast.mona), caller(cast.eli)
    one = f"users/{cast.tess.pk}"
    week = {"mon": [["08:00", "12:00"]]}
    assert eli("GET", f"{one}/hours").status_code == eli("GET", f"{one}/leave").status_code == 404
    assert eli("GET", "leave").status_code == 403

    assert mona("PUT", f"{one}/hours", {"week": week}).json()["week"] == week
    assert mona("GET", f"{one}/hours").json()["week"] == week
    away = {"starts_on": "2026-06-15", "ends_on": "2026-06-16"}
    made = mona("POST", f"{one}/leave", away)

    assert made.status_code == 201
    assert mona("POST", f"{one}/leave", away).status_code == 422
    assert [row["id"] for row in mona("GET", f"{one}/leave").json()] == [made.json()["id"]]
    (listed,) = mona("GET", "leave").json()
    assert listed["person"]["name"] == "Tess Tanaka"
    (alone,) = listed["left_alone"]
    assert (alone["engagement"], alone["service_days"]) == (cast.engagement.pk, 2)
    gone = f"leave/{made.json()['id']}"
    assert mona("DELETE", f"users/{cast.eli.pk}/{gone}").status_code == 404
    assert mona("DELETE", f"{one}/{gone}").status_code == 204
    assert mona("GET", "leave").json() == []
