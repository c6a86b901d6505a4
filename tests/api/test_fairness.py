"""Waits and what was passed over, by the API (G1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.timezone import now

from tests.api.conftest import Caller
from tests.cast import Cast
from tsam.domains.accounts.models import Event
from tsam.domains.cases import actions
from tsam.domains.cases.models import Channel
from tsam.domains.priorities.models import PassedOver, PassingReason

pytestmark = pytest.mark.usefixtures("morning")

Calls = Callable[..., Caller]


def test_the_report_tells_waits_with_the_cases_behind(cast: Cast, caller: Calls) -> None:
    cast.serve()
    at = now() - timedelta(days=1)
    case = cast.case(opened_at=at)
    Event.objects.create(
        name="case.opened",
        noun="case",
        key=case.pk,
        account=case.account,
        application=case.application,
        at=at,
    )
    actions.reply(case, by=cast.eli, at=now(), text="So.", channel=Channel.DESK)

    (item,) = caller(cast.mona)("GET", "fairness").json()["items"]

    assert item["longest_waits"][0]["case"] == case.number
    assert item["within_bound_per_cent"] is None
    assert item["works"] == 1
    assert caller(cast.mona)("GET", "fairness?period=soon").status_code == 422


@pytest.mark.parametrize("who", ["eli", "ada", "sally"])
def test_to_nobody_else_is_a_report_there(who: str, cast: Cast, caller: Calls) -> None:
    assert caller(getattr(cast, who))("GET", "fairness").status_code == 404


def test_support_reads_what_was_passed_over(cast: Cast, caller: Calls) -> None:
    one, other = cast.case(), cast.case()
    row = PassedOver._base_manager.create(
        engagement=cast.engagement,
        day=now().date(),
        case=one,
        place=1,
        instead=other,
        instead_place=2,
        by=cast.eli,
        at=now(),
        reason=PassingReason.NONE,
    )

    (item,) = caller(cast.eli)("GET", f"passed-over?engagement={row.engagement_id}").json()["items"]

    assert (item["case"], item["instead"], item["reason"]) == (one.number, other.number, "NONE")
    assert caller(cast.ada)("GET", "passed-over").json()["items"] == []
