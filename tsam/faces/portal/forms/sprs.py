"""What a customer says about a defect that hits them."""

from __future__ import annotations

from django.forms import CharField, Textarea
from django.utils.translation import gettext_lazy as _

from tsam.faces.ui.fields import DayField
from tsam.faces.ui.forms import Form


class Again(Form):
    """Ask to look at a decision again."""

    reason = CharField(
        label=_("What was not seen, or is different with you"),
        help_text=_("Your TSAM reads it, and asks our developers without naming you."),
        max_length=400,
        widget=Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what was not seen, or what is different.")},
    )


class OnDay(Form):
    on = DayField(label=_("On"))
