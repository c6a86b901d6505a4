from __future__ import annotations

from collections.abc import Callable

from tests.api.conftest import Caller
from tests.cast import Cast
from tsam.domains.escalations import rules

Calls = Callable[..., Caller]


def test_its_whole_course_by_calls(cast: Cast, caller: Calls) -> None:
    cast.serve()
    case = cast.case(opened_by=cast.owen, severity=1)
    theirs, ours = caller(cast.owen), caller(cast.tess)
    mona = cast.mona

    made = theirs(
        "POST",
        "escalations",
        {
            "application": cast.assembly.pk,
            "cases": [case.number],
            "impact": "Line 2 builds from paper.",
            "exits": ["It prints"],
        },
    )
    assert made.status_code == 201
    number = made.json()["number"]
    at = f"escalations/{number}"
    assert ours("POST", f"{at}/acknowledgement").json()["lead"]["name"] == "Tess Tanaka"
    up = ours("POST", f"{at}/level-up", {"owner": mona.pk, "reason": "Stuck."}).json()
    assert (up["level"], up["inside"]["owner"]["name"]) == (2, "Mona Manager")
    told = ours("POST", f"{at}/reports", {"happened": "It fell.", "coming": "We test."})
    assert told.json()["was_in_time"] is True
    assert ours("POST", f"{at}/remarks", {"text": "SECRET"}).status_code == 201
    assert theirs("POST", f"{at}/remarks", {"text": "Hm"}).status_code == 403
    exit_key = up["exits"][0]["key"]
    assert theirs("PUT", f"{at}/exits/{exit_key}", {"is_met": True}).status_code == 200
    planned = {"words": "Name a worker", "due_on": "2026-06-12", "side": "CUSTOMER"}
    actions = ours("POST", f"{at}/actions", planned).json()["actions"]
    done = theirs("POST", f"{at}/actions/{actions[0]['key']}/outcome")
    assert done.json()["actions"][0]["done_at"]
    assert ours("POST", f"{at}/closing", {}).json()["closes_at"]
    ended = theirs("POST", f"{at}/agreement").json()

    assert (ended["state"], ended["inside"]) == ("CLOSED_AGREED", None)
    seen = theirs("GET", f"{at}/timeline").content.decode()
    assert "It fell." in seen
    assert "SECRET" not in seen
    assert "SECRET" in ours("GET", f"{at}/timeline").content.decode()
    review = {"cause": "A library.", "change": "We test it.", "lesson": "Tested now."}
    assert ours("PUT", f"{at}/review", review).json()["lesson"] == "Tested now."
    listed = theirs("GET", "escalations?is_running=false").json()["items"]
    assert [one["number"] for one in listed] == [number]


def test_what_is_wrong_is_said_by_field(cast: Cast, caller: Calls) -> None:
    cast.serve()
    theirs = caller(cast.ada)
    body = {"application": cast.assembly.pk, "impact": "It stands."}

    unknown = theirs("POST", "escalations", body | {"cases": ["C9999999"]})
    nameless = theirs("POST", "escalations", body)
    down = theirs("POST", "escalations", body | {"title": "All stands", "severity": 0})

    assert [unknown.status_code, nameless.status_code, down.status_code] == [422] * 3
    assert "There is no case C9999999" in unknown.content.decode()
    assert "reachable_phone" in down.content.decode()


def test_rules_are_read_by_all_and_set_by_the_manager(cast: Cast, caller: Calls) -> None:
    known = caller(cast.ada)("GET", "escalation-rules").json()
    wanted = known | {"monitor_days": 3, "reason": "Sooner"}

    assert caller(cast.tess)("PUT", "escalation-rules", wanted).status_code == 403
    assert caller(cast.mona)("PUT", "escalation-rules", wanted).json()["version"] == 1
    assert rules.current().monitor_days == 3
