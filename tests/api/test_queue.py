"""The queue across customers, by the API (G1)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils.timezone import now

from tests.api.conftest import Caller
from tests.cast import Cast
from tsam.domains.priorities.actions import rank, set_order

pytestmark = pytest.mark.usefixtures("morning")

Calls = Callable[..., Caller]


def test_support_reads_both_ranks_page_by_page(cast: Cast, caller: Calls) -> None:
    cast.serve()
    one, two = cast.case(severity=1, opened_at=now()), cast.case(severity=3, opened_at=now())
    set_order(cast.engagement, by=cast.ada, at=now(), cases=[two, one])

    first = caller(cast.eli)("GET", "queue?limit=1").json()
    second = caller(cast.eli)("GET", f"queue?limit=1&cursor={first['next']}").json()

    assert first["items"][0] | {"number": 1, "place": 2, "of": 2} == first["items"][0]
    assert [first["items"][0]["case"], second["items"][0]["case"]] == [one.number, two.number]
    assert second["next"] is None


def test_it_says_why_one_stands_before_the_other(cast: Cast, caller: Calls) -> None:
    one, two = cast.case(severity=1), cast.case(severity=3)
    rank([cast.assembly.pk], at=now())

    answer = caller(cast.eli)("GET", f"queue/why?a={two.number}&b={one.number}").json()

    assert answer["ahead"] == one.number
    assert [line["rule"] for line in answer["lines"] if line["decides"]] == ["rank"]
    assert caller(cast.eli)("GET", f"queue/why?a={one.number}&b=C9").status_code == 404


@pytest.mark.parametrize("who", ["ada", "rita", "sally", "dana"])
def test_to_nobody_else_is_a_queue_there(who: str, cast: Cast, caller: Calls) -> None:
    case = cast.case()
    call = caller(getattr(cast, who))

    assert call("GET", "queue").status_code == 404
    assert call("GET", f"queue/why?a={case.number}&b={case.number}").status_code == 404
