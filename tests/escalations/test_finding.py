"""Escalations and reviews are found by their words, by those alone who may read the words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import Caller
from tests.cast import NOON, Cast
from tests.escalations.conftest import LATER, active
from tests.reviews.course import minuted
from tsam.domains.accounts.models import Reach
from tsam.domains.escalations import actions
from tsam.domains.escalations.finding import find
from tsam.domains.reviews import actions as reviews
from tsam.domains.reviews.finding import find as find_reviews

pytestmark = pytest.mark.usefixtures("morning")


def test_each_finds_what_may_be_read_and_nothing_else(
    cast: Cast, work: Callable[[], int], client: Client
) -> None:
    case = cast.case(opened_by=cast.ada)
    row = active(cast, case, exits=("Plumbago prints",), title="Quartz on line 2")
    actions.report(row, by=cast.tess, at=LATER, happened="We saw basalt.", coming="More.")
    actions.remark(row, by=cast.tess, at=LATER, text="Internal obsidian.")
    owner = actions.raise_level(row, by=cast.tess, at=LATER, owner=cast.mona, reason="Gneiss")
    added: dict[str, Any] = {
        "words": "Look for feldspar",
        "due_on": date(2026, 3, 9),
        "doer": "RND",
    }
    actions.add_action(owner, by=cast.tess, at=LATER, owner=cast.rita, **added)
    work()

    shared, inside = ("quartz", "plumbago", "basalt"), ("obsidian", "gneiss", "feldspar")
    elsewhere = cast.contact("Will Welding", cast.acme, Reach.APPLICATION, [cast.welding])
    readers = {
        cast.tess: (*shared, *inside),
        cast.eli: (*shared, *inside),
        cast.rita: (*shared, *inside),
        cast.paul: (),
        cast.sally: (),
        cast.ada: shared,
        cast.olga: shared,
        cast.owen: (),
        elsewhere: (),
        cast.gus: (),
    }
    for reader, words in readers.items():
        found = {word for word in (*shared, *inside) if find(reader, word) == [row]}
        assert found == set(words), reader.name
        assert (find(reader, row.number) == [row]) is bool(words), reader.name

    client.force_login(cast.tess)
    assert row.number in client.get("/desk/search?q=obsidian").content.decode()
    assert client.get(f"/desk/search?q={row.number}").status_code == 302
    assert row.number in client.get("/desk/jump?q=obsidian").content.decode()
    client.force_login(cast.ada)
    assert row.number in client.get("/portal/search?q=basalt").content.decode()
    assert row.number not in client.get("/portal/search?q=obsidian").content.decode()
    assert len(Caller(cast.ada)("GET", "escalations?q=basalt").json()["items"]) == 1
    assert Caller(cast.ada)("GET", "escalations?q=obsidian").json()["items"] == []


def test_a_review_is_found_once_the_customer_has_its_words(
    cast: Cast, work: Callable[[], int], client: Client
) -> None:
    minutes = minuted(cast, "We spoke of quartz.")
    review = minutes.review
    reviews.note(review, by=cast.tess, at=NOON, text="Internal obsidian.")
    work()

    for reader, words in {
        cast.tess: {"quartz", "obsidian"},
        # Engineers read it once it is published.
        cast.eli: set(),
        cast.rita: set(),
        cast.ada: {"quartz"},
        cast.owen: set(),
        cast.gus: set(),
    }.items():
        found = {word for word in ("quartz", "obsidian") if find_reviews(reader, word) == [review]}
        assert found == words, reader.name
    reviews.publish(review, by=cast.tess, at=NOON)
    assert find_reviews(cast.eli, "quartz") == [review]

    client.force_login(cast.ada)
    path = f"/portal/reviews/{review.pk}"
    assert path in client.get("/portal/search?q=quartz").content.decode()
    assert path not in client.get("/portal/search?q=obsidian").content.decode()
    assert len(Caller(cast.ada)("GET", "reviews?q=quartz").json()["items"]) == 1
