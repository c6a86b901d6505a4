"""What is asked of the TSAM about an order or a need, and the answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tsam.domains.priorities.models.understanding import MOST_WORDS
from tsam.faces.ui.forms import Form


class Ask(Form):
    text = forms.CharField(
        label=_("What do you want to know?"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It goes to the TSAM. The customer never reads it."),
    )


class Answer(Form):
    text = forms.CharField(
        label=_("Your answer"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Whoever works on it reads it. The customer never does."),
    )
