from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Letter
from tsam.faces.ui.keyset import BadCursor, KeysetPage, keyset

EACH_EXAMPLE_CLEANS_UP = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ORDERS = [
    ("read_at", "pk"),
    ("-read_at", "-pk"),
    ("-read_at", "subject", "pk"),
    ("subject", "-written_at", "-pk"),
    ("-written_at", "pk"),
]


def letters(cast: Cast, *read_after: int | None) -> None:
    Letter.objects.bulk_create(
        Letter(
            reader=cast.tess,
            subject=f"Letter {place % 2}",
            text="",
            written_at=NOON + timedelta(minutes=place % 3),
            read_at=None if minutes is None else NOON + timedelta(minutes=minutes),
        )
        for place, minutes in enumerate(read_after)
    )


def page(order: tuple[str, ...], cursor: str, size: int) -> KeysetPage[Letter]:
    return keyset(Letter.objects.all(), order=order, cursor=cursor, size=size)


@EACH_EXAMPLE_CLEANS_UP
@given(
    read_after=st.lists(st.none() | st.integers(0, 3), max_size=9),
    order=st.sampled_from(ORDERS),
    size=st.integers(1, 4),
)
def test_walking_there_and_back_meets_every_row_once(
    cast: Cast, read_after: list[int | None], order: tuple[str, ...], size: int
) -> None:
    Letter.objects.all().delete()
    letters(cast, *read_after)
    whole = [row.pk for row in page(order, "", 100)]

    there: list[int] = []
    pages = [page(order, "", size)]
    there += [row.pk for row in pages[0]]
    while pages[-1].older:
        pages.append(page(order, pages[-1].older, size))
        there += [row.pk for row in pages[-1]]
    back = [[row.pk for row in pages[-1]]]
    here = pages[-1]
    while here.newer:
        here = page(order, here.newer, size)
        back.insert(0, [row.pk for row in here])

    assert there == whole
    assert sorted(pk for stretch in back for pk in stretch) == sorted(whole)


def test_rows_without_a_value_come_last_in_both_directions(cast: Cast) -> None:
    letters(cast, None, 1, 2)

    rising = [row.read_at for row in page(("read_at", "pk"), "", 10)]
    falling = [row.read_at for row in page(("-read_at", "pk"), "", 10)]

    assert rising[-1] is None
    assert falling[-1] is None


def test_the_first_page_has_nothing_newer_and_the_last_nothing_older(cast: Cast) -> None:
    letters(cast, 1, 2, 3)

    first = page(("pk",), "", 2)
    last = page(("pk",), first.older, 2)

    assert (first.newer, last.older) == ("", "")
    assert last.newer
    assert last.has_others


def test_a_row_that_arrives_meanwhile_shifts_nothing(cast: Cast) -> None:
    letters(cast, 1, 2, 3)
    first = page(("-pk",), "", 2)

    letters(cast, 4)

    assert len(page(("-pk",), first.older, 2)) == 1


def test_a_page_costs_one_query(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    letters(cast, 1, 2, 3)
    cursor = page(("-written_at", "pk"), "", 1).older

    with django_assert_num_queries(1):
        page(("-written_at", "pk"), cursor, 1)


def forged(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


FORGED = [
    "x",
    "not base64!",
    "%00",
    "ÄÖ",
    forged(),
    forged(1, 0, 5),
    base64.urlsafe_b64encode(b"[" * 100_000).decode(),
    base64.urlsafe_b64encode(b"[1,0,NaN]").decode(),
]


@pytest.mark.parametrize("cursor", FORGED)
def test_a_cursor_from_elsewhere_is_refused(cast: Cast, cursor: str) -> None:
    with pytest.raises(BadCursor):
        page(("read_at", "pk"), cursor, 2)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
) | st.tuples(st.sampled_from("tdn"), st.text("0123456789-:TZ+.ENaInf", max_size=25))


@EACH_EXAMPLE_CLEANS_UP
@given(values=st.tuples(VALUES, VALUES))
def test_a_forged_value_is_refused_or_finds_rows(cast: Cast, values: tuple[object, ...]) -> None:
    letters(cast, 1, 2)
    genuine = page(("subject", "pk"), "", 1)
    padded = genuine.older + "=" * (-len(genuine.older) % 4)
    mark = json.loads(base64.urlsafe_b64decode(padded))[0]

    try:
        found = list(page(("subject", "pk"), forged(mark, 0, *values), 2))
    except BadCursor:
        found = []

    assert all(isinstance(row, Letter) for row in found)


def test_a_cursor_of_another_order_is_refused(cast: Cast) -> None:
    letters(cast, 1, 2, 3)
    cursor = page(("-pk",), "", 1).older

    with pytest.raises(BadCursor, match="Open the list again"):
        page(("pk",), cursor, 1)
