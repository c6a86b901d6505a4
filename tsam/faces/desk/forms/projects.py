"""What is written down about a project and its milestones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import CharField, ChoiceField, IntegerField, ModelChoiceField, Textarea
from django.utils.translation import gettext_lazy as _

from tsam.domains.objectives.models import (
    BEFORE,
    LEAST_HYPERCARE,
    MOST_HYPERCARE,
    USUAL_HYPERCARE,
    ProjectPhase,
)
from tsam.domains.people.models import User
from tsam.faces.ui.fields import DayField
from tsam.faces.ui.forms import Form

Given = Mapping[str, Any] | None
PHASES = [(phase, ProjectPhase(phase).label) for phase in BEFORE]


class Words(Form):
    """What a project is, and who answers for it on either side."""

    beside = (("vendor_owner", "customer_owner"), ("go_live_on", "phase", "hypercare_days"))

    name = CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("As the customer calls it: “Roll-out of 13.0”."),
    )
    reason = CharField(
        label=_("Why"), max_length=2000, required=False, widget=Textarea(attrs={"rows": 3})
    )
    vendor_owner = ModelChoiceField(
        User.objects.none(), label=_("Owner at our side"), required=False, empty_label=_("Nobody")
    )
    customer_owner = ModelChoiceField(
        User.objects.none(),
        label=_("Owner at their side"),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("Hears of every day that moves."),
    )
    hypercare_days = IntegerField(
        label=_("Days of hypercare"),
        min_value=LEAST_HYPERCARE,
        max_value=MOST_HYPERCARE,
        initial=USUAL_HYPERCARE,
    )

    def __init__(
        self,
        ours: Iterable[User],
        theirs: Iterable[User],
        data: Given = None,
        initial: Given = None,
    ) -> None:
        super().__init__(data, initial=initial)
        for name, people in (("vendor_owner", ours), ("customer_owner", theirs)):
            field = self.fields[name]
            if isinstance(field, ModelChoiceField):
                keys = [person.pk for person in people]
                field.queryset = User.objects.filter(pk__in=keys).order_by("name")


class New(Words):
    go_live_on = DayField(label=_("Goes live on"))
    phase = ChoiceField(label=_("Phase"), choices=PHASES)


class Phase(Form):
    phase = ChoiceField(label=_("Phase"), choices=PHASES)


class Day(Form):
    on = DayField(label=_("On which day"))


class Why(Form):
    reason = CharField(
        label=_("Why"),
        max_length=400,
        widget=Textarea(attrs={"rows": 3}),
        help_text=_("The customer reads it."),
    )


class NewMilestone(Form):
    beside = (("name", "due_on"),)

    name = CharField(
        label=_("Name"), max_length=120, help_text=_("What has to be ready: “Data freeze”.")
    )
    due_on = DayField(label=_("Day"))


class Think(Form):
    """Which day moves, and to when; what is asked before anything is moved."""

    day = DayField(label=_("Moves to"))


class Move(Think):
    reason = CharField(
        label=_("Why it moves"), max_length=400, help_text=_("The customer reads it.")
    )
