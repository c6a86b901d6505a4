"""One's own time: hours, days away with who stands in, and what follows for slots."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import ServiceCalendar
from tsam.domains.calls import finding
from tsam.domains.calls.actions import booking
from tsam.domains.calls.finding import Wish
from tsam.domains.staffing import leaving, presence
from tsam.domains.staffing.models import Leave, PersonCalendar

# A Wednesday; the clock reads nine.
pytestmark = pytest.mark.usefixtures("morning")
NINE = datetime(2026, 6, 10, 9, tzinfo=UTC)
ELEVEN = datetime(2026, 6, 11, 11, tzinfo=UTC)
PAGE = "/desk/own-hours"


def week(**days: tuple[str, str]) -> dict[str, list[str]]:
    """An own week as the form sends it."""
    found = {}
    for day, (opens, closes) in days.items():
        found[f"{day}_from"], found[f"{day}_to"] = [opens], [closes]
    return found


def test_an_own_week_is_kept_and_slots_follow_it(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.tess)
    assert "from 9 to 17" in client.get(PAGE).content.decode()
    form = {"hours": "own", "country": "DE", **week(mon=("8", "12"), thu=("10:00", "13:00"))}
    assert client.post(PAGE, {"hours": "own"}).status_code == 422
    wrong = client.post(PAGE, {"hours": "own", **week(mon=("12", "8"))})
    assert wrong.status_code == 422
    assert not PersonCalendar.objects.exists()

    assert client.post(PAGE, form).status_code == 302

    assert "You work by your own week" in client.get(PAGE).content.decode()
    hours = presence.hours_of([cast.tess])[cast.tess.pk]
    assert [str(one) for one in hours.hours_on(date(2026, 6, 15))] == ["08:00-12:00"]
    # A Monday like that before, but for Whitsun.
    assert not hours.is_service_day(date(2026, 5, 25))
    wish = Wish([cast.tess, cast.ada], 60, date(2026, 6, 11), date(2026, 6, 12), step=60)
    found = finding.find(cast.engagement, wish, NINE).best
    assert {slot.starts_at.astimezone(hours.zone).hour for slot in found} == {10, 11, 12}


def test_a_calendar_of_the_house_or_the_usual_hours_are_chosen(cast: Cast, client: Client) -> None:
    client.force_login(cast.rita)
    house = ServiceCalendar.objects.create(
        name="Wichita", zone="America/Chicago", week={"mon": [["08:00", "16:00"]]}
    )

    client.post(PAGE, {"hours": str(house.pk)})
    assert PersonCalendar.objects.get(user=cast.rita).calendar == house
    assert client.post(PAGE, {"hours": "999999"}).status_code == 422
    client.post(PAGE, {"hours": "usual"})

    assert not PersonCalendar.objects.exists()


def test_a_leave_names_the_calls_in_it_and_is_called_off(cast: Cast, client: Client) -> None:
    cast.serve()
    booking.book(
        cast.engagement,
        by=cast.tess,
        at=NOON,
        title="Weekly call",
        starts_at=ELEVEN,
        minutes=45,
        people=[cast.ada],
    )
    client.force_login(cast.tess)
    form = {"starts_on": "2026-06-11", "ends_on": "2026-06-12", "cover": cast.mona.pk}
    client.post(f"{PAGE}/leave", form)
    leave = Leave.objects.get()

    said = client.get(PAGE).content.decode()
    assert "1 call lies in it" in said
    assert f"{cast.mona.name} stands in" in said
    assert client.post(f"{PAGE}/leave", form).status_code == 422
    path = f"{PAGE}/leave/{leave.pk}/end"
    client.force_login(cast.mona)
    assert client.post(path).status_code == 404
    assert "For whom I stand in" in client.get(PAGE).content.decode()
    client.force_login(cast.tess)
    assert client.post(path).status_code == 302

    assert not Leave.objects.standing().exists()
    assert client.get(path).status_code == 404


def test_only_oneself_or_a_manager_sets_hours(cast: Cast) -> None:
    hours = {"mon": [["09:00", "12:00"]]}
    with pytest.raises(Exception, match="staffing and support managers"):
        leaving.set_own_week(cast.tess, by=cast.eli, at=NINE, week=hours)

    leaving.set_own_week(cast.tess, by=cast.stan, at=NINE, week=hours)

    assert PersonCalendar.objects.get().set_by == cast.stan
