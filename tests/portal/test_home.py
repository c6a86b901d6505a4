from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils.timezone import now

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import ServiceCalendar
from tsam.domains.cases import actions
from tsam.domains.cases.models import Side, State
from tsam.domains.reviews.actions import set_rhythm


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


def test_a_proposal_is_answered_from_here_and_what_the_yes_means_is_said(
    cast: Cast, client: Client
) -> None:
    cast.serve()
    case = cast.case()
    actions.propose_solution(case, by=cast.eli, at=NOON, solution="Restart.", channel="DESK")
    client.force_login(cast.ada)

    page = client.get("/portal/").content.decode()

    assert page.index("Your yes closes the case") < page.index("Yes<span")
    assert f'action="/portal/cases/{case.number}/agreement"' in page


def test_a_promise_that_is_late_is_shown_as_plainly_as_one_to_come(
    cast: Cast, client: Client
) -> None:
    late, soon = now() - timedelta(hours=3), now() + timedelta(days=1)
    cast.case(promise="Old news", promised_at=late, promise_given_at=NOON)
    cast.case(promise="New news", promised_at=soon, promise_given_at=NOON, assignee=cast.eli)
    client.force_login(cast.ada)

    page = client.get("/portal/").content.decode()

    assert "1 of 2 late" in page
    assert "3 h late" in page
    assert "Eli Engineer writes to you next" in page


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 3, 2, 10, 0, tzinfo=UTC), "open until"),
        (datetime(2026, 3, 7, 10, 0, tzinfo=UTC), "closed, opens"),
    ],
)
def test_the_account_manager_is_named_with_the_hours_of_now(
    cast: Cast, client: Client, at: datetime, said: str
) -> None:
    cast.serve()
    ServiceCalendar.objects.update(place="Munich", zone="Europe/Berlin")
    client.force_login(cast.ada)

    with time_machine.travel(at):
        client.force_login(cast.ada)
        page = client.get("/portal/").content.decode()

    assert "Tess Tanaka" in page
    assert said in page
    assert "now 11:00 in Munich" in page


def test_without_anything_it_says_so_and_offers_the_one_act(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)

    page = client.get("/portal/").content.decode()

    assert "Nothing waits for you." in page
    assert "No case is open." in page
    assert "None of your Applications has an account manager." in page
    assert "What we promised you" not in page
    assert "Closed lately" not in page


def test_what_others_reported_is_not_on_the_home_of_who_sees_own_cases(
    cast: Cast, client: Client
) -> None:
    cast.case(title="The boss's case", opened_by=cast.ada)
    client.force_login(cast.owen)

    assert b"The boss" not in client.get("/portal/").content


def test_who_reports_only_own_cases_knows_who_serves_them(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.owen)

    page = client.get("/portal/").content.decode()

    assert "Tess Tanaka" in page
    assert "None of your Applications has an account manager" not in page


def test_a_review_whose_day_is_over_is_not_told_as_one_to_come(cast: Cast, client: Client) -> None:
    assert cast.ada
    first = NOON.date() + timedelta(days=7)
    set_rhythm(cast.engagement, by=cast.tess, at=NOON, months=1, first_on=first, begins=time(10))

    def page(at: datetime) -> str:
        with time_machine.travel(at):
            client.force_login(cast.ada)
            return str(client.get("/portal/").content.decode())

    assert "Mon 9 Mar, 10:00" in page(NOON)
    after = page(NOON + timedelta(days=9))
    assert "was planned for 9 Mar" in after
    assert "your TSAM says what became of it" in after
