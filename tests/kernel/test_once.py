"""Within one look the same question is asked once; outside of one, each time."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import NOON, Cast
from tsam.domains.staffing.coverage import applications_of
from tsam.kernel.once import once, one_look


def counting() -> Callable[[], int]:
    """Answers 0, 1, 2 ...: how often it was asked before."""
    return count().__next__


def test_outside_of_a_look_each_question_is_asked_anew() -> None:
    ask = counting()

    assert [once("served", ask), once("served", ask)] == [0, 1]


def test_within_a_look_it_is_asked_once_and_a_new_look_asks_anew() -> None:
    ask = counting()

    with one_look():
        assert [once("served", ask), once("served", ask), once("led", ask)] == [0, 0, 1]
        with one_look():
            assert once("served", ask) == 2
        assert once("served", ask) == 0
    assert once("served", ask) == 3


def test_a_look_that_fails_leaves_nothing_behind() -> None:
    ask = counting()

    def fail() -> int:
        raise RuntimeError(ask())

    with pytest.raises(RuntimeError), one_look():
        once("served", fail)

    assert once("served", ask) == 1


@pytest.mark.django_db
def test_who_changes_what_was_handed_out_changes_it_for_nobody_else(cast: Cast) -> None:
    cast.serve()

    with one_look():
        applications_of(cast.tess, NOON.date()).clear()
        assert applications_of(cast.tess, NOON.date()) == [cast.assembly.pk]


@pytest.mark.django_db
def test_a_page_asks_once_whom_its_reader_serves(cast: Cast, client: Client, morning: None) -> None:
    cast.serve()
    client.force_login(cast.tess)

    with CaptureQueriesContext(connection) as asked:
        assert client.get("/desk/").status_code == 200

    assert sum(_is_of_whom_one_serves(query["sql"]) for query in asked.captured_queries) == 1


def _is_of_whom_one_serves(sql: str) -> bool:
    """Of the assignments of one person, whatever it asks about them."""
    start, _, where = sql.partition(" WHERE ")
    return 'FROM "staffing_assignment"' in start and '"staffing_assignment"."user_id" = ' in where
