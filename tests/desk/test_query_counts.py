from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import NOON, Cast
from tsam.domains.accounts import actions as accounts
from tsam.domains.cases.models import Case, Channel, Message
from tsam.domains.people.models import User
from tsam.domains.priorities.actions import rank


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def say(case: Case, author: User, times: int) -> None:
    Message.objects.bulk_create(
        Message(
            case=case,
            author=author,
            text=f"Word {turn}",
            at=NOON,
            channel=Channel.PORTAL,
            is_from_customer=True,
        )
        for turn in range(times)
    )


def test_a_longer_case_list_of_the_desk_asks_no_more(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.tess)
    path = reverse("desk:cases")
    for _case in range(2):
        cast.case(assignee=cast.eli, next_action="Call", next_action_owner=cast.tess)
    rank([cast.assembly.pk], at=NOON)
    few = queries(client, path)

    for _case in range(18):
        cast.case(assignee=cast.eli, next_action="Call", next_action_owner=cast.tess)
    rank([cast.assembly.pk], at=NOON)

    assert queries(client, path) == few


def test_a_longer_case_list_of_the_portal_asks_no_more(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.ada)
    path = reverse("portal:cases")
    for _case in range(2):
        cast.case()
    few = queries(client, path)

    for _case in range(18):
        cast.case()

    assert queries(client, path) == few


def test_a_longer_story_of_a_case_asks_no_more(cast: Cast, client: Client) -> None:
    cast.serve()
    case = cast.case()
    client.force_login(cast.tess)
    path = reverse("desk:case", args=[case.number])
    say(case, cast.ada, 2)
    few = queries(client, path)

    say(case, cast.ada, 18)

    assert queries(client, path) == few


def grow(cast: Cast, turns: range) -> None:
    """Customers, each with a served line, one that nobody looks after and some people."""
    for turn in turns:
        account = cast.account(f"Customer {turn:02}")
        served = cast.engage(cast.application(f"Served {turn}", account), "PLATINUM")
        cast.assign(served, cast.tess)
        bare = cast.application(f"Bare {turn}", account)
        bare.support_contract = cast.contract(account, "PLATINUM")
        bare.save(update_fields=["support_contract"])
        contact = cast.contact(f"P{turn} Person", account)
        cast.case(bare, opened_by=contact)


def widen(cast: Cast, turns: range) -> None:
    """More of everything at Acme."""
    for turn in turns:
        row = cast.engage(cast.application(f"Line {turn}", cast.acme), "GOLD")
        cast.assign(row, cast.tess)
        bare = cast.application(f"Bare {turn}", cast.acme)
        bare.support_contract = cast.contract(cast.acme, "PLATINUM")
        bare.save(update_fields=["support_contract"])
        cast.contact(f"A{turn} Person", cast.acme)
        accounts.change_account(
            cast.acme,
            by=cast.dana,
            at=NOON,
            name="Acme",
            country="DE",
            time_zone="UTC",
            language="en",
        )


@pytest.mark.parametrize("page", ["accounts", "engagements", "compliance"])
def test_a_longer_list_of_customers_and_their_engagements_asks_no_more(
    page: str, cast: Cast, client: Client
) -> None:
    client.force_login(cast.mona)
    path = reverse(f"desk:{page}")
    grow(cast, range(2))
    few = queries(client, path)

    grow(cast, range(2, 15))

    assert queries(client, path) == few


@pytest.mark.parametrize("page", ["account", "account-contacts", "account-history"])
def test_a_customer_with_more_of_everything_asks_no_more(
    page: str, cast: Cast, client: Client
) -> None:
    client.force_login(cast.mona)
    path = reverse(f"desk:{page}", args=["acme"])
    widen(cast, range(2))
    few = queries(client, path)

    widen(cast, range(2, 10))

    assert queries(client, path) == few


def test_an_engagement_with_a_longer_history_asks_no_more(cast: Cast, client: Client) -> None:
    row = cast.serve()
    client.force_login(cast.mona)
    path = reverse("desk:engagement", args=[row.pk])
    few = queries(client, path)

    for _turn in range(6):
        accounts.suspend(row, by=cast.mona, at=NOON, reason="So.")
        accounts.resume(row, by=cast.mona, at=NOON)

    assert queries(client, path) == few
