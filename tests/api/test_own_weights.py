"""Weights of one engagement by API, and its order as of a moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils.timezone import now

from tests.api.conftest import Caller
from tests.bought import engagement as bought
from tests.cast import Cast
from tsam.domains.cases import actions as cases
from tsam.domains.priorities.actions import rank

Calls = Callable[..., Caller]


def test_set_try_read_and_give_up(cast: Cast, caller: Calls) -> None:
    row, tess = bought(cast, "PLATINUM"), caller(cast.tess)
    cast.case()
    rank([cast.assembly.pk], at=now())
    address = f"engagements/{row.pk}/weights"
    changes = {"silence": {"day": 20}}

    tried = tess("POST", f"{address}/preview", {"changes": changes}).json()
    assert [one["key"] for one in tried["checks"]] == ["down", "critical"]
    assert tess("GET", address).json()["own"] is None

    kept = tess("PUT", address, {"changes": changes, "reason": "They want to hear of us."}).json()
    assert (kept["own"]["version"], kept["values"]["silence"]["day"]) == (1, 20)
    assert tess("GET", f"{address}/versions").json()["items"][0]["changes"] == changes

    given = tess("POST", f"{address}/giving-up", {"reason": "Enough."}).json()
    assert given["own"] is None
    assert tess("PUT", address, {"changes": {"mood": {"x": 1}}, "reason": "x"}).status_code == 422
    assert caller(cast.ada)("GET", address).status_code == 404
    assert caller(cast.rita)("GET", address).status_code == 404


def test_the_order_as_of_a_moment(cast: Cast, caller: Calls) -> None:
    row, tess, at = bought(cast, "PLATINUM"), caller(cast.tess), now()
    said = cases.Description("The press stops", "At 14:00.", severity=1)
    case = cases.open_case(
        cast.assembly, said, by=cast.ada, at=at - timedelta(hours=2), channel="PORTAL"
    )
    address = f"engagements/{row.pk}/order-of-work"

    then = tess("GET", f"{address}?at={(at - timedelta(hours=1)):%Y-%m-%dT%H:%M:%SZ}").json()
    assert [one["number"] for one in then["cases"]] == [case.number]
    assert sum(term["points"] for term in then["cases"][0]["terms"]) == then["cases"][0]["score"]
    before = tess("GET", f"{address}?at={(at - timedelta(hours=3)):%Y-%m-%dT%H:%M:%SZ}").json()
    assert before["cases"] == []
    assert tess("GET", f"{address}?at=2190-01-01T00:00:00Z").status_code == 422
    assert tess("GET", f"{address}?at=yesterday").status_code == 422
    assert caller(cast.ada)("GET", address).status_code == 404


def test_no_key_for_our_own_look_back_leaves_the_house(cast: Cast, caller: Calls) -> None:
    row = bought(cast, "PLATINUM")
    case = cast.case()
    need = cases.document_need(case, row, by=cast.tess, at=now(), statement="No outage", weight=3)

    for who in (cast.tess, cast.ada):
        events = caller(who)("GET", f"cases/{case.number}/events").json()["items"]
        facts = next(one["facts"] for one in events if one["name"] == "case.need_set")
        assert facts == {"requirement": [None, need.label]}
