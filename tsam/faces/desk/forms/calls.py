"""What is asked about calls, slots and hours outside the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.forms import (
    BooleanField,
    CharField,
    CheckboxSelectMultiple,
    ChoiceField,
    FileField,
    IntegerField,
    ModelMultipleChoiceField,
    MultipleChoiceField,
    RadioSelect,
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


class _Times(MultipleChoiceField):
    """Some of the times that are shown, or others that the page of slots sent."""

    def valid_value(self, value: str) -> bool:
        return moment_of_key(value) is not None

    def clean(self, value: Any) -> list[datetime]:
        return [one for key in super().clean(value) if (one := moment_of_key(key))]


class _Time(ChoiceField):
    def valid_value(self, value: str) -> bool:
        return moment_of_key(value) is not None

    def clean(self, value: Any) -> datetime | None:
        return moment_of_key(super().clean(value))


class Offers(Form):
    """Times to choose from. The first three are ticked, so that one click offers them."""

    starts = _Times(
        label=_("Times that suit all of us"),
        widget=CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick one time at least."),
            "invalid_choice": _("Tick the times that are shown."),
        },
    )
    words = CharField(label=_("A word to the customer"), max_length=400, required=False)

    def __init__(self, times: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "starts", times)
        self.initial.setdefault("starts", [key for key, _words in times[:3]])


class Choice(Form):
    """The time that is agreed, as said on the phone or in a mail."""

    starts_at = _Time(
        label=_("Times that suit all of us"),
        widget=RadioSelect,
        error_messages={
            "required": _("Choose a time."),
            "invalid_choice": _("Choose one of the times that are shown."),
        },
    )

    def __init__(self, times: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "starts_at", times)


class Settle(Form):
    """How an action of a call ended."""

    outcome = ChoiceField(
        label=_("What became of it?"),
        choices=[("done", _("It is done")), ("dropped", _("Nobody needs it any more"))],
        initial="done",
        widget=RadioSelect,
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


class AnswerOf(AnswerFor):
    """The TSAM notes what somebody said on the phone or by mail."""

    person = chosen_among(label=_("Whose answer is it?"))
    field_order = ("person", "answer", "words", "day", "time")

    def __init__(self, asked: Iterable[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", _among(asked))
        self.fields["answer"].label = _("Do they come?")
        self.fields["words"].label = _("Their words")


class Reply(Form):
    reply = FileField(
        label=_("The answer as a file"),
        help_text=_("The .ics that a calendar program sent as an answer to the invitation."),
    )


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


class Weekend(Form):
    """The day is that of the plan."""

    beside = (("time", "hours"),)

    time = PlainTime(label=_("From"))
    hours = IntegerField(label=_("Hours"), min_value=1, max_value=24)
    reason = CharField(label=_("Why can it not wait for service hours?"), max_length=400)


class Decide(Form):
    decision = CharField(
        label=_("Reason for your decision"),
        max_length=400,
        help_text=_("The customer reads it."),
    )


class Approve(Decide):
    """The decision, and who will be there where somebody else takes it."""

    tsam = chosen_among(label=_("Who takes it"), required=False)

    def __init__(self, people: Iterable[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "tsam", _among(people))


def moment_of_key(key: str) -> datetime | None:
    """A moment as the pages send it; nothing for words that are none, or have no zone."""
    try:
        moment = datetime.fromisoformat(key)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _choices(form: Form, name: str, times: Sequence[tuple[str, str]]) -> None:
    field = form.fields[name]
    if not isinstance(field, ChoiceField):
        raise TypeError(f"{name} does not choose among times.")
    field.choices = list(times)
