"""What is said of an environment by hand, who may read it, and when it may change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    Textarea,
    TypedChoiceField,
)
from django.utils.translation import gettext_lazy as _

from tsam.domains.intelligence.models import (
    Degree,
    Environment,
    FactKind,
    OrganisationKind,
    Reader,
    StakeholderRole,
    TierName,
)
from tsam.faces.ui import changing
from tsam.faces.ui.fields import DayField, zone_choices
from tsam.faces.ui.forms import Form

Given = Mapping[str, Any] | None
PARTS = [
    ("", _("not said")),
    ("product", _("Product")),
    ("os", _("Operating system")),
    ("database", _("Database")),
    ("runtime", _("Runtime")),
    ("browser", _("Browser")),
    ("third_party", _("Third party")),
]


class Confirm(Form):
    """No fields: the question says it all."""


class Ask(Form):
    environment = TypedChoiceField(
        label=_("About"), coerce=int, empty_value=None, required=False, choices=()
    )
    words = CharField(
        label=_("What you would like to know"),
        max_length=300,
        required=False,
        help_text=_("They read it in the letter and on their portal."),
    )

    def __init__(
        self, environments: Iterable[Environment], data: Given = None, initial: Given = None
    ) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["environment"]
        if isinstance(field, TypedChoiceField):
            field.choices = [("", _("All tiers")), *((one.pk, str(one)) for one in environments)]


class Tier(Form):
    beside = (("tier", "name"),)

    tier = ChoiceField(label=_("Tier"), choices=TierName.choices)
    name = CharField(
        label=_("Name"),
        max_length=80,
        required=False,
        help_text=_("Only where a tier has several: “Plant Kassel”."),
    )


class Value(Form):
    value = CharField(
        label=_("What is so"),
        max_length=4000,
        required=False,
        help_text=_("A version, a rule, an address. Empty says that nobody can tell."),
    )
    owner = CharField(label=_("Who looks after it"), max_length=120, required=False)
    words = CharField(
        label=_("Who said so, where"),
        max_length=200,
        required=False,
        help_text=_("“Call with Ms Vogel, 12 March”."),
    )


class Fact(Value):
    """What is there, in which tier, and what it is."""

    beside = (("environment", "kind"), ("name", "part"))

    environment = TypedChoiceField(label=_("Tier"), coerce=int, choices=())
    kind = ChoiceField(
        label=_("Kind"), choices=[one for one in FactKind.choices if one[0] != FactKind.FILE]
    )
    name = CharField(label=_("Name"), max_length=500)
    part = ChoiceField(label=_("What it is"), choices=PARTS, required=False)
    field_order = ("environment", "kind", "name", "part", "value", "owner", "words")

    def __init__(
        self, environments: Iterable[Environment], data: Given = None, initial: Given = None
    ) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["environment"]
        if isinstance(field, TypedChoiceField):
            field.choices = [(one.pk, str(one)) for one in environments]


class AskConsent(Form):
    reader = ChoiceField(
        label=_("Who would read"),
        choices=Reader.choices,
        help_text=_("Sales, Product Management and all others read nothing, by rule."),
    )


class GiveConsent(AskConsent):
    ends_on = DayField(
        label=_("Until"), required=False, help_text=_("Empty: until they withdraw it.")
    )
    evidence = CharField(
        label=_("Who said so, where"),
        max_length=300,
        help_text=_("“Letter of Ms Vogel, 2 September”. They are told that you wrote it down."),
    )


class CloseConsent(Form):
    evidence = CharField(label=_("Who said so, where"), max_length=300)


class Place(Form):
    beside = (("kind", "name"),)

    kind = ChoiceField(label=_("Kind"), choices=OrganisationKind.choices)
    name = CharField(label=_("Name"), max_length=120)
    words = CharField(
        label=_("What one should know"),
        max_length=400,
        required=False,
        widget=Textarea(attrs={"rows": 2}),
    )


class Person(Form):
    beside = (("name", "role"),)

    name = CharField(label=_("Name"), max_length=120)
    role = ChoiceField(label=_("Role"), choices=StakeholderRole.choices)
    job_title = CharField(label=_("Does"), max_length=120, required=False)
    is_key = BooleanField(
        label=_("Key person"),
        required=False,
        help_text=_("Without them the Application stands still."),
    )


class OnTheMap(Form):
    beside = (("influence", "interest"),)

    influence = TypedChoiceField(label=_("Influence"), coerce=int, choices=Degree.choices)
    interest = TypedChoiceField(label=_("Interest"), coerce=int, choices=Degree.choices)


class Window(changing.Window):
    beside = (("weekday", "opens", "closes"),)

    zone = ChoiceField(label=_("Time zone"), choices=zone_choices)


class Freeze(changing.Freeze):
    zone = ChoiceField(label=_("Time zone"), choices=zone_choices)
