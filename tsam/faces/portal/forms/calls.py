"""What a customer says to ask for a call."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import BooleanField, CharField, ChoiceField, Textarea, TimeField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Engagement
from tsam.faces.ui.fields import DayField, chosen_among, offer
from tsam.faces.ui.forms import Form

LENGTHS = [(n, _("%d minutes") % n) for n in (30, 45, 60, 120, 240, 480)]


class Ask(Form):
    """In service hours the TSAM offers times; outside of them a manager decides."""

    beside = (("day", "time"),)

    engagement = chosen_among(label=_("About which Application?"))
    title = CharField(label=_("What is it about?"), max_length=120)
    minutes = ChoiceField(label=_("Lasting"), choices=LENGTHS, initial=45)
    is_off_hours = BooleanField(
        label=_("At a weekend, on a holiday or after hours"), required=False
    )
    day = DayField(label=_("Day, outside the hours"), required=False)
    time = TimeField(label=_("From"), required=False)
    reason = CharField(
        label=_("When would suit you, or why can it not wait for service hours?"),
        max_length=400,
        required=False,
        widget=Textarea(attrs={"rows": 2}),
    )
    is_down = BooleanField(label=_("All production stands still"), required=False)

    def __init__(self, engagements: QuerySet[Engagement], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "engagement", engagements)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("is_off_hours"):
            for name in ("day", "time", "reason"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _now("Fill this in."))
        return given
