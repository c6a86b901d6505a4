"""Reviews are the TSAM's and the manager's; engineers read them when they are published (5.3)."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import NOON, Cast
from tests.wall.reviewed import held_review, review_keys
from tests.wall.test_books_wall import people
from tests.wall.test_wall import Page, World, answers, every_page
from tsam.domains.accounts.models import Engagement
from tsam.domains.people.models import Function
from tsam.domains.reviews import actions

F = Function
LEADING = {F.TSAM, F.SUPPORT_MANAGER}
PAGES = [page for page in every_page() if page.route.startswith("desk/reviews/")]
ROUTES = {page.route for page in PAGES}


def path_of(page: Page, cast: Cast) -> str:
    path = World(cast).path(page)
    assert path
    return path.replace("/note", "/done") if "<int:row>" in page.route else path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.route)
def test_each_function_finds_what_the_table_says(page: Page, cast: Cast, client: Client) -> None:
    path = path_of(page, cast)

    found = {one for one, who in people(cast).items() if answers(client, who, path) != 404}

    assert found == LEADING
    for customer in (cast.ada, cast.owen, cast.gus):
        assert answers(client, customer, path) == 404

    actions.send_minutes(held_review(cast), by=cast.tess, at=NOON)
    actions.publish(held_review(cast), by=cast.tess, at=NOON)
    assert answers(client, cast.eli, path) != 404

    Engagement.objects.update(access_rule="cleared")
    assert answers(client, cast.eli, path) == 404


def test_an_act_that_there_is_not_is_a_page_that_is_not_there(cast: Cast, client: Client) -> None:
    key = review_keys(cast)["key"]

    assert answers(client, cast.tess, f"/desk/reviews/{key}/dance") == 404
    assert answers(client, cast.tess, f"/desk/reviews/{key}/actions/1/dance") == 404
    assert answers(client, cast.tess, f"/desk/reviews/{key}/actions/999999/done") == 404
