"""When something may be changed, asked alike on the desk and in the portal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.forms import CharField, TimeField, TimeInput, TypedChoiceField
from django.utils.translation import gettext_lazy as _

from tsam.domains.intelligence.models import Weekday
from tsam.faces.ui.fields import DayField
from tsam.faces.ui.forms import Form


class Window(Form):
    beside: ClassVar[Sequence[Sequence[str]]] = (("opens", "closes"),)

    weekday = TypedChoiceField(label=_("Day"), coerce=int, choices=Weekday.choices)
    opens = TimeField(label=_("From"), widget=TimeInput(attrs={"type": "time"}))
    closes = TimeField(
        label=_("To"),
        widget=TimeInput(attrs={"type": "time"}),
        help_text=_("On the next day where it is earlier."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, initial: Mapping[str, Any] | None = None
    ) -> None:
        # Both forms stand on one page of the portal.
        super().__init__(data, initial=initial, auto_id="window_%s")


class Freeze(Form):
    beside = (("starts_on", "ends_on"),)

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    reason = CharField(
        label=_("Why"), max_length=200, help_text=_("“Closing of the year”. Both sides read it.")
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial, auto_id="freeze_%s")
