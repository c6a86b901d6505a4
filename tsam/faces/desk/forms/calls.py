"""What is asked about calls, slots and hours outside the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import (
    BooleanField,
    CharField,
    CheckboxSelectMultiple,
    ChoiceField,
    FileField,
    IntegerField,
    ModelMultipleChoiceField,
    Textarea,
)
from django.forms import TimeField as PlainTime
from django.utils.translation import gettext_lazy as _

from tsam.domains.calls.models import Answer, HolidayRule
from tsam.domains.people.models import User
from tsam.faces.ui.fields import DayField, chosen_among, offer
from tsam.faces.ui.forms import Form

Given = Mapping[str, Any] | None
MINUTES = [(n, _("%d minutes") % n) for n in (15, 30, 45, 60, 90, 120)]
ANSWERS = [(one.value, one.label) for one in Answer if one != Answer.NONE]


def _among(people: Iterable[User]) -> Any:
    return User.objects.filter(pk__in=[one.pk for one in people]).order_by("-is_staff", "name")


class Why(Form):
    reason = CharField(
        label=_("Why"),
        max_length=400,
        help_text=_("It stands on the call, for everybody who was asked."),
    )


class Plain(Form):
    """Nothing is asked but whether."""


class Move(Form):
    beside = (("day", "time"),)

    day = DayField(label=_("Day"))
    time = PlainTime(label=_("From"), help_text=_("On the clock of the engagement."))
    reason = CharField(
        label=_("Why"),
        max_length=400,
        help_text=_("It stands on the call, for everybody who was asked."),
    )


class Point(Form):
    beside = (("words", "minutes"),)

    words = CharField(label=_("What is to be spoken about?"), max_length=200)
    minutes = IntegerField(label=_("Minutes"), min_value=1, max_value=240, initial=5)


class Minutes(Form):
    text = CharField(label=_("Minutes"), max_length=8000, widget=Textarea(attrs={"rows": 10}))


class Decision(Form):
    words = CharField(label=_("What is decided?"), max_length=300)


class Action(Form):
    beside = (("owner", "due_on"),)

    words = CharField(label=_("What is to be done?"), max_length=300)
    owner = chosen_among(label=_("By whom"))
    due_on = DayField(label=_("By"))

    def __init__(self, people: Iterable[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", _among(people))


class Came(Form):
    def __init__(self, people: Iterable[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["came"] = ModelMultipleChoiceField(
            _among(people),
            label=_("Who was there?"),
            required=False,
            widget=CheckboxSelectMultiple,
        )


class AnswerFor(Form):
    beside = (("day", "time"),)

    answer = ChoiceField(label=_("Do you come?"), choices=ANSWERS)
    words = CharField(label=_("Your words"), max_length=400, required=False)
    day = DayField(label=_("Another day"), required=False)
    time = PlainTime(
        label=_("From"),
        required=False,
        help_text=_("On your clock, where you propose another time."),
    )


class Reply(Form):
    reply = FileField(
        label=_("The answer as a file"),
        help_text=_("The .ics that a calendar program sent as an answer to the invitation."),
    )


class Leave(Form):
    beside = (("starts_on", "ends_on"),)

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    cover = chosen_among(label=_("Who stands in, else the backups"), required=False)

    def __init__(self, people: Iterable[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "cover", _among(people))


class Address(Form):
    address = CharField(
        label=_("Address of your calendar"),
        max_length=2000,
        required=False,
        help_text=_(
            "The private .ics address of your calendar, https only. We keep when you are "
            "busy and nothing else. Leave it empty to forget it."
        ),
    )


class Regular(Form):
    beside = (
        ("first_on", "starts_at", "minutes"),
        ("every_weeks", "until_on", "on_holiday"),
    )

    title = CharField(label=_("What is it about?"), max_length=120, initial=_("Weekly call"))
    first_on = DayField(label=_("First day"))
    starts_at = PlainTime(label=_("From"), help_text=_("On the clock of the engagement."))
    minutes = ChoiceField(label=_("Lasting"), choices=MINUTES, initial=45)
    every_weeks = IntegerField(label=_("Every so many weeks"), min_value=1, max_value=13, initial=1)
    until_on = DayField(label=_("Last day"), required=False)
    on_holiday = ChoiceField(label=_("On a holiday it"), choices=HolidayRule.choices)
    dial_in = CharField(label=_("How to join"), max_length=300, required=False)

    def __init__(self, people: Iterable[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"] = ModelMultipleChoiceField(
            _among(people), label=_("With whom"), required=False, widget=CheckboxSelectMultiple
        )


class OffHours(Form):
    beside = (("day", "time", "hours"),)

    title = CharField(label=_("What is it about?"), max_length=120)
    day = DayField(label=_("Day"))
    time = PlainTime(label=_("From"), help_text=_("On the clock of the engagement."))
    hours = IntegerField(label=_("Hours"), min_value=1, max_value=24, initial=4)
    reason = CharField(label=_("Why can it not wait for service hours?"), max_length=400)
    is_down = BooleanField(label=_("All production stands still (severity 0)"), required=False)


class Decide(Form):
    decision = CharField(
        label=_("Reason for your decision"),
        max_length=400,
        help_text=_("The customer reads it."),
    )
