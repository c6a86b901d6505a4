"""What a customer says of the own environment, and who may read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import BooleanField, CharField, ChoiceField, IntegerField
from django.utils.translation import gettext_lazy as _

from tsam.domains.intelligence.models import Environment, FactKind, Reader, TierName
from tsam.faces.ui.fields import DayField
from tsam.faces.ui.forms import Form

# What people know by heart; settings and files come with reports.
KINDS = (
    FactKind.COMPONENT,
    FactKind.INTEGRATION,
    FactKind.CONSTRAINT,
    FactKind.CUSTOMISATION,
)


class Say(Form):
    environment = ChoiceField(label=_("Where"), choices=())
    kind = ChoiceField(label=_("What"), choices=[(one, one.label) for one in KINDS])
    name = CharField(label=_("Name"), max_length=500, help_text=_("“Database”, “ERP connector”."))
    value = CharField(
        label=_("What is so"),
        max_length=4000,
        required=False,
        help_text=_("The version, or the rule. Leave it empty if nobody can tell."),
    )

    def __init__(
        self,
        environments: Iterable[Environment],
        data: Mapping[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial, auto_id="say_%s")
        field = self.fields["environment"]
        there = list(environments)
        named = {one.tier for one in there}
        if isinstance(field, ChoiceField):
            field.choices = [
                *((one.pk, str(one)) for one in there),
                *(choice for choice in TierName.choices if choice[0] not in named),
            ]


class Which(Form):
    """One row by its key; all of them where none is named."""

    key = IntegerField(required=False, min_value=1, max_value=2**53)


class Decide(Form):
    reader = ChoiceField(choices=Reader.choices)
    may_read = BooleanField(required=False)
    ends_on = DayField(label=_("Until"), required=False)
