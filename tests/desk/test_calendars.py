from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from tests.cast import NOON, Cast
from tsam.domains.accounts import actions
from tsam.domains.accounts.hours import working
from tsam.domains.accounts.models import CalendarException, ServiceCalendar
from tsam.faces.desk.forms.calendars import DAY_NAMES
from tsam.faces.desk.queries.calendars import sentence, summer_time
from tsam.faces.desk.queries.weeks import Drawing, drawing, week_words

OFFICE = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.fixture
def munich(cast: Cast) -> ServiceCalendar:
    return actions.create_calendar(
        by=cast.stan,
        at=NOON,
        name="Munich",
        place="Munich",
        zone="Europe/Berlin",
        week=OFFICE,
        country="DE",
        subdivision="BY",
    )


def drawn(calendar: ServiceCalendar, at: datetime = NOON) -> Drawing:
    calendar.refresh_from_db()
    days = {one.day: one for one in CalendarException.objects.filter(calendar=calendar)}
    return drawing(calendar, working(calendar), days, at)


def hours(**days: str) -> dict[str, list[str]]:
    """What the form of a week sends: hours(mon="9-12 13-17")."""
    sent: dict[str, list[str]] = {}
    for day in DAY_NAMES:
        pairs = [pair.split("-") for pair in days.get(day, "").split()]
        sent[f"{day}_from"] = [pair[0] for pair in pairs]
        sent[f"{day}_to"] = [pair[1] for pair in pairs]
    return sent


def test_four_weeks_are_drawn_from_this_monday_on(cast: Cast, munich: ServiceCalendar) -> None:
    found = drawn(munich)

    assert (found.days[0].day, len(found.days)) == (date(2026, 3, 2), 28)
    assert [day.kind for day in found.days[:7]] == ["plain"] * 5 + ["off"] * 2
    assert (found.days[0].is_today, found.days[0].words) == (True, "9 to 17")
    assert (found.opens, found.closes) == ("8", "19")
    assert (found.days[0].bars[0].x, found.days[0].bars[0].width) == ("9.1%", "72.7%")


def test_a_day_that_differs_is_drawn_as_what_it_is(cast: Cast, munich: ServiceCalendar) -> None:
    def add(day: int, kind: str, name: str = "", own: Any = ()) -> None:
        actions.add_exception(
            munich,
            by=cast.stan,
            at=NOON,
            day=date(2026, 4, day),
            kind=kind,
            name=name,
            hours=own,
        )

    add(2, "WORKED", "Founding day", [["09:00", "12:00"]])
    add(4, "WORKED", "", [["09:00", "13:00"]])
    add(6, "WORKED")
    add(7, "CLOSED", "Inventory")

    days = {day.day.day: day for day in drawn(munich, datetime(2026, 4, 1, tzinfo=UTC)).days[:9]}

    assert (days[2].kind, days[2].note) == ("half", "Founding day")
    assert (days[3].kind, days[3].note) == ("off", "Karfreitag")
    assert (days[4].kind, days[4].note) == ("work", "Worked")
    assert (days[6].kind, days[6].note) == ("work", "Holiday, worked")
    assert (days[7].kind, days[7].note) == ("off", "Inventory")


def test_hours_of_the_night_widen_the_drawing(cast: Cast, munich: ServiceCalendar) -> None:
    ServiceCalendar.objects.filter(pk=munich.pk).update(
        week={"mon": [["06:30", "22:15"]]}, version=2
    )

    found = drawn(munich)

    assert (found.opens, found.closes) == ("6", "23")


def test_neighbours_with_the_same_hours_are_one_in_words(
    cast: Cast, munich: ServiceCalendar
) -> None:
    munich.week = {**OFFICE, "fri": [["09:00", "12:00"], ["13:30", "16:00"]]}
    names = {day: day.title() for day in DAY_NAMES}

    assert week_words(munich, names) == "Mon to Thu 9 to 17, Fri 9 to 12 and 13:30 to 16"


def test_the_sentence_says_whether_it_is_open_until_when(munich: ServiceCalendar) -> None:
    friday_evening = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)
    calendar = working(munich)

    here = sentence(munich, calendar, drawn(munich), NOON)
    later = sentence(munich, calendar, drawn(munich, friday_evening), friday_evening)

    assert here == "Open now, until 17:00 in Munich. 20 service days in four weeks."
    assert later.startswith("Closed now, opens Mon 09:00 in Munich.")


def test_when_clocks_change_is_said(munich: ServiceCalendar) -> None:
    assert summer_time(working(munich), NOON) == "clocks go forward on 29 Mar 2026"


def test_a_week_is_changed_with_several_intervals_a_day(
    cast: Cast, client: Client, munich: ServiceCalendar
) -> None:
    cast.engage(cast.assembly, calendar=munich)
    cast.case(clock_state="RUNNING")
    client.force_login(cast.mona)

    response = client.post(
        reverse("desk:calendar-hours", args=[munich.pk]),
        hours(mon="13-17 9-12", tue="9.30-12:00 1200-13", sat="10-11"),
        follow=True,
    )

    munich.refresh_from_db()
    assert munich.week == {
        "mon": [["09:00", "12:00"], ["13:00", "17:00"]],
        "tue": [["09:30", "13:00"]],
        "sat": [["10:00", "11:00"]],
    }
    assert (munich.country, munich.name) == ("DE", "Munich")
    assert "Kept. 1 running clock follows." in response.content.decode()


