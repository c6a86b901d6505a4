from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tsam.domains.accounts import actions
from tsam.domains.accounts.hours import calendar_of, calendars_for, odd_days, working
from tsam.domains.accounts.models import CalendarException, Event, ExceptionKind, ServiceCalendar
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused

WEEKDAYS = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
SATURDAY = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
MONDAY = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)


def create(by: User, **fields: Any) -> ServiceCalendar:
    given: dict[str, Any] = {"name": "Berlin", "zone": "Europe/Berlin", "week": WEEKDAYS, **fields}
    return actions.create_calendar(by=by, at=NOON, **given)


def change(calendar: ServiceCalendar, by: User, **fields: Any) -> ServiceCalendar:
    given: dict[str, Any] = {"name": calendar.name, "zone": calendar.zone, "week": calendar.week}
    return actions.change_calendar(calendar, by=by, at=NOON, **given | fields)


def except_day(calendar: ServiceCalendar, by: User, day: date, kind: str, **fields: Any) -> None:
    actions.add_exception(calendar, by=by, at=NOON, day=day, kind=kind, **fields)
    calendar.refresh_from_db()


def told(calendar: ServiceCalendar) -> list[str]:
    events = Event.objects.about("servicecalendar", calendar.pk).order_by("pk")
    return list(events.values_list("name", flat=True))


def test_hours_are_those_of_its_zone(cast: Cast) -> None:
    hours = working(create(cast.stan))

    assert hours.is_open(datetime(2026, 3, 2, 8, 0, tzinfo=UTC))
    assert not hours.is_open(datetime(2026, 3, 2, 16, 0, tzinfo=UTC))


def test_public_holidays_of_the_region_are_closed(cast: Cast) -> None:
    epiphany = datetime(2026, 1, 6, 12, 0, tzinfo=UTC)
    bavaria = create(cast.stan, country="de", subdivision="by")

    assert not working(bavaria).is_open(epiphany)
    assert working(create(cast.stan, name="Hamburg", country="DE", subdivision="HH")).is_open(
        epiphany
    )


def test_a_change_is_heard_by_the_clocks_at_once(cast: Cast) -> None:
    calendar = create(cast.stan)
    assert working(calendar).is_open(NOON)

    calendar = change(calendar, cast.stan, week={"tue": [["09:00", "17:00"]]})

    assert calendar.version == 2
    assert not working(calendar).is_open(NOON)
    assert told(calendar) == ["servicecalendar.created", "servicecalendar.changed"]


def test_what_was_changed_is_told_with_what_it_was(cast: Cast) -> None:
    calendar = change(create(cast.stan), cast.stan, zone="Europe/Paris")

    facts = Event.objects.about("servicecalendar", calendar.pk).latest("pk").facts
    assert facts == {"zone": ["Europe/Berlin", "Europe/Paris"]}


def test_a_company_day_is_closed(cast: Cast) -> None:
    calendar = create(cast.stan)

    except_day(calendar, cast.stan, MONDAY.date(), ExceptionKind.CLOSED, name="Company day")

    assert not working(calendar).is_open(MONDAY)


def test_a_worked_weekend_has_its_own_hours_or_those_of_monday(cast: Cast) -> None:
    calendar = create(cast.stan)
    except_day(calendar, cast.stan, SATURDAY.date(), ExceptionKind.WORKED)
    assert working(calendar).is_open(SATURDAY)

    except_day(
        calendar, cast.stan, SATURDAY.date(), ExceptionKind.WORKED, hours=[["09:00", "11:00"]]
    )

    assert not working(calendar).is_open(SATURDAY)
    assert CalendarException.objects.filter(calendar=calendar).count() == 1


def test_an_exception_that_is_taken_back_counts_no_more(cast: Cast) -> None:
    calendar = create(cast.stan)
    except_day(calendar, cast.stan, MONDAY.date(), ExceptionKind.CLOSED)
    assert not working(calendar).is_open(MONDAY)

    actions.remove_exception(CalendarException.objects.get(), by=cast.stan, at=NOON)

    calendar.refresh_from_db()
    assert working(calendar).is_open(MONDAY)
    assert told(calendar).count("servicecalendar.changed") == 2


