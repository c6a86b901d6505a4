"""However many calls there are, a page asks as much, and shows so many at once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tsam.domains.calls.actions import booking, outcome
from tsam.domains.calls.models import Call

# A Wednesday; the clock reads nine.
pytestmark = pytest.mark.usefixtures("morning")
NINE = datetime(2026, 6, 10, 9, tzinfo=UTC)


def called(cast: Cast, n: int) -> Call:
    """One of half an hour, one after the other; a wish beside it, and what follows from it."""
    call = booking.book(
        cast.engagement,
        by=cast.tess,
        at=NINE,
        title="Weekly call",
        starts_at=NINE + timedelta(hours=1, minutes=30 * n),
        minutes=30,
        people=[cast.ada, *([cast.olga] if n else [])],
    )
    booking.ask(cast.engagement, by=cast.ada, at=NINE, title=f"Go-live {n}", minutes=30)
    outcome.add_action(
        call, by=cast.tess, at=NINE, words=f"Send {n}", owner=cast.ada, due_on=date(2026, 6, 12)
    )
    return call


def test_more_calls_ask_no_more_and_lists_come_page_by_page(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.tess)
    first = called(cast, 0)
    pages = (
        "/desk/calls",
        "/desk/calls?view=waiting",
        "/desk/calls?view=actions",
        f"/desk/calls/{first.pk}",
        f"/desk/engagements/{cast.engagement.pk}/calls/burden",
    )

    def asked() -> list[int]:
        found = []
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            found.append(len(queries))
        return found

    few = asked()
    for n in range(1, 10):
        called(cast, n)

    assert asked() == few
    said = client.get("/desk/calls").content.decode()
    assert "10 calls this week." in said
    assert "10 requests wait for a time." in said
    for kind, words in (("waiting", "Go-live"), ("actions", "Send ")):
        assert f"?view={kind}" in said
        every = client.get(f"/desk/calls?view={kind}")
        assert every.content.decode().count(f">{words}") == 10
    assert client.get("/desk/calls?view=regular").status_code == 200
    assert client.get("/desk/calls?cursor=nonsense").status_code == 400
