"""The pages of one escalation: support reads them, R&D only what it owns a level or action of."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client

from tests.cast import Cast
from tests.standing import sign_in
from tests.wall.test_books_wall import people
from tests.wall.test_wall import Page, World, every_page
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.people.models import User

ESCALATION_PAGES = [
    page for page in every_page() if page.route.startswith("desk/escalations/<str:number>")
]


def test_there_are_pages_of_escalations() -> None:
    assert len(ESCALATION_PAGES) > 4


@pytest.mark.parametrize("page", ESCALATION_PAGES, ids=lambda page: page.route)
def test_support_finds_it_and_nobody_else(page: Page, cast: Cast) -> None:
    path = World(cast).path(page)
    assert path

    found = {role for role, person in people(cast).items() if _asked(person, path) != 404}
    customers = [
        person for person in (cast.ada, cast.owen, cast.gus) if _asked(person, path) != 404
    ]

    assert found == set(SUPPORT)
    assert not customers


def _asked(person: User, path: str) -> int:
    """Ask, and leave all as it was for the next one."""
    client = Client()
    sign_in(client, person)
    with transaction.atomic():
        got = client.get(path).status_code
        got = client.post(path, {}).status_code if got == 405 else got
        transaction.set_rollback(True)
    return got
