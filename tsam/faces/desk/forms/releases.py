"""What can be written about a release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.forms import CharField, Textarea, TypedChoiceField
from django.utils.translation import gettext_lazy as _

from tsam.domains.releases.models import VehicleKind
from tsam.faces.ui.fields import DayField, chosen_among, offer
from tsam.faces.ui.forms import Form

Given = Mapping[str, Any] | None
NO_NAMES = _("Others read it too, so name no customer.")


class Days(Form):
    beside = (("planned_on", "freeze_on"),)

    planned_on = DayField(label=_("Comes on"), required=False)
    freeze_on = DayField(
        label=_("Code freezes on"),
        required=False,
        help_text=_("After that day no fix gets in any more."),
    )
    reason = CharField(
        label=_("Why"),
        required=False,
        max_length=400,
        help_text=_("Needed where it comes later than was said. Name no customer."),
    )


class Plan(Form):
    beside = (("product", "line"), ("name", "kind"), ("planned_on", "freeze_on"))

    product = CharField(label=_("Product"), max_length=80)
    line = CharField(label=_("Line"), max_length=80, help_text=_("Such as 13.0."))
    name = CharField(label=_("Name"), max_length=80, help_text=_("Such as 13.0.2.4."))
    kind = TypedChoiceField(label=_("Kind"), choices=VehicleKind.choices, initial=VehicleKind.CPS)
    planned_on = DayField(label=_("Comes on"), required=False)
    freeze_on = DayField(label=_("Code freezes on"), required=False)
    application = chosen_among(label=_("Made for, a temporary patch only"), required=False)

    def __init__(
        self, applications: QuerySet[Any], data: Given = None, initial: Given = None
    ) -> None:
        super().__init__(data, initial=initial)
        offer(self, "application", applications)


class Announce(Form):
    text = CharField(
        label=_("What customers read"),
        required=False,
        max_length=4000,
        widget=Textarea(attrs={"rows": 4}),
        help_text=_("Every customer reads it, with the day. Name no customer."),
    )


class OnDay(Form):
    on = DayField(label=_("It came out on"))


class Withdraw(Form):
    reason = CharField(label=_("Why"), max_length=400, help_text=_("For our own people."))


class Carry(Form):
    number = CharField(
        label=_("Number of the SPR"),
        max_length=40,
        help_text=_("SPR13053430 or its digits, with or without blanks."),
    )
    reason = CharField(
        label=_("Why, for our own people"),
        required=False,
        max_length=400,
        help_text=_("Needed where it comes later than was said. Name no customer."),
    )
    public_reason = CharField(
        label=_("Why, as customers read it"), required=False, max_length=400, help_text=NO_NAMES
    )
