"""What can be written about a customer: its Applications, its contracts and its people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.forms import (
    BooleanField,
    CharField,
    CheckboxSelectMultiple,
    ChoiceField,
    EmailField,
    IntegerField,
    ModelChoiceField,
    MultipleChoiceField,
    Textarea,
)
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import (
    Application,
    Reach,
    SupportContract,
    SupportPackage,
)
from tsam.domains.people.models import LANGUAGES
from tsam.faces.ui.fields import DayField, chosen_among, offer, zone_choices
from tsam.faces.ui.forms import Form


class Describe(Form):
    """A customer."""

    beside = (("country", "language"),)

    name = CharField(label=_("Name"), max_length=120)
    country = CharField(
        label=_("Country"), max_length=2, required=False, help_text=_("Two letters, such as DE.")
    )
    language = ChoiceField(label=_("Language"), choices=LANGUAGES, initial="en")
    time_zone = ChoiceField(label=_("Time zone"), choices=zone_choices, initial="UTC")


class DescribeApplication(Form):
    """An Application: what it is called, and the three parts by which it is known."""

    beside = (("name", "product"), ("server", "team"))

    name = CharField(label=_("Name"), max_length=80)
    product = CharField(label=_("Product"), max_length=80, required=False)
    features = CharField(
        label=_("Business features"),
        widget=Textarea(attrs={"rows": 3}),
        help_text=_("One a line, such as Change management."),
    )
    server = CharField(
        label=_("Physical server"),
        max_length=120,
        help_text=_("The production host, or the name of the cluster."),
    )
    team = CharField(
        label=_("Team of administrators"),
        max_length=120,
        help_text=_("The team, not its members: people come and go."),
    )
    support_contract = chosen_among(label=_("Support contract"), required=False)

    def __init__(
        self, contracts: QuerySet[SupportContract], data: Any = None, initial: Any = None
    ) -> None:
        super().__init__(data, initial=initial)
        offer(self, "support_contract", contracts)

    def clean_features(self) -> list[str]:
        lines = str(self.cleaned_data["features"]).splitlines()
        return [line.strip() for line in lines if line.strip()]


class AddApplication(DescribeApplication):
    """With the word that it is a new one, asked for only where another is nearly the same."""

    new_because = CharField(label=_("Why it is a new Application"), max_length=200, required=False)

    def __init__(
        self, contracts: QuerySet[SupportContract], data: Any = None, *, is_near: bool = False
    ) -> None:
        super().__init__(contracts, data)
        if not is_near:
            del self.fields["new_because"]


class ChangeApplication(DescribeApplication):
    """With the word that it is still the same, asked for only where its identity changes."""

    is_same = BooleanField(label=_("It is still the same Application"), required=False)

    def __init__(
        self,
        contracts: QuerySet[SupportContract],
        data: Any = None,
        initial: Any = None,
        *,
        is_another: bool = False,
    ) -> None:
        super().__init__(contracts, data, initial)
        if not is_another:
            del self.fields["is_same"]


class TellApart(Form):
    reason = CharField(label=_("Why they are two"), max_length=200)


class AddContract(Form):
    beside = (("number", "package"), ("starts_on", "ends_on"), ("terms_version", "grace_days"))

    number = CharField(label=_("Service contract number (SCN)"), max_length=30)
    package = ModelChoiceField(
        SupportPackage.objects.filter(is_offered=True).order_by("rank", "code"),
        label=_("Package"),
        empty_label=None,
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    terms_version = CharField(
        label=_("Version of the support terms"), max_length=40, help_text=_("Such as 2026.1.")
    )
    grace_days = IntegerField(
        label=_("Days of grace"),
        min_value=0,
        max_value=90,
        initial=0,
        help_text=_("How long service goes on after the last day."),
    )
    reseller = CharField(label=_("Reseller"), max_length=120, required=False)


class SetPackage(Form):
    beside = (("package", "effective_on"),)

    package = ModelChoiceField(
        SupportPackage.objects.filter(is_offered=True).order_by("rank", "code"),
        label=_("Package"),
        empty_label=None,
    )
    effective_on = DayField(label=_("From this day on"))


class RenewContract(Form):
    ends_on = DayField(label=_("New last day"))


class CancelContract(Form):
    last_day = DayField(label=_("Last day of service"))


class Contact(Form):
    """How far a person of the customer sees; the Applications on offer are the customer's own."""

    beside: ClassVar[Sequence[Sequence[str]]] = (("job_title", "phone"),)

    reach = ChoiceField(label=_("Sees"), choices=Reach.choices)
    applications = MultipleChoiceField(
        label=_("Which Applications"),
        required=False,
        widget=CheckboxSelectMultiple,
        help_text=_("Counts where “One Application” is chosen above."),
    )
    is_administrator = BooleanField(label=_("Manages the contacts"), required=False)
    speaks_english = BooleanField(label=_("Speaks English"), required=False, initial=True)
    job_title = CharField(label=_("Role"), max_length=80, required=False)
    phone = CharField(label=_("Phone"), max_length=40, required=False)

    def __init__(
        self, offered: Iterable[Application], data: Any = None, initial: Any = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.offered = {str(one.pk): one for one in offered}
        choices = self.fields["applications"]
        if isinstance(choices, MultipleChoiceField):
            choices.choices = [(key, one.name) for key, one in self.offered.items()]

    def clean_applications(self) -> list[Application]:
        return [self.offered[key] for key in self.cleaned_data["applications"]]


class Invite(Contact):
    beside: ClassVar[Sequence[Sequence[str]]] = (("email", "name"), ("job_title", "phone"))

    email = EmailField(label=_("Work e-mail"))
    name = CharField(label=_("Name"), max_length=120)

    field_order = ["email", "name", "reach", "applications"]
