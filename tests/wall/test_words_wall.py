"""What engineers say of needs and ask of the TSAM is Technical Support's alone (5.3)."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import NOON, Cast
from tests.wall.test_books_wall import people
from tests.wall.test_wall import Page, World, answers, every_page
from tsam.domains.accounts.models import Engagement
from tsam.domains.people.models import Function

SUPPORT = {Function.TSAM, Function.TSE, Function.SUPPORT_MANAGER}
PAGES = [
    page
    for page in every_page()
    if page.route.startswith(("desk/requirements/", "desk/questions/"))
]
ROUTES = {page.route for page in PAGES}


def path_of(page: Page, cast: Cast) -> str:
    path = World(cast).path(page)
    assert path
    return path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.route)
def test_support_finds_it_and_nobody_else(page: Page, cast: Cast, client: Client) -> None:
    path = path_of(page, cast)

    found = {
        function
        for function, person in people(cast).items()
        if answers(client, person, path) != 404
    }

    assert found == SUPPORT
    for customer in (cast.ada, cast.owen, cast.gus):
        assert answers(client, customer, path) == 404


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.route)
def test_an_access_rule_closes_it(page: Page, cast: Cast, client: Client) -> None:
    path = path_of(page, cast)
    Engagement.objects.update(access_rule="cleared")
    cast.tess.attestations.create(
        rule="cleared", verified_by=cast.dana, verified_at=NOON, valid_from=NOON.date()
    )

    assert answers(client, cast.eli, path) == 404
    assert answers(client, cast.tess, path) != 404
