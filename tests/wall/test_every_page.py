"""Every page of the desk is in one table: here, or in the one this names for its part.

A page that is added without a row fails. What stands in a list is held here too: to whom the
table gives no case, the lists of cases show none.
"""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import Cast
from tests.standing import sign_in
from tests.wall.test_books_wall import NO_STEP
from tests.wall.test_books_wall import PAGES as BOOKS
from tests.wall.test_books_wall import people as people_of
from tests.wall.test_calls_wall import PAGES as CALL_PAGES
from tests.wall.test_escalations_wall import ESCALATION_PAGES
from tests.wall.test_reviews_wall import ROUTES as REVIEWS
from tests.wall.test_setup import TABLE as SETUP
from tests.wall.test_sprs_wall import PAGES as SPR_PAGES
from tests.wall.test_wall import CASE_PAGES, every_page
from tests.wall.test_words_wall import ROUTES as WORDS
from tsam.domains.cases import indexing
from tsam.domains.people.models import Function, User

F = Function
SUPPORT = {F.TSAM, F.TSE, F.SUPPORT_MANAGER}
EVERYBODY = set(F)
# What no row stands in the address of. A list is found by all of the vendor's people and shows to
# each what visible_to() leaves; what only takes a form refuses an empty one, or does nothing.
CASES: dict[str, set[Function]] = {
    "desk/": EVERYBODY,
    "desk/cases": EVERYBODY,
    "desk/cases/new": EVERYBODY,
    "desk/cases/new/beside": EVERYBODY,
    "desk/cases/new/like": EVERYBODY,
    "desk/cases/filters": EVERYBODY,
    "desk/cases/bulk": EVERYBODY,
    "desk/cases/owners": EVERYBODY,
    # Found with the receipt of one's own change: tests/desk/test_case_list.py.
    "desk/cases/owners/undo": set(),
    "desk/cases/next-actions": EVERYBODY,
    "desk/queue": SUPPORT,
    # Two open cases stand in its words, so nobody finds it without: tests/desk/test_queue.py.
    "desk/queue/why": set(),
    "desk/queue/next": SUPPORT,
    # Each shows to each what visible_to() leaves.
    "desk/briefs": EVERYBODY,
    "desk/commitments": EVERYBODY,
    "desk/reviews": EVERYBODY,
    "desk/escalations": EVERYBODY,
    "desk/escalations/new": SUPPORT,
    "desk/escalations/letter": SUPPORT,
    "desk/escalations/pattern": SUPPORT,
    "desk/escalations/letters": {F.TSAM, F.SUPPORT_MANAGER, F.ADMINISTRATOR},
    # Where that page stood before.
    "desk/letters": {F.TSAM, F.SUPPORT_MANAGER, F.ADMINISTRATOR},
    "desk/escalations/rules": {F.TSAM, F.SUPPORT_MANAGER, F.ADMINISTRATOR},
    "desk/fairness": {F.TSAM, F.SUPPORT_MANAGER},
    "desk/fairness/export": {F.TSAM, F.SUPPORT_MANAGER},
    "desk/passed-over": SUPPORT,
    "desk/calls": SUPPORT,
    "desk/calls/calendar": SUPPORT,
    "desk/calls/feeds": SUPPORT,
    "desk/hours": {F.SUPPORT_MANAGER, F.STAFFING_MANAGER, F.ADMINISTRATOR},
    "desk/own-hours": EVERYBODY,
    "desk/own-hours/leave": EVERYBODY,
    "desk/calls/reply": SUPPORT,
    "desk/calls/off-hours": SUPPORT,
    "desk/gallery": EVERYBODY,
    "desk/jump": EVERYBODY,
}
# A letter is found by its reader alone: tests/desk/test_inbox.py.
# The figures of an engagement are found where it has some: tests/desk/test_fairness_report.py.
# A leave is called off by whose it is: tests/desk/test_own_hours.py.
# A letter that came in, by whoever looks after it: tests/mailroom/test_ways_in.py.
OWN = {
    "desk/escalations/letters/<int:key>",
    "desk/own-hours/leave/<int:key>/end",
    "desk/inbox/<int:key>",
    "desk/fairness/<int:pk>",
}
LISTS = (
    "desk/",
    "desk/cases",
    "desk/cases?scope=all",
    "desk/queue?scope=all",
    "desk/search?q=stops",
    "desk/jump?q=C1",
)


def test_every_page_of_the_desk_is_in_a_table() -> None:
    desk = {page.route for page in every_page() if page.face == "desk"}
    setup = {page.route for page in every_page() if page.name.removeprefix("desk:") in SETUP}
    case = {page.route for page in CASE_PAGES}
    books = {page.route for page in BOOKS} | NO_STEP

    sprs = {page.route for page in (*SPR_PAGES, *CALL_PAGES)}
    escalated = {page.route for page in ESCALATION_PAGES}

    kept = setup | case | books | sprs | escalated
    assert desk == set(CASES) | OWN | WORDS | REVIEWS | desk & kept


@pytest.mark.parametrize("route", CASES)
def test_each_function_finds_what_the_table_says(route: str, cast: Cast) -> None:
    found = {
        function for function, person in people_of(cast).items() if _asked(person, route) != 404
    }

    assert found == CASES[route]


@pytest.mark.parametrize("route", CASES)
def test_a_customer_finds_none_of_it(route: str, cast: Cast) -> None:
    for customer in (cast.ada, cast.olga, cast.owen, cast.gus):
        assert _asked(customer, route) == 404


@pytest.mark.parametrize("path", LISTS)
def test_a_list_shows_a_case_to_support_and_to_nobody_else(path: str, cast: Cast) -> None:
    case = cast.case(title="The press stops", opened_by=cast.owen)
    cast.serve()
    indexing.index_case(case.pk)

    reading = set()
    for function, person in people_of(cast).items():
        client = Client()
        sign_in(client, person)
        if case.number in client.get(f"/{path}").content.decode():
            reading.add(function)

    assert reading <= SUPPORT
    assert F.TSAM in reading


def _asked(person: User, route: str) -> int:
    client = Client()
    sign_in(client, person)
    got = client.get(f"/{route}").status_code
    return client.post(f"/{route}", {}).status_code if got == 405 else got
