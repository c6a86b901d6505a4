"""Domain 5.3 for defects: who works with them finds the pages, nobody else knows there are any."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import NOON, Cast
from tests.standing import sign_in
from tests.wall.test_books_wall import people
from tests.wall.test_wall import Page, World, answers, every_page
from tsam.domains.accounts.models import Engagement
from tsam.domains.people.models import Function

F = Function
SUPPORT = {F.TSAM, F.TSE, F.SUPPORT_MANAGER}
READERS = SUPPORT | {F.RND, F.PRODUCT_MANAGEMENT}
ROUTES = ("desk/sprs", "desk/releases")
PAGES = [page for page in every_page() if page.route.startswith(ROUTES)]


def expected(page: Page) -> set[Function]:
    """Names of customers stay with Technical Support; the justification is R&D's to read."""
    return SUPPORT if "/hits/" in page.route else READERS


def test_there_are_pages() -> None:
    assert len(PAGES) == 12


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.route)
def test_each_function_finds_what_the_table_says(page: Page, cast: Cast, client: Client) -> None:
    path = World(cast).path(page)
    assert path

    found = {
        function
        for function, person in people(cast).items()
        if answers(client, person, path) != 404
    }

    assert found == expected(page)
    for customer in (cast.ada, cast.owen, cast.gus):
        assert answers(client, customer, path) == 404


def test_an_access_rule_hides_the_place_and_the_request_and_not_the_defect(
    cast: Cast, client: Client
) -> None:
    world = World(cast)
    pages = {page.route: world.path(page) for page in PAGES if "<" in page.route}
    Engagement.objects.update(access_rule="cleared")
    cast.mona.attestations.create(
        rule="cleared", verified_by=cast.stan, verified_at=NOON, valid_from=NOON.date()
    )

    for route, path in pages.items():
        assert path
        is_theirs = "/hits/" in route or "/requests/" in route
        assert (answers(client, cast.eli, path) == 404) is is_theirs
        assert answers(client, cast.mona, path) != 404
    sign_in(client, cast.eli)
    page = client.get(f"/desk/sprs/{world.spr.number}").content.decode()
    assert "Acme" not in page
    assert "under 3 customers" in page
