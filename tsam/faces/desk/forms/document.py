"""What can be written about the Service Objectives Document and its objectives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import (
    BooleanField,
    CharField,
    CheckboxSelectMultiple,
    ChoiceField,
    DecimalField,
    IntegerField,
    ModelChoiceField,
    ModelMultipleChoiceField,
    RadioSelect,
    Textarea,
)
from django.utils.translation import gettext_lazy as _

from tsam.domains.objectives.models import (
    Direction,
    Period,
    Source,
)
from tsam.domains.people.models import User
from tsam.faces.ui.fields import DayField
from tsam.faces.ui.forms import Form

Given = Mapping[str, Any] | None


class Purpose(Form):
    purpose = CharField(
        label=_("What it is for"),
        max_length=4000,
        widget=Textarea(attrs={"rows": 4}),
        help_text=_("What the customer wants to reach with the service, in their words."),
    )


def _number(label: Any, hint: Any = "") -> DecimalField:
    return DecimalField(
        label=label,
        help_text=hint,
        required=False,
        max_digits=12,
        decimal_places=3,
        error_messages={
            "invalid": _("Write a number, such as 80 or 14.5. Words cannot be measured.")
        },
    )


class Describe(Form):
    """An objective. What is not known yet may wait until the review."""

    beside = (
        ("source", "period"),
        ("metric", "unit"),
        ("read_from", "stale_days"),
        ("is_critical_only", "most_days"),
        ("direction", "target"),
        ("due_on", "owner"),
    )

    outcome = CharField(
        label=_("What is to be reached"),
        max_length=120,
        help_text=_("A few words, such as “Publishing stays up”."),
    )
    source = ChoiceField(
        label=_("Where the value comes from"),
        choices=[("", _("Not said yet")), *Source.choices],
        required=False,
        help_text=_("A figure is counted by the desk from the cases."),
    )
    period = ChoiceField(
        label=_("For a figure: the time it looks at"),
        choices=Period.choices,
        required=False,
        initial=Period.ROLLING_90,
    )
    metric = CharField(
        label=_("What is counted or timed"),
        max_length=200,
        required=False,
        help_text=_("Such as “hours of outage in a month”. A figure has its own words."),
    )
    unit = CharField(
        label=_("Unit"), max_length=20, required=False, help_text=_("A figure has its own.")
    )
    read_from = CharField(
        label=_("By hand: what is read"),
        max_length=120,
        required=False,
        help_text=_("Such as “the monitor of the night run”."),
    )
    stale_days = IntegerField(
        label=_("By hand: a reading holds for so many days"),
        min_value=1,
        max_value=1000,
        initial=90,
    )
    is_critical_only = BooleanField(label=_("Only cases of severity 0 and 1"), required=False)
    most_days = IntegerField(
        label=_("Waiting is too long after so many service days"),
        min_value=1,
        max_value=365,
        initial=10,
    )
    baseline = _number(_("Where it stands today"))
    direction = ChoiceField(label=_("It is to be"), choices=Direction.choices)
    is_measured_first = BooleanField(
        label=_("It was never measured: the first value counts as the start"), required=False
    )
    target = _number(_("Target"))
    due_on = DayField(label=_("By"), required=False)
    owner = ModelChoiceField(
        User.objects.none(), label=_("Owner"), required=False, empty_label=_("Nobody")
    )
    needs: ModelMultipleChoiceField[Any] = ModelMultipleChoiceField(
        None,
        label=_("The needs that it serves"),
        required=False,
        widget=CheckboxSelectMultiple,
    )
    change_reason = CharField(
        label=_("Why it is so"),
        max_length=300,
        required=False,
        help_text=_("For who is to agree: why it is new, or other than before."),
    )

    def __init__(
        self,
        owners: Iterable[User],
        needs: Any,
        data: Given = None,
        initial: Given = None,
    ) -> None:
        super().__init__(data, initial=initial)
        _offer(self, "owner", owners)
        field = self.fields["needs"]
        if isinstance(field, ModelMultipleChoiceField):
            field.queryset = needs
        if not needs:
            del self.fields["needs"]


class Review(Form):
    """Who agrees for each side, and by when."""

    vendor = ModelChoiceField(
        User.objects.none(), label=_("Agrees for us"), empty_label=_("Choose somebody")
    )
    customer = ModelChoiceField(
        User.objects.none(),
        label=_("Agrees for the customer"),
        empty_label=_("Choose somebody"),
        help_text=_("Somebody who sees this Application."),
    )
    answer_by = DayField(label=_("Answer by"))

    def __init__(
        self,
        ours: Iterable[User],
        theirs: Iterable[User],
        data: Given = None,
        initial: Given = None,
    ) -> None:
        super().__init__(data, initial=initial)
        _offer(self, "vendor", ours)
        _offer(self, "customer", theirs)


class Another(Form):
    """Somebody else of a side that has not agreed yet."""

    side = ChoiceField(label=_("For which side"), widget=RadioSelect)
    approver = ModelChoiceField(
        User.objects.none(), label=_("Who agrees"), empty_label=_("Choose somebody")
    )
    answer_by = DayField(label=_("Answer by"))

    def __init__(
        self,
        sides: Iterable[tuple[str, str]],
        people: Iterable[User],
        data: Given = None,
        initial: Given = None,
    ) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["side"]
        if isinstance(field, ChoiceField):
            field.choices = list(sides)
        _offer(self, "approver", people)


class Why(Form):
    reason = CharField(
        label=_("What should be different"), max_length=400, widget=Textarea(attrs={"rows": 3})
    )


class Read(Form):
    beside = (("value", "measured_on"),)

    value = DecimalField(
        label=_("What was read"),
        max_digits=12,
        decimal_places=3,
        error_messages={"invalid": _("Write a number, such as 80 or 14.5.")},
    )
    measured_on = DayField(label=_("On"))
    note = CharField(label=_("Note"), max_length=300, required=False)


def _offer(form: Form, name: str, offered: Iterable[User]) -> None:
    field = form.fields[name]
    if isinstance(field, ModelChoiceField):
        keys = [person.pk for person in offered]
        field.queryset = User.objects.filter(pk__in=keys).order_by("name")
