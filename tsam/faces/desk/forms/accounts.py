"""What can be written on the pages of a customer and of an engagement."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    EmailField,
    IntegerField,
    ModelChoiceField,
    Textarea,
)
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import (
    EngagementState,
    Reach,
    ServiceCalendar,
    SupportContract,
    SupportPackage,
)
from tsam.domains.people.models import LANGUAGES
from tsam.faces.ui.fields import chosen_among, offer
from tsam.faces.ui.forms import DateInput, Form


class Describe(Form):
    """A customer."""

    name = CharField(label=_("Name"), max_length=120)
    country = CharField(label=_("Country, two letters"), max_length=2, required=False)
    time_zone = CharField(label=_("Time zone"), max_length=64, initial="UTC")
    language = ChoiceField(label=_("Language"), choices=LANGUAGES, initial="en")


class AddApplication(Form):
    name = CharField(label=_("Name"), max_length=80)
    product = CharField(label=_("Product"), max_length=80, required=False)
    features = CharField(label=_("Business features, one a line"), widget=Textarea)
    server = CharField(label=_("Server"), max_length=120)
    team = CharField(label=_("Team of administrators"), max_length=120)
    support_contract = chosen_among(label=_("Support contract"), required=False)

    def __init__(self, contracts: QuerySet[SupportContract], data: Any = None) -> None:
        super().__init__(data)
        offer(self, "support_contract", contracts)

    def clean_features(self) -> list[str]:
        lines = str(self.cleaned_data["features"]).splitlines()
        return [line.strip() for line in lines if line.strip()]


class AddContract(Form):
    number = CharField(label=_("Service contract number"), max_length=30)
    starts_on = DateField(label=_("First day"), widget=DateInput)
    ends_on = DateField(label=_("Last day"), widget=DateInput)
    package = ModelChoiceField(SupportPackage.objects.filter(is_offered=True), label=_("Package"))
    terms_version = CharField(label=_("Version of the terms"), max_length=40)
    grace_days = IntegerField(label=_("Days of grace"), min_value=0, max_value=90, initial=0)
    reseller = CharField(label=_("Reseller"), max_length=120, required=False)


class AddContact(Form):
    email = EmailField(label=_("E-mail"))
    name = CharField(label=_("Name"), max_length=120)
    reach = ChoiceField(
        label=_("Sees"),
        choices=[(one, one.label) for one in Reach if one != Reach.APPLICATION],
    )
    job_title = CharField(label=_("Role"), max_length=80, required=False)
    phone = CharField(label=_("Phone"), max_length=40, required=False)
    is_administrator = BooleanField(label=_("Manages the contacts"), required=False)


class OrderEngagement(Form):
    calendar = ModelChoiceField(ServiceCalendar.objects.order_by("name"), label=_("Service hours"))
    starts_on = DateField(label=_("First day"), widget=DateInput)
    months = IntegerField(label=_("Months"), min_value=12, max_value=120, initial=12)
    asked_language = CharField(label=_("Language asked for"), max_length=40, initial="en")
    english_agreed_by = CharField(label=_("Who agreed to English"), max_length=120, required=False)
    mismatch_reason = CharField(
        label=_("Why the term does not end with the contract"), max_length=200, required=False
    )


class Advance(Form):
    state = ChoiceField(label=_("State"), choices=EngagementState.choices)


class Why(Form):
    reason = CharField(label=_("Why"), max_length=200)


class Renew(Form):
    months = IntegerField(label=_("Months"), min_value=12, max_value=120, initial=12)
    mismatch_reason = CharField(
        label=_("Why the term does not end with the contract"), max_length=200, required=False
    )
