"""One call of a customer: prepared, answered, taken back; and what came of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import NOON, Cast
from tsam.domains.calls.actions import agenda, booking, off_hours, outcome
from tsam.domains.calls.models import (
    AgendaPoint,
    Answer,
    Call,
    CallAction,
    CallState,
    OffHoursRequest,
    OffState,
)

# A Wednesday; the clock reads nine.
pytestmark = pytest.mark.usefixtures("morning")
NINE = datetime(2026, 6, 10, 9, tzinfo=UTC)


def booked(cast: Cast, starts_at: datetime = NINE + timedelta(hours=2)) -> Call:
    cast.serve()
    return booking.book(
        cast.engagement,
        by=cast.tess,
        at=NOON,
        title="Weekly call",
        starts_at=starts_at,
        minutes=45,
        people=[cast.ada],
        dial_in="https://meet.example/acme",
    )


def test_a_call_is_prepared_and_answered(cast: Cast, client: Client) -> None:
    call = booked(cast)
    agenda.add_point(call, by=cast.tess, at=NOON, words="Our draft")
    path = f"/portal/calls/{call.pk}"
    client.force_login(cast.ada)
    client.post(f"{path}/points", {"words": "The viewer", "minutes": 10})
    assert client.post(f"{path}/points", {"words": "", "minutes": 10}).status_code == 422

    said = client.get(path).content.decode()
    assert "The viewer" in said
    assert "Our draft" not in said
    mine = AgendaPoint._base_manager.get(added_by=cast.ada)
    client.post(f"/portal/calls/points/{mine.pk}/removal")
    assert not AgendaPoint._base_manager.filter(added_by=cast.ada).exists()
    wrong = client.post(f"{path}/answer", {"answer": "COUNTERED"})
    assert "still to come" in wrong.content.decode()
    form = {"answer": "COUNTERED", "day": "2026-06-11", "time": "10:00", "words": "In the plant"}
    assert client.post(f"{path}/answer", form).status_code == 302

    row = call.people.get(user=cast.ada)
    assert (row.answer, row.words) == (Answer.COUNTERED, "In the plant")
    assert b"METHOD:REQUEST" in client.get(f"{path}/invitation.ics").content


def test_what_came_of_it_is_read_and_done(cast: Cast, client: Client) -> None:
    call = booked(cast)
    outcome.write_minutes(call, by=cast.tess, at=NINE, text="A draft of ours")
    outcome.decide(call, by=cast.tess, at=NINE, words="Test first")
    for owner in (cast.ada, cast.tess):
        outcome.add_action(
            call,
            by=cast.tess,
            at=NINE,
            words=f"Of {owner.name}",
            owner=owner,
            due_on=date(2026, 6, 12),
        )
    client.force_login(cast.ada)
    said = client.get(f"/portal/calls/{call.pk}").content.decode()
    assert "Test first" in said
    assert "A draft of ours" not in said
    theirs = CallAction._base_manager.get(owner=cast.ada)
    ours = CallAction._base_manager.get(owner=cast.tess)

    assert client.post(f"/portal/calls/actions/{ours.pk}/done").status_code == 403
    assert client.post(f"/portal/calls/actions/{theirs.pk}/done").status_code == 302

    theirs.refresh_from_db()
    assert (theirs.is_open, theirs.settled_by) == (False, cast.ada)


def test_the_own_wish_is_taken_back(cast: Cast, client: Client) -> None:
    cast.serve()
    call = booking.ask(cast.engagement, by=cast.ada, at=NINE, title="Go-live", minutes=30)
    wish = off_hours.ask(
        cast.engagement,
        by=cast.ada,
        at=NINE,
        title="Cutover",
        reason="Only then.",
        starts_at=datetime(2026, 6, 20, 8, tzinfo=UTC),
        minutes=240,
    )
    client.force_login(cast.ada)
    assert "Waits for an answer" in client.get("/portal/calls").content.decode()
    assert client.post(f"/portal/calls/{call.pk}/withdrawal", {"reason": ""}).status_code == 422

    client.post(f"/portal/calls/{call.pk}/withdrawal", {"reason": "It is settled."})
    client.post(f"/portal/calls/off-hours/{wish.pk}/withdrawal")

    assert Call._base_manager.get().state == CallState.CANCELLED
    assert OffHoursRequest._base_manager.get().state == OffState.CANCELLED


def test_nobody_else_finds_any_of_it(cast: Cast, client: Client) -> None:
    call = booked(cast)
    point = agenda.add_point(call, by=cast.ada, at=NOON, words="The viewer")
    task = outcome.add_action(
        call, by=cast.tess, at=NINE, words="Send", owner=cast.ada, due_on=date(2026, 6, 12)
    )
    client.force_login(cast.gus)

    for path in (f"/portal/calls/{call.pk}", f"/portal/calls/{call.pk}/invitation.ics"):
        assert client.get(path).status_code == 404
    for path in (
        f"{call.pk}/points",
        f"{call.pk}/answer",
        f"{call.pk}/withdrawal",
        f"points/{point.pk}/removal",
        f"actions/{task.pk}/done",
    ):
        assert client.post(f"/portal/calls/{path}", {"words": "x"}).status_code == 404


def test_more_calls_ask_no_more_and_come_page_by_page(cast: Cast, client: Client) -> None:
    booked(cast)
    booked(cast, NINE + timedelta(hours=4))
    booking.ask(cast.engagement, by=cast.ada, at=NINE, title="Go-live", minutes=30)
    client.force_login(cast.ada)

    def asked() -> int:
        client.get("/portal/calls")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/portal/calls").status_code == 200
        return len(queries)

    few = asked()
    for n in range(1, 11):
        booked(cast, NINE + timedelta(weeks=n, hours=2))
    booking.ask(cast.engagement, by=cast.ada, at=NINE, title="Another", minutes=30)

    assert asked() == few
    said = client.get("/portal/calls").content.decode()
    assert "?view=coming" in said
    every = client.get("/portal/calls?view=coming")
    assert len(every.context["calls"]) == 12
    assert client.get("/portal/calls?view=held").status_code == 200
