"""Who finds a call, and what is done to one: Technical Support, and who is asked to it.

The hours of others are kept by managers.
"""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import Cast
from tests.wall.test_books_wall import people
from tests.wall.test_wall import Page, World, answers, every_page
from tsam.domains.calls.models import Call, CallPerson
from tsam.domains.people.models import Function, User

F = Function
SUPPORT = {F.TSAM, F.TSE, F.SUPPORT_MANAGER}
MANAGERS = {F.SUPPORT_MANAGER, F.STAFFING_MANAGER, F.ADMINISTRATOR}
PAGES = [
    page
    for page in every_page()
    if page.route.startswith(("desk/calls/", "desk/hours/")) and "<" in page.route
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.route)
def test_each_function_finds_what_the_table_says(page: Page, cast: Cast, client: Client) -> None:
    path = World(cast).path(page)
    assert path
    # Who is there on a weekend is staffing’s as well; the plans of customers are not.
    expected = SUPPORT | ({F.STAFFING_MANAGER} if "/off-hours/<" in page.route else set())
    if page.route.startswith("desk/hours/"):
        expected = MANAGERS

    found = {one for one, person in people(cast).items() if answers(client, person, path) != 404}

    assert found == expected
    for customer in (cast.ada, cast.gus):
        assert answers(client, customer, path) == 404


def test_who_is_asked_to_a_call_reads_it_and_no_other(cast: Cast) -> None:
    page = next(page for page in PAGES if page.name == "desk:call")
    World(cast).path(page)
    call = Call._base_manager.get()

    def reads(person: User) -> bool:
        return Call.objects.visible_to(person).filter(pk=call.pk).exists()

    assert not reads(cast.rita)
    CallPerson._base_manager.create(call=call, user=cast.rita)
    assert reads(cast.rita)
    assert not reads(cast.paul)
    assert reads(cast.ada)
    assert not reads(cast.owen)
    assert not reads(cast.gus)