def test_round_the_clock_needs_no_hours(cast: Cast) -> None:
    calendar = create(cast.stan, week={}, is_round_the_clock=True)

    assert working(calendar).is_open(SATURDAY)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "standard HOURS"}, "name"),
        ({"zone": "Europe/Atlantis"}, "zone"),
        ({"week": {}}, "week"),
        ({"week": {"mon": [["17:00", "09:00"]]}}, "week"),
        ({"week": {"mon": [["09:00", "12:00"], ["11:00", "17:00"]]}}, "week"),
        ({"week": {"someday": [["09:00", "17:00"]]}}, "week"),
        ({"country": "XX"}, "country"),
        ({"country": "DE", "subdivision": "XX"}, "country"),
        ({"subdivision": "BY"}, "country"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused_beside_its_field(
    cast: Cast, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as said:
        create(cast.stan, **wrong)

    assert list(said.value.message_dict) == [field]
    assert not ServiceCalendar.objects.filter(is_default=False).exists()


def test_a_region_is_known_however_it_is_written(cast: Cast) -> None:
    augsburg = create(cast.stan, country="de", subdivision=" augsburg ")

    assert (augsburg.country, augsburg.subdivision) == ("DE", "Augsburg")


def test_nothing_changed_is_no_new_version(cast: Cast) -> None:
    calendar = create(cast.stan)

    calendar = change(calendar, cast.stan)

    assert calendar.version == 1
    assert told(calendar) == ["servicecalendar.created"]


def test_a_day_between_days_that_exist(cast: Cast) -> None:
    with pytest.raises(ValidationError) as wrong:
        except_day(create(cast.stan), cast.stan, date(1, 1, 1), ExceptionKind.CLOSED)

    assert "day" in wrong.value.message_dict


def test_a_kind_of_day_that_does_not_exist_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError) as wrong:
        except_day(create(cast.stan), cast.stan, MONDAY.date(), "SOMETIMES")

    assert "kind" in wrong.value.message_dict


def test_a_worked_day_takes_no_hours_from_a_monday_that_has_none(cast: Cast) -> None:
    calendar = create(cast.stan, week={"tue": [["09:00", "17:00"]]})

    with pytest.raises(ValidationError) as wrong:
        except_day(calendar, cast.stan, SATURDAY.date(), ExceptionKind.WORKED)

    assert "hours" in wrong.value.message_dict


def test_round_the_clock_has_no_other_days(cast: Cast) -> None:
    calendar = create(cast.stan, week={}, is_round_the_clock=True)

    with pytest.raises(ValidationError):
        except_day(calendar, cast.stan, MONDAY.date(), ExceptionKind.CLOSED)


def test_another_calendar_is_for_everybody_else(cast: Cast) -> None:
    former, calendar = ServiceCalendar.objects.get(is_default=True), create(cast.stan)

    actions.make_default(calendar, by=cast.mona, at=NOON)
    actions.make_default(calendar, by=cast.mona, at=NOON)

    assert ServiceCalendar.objects.get(is_default=True) == calendar
    assert str(calendar_of(cast.welding.pk).zone) == "Europe/Berlin"
    assert told(calendar) == ["servicecalendar.created", "servicecalendar.made_default"]
    assert Event.objects.get(name="servicecalendar.made_default").facts == {
        "default": [former.name, calendar.name],
        "keys": [former.pk, calendar.pk],
    }


def test_hours_of_a_day_that_make_no_sense_are_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError) as wrong:
        except_day(
            create(cast.stan),
            cast.stan,
            SATURDAY.date(),
            ExceptionKind.WORKED,
            hours=[["noon", "late"]],
        )

    assert "hours" in wrong.value.message_dict


@pytest.mark.parametrize("person", ["tess", "eli", "sally", "ada"])
def test_only_administrators_and_managers_keep_calendars(cast: Cast, person: str) -> None:
    calendar = ServiceCalendar.objects.get(is_default=True)
    with pytest.raises(Refused):
        create(getattr(cast, person))
    with pytest.raises(Refused):
        change(calendar, getattr(cast, person))
    with pytest.raises(Refused):
        except_day(calendar, getattr(cast, person), MONDAY.date(), ExceptionKind.CLOSED)
    with pytest.raises(Refused):
        actions.make_default(calendar, by=getattr(cast, person), at=NOON)


def test_an_application_without_engagement_has_the_hours_for_everybody_else(cast: Cast) -> None:
    cast.engage(cast.assembly, calendar=create(cast.stan))

    hours = calendars_for([cast.assembly.pk, cast.welding.pk])

    assert str(hours[cast.assembly.pk].zone) == "Europe/Berlin"
    assert str(hours[cast.welding.pk].zone) == "UTC"
    assert calendar_of(cast.welding.pk) is hours[cast.welding.pk]


def test_days_that_differ_from_the_week_are_named(cast: Cast) -> None:
    calendar = ServiceCalendar.objects.create(
        name="Munich", zone="Europe/Berlin", week=WEEKDAYS, country="DE", subdivision="BY"
    )
    for day, kind, name in (
        (date(2026, 12, 24), "CLOSED", "Company holiday"),
        (date(2026, 12, 19), "WORKED", "Cutover"),
    ):
        CalendarException.objects.create(calendar=calendar, day=day, kind=kind, name=name)

    found = odd_days(calendar, date(2026, 12, 14), 14)

    assert [(one.day.day, one.name, one.is_worked) for one in found] == [
        (19, "Cutover", True),
        (24, "Company holiday", False),
        (25, "Christmas Day", False),
    ]


def test_round_the_clock_has_no_day_that_differs() -> None:
    assert odd_days(ServiceCalendar(zone="UTC", is_round_the_clock=True), date(2026, 1, 1), 9) == []
