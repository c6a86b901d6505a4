"""The customer's own order of the open cases, by the API (G1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.timezone import now

from tests.api.conftest import Caller
from tests.cast import NOON, Cast
from tsam.domains.cases.models import State
from tsam.domains.priorities.actions import rank

pytestmark = pytest.mark.usefixtures("morning")

Calls = Callable[..., Caller]


def tomorrow() -> str:
    return (now() + timedelta(days=1)).isoformat()


def where(cast: Cast) -> str:
    return f"engagements/{cast.engagement.pk}/order"


def test_nothing_is_in_order_at_first(cast: Cast, caller: Calls) -> None:
    answer = caller(cast.ada)("GET", where(cast))

    assert answer.json() == {
        "set_by": None,
        "set_at": None,
        "cases": [],
        "came_after": 0,
        "is_stale": False,
    }


def test_the_customer_puts_them_in_order_and_support_reads_it(cast: Cast, caller: Calls) -> None:
    one, two = cast.case(), cast.case()

    answer = caller(cast.ada)("PUT", where(cast), {"cases": [two.number, one.number]})
    read = caller(cast.eli)("GET", where(cast)).json()

    assert answer.status_code == 200
    assert read["cases"] == [two.number, one.number]
    assert read["set_by"]["name"] == "Ada Acme"


@pytest.mark.parametrize("who", ["owen", "gus", "rita"])
def test_to_who_does_not_see_the_engagement_nothing_is_there(
    who: str, cast: Cast, caller: Calls
) -> None:
    case = cast.case()

    for method, body in (("GET", None), ("PUT", {"cases": [case.number]})):
        assert caller(getattr(cast, who))(method, where(cast), body).status_code == 404


def test_an_engineer_orders_nothing_and_is_told_why(cast: Cast, caller: Calls) -> None:
    answer = caller(cast.eli)("PUT", where(cast), {"cases": [cast.case().number]})

    assert answer.status_code == 403
    assert "The customer says what comes first" in answer.json()["detail"]


def test_a_hidden_number_and_one_that_nobody_has_look_alike(cast: Cast, caller: Calls) -> None:
    hidden = cast.case(cast.vault).number
    call = caller(cast.ada)

    answers = [
        call("PUT", where(cast), {"cases": [number]}).json()["errors"]
        for number in (hidden, "C9999999")
    ]

    said = [str(answer).replace(hidden, "N").replace("C9999999", "N") for answer in answers]
    assert said[0] == said[1]
    assert "No case N on this Application." in said[0]


def test_a_closed_case_is_refused(cast: Cast, caller: Calls) -> None:
    closed = cast.case(state=State.CLOSED)

    answer = caller(cast.ada)("PUT", where(cast), {"cases": [closed.number]})

    assert answer.status_code == 422
    assert f"{closed.number} is closed. Leave it out." in str(answer.json())


def test_what_would_move_a_case_is_for_support(cast: Cast, caller: Calls) -> None:
    cast.serve()
    above, case = cast.case(severity=1), cast.case(severity=2)
    rank([cast.assembly.pk], at=NOON)

    found = caller(cast.eli)("GET", f"cases/{case.number}/moves").json()

    assert {"kind": "requirement", "value": 5, "place": 1} in [
        {name: one[name] for name in ("kind", "value", "place")} for one in found
    ]
    assert caller(cast.eli)("GET", f"cases/{above.number}/moves").json() == []
    assert caller(cast.ada)("GET", f"cases/{case.number}/moves").status_code == 404


def test_a_rank_is_moved_by_hand_and_left_again(cast: Cast, caller: Calls) -> None:
    cast.serve()
    case = cast.case()
    body = {"points": 100, "reason": "The board visits.", "until": tomorrow()}
    call = caller(cast.tess)

    assert call("PUT", f"cases/{case.number}/override", body).status_code == 200
    terms = call("GET", f"cases/{case.number}/rank").json()["terms"]
    assert call("DELETE", f"cases/{case.number}/override").status_code == 204

    assert "Tess Tanaka moved it by hand: The board visits." in [one["sentence"] for one in terms]
    assert caller(cast.eli)("PUT", f"cases/{case.number}/override", body).status_code == 403
