from __future__ import annotations

from datetime import timedelta

from django.test import Client

from tests.cast import NOON, Cast
from tsam.domains.cases import actions
from tsam.domains.cases.models import Side, State


def test_our_own_plans_are_not_shown(cast: Cast, client: Client) -> None:
    case = cast.case()
    actions.set_next_action(case, by=cast.tess, at=NOON, text="Ask the architects", owner=cast.tess)
    actions.move(case, by=cast.tess, at=NOON, state=State.WAITING_CUSTOMER)
    client.force_login(cast.ada)

    for page in ("/portal/", "/portal/cases", f"/portal/cases/{case.number}"):
        assert b"Ask the architects" not in client.get(page).content, page


def test_what_is_asked_of_the_customer_is_shown(cast: Cast, client: Client) -> None:
    case = cast.case()
    actions.set_next_action(
        case, by=cast.tess, at=NOON, text="Send the trace", side=Side.CUSTOMER, owner=cast.ada
    )
    actions.move(case, by=cast.tess, at=NOON, state=State.WAITING_CUSTOMER)
    client.force_login(cast.ada)

    assert b"Send the trace" in client.get("/portal/").content


def test_a_promise_stands_there_with_its_words(cast: Cast, client: Client) -> None:
    case = cast.case()
    actions.promise(
        case, by=cast.tess, at=NOON, text="First findings", promised_at=NOON + timedelta(days=1)
    )
    client.force_login(cast.ada)

    assert b"First findings" in client.get("/portal/").content
