from __future__ import annotations

from collections.abc import Callable

from tests.api.conftest import Caller
from tests.cast import Cast
from tests.sprs.world import World

Calls = Callable[..., Caller]


def test_from_a_case_to_a_fix_by_the_api(cast: Cast, caller: Calls) -> None:
    cast.serve()
    case = cast.case(opened_by=cast.owen)
    tess, rita, owen = caller(cast.tess), caller(cast.rita), caller(cast.owen)

    raised = tess("POST", f"cases/{case.number}/sprs", {"title": "It stops", "severity": 1}).json()
    number = raised["number"]
    (hit,) = tess("GET", f"sprs/{number}/hits").json()["items"]
    asked = tess("POST", f"spr-hits/{hit['id']}/requests", {"justification": "They wait."})
    assert asked.status_code == 201, asked.content
    key = asked.json()["id"]
    no_day = rita("POST", f"spr-requests/{key}/answer", {"answer": "ACCEPTED", "release": "2"})
    rita("POST", f"spr-requests/{key}/answer", {"answer": "MORE", "reply": "A dump."})
    tess("POST", f"spr-requests/{key}/more", {"more": "Sent."})
    yes = {"answer": "ACCEPTED", "release": "12.2", "on": "2026-07-01"}
    assert rita("POST", f"spr-requests/{key}/answer", yes).json()["state"] == "ACCEPTED"
    for step in ({"state": "RESOLVED"}, {"state": "AVAILABLE"}):
        assert rita("POST", f"sprs/{number}/steps", step).status_code == 200
    fixed = {"installed_on": "2026-07-02", "verified_on": "2026-07-03"}
    assert owen("PUT", f"spr-hits/{hit['id']}/fix", fixed).status_code == 200

    assert no_day.status_code == 422
    assert rita("GET", f"sprs/{number}").json()["state"] == "VERIFIED"
    (public,) = owen("GET", "public-sprs").json()["items"]
    assert public["state_words"] == "Fixed, and seen to be"
    names = [one["name"] for one in rita("GET", f"sprs/{number}/events").json()["items"]]
    assert names[0] == "spr.moved"
    assert names[-1] == "spr.raised"


def test_neither_rnd_nor_another_customer_learns_whom_it_hits(cast: Cast, caller: Calls) -> None:
    world = World(cast)
    number = world.hit_both().number
    rita, owen = caller(cast.rita), caller(cast.owen)

    inside = [rita("GET", f"sprs/{number}{part}") for part in ("", "/events", "/requests")]
    assert rita("GET", f"sprs/{number}/hits").json()["items"] == []
    assert inside[0].json()["customers"] is None
    for answer in inside:
        assert answer.status_code == 200
        for name in ("Acme", "acme", "Globex", "globex"):
            assert name not in answer.content.decode()
    own = owen("GET", f"public-sprs/{number}").json()
    assert [hit["account"] for hit in own["hits"]] == ["acme"]
    assert own["others"] == "under 3 other customers"
    for path in (f"sprs/{number}", f"sprs/{number}/hits", f"sprs/{number}/events"):
        assert owen("GET", path).status_code == 404
    assert owen("GET", "sprs").json()["items"] == []
    theirs = owen("GET", f"public-sprs/{number}/events").json()["items"]
    assert {one["by"] for one in theirs} <= {None}


def test_links_words_and_refusals_by_the_api(cast: Cast, caller: Calls) -> None:
    world = World(cast)
    spr, other = world.spr, world.cast.case(opened_by=cast.ada)
    tess, rita, owen = caller(cast.tess), caller(cast.rita), caller(cast.owen)
    link = f"cases/{other.number}/sprs/{spr.number[3:]}"

    assert tess("PUT", link).status_code == tess("PUT", link).status_code == 204
    assert len(tess("GET", f"cases/{other.number}/sprs").json()["items"]) == 1
    assert tess("DELETE", link).status_code == 204
    assert rita("PUT", link).status_code == 404
    assert tess("PUT", f"sprs/{spr.number}/target", {"release": "2"}).status_code == 403
    named = {"title": "It stops", "text": "Seen at Acme."}
    assert tess("PUT", f"sprs/{spr.number}/words", named).status_code == 422
    circle = {"state": "DUPLICATE", "duplicate_of": spr.number}
    assert rita("POST", f"sprs/{spr.number}/steps", circle).status_code == 422
    decided = {"state": "NOT_PLANNED", "reason": "Old.", "public_reason": "Old."}
    assert rita("POST", f"sprs/{spr.number}/steps", decided).status_code == 200
    asked = owen("POST", f"spr-hits/{world.interest.pk}/re-evaluation", {"reason": "No."})
    assert asked.json()["asked_again"] == "No."
    assert rita("GET", "sprs?q=deadlocks&state=RE_EVALUATION").status_code == 200
