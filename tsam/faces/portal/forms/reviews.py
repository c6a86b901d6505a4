"""What a customer writes about minutes and about the own actions."""

from __future__ import annotations

from django.forms import CharField, Textarea
from django.utils.translation import gettext_lazy as _

from tsam.faces.ui.forms import Form


class Reject(Form):
    reason = CharField(
        label=_("What is wrong"),
        max_length=1000,
        widget=Textarea(attrs={"rows": 3}),
        help_text=_("Your TSAM sends a corrected version by the end of the next service day."),
    )


class Done(Form):
    words = CharField(label=_("What was done"), max_length=400, required=False)
