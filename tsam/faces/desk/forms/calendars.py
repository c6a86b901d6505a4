"""What is written about a service calendar: its place, its week, and days that differ."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    IntegerField,
    NumberInput,
    RadioSelect,
    Select,
)
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import ExceptionKind, ServiceCalendar
from tsam.faces.desk.forms.hours import HoursField
from tsam.faces.ui.forms import DateInput, Form
from tsam.kernel.hours import DAYS, countries, subdivisions

DAY_NAMES = {
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}
OFFICE = {day: [["09:00", "17:00"]] for day in DAYS[:5]}


def _zones() -> list[tuple[str, str]]:
    return [(zone, zone) for zone in sorted(available_timezones()) if "/" in zone or zone == "UTC"]


def countries_to_choose() -> list[tuple[str, Any]]:
    return [("", _("No public holidays")), *((code, name) for code, name in countries().items())]


def region_choices(country: str) -> list[tuple[str, Any]]:
    """The parts of a country that have holidays of their own; "" is the whole of it."""
    parts = [
        (code, name if name == code else f"{name} ({code})")
        for code, name in subdivisions(country).items()
    ]
    return [("", _("all of it")), *sorted(parts, key=lambda pair: pair[1])]


class Place(Form):
    """Where it is, and whose holidays hold there."""

    name = CharField(label=_("Name"), max_length=80)
    place = CharField(
        label=_("Place"),
        max_length=60,
        required=False,
        help_text=_("As people there call it, such as Munich."),
    )
    zone = ChoiceField(label=_("Time zone"), choices=_zones)
    country = ChoiceField(
        label=_("Public holidays of"), choices=countries_to_choose, required=False
    )
    subdivision = CharField(label=_("Region"), max_length=20, required=False, widget=Select)
    is_round_the_clock = BooleanField(
        label=_("Open round the clock, every day; week, holidays and other days say nothing"),
        required=False,
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        country = (self.initial if data is None else data).get("country", "")
        chooser = self.fields["subdivision"].widget
        if isinstance(chooser, Select):
            chooser.choices = region_choices(str(country))


class Week(Form):
    """Seven days with their hours."""

    same = BooleanField(label=_("Tuesday to Friday as Monday"), required=False)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for day, label in DAY_NAMES.items():
            self.fields[day] = HoursField(label=label)

    @property
    def days(self) -> list[Any]:
        return [self[day] for day in DAYS]

    def week(self) -> dict[str, Any]:
        """What was written, as a calendar keeps it: closed days are left out."""
        given = self.cleaned_data
        if given["same"]:
            given = {**given, **dict.fromkeys(DAYS[1:5], given["mon"])}
        return {day: given[day] for day in DAYS if given[day]}


class OtherDay(Form):
    """A day that differs from the week."""

    day = DateField(label=_("Day"), widget=DateInput)
    kind = ChoiceField(label=_("What it is"), choices=ExceptionKind.choices, widget=RadioSelect)
    hours = HoursField(label=_("Hours"))
    name = CharField(
        label=_("What it is called"),
        max_length=80,
        required=False,
        help_text=_("Such as Founding day."),
    )


class Reckon(Form):
    """How long from now, in service hours."""

    hours = IntegerField(min_value=1, max_value=1000, widget=NumberInput(attrs={"size": 4}))


def place_of(calendar: ServiceCalendar) -> dict[str, Any]:
    """What the form of a calendar begins with."""
    names = ("name", "place", "zone", "country", "subdivision", "is_round_the_clock")
    return {name: getattr(calendar, name) for name in names}


def week_of(calendar: ServiceCalendar) -> dict[str, Any]:
    return {day: calendar.week.get(day, []) for day in DAYS}
