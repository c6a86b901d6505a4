"""No word of a request becomes the name of a column: lists answer as if it had not been said."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import ForeignKey
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from tests.cast import NOON, Cast
from tsam.domains.people import tokens
from tsam.domains.priorities.actions import rank

DESK = ["desk:cases", "desk:accounts", "desk:inbox", "desk:today"]
PORTAL = ["portal:cases", "portal:contacts", "portal:inbox"]
API = ["cases", "accounts", "applications", "engagements", "letters", "users", "calendars"]


def paths() -> Iterator[str]:
    """Every way from a case, one step over its relations to every column, secrets among them."""
    case = apps.get_model("cases", "Case")
    for field in case._meta.concrete_fields:
        yield field.name
        if isinstance(field, ForeignKey) and isinstance(field.related_model, type):
            for further in field.related_model._meta.concrete_fields:
                yield f"{field.name}__{further.name}"


# Each third: the ways are all alike, and each page is asked for each of them, some at a time.
SOME = [*[path for path in sorted(paths()) if "__" in path][::3], "assignee__password", "pk"]
AT_ONCE = 8


def queries() -> Iterator[dict[str, str | list[str]]]:
    for start in range(0, len(SOME), AT_ONCE):
        columns = SOME[start : start + AT_ONCE]
        yield {
            **dict.fromkeys(columns, "a"),
            **dict.fromkeys((f"{column}__startswith" for column in columns), "a"),
            "sort": columns,
            "order": [f"-{column}" for column in columns],
        }


@pytest.fixture
def world(cast: Cast) -> Cast:
    cast.serve()
    for title, owner in (("The press stops", cast.eli), ("The weld breaks", cast.tess)):
        cast.case(title=title, assignee=owner)
    rank([cast.assembly.pk], at=NOON)
    return cast


def rows(text: str) -> list[str]:
    """Which rows, and in which order: all that an answer could give away."""
    return re.findall(r"C1\d{6}|Acme|Assembly|[a-z]+@[a-z]+\.example", text.partition("<main")[2])


@pytest.mark.parametrize("name", [*DESK, *PORTAL])
def test_a_page_narrows_and_sorts_by_its_own_words_alone(
    name: str, world: Cast, client: Client
) -> None:
    client.force_login(world.tess if name.startswith("desk") else world.ada)
    path = reverse(name)
    plain = rows(client.get(path).content.decode())

    for query in queries():
        response = client.get(path, query)

        assert response.status_code == 200, query
        assert rows(response.content.decode()) == plain, query


@pytest.mark.parametrize("name", API)
def test_a_call_narrows_and_sorts_by_its_own_words_alone(
    name: str, world: Cast, client: Client
) -> None:
    _token, secret = tokens.issue(world.dana, name="x", scope="read", days=1, at=now())
    headers = {"Authorization": f"Bearer {secret}"}
    path = f"/api/v1/{name}"
    plain = client.get(path, headers=headers).content

    for query in queries():
        response = client.get(path, query, headers=headers)

        assert response.status_code in {200, 422}, query
        assert response.status_code == 422 or response.content == plain, query
