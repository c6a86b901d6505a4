"""The pages of calls: the week, a slot, one call, and hours outside the service."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.cast import NOON, Cast
from tsam.domains.calls.actions import booking, off_hours
from tsam.domains.calls.models import Call, CallState, OffHoursRequest, OffState
from tsam.domains.people.models import User

# A Wednesday; the clock reads nine.
pytestmark = pytest.mark.usefixtures("morning")
ELEVEN = datetime(2026, 6, 10, 11, tzinfo=UTC)
SATURDAY = datetime(2026, 6, 20, 8, tzinfo=UTC)


def booked(cast: Cast) -> Call:
    return booking.book(
        cast.engagement,
        by=cast.tess,
        at=NOON,
        title="Weekly call",
        starts_at=ELEVEN,
        minutes=45,
        people=[cast.ada],
    )


def page(client: Client, reader: User, path: str) -> str:
    client.force_login(reader)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_week_tells_what_is_missing(cast: Cast, client: Client) -> None:
    booked(cast)
    booking.ask(cast.engagement, by=cast.ada, at=NOON, title="Go-live", minutes=30)

    said = page(client, cast.tess, "/desk/calls")

    assert "1 call this week. 1 agenda is empty." in said
    assert "Weekly call" in said
    assert "Go-live" in said
    assert "No call this week." in page(client, cast.tess, "/desk/calls?week=2026-07-01")
    assert page(client, cast.mona, "/desk/calls?week=nonsense")


def test_the_week_is_technical_supports(cast: Cast, client: Client) -> None:
    booked(cast)
    client.force_login(cast.sally)

    assert client.get("/desk/calls").status_code == 404


def test_a_slot_is_found_and_booked(cast: Cast, client: Client) -> None:
    path = f"/desk/engagements/{cast.engagement.pk}/slots"
    said = page(client, cast.tess, f"{path}?people={cast.ada.pk}&people={cast.tess.pk}&minutes=60")
    assert "slots suit all 2." in said

    asked = f"{path}?people={cast.ada.pk}&minutes=60"
    done = client.post(asked, {"starts_at": ELEVEN.isoformat(), "title": "A word"})

    call = Call._base_manager.get()
    assert done.headers["Location"] == f"/desk/calls/{call.pk}"
    assert (call.state, call.minutes) == (CallState.AGREED, 60)
    again = client.post(asked, {"starts_at": ELEVEN.isoformat(), "title": "Another"})
    assert again.status_code == 422
    assert "Free for all" in again.content.decode()
    assert client.post(asked, {"starts_at": "soon"}).status_code == 422


def test_a_call_is_prepared_and_told(cast: Cast, client: Client) -> None:
    call = booked(cast)
    path = f"/desk/calls/{call.pk}"
    client.force_login(cast.tess)
    client.post(f"{path}/points", {"words": "The viewer", "minutes": 10})
    client.post(f"{path}/sharing")

    said = page(client, cast.tess, path)

    assert "The viewer" in said
    assert "Ada Acme" in said
    assert client.post(f"{path}/attendance", {"came": [cast.ada.pk]}).status_code == 403
    invitation = client.get(f"{path}/invitation.ics")
    assert b"METHOD:REQUEST" in invitation.content
    assert invitation.headers["Content-Type"].startswith("text/calendar")


def test_a_call_is_moved_and_cancelled_on_its_page(cast: Cast, client: Client) -> None:
    call = booked(cast)
    path = f"/desk/calls/{call.pk}"
    client.force_login(cast.tess)

    client.post(f"{path}/time", {"day": "2026-06-11", "time": "10:00", "reason": "A test runs."})
    call.refresh_from_db()
    assert call.starts_at == datetime(2026, 6, 11, 10, tzinfo=UTC)
    wrong = client.post(f"{path}/time", {"day": "2026-06-11", "time": "10:10", "reason": "x"})
    assert wrong.status_code == 422
    client.post(f"{path}/cancellation", {"reason": "Not needed."})

    call.refresh_from_db()
    assert call.state == CallState.CANCELLED


def test_off_hours_are_asked_for_decided_and_booked(cast: Cast, client: Client) -> None:
    client.force_login(cast.tess)
    form = {
        "title": "Cutover",
        "day": "2026-06-20",
        "time": "08:00",
        "hours": 4,
        "reason": "The line stands still only then.",
    }
    new = f"/desk/engagements/{cast.engagement.pk}/off-hours/new"
    assert client.post(new, {**form, "is_down": "on"}).status_code == 403
    client.post(new, form)
    request = OffHoursRequest._base_manager.get()
    assert "1 request waits." in page(client, cast.mona, "/desk/calls/off-hours")

    path = f"/desk/calls/off-hours/{request.pk}"
    assert client.post(f"{path}/approval", {"decision": " "}).status_code == 422
    client.post(f"{path}/approval", {"decision": "Planned."})
    client.force_login(cast.tess)
    client.post(f"{path}/booking")

    assert Call._base_manager.get().is_off_hours
    request.refresh_from_db()
    assert request.state == OffState.BOOKED


def test_a_refusal_is_shown_with_its_reason(cast: Cast, client: Client) -> None:
    asked = off_hours.ask(
        cast.engagement,
        by=cast.ada,
        at=NOON,
        title="Cutover",
        reason="Only then.",
        starts_at=SATURDAY,
        minutes=240,
    )
    client.force_login(cast.mona)

    client.post(f"/desk/calls/off-hours/{asked.pk}/refusal", {"decision": "Nobody is free."})

    assert "Nobody is free." in page(client, cast.tess, "/desk/calls/off-hours")


def test_own_days_away_a_regular_call_and_a_calendar_are_asked_for(
    cast: Cast, client: Client
) -> None:
    cast.serve()
    client.force_login(cast.tess)
    for path in ("/desk/own-hours/leave", "/desk/calls/reply", "/desk/calls/calendar"):
        assert client.get(path).status_code == 200
    assert client.post("/desk/calls/calendar", {"address": "http://x/"}).status_code == 422

    form = {"starts_on": "2026-06-18", "ends_on": "2026-06-19", "cover": ""}
    assert client.post("/desk/own-hours/leave", form).status_code == 302
    regular = {
        "title": "Weekly call",
        "first_on": "2026-06-11",
        "starts_at": "10:00",
        "minutes": "45",
        "every_weeks": 1,
        "on_holiday": "MOVE",
        "people": [cast.ada.pk],
    }
    done = client.post(f"/desk/engagements/{cast.engagement.pk}/calls/regular", regular)

    assert done.status_code == 302
    days = Call._base_manager.filter(series__isnull=False).values_list("nominal_on", flat=True)
    assert len(days) == 7
