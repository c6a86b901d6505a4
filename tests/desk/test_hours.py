"""A manager keeps hours and leave for others, and sees where nobody stands in."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.cast import NOON, Cast
from tests.desk.test_own_hours import NINE, week
from tsam.domains.staffing import leaving, presence
from tsam.domains.staffing.models import Assignment, Leave, PersonCalendar

# A Wednesday; the clock reads nine.
pytestmark = pytest.mark.usefixtures("morning")
PAGE = "/desk/hours"


def test_a_manager_keeps_hours_and_leave_for_somebody(cast: Cast, client: Client) -> None:
    client.force_login(cast.mona)
    one = f"{PAGE}/{cast.tess.pk}"
    assert "Tess Tanaka works from 9 to 17" in client.get(one).content.decode()
    assert client.post(one, {"hours": "own", **week(mon=("12", "8"))}).status_code == 422

    client.post(one, {"hours": "own", "country": "DE", **week(mon=("8", "12"))})
    days = {"starts_on": "2026-06-11", "ends_on": "2026-06-12", "cover": cast.eli.pk}
    client.post(f"{one}/leave", days)

    said = client.get(one).content.decode()
    assert "Tess Tanaka works by an own week" in said
    assert "set by Mona Manager" in said
    assert "Eli Engineer stands in" in said
    hours = presence.hours_of([cast.tess])[cast.tess.pk]
    assert [str(at) for at in hours.hours_on(date(2026, 6, 15))] == ["08:00-12:00"]
    leave = Leave.objects.get()
    assert (leave.user, leave.noted_by) == (cast.tess, cast.mona)
    assert client.post(f"{one}/leave", days).status_code == 422
    assert client.post(f"{PAGE}/{cast.eli.pk}/leave/{leave.pk}/end").status_code == 404
    assert client.post(f"{one}/leave/{leave.pk}/end").status_code == 302
    assert not Leave.objects.standing().exists()
    assert PersonCalendar.objects.get().set_by == cast.mona


def test_the_list_says_where_nobody_stands_in(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.stan)
    first, last = date(2026, 6, 15), date(2026, 6, 16)
    leaving.note_leave(cast.tess, by=cast.tess, at=NINE, starts_on=first, ends_on=last)
    told = "Nobody stands in on 1 engagement while its TSAM is away."

    alone = client.get(PAGE).content.decode()

    assert told in alone
    assert "Without anybody on 2 service days from Mon 15 Jun" in alone
    assert "Mon to Fri 9 to 17" in alone
    assert told in client.get("/desk/compliance").content.decode()
    assert "Tess Tanaka" not in client.get(f"{PAGE}?q=nobody").content.decode()
    Assignment.objects.create(
        engagement=cast.engagement,
        user=cast.eli,
        role="BACKUP",
        starts_on=NOON.date(),
        assigned_by=cast.stan,
        assigned_at=NOON,
    )
    assert "1 leave lies ahead, and no engagement is left alone." in (
        client.get(PAGE).content.decode()
    )
    assert told not in client.get("/desk/compliance").content.decode()
