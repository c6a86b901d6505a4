"""The queue across customers, in our order and in theirs, and why it is that order (G1)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from tsam.domains.accounts.models import Engagement, Event
from tsam.domains.cases.models import Case, State
from tsam.domains.people.models import User
from tsam.domains.priorities.actions import rank, set_order

pytestmark = pytest.mark.usefixtures("morning")
NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
QUEUE = reverse("desk:queue")


def globex(cast: Cast) -> Engagement:
    return cast.engage(cast.vault, "GOLD")


def made(cast: Cast, who: str = "assembly", **fields: Any) -> Case:
    """Opened an hour ago, so that nobody's turn has come yet."""
    at = NOW - timedelta(hours=1)
    return cast.case(getattr(cast, who), **{"opened_at": at, "last_word_at": at, **fields})


def ranked(cast: Cast) -> None:
    rank([cast.assembly.pk, cast.vault.pk], at=NOW)


def worked(case: Case, by: User, ago: timedelta, times: int = 1) -> None:
    Event.objects.bulk_create(
        Event(
            name="case.noted",
            noun="case",
            key=case.pk,
            account=case.account,
            application=case.application,
            by=by,
            at=NOW - ago,
        )
        for _time in range(times)
    )


def shown(client: Client, path: str = f"{QUEUE}?scope=all") -> str:
    return client.get(path).content.decode()


def listed(page: str) -> list[str]:
    return re.findall(r'id="row-(C\d+)"', page)


def two_firsts(cast: Cast) -> tuple[Case, Case]:
    """Acme calls all of its own urgent and got work today; Globex got none for two days."""
    theirs = globex(cast)
    loud, quiet = made(cast, severity=1), made(cast, "vault", severity=3)
    Case._base_manager.filter(pk=quiet.pk).update(ours_since=NOW - timedelta(days=2))
    for row, case, by in ((cast.engagement, loud, cast.ada), (theirs, quiet, cast.gus)):
        set_order(row, by=by, at=NOW - timedelta(minutes=30), cases=[case])
    worked(loud, cast.eli, timedelta(minutes=5))
    ranked(cast)
    return loud, quiet


def test_both_ranks_stand_in_the_row_and_the_page_says_which_line_ended_it(
    cast: Cast, client: Client
) -> None:
    loud, quiet = two_firsts(cast)
    client.force_login(cast.eli)

    page = shown(client)

    assert listed(page) == [quiet.number, loud.number]
    assert "Globex" in page
    assert "Two customers are both first." in page
    assert "It ends at line 2: they wait for work of ours for" in page
    assert '<tr class="decides">' in page


def test_why_opens_for_any_two_and_the_one_ahead_comes_first(cast: Cast, client: Client) -> None:
    loud, quiet = two_firsts(cast)
    client.force_login(cast.eli)

    page = shown(client, f"{reverse('desk:queue-why')}?a={loud.number}&b={quiet.number}")

    assert f"Why {quiet.number} before {loud.number}" in page
    assert "Both customers call it their first." in page


@pytest.mark.parametrize(("a", "b"), [("C1", "C2"), ("", "x"), ("same", "same")])
def test_why_needs_two_open_cases(a: str, b: str, cast: Cast, client: Client) -> None:
    case = made(cast)
    client.force_login(cast.eli)
    words = [case.number if name == "same" else name for name in (a, b)]

    path = f"{reverse('desk:queue-why')}?a={words[0]}&b={words[1]}"

    assert client.get(path).status_code == 404


def test_of_two_that_break_nothing_the_less_attended_goes_ahead(cast: Cast, client: Client) -> None:
    cast.serve()
    globex(cast)
    severe, mild = made(cast, severity=1), made(cast, "vault", severity=3)
    worked(severe, cast.eli, timedelta(days=3), times=2)
    ranked(cast)
    client.force_login(cast.eli)

    page = shown(client)

    assert listed(page) == [mild.number, severe.number]
    assert "they got less work for each open case" in page


def test_what_waits_for_the_customer_stands_last(cast: Cast, client: Client) -> None:
    theirs = made(cast, severity=1, state=State.WAITING_CUSTOMER)
    ours = made(cast, severity=3)
    ranked(cast)
    client.force_login(cast.eli)

    assert listed(shown(client)) == [ours.number, theirs.number]


def test_the_customers_order_puts_their_firsts_first(cast: Cast, client: Client) -> None:
    cast.serve()
    one, two, three = made(cast, severity=1), made(cast, severity=2), made(cast, severity=3)
    set_order(cast.engagement, by=cast.ada, at=NOW, cases=[three, two])
    client.force_login(cast.eli)

    page = shown(client, f"{QUEUE}?scope=all&sort=theirs")

    assert listed(page) == [three.number, two.number, one.number]


def test_an_old_order_is_flagged_in_the_row(cast: Cast, client: Client) -> None:
    cast.serve()
    case = made(cast)
    set_order(cast.engagement, by=cast.ada, at=NOW - timedelta(days=15), cases=[case])
    client.force_login(cast.eli)

    assert "Their order is old or overtaken" in shown(client)


def test_an_engineer_begins_with_the_own_and_takes_the_next_of_all(
    cast: Cast, client: Client
) -> None:
    mine, free = made(cast, assignee=cast.eli), made(cast, severity=1)
    ranked(cast)
    client.force_login(cast.eli)

    assert listed(shown(client, QUEUE)) == [mine.number]
    answer = client.post(reverse("desk:queue-next"))

    assert answer["Location"] == reverse("desk:case", args=[free.number])
    free.refresh_from_db()
    assert free.assignee == cast.eli


def test_pages_are_cut_by_key_in_both_orders(cast: Cast, client: Client) -> None:
    cast.serve()
    made_all = [made(cast) for _turn in range(53)]
    set_order(cast.engagement, by=cast.ada, at=NOW, cases=made_all[::-1][:10])
    client.force_login(cast.eli)

    for sort in ("ours", "theirs"):
        path = f"{QUEUE}?scope=all&sort={sort}"
        first = shown(client, path)
        cursor = re.search(r'rel="next" href="([^"]+)"', first)
        assert cursor
        second = shown(client, QUEUE + cursor[1].replace("&amp;", "&"))
        back = re.search(r'rel="prev" href="([^"]+)"', second)
        assert back

        assert len(listed(first)) == 50
        assert {*listed(first), *listed(second)} == {case.number for case in made_all}
        assert listed(shown(client, QUEUE + back[1].replace("&amp;", "&"))) == listed(first)


@pytest.mark.parametrize("cursor", ["x", "W10", "WzEsMF0"])
def test_a_cursor_of_another_list_is_refused(cursor: str, cast: Cast, client: Client) -> None:
    client.force_login(cast.eli)

    assert client.get(f"{QUEUE}?scope=all&cursor={cursor}").status_code == 400


def test_a_longer_queue_asks_no_more(cast: Cast, client: Client) -> None:
    cast.serve()
    globex(cast)
    client.force_login(cast.eli)

    def queries() -> int:
        ranked(cast)
        shown(client)
        with CaptureQueriesContext(connection) as asked:
            shown(client)
        return len(asked)

    for _turn in range(2):
        made(cast, assignee=cast.eli)
        made(cast, "vault")
    few = queries()
    for _turn in range(9):
        made(cast, assignee=cast.eli)
        made(cast, "vault")

    assert queries() == few
