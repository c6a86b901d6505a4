"""What a customer says to ask for a call, to answer one, and to prepare it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    IntegerField,
    RadioSelect,
    Textarea,
    TimeField,
    TimeInput,
)
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Engagement
from tsam.domains.calls.models import Answer as Answers
from tsam.faces.ui.fields import DayField, chosen_among, offer
from tsam.faces.ui.forms import Form

LENGTHS = [(n, _("%d minutes") % n) for n in (30, 45, 60, 120, 240, 480)]
WITHIN, OUTSIDE = "within", "outside"


def _clock(label: Any) -> TimeField:
    return TimeField(
        label=label, required=False, widget=TimeInput(attrs={"type": "time", "step": 900})
    )


class Ask(Form):
    """In service hours the TSAM offers times; outside of them a manager decides."""

    when = ChoiceField(
        label=_("When do you need us?"),
        choices=[
            (WITHIN, _("In service hours")),
            (OUTSIDE, _("At a weekend, on a holiday or after hours")),
        ],
        initial=WITHIN,
        widget=RadioSelect,
    )
    engagement = chosen_among(label=_("About which Application?"))
    title = CharField(label=_("What is it about?"), max_length=120)
    minutes = ChoiceField(label=_("Lasting"), choices=LENGTHS, initial=45)
    wish = CharField(label=_("When would suit you?"), max_length=400, required=False)
    day = DayField(label=_("Day"), required=False)
    time = _clock(_("From"))
    reason = CharField(
        label=_("Why can it not wait for service hours?"),
        max_length=400,
        required=False,
        widget=Textarea(attrs={"rows": 2}),
        help_text=_("Our manager reads it. You read the answer with its reason here."),
    )
    is_down = BooleanField(label=_("All production stands still"), required=False)

    def __init__(self, engagements: QuerySet[Engagement], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "engagement", engagements)
        # Whoever has one Application has nothing to choose.
        only = list(engagements[:2])
        if len(only) == 1:
            self.initial.setdefault("engagement", only[0].pk)

    @property
    def is_outside(self) -> bool:
        return bool(self["when"].value() == OUTSIDE)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("when") == OUTSIDE:
            for name in ("day", "time", "reason"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _now("Fill this in."))
        return given


class Point(Form):
    beside = (("words", "minutes"),)

    words = CharField(label=_("What is to be spoken about?"), max_length=200)
    minutes = IntegerField(label=_("Minutes"), min_value=1, max_value=240, initial=5)


class Answer(Form):
    """Whether one comes; or another time, on one's own clock."""

    beside = (("day", "time"),)

    answer = ChoiceField(
        label=_("Do you come?"),
        choices=[
            (Answers.ACCEPTED, _("I come")),
            (Answers.TENTATIVE, _("Perhaps")),
            (Answers.DECLINED, _("I cannot come")),
            (Answers.COUNTERED, _("I propose another time")),
        ],
        widget=RadioSelect,
    )
    day = DayField(label=_("Another day"), required=False)
    time = _clock(_("From"))
    words = CharField(label=_("Your words"), max_length=400, required=False)


class Why(Form):
    reason = CharField(label=_("Why is it not needed?"), max_length=400)
