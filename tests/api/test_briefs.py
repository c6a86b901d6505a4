from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils.timezone import now

from tests.api.conftest import Caller
from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Engagement
from tsam.domains.advocacy import actions
from tsam.domains.advocacy.models import BriefReceipt
from tsam.domains.objectives.actions.requirements import propose, publish
from tsam.domains.objectives.models import Requirement

Calls = Callable[..., Caller]


def need(cast: Cast) -> Requirement:
    made = propose(cast.engagement, by=cast.ada, at=NOON, statement="Acme never stops", weight=4)
    done = publish(made, by=cast.tess, at=NOON, weight=4)
    actions.revise(cast.engagement, at=NOON)
    return done


def soon(days: int = 5) -> str:
    return (now() + timedelta(days=days)).date().isoformat()


def ask(cast: Cast, caller: Calls, **given: Any) -> dict[str, Any]:
    said = {"audiences": ["RND"], "asked": "The fix", **given}
    answer = caller(cast.tess)("POST", f"briefs/{cast.engagement.pk}/asks", said)
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()[0]
    return found


def test_a_brief_is_read_in_the_words_of_the_department(cast: Cast, caller: Calls) -> None:
    need(cast)
    key = cast.engagement.pk

    rnd = caller(cast.rita)("GET", f"briefs/{key}").json()
    sales = caller(cast.sally)("GET", f"briefs/{key}").json()
    seen_as = caller(cast.tess)("GET", f"briefs/{key}?audience=SALES").json()

    assert rnd["entries"][0]["fields"]["statement"]["words"] == "Customer A never stops"
    assert rnd["customer"] == {"words": "Customer A", "is_masked": True, "lines": []}
    assert sales["entries"][0]["fields"]["statement"]["words"] == "Acme never stops"
    assert seen_as == sales
    assert caller(cast.rita)("GET", f"briefs/{key}?audience=SALES").status_code == 404
    assert caller(cast.dana)("GET", f"briefs/{key}").status_code == 404


def test_an_ask_goes_there_and_back(cast: Cast, caller: Calls) -> None:
    made = need(cast)
    item = ask(cast, caller, requirement=made.pk, wanted_on=soon())
    rita, tess = caller(cast.rita), caller(cast.tess)

    asked = rita("POST", f"asks/{item['id']}/question", {"words": "Which line?"}).json()
    replied = tess("POST", f"asks/{item['id']}/reply", {"words": "Line 4"}).json()
    accepted = rita("POST", f"asks/{item['id']}/acceptance", {"promised_on": soon()}).json()

    assert [one["state"] for one in (asked, replied, accepted)] == ["QUESTION", "ASKED", "ACCEPTED"]
    brief = rita("GET", f"briefs/{cast.engagement.pk}").json()
    [inside] = brief["entries"][0]["asks"]
    assert [word["kind"] for word in inside["talk"]] == ["ASK", "REPLY", "ACCEPT"]
    assert inside["commitment"]


def test_a_commitment_is_moved_kept_and_counted(cast: Cast, caller: Calls) -> None:
    item = ask(cast, caller)
    rita, tess = caller(cast.rita), caller(cast.tess)
    rita("POST", f"asks/{item['id']}/acceptance", {"promised_on": soon()})
    [held] = rita("GET", "commitments").json()["items"]
    path = f"commitments/{held['id']}"

    assert rita("PUT", f"{path}/day", {"promised_on": soon(9), "reason": ""}).status_code == 422
    moved = rita("PUT", f"{path}/day", {"promised_on": soon(9), "reason": "Bench"}).json()
    promise = tess("PUT", f"{path}/promise", {"words": "It comes"}).json()
    kept = rita("POST", f"{path}/outcome", {}).json()

    assert [one["reason"] for one in moved["moves"]] == ["Bench"]
    assert promise["department"] == "RND"
    assert kept["state"] == "KEPT"
    rates = tess("GET", "hit-rates").json()
    assert rates == [
        {"department": "RND", "kept": 1, "given": 1, "percent": None, "late_by_days": []}
    ]


def test_a_commitment_is_handed_over_and_given_up(cast: Cast, caller: Calls) -> None:
    item = ask(cast, caller)
    rita = caller(cast.rita)
    rita("POST", f"asks/{item['id']}/acceptance", {"promised_on": soon()})
    [held] = rita("GET", "commitments?state=OPEN&department=RND").json()["items"]
    path = f"commitments/{held['id']}"
    rosa = cast.staff("Rosa Research", "RND")

    assert rita("PUT", f"{path}/owner", {"owner": cast.sally.pk}).status_code == 422
    handed = rita("PUT", f"{path}/owner", {"owner": rosa.pk}).json()
    broken = rita("POST", f"{path}/failure", {"reason": "No."}).json()

    assert (handed["owner"], broken["state"]) == ("Rosa Research", "BROKEN")


def test_the_customer_reads_promises_and_nothing_inside(cast: Cast, caller: Calls) -> None:
    item = ask(cast, caller)
    caller(cast.rita)("POST", f"asks/{item['id']}/acceptance", {"promised_on": soon()})
    [held] = caller(cast.tess)("GET", "commitments").json()["items"]
    ada = caller(cast.ada)
    assert ada("GET", "promises").json()["items"] == []

    caller(cast.tess)("PUT", f"commitments/{held['id']}/promise", {"words": "It comes"})

    [promise] = ada("GET", "promises").json()["items"]
    assert (promise["words"], promise["owner"]) == ("It comes", "")
    assert ada("GET", "commitments").json()["items"] == []
    assert ada("GET", "asks").json()["items"] == []
    assert caller(cast.gus)("GET", "promises").json()["items"] == []


def test_a_receipt_is_kept_for_the_own_department(cast: Cast, caller: Calls) -> None:
    need(cast)

    answer = caller(cast.rita)("PUT", f"briefs/{cast.engagement.pk}/receipt")

    assert answer.status_code == 204
    assert BriefReceipt.objects.get().edition.audience == "RND"


def test_refusals_say_why(cast: Cast, caller: Calls) -> None:
    item = ask(cast, caller)
    tess = caller(cast.tess)

    wrong_side = tess("POST", f"asks/{item['id']}/acceptance", {"promised_on": soon()})
    Engagement.objects.update(state="SUSPENDED", suspended_from="ACTIVE")
    late = tess("POST", f"briefs/{cast.engagement.pk}/asks", {"audiences": ["RND"], "asked": "A"})

    assert wrong_side.status_code == late.status_code == 403
    assert "Only R&D answers this." in wrong_side.json()["detail"]
    assert "suspended" in late.json()["detail"]


def test_an_ask_is_declined_or_withdrawn(cast: Cast, caller: Calls) -> None:
    first, second = ask(cast, caller), ask(cast, caller)

    declined = caller(cast.rita)("POST", f"asks/{first['id']}/refusal", {"reason": "No."}).json()
    gone = caller(cast.tess)("POST", f"asks/{second['id']}/withdrawal", {"reason": "Sold."}).json()

    assert (declined["state"], gone["state"]) == ("DECLINED", "WITHDRAWN")
    assert len(caller(cast.rita)("GET", "asks?state=DECLINED&audience=RND").json()["items"]) == 1
    [head] = caller(cast.rita)("GET", "briefs").json()["items"]
    assert (head["customer"]["words"], head["asks"]) == ("Customer A", 0)
