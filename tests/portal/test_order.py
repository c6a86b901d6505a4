"""The customer's own order of the open cases, as the portal shows and keeps it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Reach
from tsam.domains.cases.models import Case, State
from tsam.domains.people.models import User
from tsam.domains.priorities import actions
from tsam.domains.priorities.models import CustomerOrder, OrderedCase

PAGE = "/portal/cases/order"
Answer = Any


def placed() -> list[int]:
    return list(OrderedCase._base_manager.order_by("place").values_list("case", flat=True))


def drawn(cast: Cast) -> str:
    order = CustomerOrder._base_manager.filter(engagement=cast.engagement).first()
    return order.set_at.isoformat() if order else ""


def put(cast: Cast, *cases: Case, days: int = 1, by: User | None = None) -> None:
    at = now() - timedelta(days=days)
    actions.set_order(cast.engagement, by=by or cast.ada, at=at, cases=cases)


def send(cast: Cast, client: Client, who: User | None = None, **said: Any) -> Answer:
    client.force_login(who or cast.ada)
    body = {"engagement": cast.engagement.pk, "drawn": drawn(cast), **said}
    return client.post(PAGE, body)


def look(cast: Cast, client: Client, who: User | None = None, asked: str = "") -> str:
    client.force_login(who or cast.ada)
    answer = client.get(f"{PAGE}{asked}")
    assert answer.status_code == 200
    return words(answer)


def words(answer: Answer) -> str:
    return str(answer.content.decode())


def test_without_an_order_it_says_what_one_does(cast: Cast, client: Client) -> None:
    cast.serve()
    case = cast.case()

    page = look(cast, client)

    assert "Say which of your open cases should move first" in page
    assert f'value="place:{case.pk}"' in page
    assert "It still holds" not in page


def test_the_whole_list_is_kept_at_once(cast: Cast, client: Client) -> None:
    one, two, three = cast.case(), cast.case(), cast.case()

    answer = send(cast, client, cases=[three.pk, one.pk], moved=f"grip:{three.pk}")

    assert answer.status_code == 302
    assert placed() == [three.pk, one.pk]
    page = words(client.get(answer["Location"]))
    assert f"{three.number} is number 1 of 2 now." in page
    assert "Put in order by you today" in page
    assert f'value="place:{two.pk}"' in page


@pytest.mark.parametrize(
    ("move", "after"),
    [
        ("up:1", [1, 0, 2]),
        ("down:1", [0, 2, 1]),
        ("top:2", [2, 0, 1]),
        ("top:3", [3, 0, 1, 2]),
        ("out:0", [1, 2]),
        ("place:3", [0, 1, 2, 3]),
        ("keep", [0, 1, 2]),
    ],
)
def test_each_move(move: str, after: list[int], cast: Cast, client: Client) -> None:
    cases = [cast.case() for _turn in range(4)]
    put(cast, *cases[:3])
    how, _colon, which = move.partition(":")
    said = f"{how}:{cases[int(which)].pk}" if which else how

    answer = send(cast, client, move=said)

    assert answer.status_code == 302
    assert placed() == [cases[one].pk for one in after]
    assert CustomerOrder._base_manager.get().set_at > now() - timedelta(minutes=1)


@pytest.mark.parametrize("move", ["up:0", "down:1", "up:2", "dance:0", "up:x", "up:-1", "keys"])
def test_a_move_that_changes_nothing_keeps_nothing(move: str, cast: Cast, client: Client) -> None:
    cases = [cast.case() for _turn in range(3)]
    put(cast, *cases[:2])
    before = drawn(cast)
    how, colon, which = move.partition(":")
    said = f"{how}:{cases[int(which)].pk}" if which.isdigit() else f"{how}{colon}{which}"

    assert send(cast, client, move=said).status_code == 302

    assert drawn(cast) == before


@pytest.mark.parametrize(
    ("moved", "button"),
    [("up:0", "down:0"), ("up:1", "up:1"), ("top:0", "down:0"), ("out:2", "place:2")],
)
def test_the_cursor_stays_on_the_button_or_the_next_best(
    moved: str, button: str, cast: Cast, client: Client
) -> None:
    cases = [cast.case() for _turn in range(3)]
    put(cast, *cases[:2])

    def named(said: str) -> str:
        how, _colon, which = said.partition(":")
        return f"{how}:{cases[int(which)].pk}"

    page = look(cast, client, asked=f"?moved={named(moved)}")

    assert page.count(" autofocus") == 1
    (line,) = [line for line in page.splitlines() if " autofocus" in line]
    assert f'value="{named(button)}"' in line


def test_an_old_order_wants_to_be_looked_at(cast: Cast, client: Client) -> None:
    put(cast, cast.case(), days=15)

    assert "15 days old" in look(cast, client)
    assert send(cast, client, move="keep").status_code == 302
    assert "days old" not in look(cast, client)


def test_so_does_one_after_which_cases_came(cast: Cast, client: Client) -> None:
    put(cast, cast.case(), days=3, by=cast.tess)
    cast.case(opened_at=now() - timedelta(days=1))
    cast.case(opened_at=now() - timedelta(days=2))

    page = look(cast, client)

    assert "Put in order by Tess Tanaka on 7 Jun, 2 cases came after it." in page
    assert "2 new cases without a place" in page


def test_who_was_quicker_is_not_overwritten(cast: Cast, client: Client) -> None:
    one, two = cast.case(), cast.case()
    put(cast, one, two, days=2)
    seen = drawn(cast)
    put(cast, two, days=1, by=cast.olga)

    answer = send(cast, client, drawn=seen, cases=[one.pk, two.pk])

    assert answer.status_code == 409
    assert placed() == [two.pk]
    assert "Olga One changed it, yesterday" in words(answer)
    assert f'value="place:{one.pk}"' in words(answer)
    # The page that came back knows the present order.
    assert f'name="drawn" value="{drawn(cast)}"' in words(answer)


def test_nor_is_a_first_order_that_somebody_else_made(cast: Cast, client: Client) -> None:
    one, two = cast.case(), cast.case()
    put(cast, two, by=cast.olga)

    assert send(cast, client, drawn="", cases=[one.pk]).status_code == 409
    assert placed() == [two.pk]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda cast: cast.case(state=State.CLOSED), "is closed. Leave it out."),
        (lambda cast: cast.case(cast.welding), "is about another Application."),
    ],
    ids=["closed", "elsewhere"],
)
def test_what_cannot_have_a_place_is_said(
    make: Callable[[Cast], Case], said: str, cast: Cast, client: Client
) -> None:
    one, other = cast.case(), make(cast)
    put(cast, one)

    for asked in ({"cases": [other.pk, one.pk]}, {"move": f"top:{other.pk}"}):
        answer = send(cast, client, **asked)

        assert answer.status_code == 422
        assert f"{other.number} {said}" in words(answer)
        assert placed() == [one.pk]


def test_a_case_that_stands_twice_is_said(cast: Cast, client: Client) -> None:
    one = cast.case()

    answer = send(cast, client, cases=[one.pk, one.pk])

    assert answer.status_code == 422
    assert "stands twice" in words(answer)


def test_a_case_of_strangers_is_as_if_it_were_not_there(cast: Cast, client: Client) -> None:
    one, theirs = cast.case(), cast.case(cast.vault, title="The vault is open")

    answer = send(cast, client, cases=[theirs.pk, one.pk, 10**15, "x", "9" * 30])

    assert answer.status_code == 302
    assert placed() == [one.pk]
    assert theirs.number not in words(client.get(f"{PAGE}?moved=top:{theirs.pk}"))


@pytest.mark.parametrize("who", ["gus", "owen"])
def test_who_does_not_see_the_application_orders_nothing(
    who: str, cast: Cast, client: Client
) -> None:
    one = cast.case(opened_by=cast.owen)

    assert send(cast, client, getattr(cast, who), cases=[one.pk]).status_code == 404
    assert not placed()


def test_a_stranger_sees_nothing_of_acme(cast: Cast, client: Client) -> None:
    cast.engage(cast.vault)
    one = cast.case(title="The press stops")
    put(cast, one)

    page = look(cast, client, cast.gus, f"?engagement={cast.engagement.pk}&moved=up:{one.pk}")

    assert "Vault" in page
    for hidden in ("Assembly", "The press stops", one.number, "Ada"):
        assert hidden not in page


def test_who_sees_only_the_own_cases_is_told_why(cast: Cast, client: Client) -> None:
    put(cast, cast.case(opened_by=cast.owen))

    page = look(cast, client, cast.owen)

    assert "Who sees only the own cases cannot order those of others." in page
    assert 'name="move"' not in page


def test_without_a_right_to_it_the_order_is_only_read(cast: Cast, client: Client) -> None:
    one = cast.case()
    put(cast, one)
    cast.engagement.state, cast.engagement.suspended_from = "SUSPENDED", "ACTIVE"
    cast.engagement.save(update_fields=["state", "suspended_from"])

    page = look(cast, client)

    assert "suspended" in page
    assert one.number in page
    assert 'name="move"' not in page
    assert send(cast, client, move="keep").status_code == 403


def test_the_first_application_with_open_cases_is_shown(cast: Cast, client: Client) -> None:
    cast.serve()
    welding = cast.engage(cast.welding)
    cast.case(cast.welding, title="The arc is weak")

    assert "The arc is weak" in look(cast, client)
    assert "No case is open on Assembly" in look(
        cast, client, asked=f"?engagement={cast.engagement.pk}"
    )
    assert "The arc is weak" in look(cast, client, asked="?engagement=x")
    assert f"?engagement={welding.pk}" in look(cast, client)


def test_who_sees_one_application_sees_no_other(cast: Cast, client: Client) -> None:
    cast.serve()
    cast.engage(cast.welding)
    cast.case(cast.welding, title="The arc is weak")

    page = look(cast, client, cast.olga)

    assert "Welding" not in page
    assert "The arc is weak" not in page


def test_a_wide_reach_without_a_tsam_is_told_so(cast: Cast, client: Client) -> None:
    person = cast.contact("Wim Wide", cast.globex, Reach.ORGANISATION)

    page = look(cast, client, person)

    assert "You see no Application with a TSAM" in page


def test_a_fragment_for_who_drags(cast: Cast, client: Client) -> None:
    cast.serve()
    cast.case()
    client.force_login(cast.ada)

    page = words(client.get(PAGE, headers={"HX-Request": "true"}))

    assert "<html" not in page
    assert 'id="ordering"' in page


def test_more_cases_ask_no_more(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)

    def asked() -> int:
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    def some(n: int) -> list[Case]:
        return [cast.case(assignee=cast.eli, opened_at=NOON) for _turn in range(n)]

    put(cast, *some(2))
    some(2)
    few = asked()
    put(cast, *some(12))
    some(9)

    assert asked() == few
