"""What a customer says about objectives: what should be different, and what was read."""

from __future__ import annotations

from django.forms import CharField, DecimalField, Textarea
from django.utils.translation import gettext_lazy as _

from tsam.faces.ui.fields import DayField
from tsam.faces.ui.forms import Form


class AskForChange(Form):
    reason = CharField(
        label=_("What should be different?"),
        max_length=400,
        widget=Textarea(attrs={"rows": 3}),
        help_text=_("Your TSAM reads it and sends you a new reading. What is agreed stays."),
        error_messages={"required": _("Say what should be different.")},
    )


class Read(Form):
    value = DecimalField(
        label=_("What was read"),
        max_digits=12,
        decimal_places=3,
        error_messages={
            "required": _("Write the number that was read."),
            "invalid": _("Write a number, such as 80 or 14.5."),
        },
    )
    measured_on = DayField(label=_("On"))
    note = CharField(label=_("Note"), max_length=300, required=False)
