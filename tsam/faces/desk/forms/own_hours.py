"""What our people say of their own time: hours, holidays, days away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.forms import BooleanField, CharField, ChoiceField, Select
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import ServiceCalendar
from tsam.domains.people.models import User
from tsam.domains.staffing.models import PersonCalendar
from tsam.faces.desk.forms.calendars import (
    DAY_NAMES,
    OFFICE,
    countries_to_choose,
    region_choices,
)
from tsam.faces.desk.forms.hours import HoursField
from tsam.faces.ui.fields import DayField, chosen_among, offer
from tsam.faces.ui.forms import Form
from tsam.kernel.hours import DAYS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

USUAL, OWN = "usual", "own"


class Hours(Form):
    """By which hours somebody works: the usual ones, those of a calendar, or an own week."""

    usual_words: StrOrPromise = _("9 to 17, Monday to Friday, on my clock")
    own_words: StrOrPromise = _("by my own week, below")

    hours = ChoiceField(label=_("I work"))
    country = ChoiceField(
        label=_("Public holidays of"), choices=countries_to_choose, required=False
    )
    subdivision = CharField(label=_("Region"), max_length=20, required=False, widget=Select)
    same = BooleanField(label=_("Tuesday to Friday as Monday"), required=False)

    def __init__(
        self, calendars: Iterable[ServiceCalendar], data: Any = None, **options: Any
    ) -> None:
        super().__init__(data, **options)
        kinds = self.fields["hours"]
        if isinstance(kinds, ChoiceField):
            kinds.choices = [
                (USUAL, self.usual_words),
                *((str(one.pk), one.name) for one in calendars),
                (OWN, self.own_words),
            ]
        country = (self.initial if data is None else data).get("country", "")
        regions = self.fields["subdivision"].widget
        if isinstance(regions, Select):
            regions.choices = region_choices(str(country))
        for day, label in DAY_NAMES.items():
            self.fields[day] = HoursField(label=label)

    @property
    def days(self) -> list[Any]:
        return [self[day] for day in DAYS]

    def week(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given["same"]:
            given = {**given, **dict.fromkeys(DAYS[1:5], given["mon"])}
        return {day: given[day] for day in DAYS if given[day]}


class HoursOf(Hours):
    """The same, kept for somebody else."""

    usual_words = _("9 to 17, Monday to Friday, on the own clock")
    own_words = _("by an own week, below")

    hours = ChoiceField(label=_("Works"))


class Leave(Form):
    beside = (("starts_on", "ends_on"),)

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    cover = chosen_among(label=_("Who stands in, else the backups"), required=False)

    def __init__(self, people: Iterable[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "cover", _among(people))


def kept_hours(row: PersonCalendar | None) -> dict[str, Any]:
    """What the form begins with."""
    if row is None:
        return {"hours": USUAL, **OFFICE}
    if row.calendar_id:
        return {"hours": str(row.calendar_id), **OFFICE}
    return {
        "hours": OWN,
        "country": row.country,
        "subdivision": row.subdivision,
        **{day: row.week.get(day, []) for day in DAYS},
    }


def _among(people: Iterable[User]) -> Any:
    return User.objects.filter(pk__in=[one.pk for one in people]).order_by("-is_staff", "name")
