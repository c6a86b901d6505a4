"""Today has the calls of the reader, with both times, and what is owed around them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.calls.test_booking import booked
from tests.cast import NOON, Cast
from tsam.domains.accounts.models import ServiceCalendar
from tsam.domains.calls.actions import agenda, booking, off_hours, outcome
from tsam.domains.people.models import User

# A Wednesday; the clock reads nine.
pytestmark = pytest.mark.usefixtures("morning")
NINE = datetime(2026, 6, 10, 9, tzinfo=UTC)
HALF = NINE + timedelta(minutes=30)
DAY = timedelta(days=1)


def today(client: Client, reader: User) -> str:
    client.force_login(reader)
    return " ".join(client.get("/desk/").content.decode().split())


def test_a_call_of_today_stands_with_both_times_and_its_agenda(cast: Cast, client: Client) -> None:
    ServiceCalendar.objects.update(place="Nagoya")
    cast.tess.time_zone = "Europe/Berlin"
    cast.tess.save()
    call = booked(cast, HALF, cast.ada, cast.rita)
    booked(cast, HALF + DAY + timedelta(hours=2))

    said = today(client, cast.tess)

    assert f'<a href="/desk/calls/{call.pk}">Weekly call' in said
    assert "09:30 in Nagoya" in said
    assert "You speak with Acme in 30 minutes." in said
    assert "calls in blue" in said
    assert "call at 11:30" in said
    assert "No agenda" in said
    agenda.add_point(call, by=cast.tess, at=NINE, words="The viewer")
    assert "Draft, 1 point" in today(client, cast.tess)
    # Who has no cases and is asked to the call finds it too, and nobody else does.
    assert "Weekly call" in today(client, cast.rita)
    assert "Weekly call" not in today(client, cast.paul)


def test_what_is_owed_around_calls_is_said_to_who_owes_it(cast: Cast, client: Client) -> None:
    call = booked(cast, NINE - DAY + timedelta(hours=2), cast.eli)
    booking.ask(cast.engagement, by=cast.ada, at=NINE - DAY, title="Go-live", minutes=30)
    off_hours.ask(
        cast.engagement,
        by=cast.ada,
        at=NINE - DAY,
        title="Cutover",
        reason="Only then.",
        starts_at=datetime(2026, 6, 20, 8, tzinfo=UTC),
        minutes=240,
    )
    due = date(2026, 6, 11)
    outcome.add_action(
        call, by=cast.tess, at=NINE - DAY, words="Send the log", owner=cast.eli, due_on=due
    )
    assert "How was it?" in today(client, cast.tess)
    outcome.hold(call, by=cast.tess, at=NINE, came=[cast.tess])

    tess, mona, eli = (today(client, one) for one in (cast.tess, cast.mona, cast.eli))

    assert "Recap owed" in tess
    assert "Acme: Go-live" in tess
    assert "Acme: Cutover, Sat 20 Jun, 08:00" in mona
    assert "Cutover" not in tess
    assert "Acme: Send the log" in eli
    assert "Send the log" not in tess


def test_a_day_with_more_calls_asks_no_more(cast: Cast, client: Client) -> None:
    def more(n: int) -> None:
        booked(cast, NINE + timedelta(hours=n), minutes=15)
        booking.ask(cast.engagement, by=cast.ada, at=NOON, title=f"A {n}", minutes=30)
        booked(cast, NINE + DAY + timedelta(hours=n), minutes=15)

    more(1)
    client.force_login(cast.tess)

    def asked() -> int:
        client.get("/desk/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/desk/")
        return len(queries)

    few = asked()
    for n in range(2, 6):
        more(n)

    assert asked() == few


def test_on_a_sunday_each_place_says_when_it_opens_next(cast: Cast, client: Client) -> None:
    ServiceCalendar.objects.update(place="Nagoya", zone="Asia/Tokyo")
    cast.serve()
    cast.tess.time_zone = "Europe/Berlin"
    cast.tess.save()
    with time_machine.travel(datetime(2026, 6, 14, 9, tzinfo=UTC), tick=False):
        said = today(client, cast.tess)

    assert "Nobody: all of these places are closed." in said
    assert "opens Mon 15 Jun, 09:00 (Asia/Tokyo), Mon 02:00 here" in said
    assert "closed." not in today(client, cast.tess)