def test_tuesday_to_friday_can_be_as_monday(
    cast: Cast, client: Client, munich: ServiceCalendar
) -> None:
    client.force_login(cast.mona)

    client.post(
        reverse("desk:calendar-hours", args=[munich.pk]), {**hours(mon="8-16"), "same": "on"}
    )

    munich.refresh_from_db()
    assert munich.week == {day: [["08:00", "16:00"]] for day in OFFICE}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("17-9", "does not end after it starts"),
        ("9-12 11-14", "overlap"),
        ("9-", "Write both"),
        ("noon-17", "is no time"),
        ("9-25", "is no time"),
    ],
)
def test_bad_hours_get_a_sentence_and_what_was_written_stays(
    cast: Cast, client: Client, munich: ServiceCalendar, wrong: str, said: str
) -> None:
    client.force_login(cast.mona)

    response = client.post(
        reverse("desk:calendar-hours", args=[munich.pk]), hours(mon=wrong, tue="9-17")
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "Monday" in page
    assert said in page
    assert f'value="{wrong.split()[-1].split("-")[0]}"' in page
    munich.refresh_from_db()
    assert munich.week == OFFICE


def test_a_calendar_without_an_open_hour_is_refused(
    cast: Cast, client: Client, munich: ServiceCalendar
) -> None:
    client.force_login(cast.mona)

    response = client.post(reverse("desk:calendar-hours", args=[munich.pk]), hours())

    assert response.status_code == 422
    assert "at least one open hour" in response.content.decode()


def test_a_day_is_added_and_taken_back(cast: Cast, client: Client, munich: ServiceCalendar) -> None:
    client.force_login(cast.stan)
    address = reverse("desk:calendar-days", args=[munich.pk])
    given = {"kind": "WORKED", "name": "Cutover", "hours_from": ["9"], "hours_to": ["13"]}

    wrong = client.post(address, {**given, "day": "soon"})
    client.post(address, {**given, "day": "2099-12-12"})
    row = CalendarException.objects.get(calendar=munich)
    shown = client.get(reverse("desk:calendar", args=[munich.pk])).content.decode()
    client.post(reverse("desk:calendar-day-removal", args=[munich.pk, row.pk]))

    assert wrong.status_code == 422
    assert 'value="Cutover"' in wrong.content.decode()
    assert row.hours == [["09:00", "13:00"]]
    assert "Cutover" in shown
    assert not CalendarException.objects.exists()


def test_another_place_keeps_the_week(cast: Cast, client: Client, munich: ServiceCalendar) -> None:
    client.force_login(cast.dana)
    given = {"name": "Tokyo", "place": "Tokyo", "zone": "Asia/Tokyo", "country": "JP"}

    client.post(reverse("desk:calendar-place", args=[munich.pk]), given)

    munich.refresh_from_db()
    assert (munich.zone, munich.country, munich.subdivision) == ("Asia/Tokyo", "JP", "")
    assert munich.week == OFFICE


def test_a_new_calendar_says_what_is_wrong_beside_each_field(cast: Cast, client: Client) -> None:
    client.force_login(cast.dana)
    given = {"name": "", "zone": "Europe/Berlin", **hours(mon="17-9")}

    wrong = client.post(reverse("desk:calendar-new"), given)
    client.post(
        reverse("desk:calendar-new"),
        {**given, "name": "Night desk", "is_round_the_clock": "on", **hours()},
    )

    assert wrong.status_code == 422
    assert "does not end after it starts" in wrong.content.decode()
    assert ServiceCalendar.objects.get(name="Night desk").is_round_the_clock


def test_holidays_stand_there_by_name_and_a_year_without_a_list_is_unknown(
    cast: Cast, client: Client, munich: ServiceCalendar
) -> None:
    colombo = actions.create_calendar(
        by=cast.stan, at=NOON, name="Colombo", zone="Asia/Colombo", week=OFFICE, country="LK"
    )
    client.force_login(cast.stan)

    known = client.get(reverse("desk:calendar", args=[munich.pk])).content.decode()
    unknown = client.get(reverse("desk:calendar", args=[colombo.pk])).content.decode()
    everywhere = client.get(reverse("desk:calendars")).content.decode()

    assert "Heilige Drei Könige" in known
    assert "Epiphany" in known
    assert "No list of this year is known yet." in unknown
    assert "unknown" in everywhere


def test_when_so_many_service_hours_end_is_reckoned(
    cast: Cast, client: Client, munich: ServiceCalendar
) -> None:
    client.force_login(cast.stan)
    address = reverse("desk:calendar", args=[munich.pk])

    right = client.get(address, {"hours": "16"})
    wrong = client.get(address, {"hours": "0"})

    expected = working(munich).add(now(), 16 * 60)
    shown = right.context["due"]
    assert abs(shown - expected) < timedelta(minutes=1)
    assert wrong.status_code == 422
    assert "Write a number from 1 to 1000." in wrong.content.decode()


def test_another_calendar_becomes_everybody_elses(
    cast: Cast, client: Client, munich: ServiceCalendar
) -> None:
    client.force_login(cast.mona)

    client.post(reverse("desk:calendar-default", args=[munich.pk]))

    assert ServiceCalendar.objects.get(is_default=True) == munich


def test_regions_follow_the_country(cast: Cast, client: Client) -> None:
    client.force_login(cast.mona)

    found = client.get(reverse("desk:calendar-regions"), {"country": "DE"}).content.decode()
    none = client.get(reverse("desk:calendar-regions"), {"country": "??"}).content.decode()

    assert "Bayern (BY)" in found
    assert none.count("<option") == 1
