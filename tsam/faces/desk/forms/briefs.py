"""What can be written in and around a brief."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import (
    BooleanField,
    CharField,
    CheckboxSelectMultiple,
    ModelChoiceField,
    MultipleChoiceField,
    Textarea,
)
from django.utils.translation import gettext_lazy as _

from tsam.domains.advocacy.audiences import Audience
from tsam.domains.people.models import User
from tsam.faces.ui.fields import DayField, chosen_among
from tsam.faces.ui.forms import Form

Given = Mapping[str, Any] | None


class Ask(Form):
    """What is asked, of whom, and by when."""

    beside = (("requirement", "case"),)

    audiences = MultipleChoiceField(
        label=_("Whom you ask"), choices=Audience.choices, widget=CheckboxSelectMultiple
    )
    asked = CharField(
        label=_("What you ask for"),
        max_length=300,
        help_text=_("One sentence: “The fix of the publisher in the build of 1 December”."),
    )
    why = CharField(
        label=_("Why it matters"),
        max_length=1000,
        required=False,
        widget=Textarea(attrs={"rows": 3}),
        help_text=_("Names and amounts are taken out where a department does not read them."),
    )
    requirement = chosen_among(label=_("For the need"), required=False)
    case = chosen_among(label=_("For the case"), required=False)
    wanted_on = DayField(label=_("Wanted by"), required=False)
    is_confidential = BooleanField(
        label=_("Security-relevant or unreleased"),
        required=False,
        help_text=_("Sales and Global Services read nothing of it."),
    )


class Accept(Form):
    promised_on = DayField(label=_("Promised for"))
    words = CharField(
        label=_("What you promise"),
        max_length=300,
        required=False,
        help_text=_("Left empty, it is what was asked."),
    )
    proposed_words = CharField(
        label=_("In words the customer may read"),
        max_length=300,
        required=False,
        help_text=_("The TSAM releases them, or writes others."),
    )
    owner = ModelChoiceField(User.objects.none(), label=_("Who answers for it"))

    def __init__(self, people: Iterable[User], data: Given = None, initial: Given = None) -> None:
        super().__init__(data, initial=initial)
        _offer_people(self, people)


class Owner(Form):
    owner = ModelChoiceField(User.objects.none(), label=_("Who answers for it"))

    def __init__(self, people: Iterable[User], data: Given = None, initial: Given = None) -> None:
        super().__init__(data, initial=initial)
        _offer_people(self, people)


class Decline(Form):
    reason = CharField(
        label=_("Why not"),
        max_length=400,
        widget=Textarea(attrs={"rows": 3}),
        help_text=_("The TSAM reads it and tells the customer in other words."),
    )


class Question(Form):
    words = CharField(label=_("Your question"), max_length=1000, widget=Textarea(attrs={"rows": 3}))


class Reply(Form):
    words = CharField(
        label=_("Your answer"),
        max_length=1000,
        widget=Textarea(attrs={"rows": 3}),
        help_text=_("Names and amounts are taken out where a department does not read them."),
    )


class Why(Form):
    reason = CharField(label=_("Why"), max_length=400, widget=Textarea(attrs={"rows": 3}))


class Move(Form):
    promised_on = DayField(label=_("Promised for"))
    reason = CharField(
        label=_("Why the day moves"),
        max_length=400,
        widget=Textarea(attrs={"rows": 3}),
        help_text=_("The TSAM reads it. The customer sees the new day beside the former one."),
    )


class Keep(Form):
    on = DayField(label=_("Done on"), required=False, help_text=_("Left empty, it is today."))
    words = CharField(
        label=_("What was done"), max_length=400, required=False, widget=Textarea(attrs={"rows": 2})
    )


class Release(Form):
    words = CharField(label=_("What the customer reads"), max_length=300)
    names_owner = BooleanField(
        label=_("Name who answers for it"),
        required=False,
        help_text=_("Otherwise only the department is named."),
    )


class Trade(Form):
    trade = CharField(
        label=_("Trade"),
        max_length=60,
        required=False,
        help_text=_("Stands in place of the name: “Customer B, energy”."),
    )


def _offer_people(form: Form, people: Iterable[User]) -> None:
    field = form.fields["owner"]
    if isinstance(field, ModelChoiceField):
        keys = [person.pk for person in people]
        field.queryset = User.objects.filter(pk__in=keys).order_by("name")
