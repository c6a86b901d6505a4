"""Every component on one page, in all its states: to look at, and for the browser tests."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsam.faces.ui import forms
from tsam.faces.ui.pages import KeysetPage, Request
from tsam.kernel.verdicts import no

COLOURS = [
    "paper", "sheet", "float", "ink", "ink-2", "ink-3", "accent", "alarm", "risk", "good", "inside",
]  # fmt: skip
TONES = [
    ("", _("With us")),
    ("good", _("On track")),
    ("risk", _("Behind")),
    ("alarm", _("Broken")),
    ("unknown", _("Not judged")),
    ("inside", _("Internal")),
    ("accent", _("With you")),
]
CLOCKS = [
    ("run", 35, 340),
    ("soon", 84, 38),
    ("late", 100, -130),
    ("hold", 40, 300),
    ("met", 60, 0),
    ("none", None, None),
]


class Window(forms.Form):
    """A form with one field of each kind, for the gallery."""

    name = django_forms.CharField(label=_("Milestone"), help_text=_("As the customer calls it."))
    exit = django_forms.CharField(
        label=_("When is it good again"),
        error_messages={"required": _("Say what must be true, so that we both know when it ends.")},
    )
    day = django_forms.DateField(label=_("Day"), widget=forms.DateInput, required=False)
    stream = django_forms.ChoiceField(
        label=_("Stream"), choices=[("production", _("Production")), ("project", _("Project"))]
    )
    reader = django_forms.ChoiceField(
        label=_("Who reads this"),
        choices=[("all", _("The customer and we")), ("us", _("Only Technical Support"))],
        widget=django_forms.RadioSelect,
    )
    tell = django_forms.BooleanField(label=_("Tell me when the target moves"), required=False)
    words = django_forms.CharField(
        label=_("What happened"), widget=django_forms.Textarea(attrs={"rows": 3}), required=False
    )


class Say(forms.Form):
    text = django_forms.CharField()


def gallery(request: Request) -> HttpResponse:
    """The gallery, with invented content that needs no row of any table."""
    now = timezone.now()
    form = Window({"name": "Ramp-up of plant 2", "stream": "project", "reader": "all"})
    context: dict[str, Any] = {
        "now": now,
        "colours": COLOURS,
        "tones": TONES,
        "severities": range(4),
        "clocks": CLOCKS,
        "moments": [now + timedelta(minutes=minutes) for minutes in (-4500, -30, 130, 2900)],
        "form": form,
        "say": Say(),
        "page": KeysetPage(rows=[], newer="before", older="after"),
        "figures": _figures(),
        "verdict": no(
            "A case of severity 0 is not closed before the customer has agreed.",
            rule="R4.2",
            evidence=(("Severity", "0"), ("Agreed", "not yet")),
        ),
        "entries": _entries(now),
        "terms": _terms(),
        "total": 330,
        "rows": ["Viewables stop publishing", "Bulk load stops at 61 %", "Archive rule"],
    }
    return render(request, "ui/gallery.html", context)


def _figures() -> list[dict[str, Any]]:
    return [
        {"n": 5, "label": _("Promises due"), "detail": "1 late", "href": "#", "tone": "alarm"},
        {"n": 4, "label": _("Clocks under 4 h"), "detail": "08:50", "href": "#", "tone": "risk"},
        {"n": 3, "label": _("Silent cases"), "detail": "9 d", "href": "#"},
        {"n": 2, "of": 19, "label": _("Off track"), "detail": "", "href": "#"},
    ]


def _entries(now: Any) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            kind="letter",
            who="Jens Petersen",
            to=_("to Technical Support"),
            text="Nach dem Neustart laufen die Worker etwa 20 Minuten.\n\nDann beenden sie sich.",
            language="de",
            files=[{"name": "publisher-logs.zip", "size": 18_900_000, "url": "#"}],
            at=now - timedelta(days=1, hours=3),
        ),
        SimpleNamespace(
            kind="event",
            icon="gauge",
            text=_("Severity 2 became 1"),
            at=now - timedelta(hours=20),
        ),
        SimpleNamespace(
            kind="note",
            who="Tomasz Rak",
            text="Same native crash as at two other sites.",
            at=now - timedelta(hours=2),
        ),
    ]


def _terms() -> list[dict[str, Any]]:
    points = [("Requirement R-03, weight 5", 150), ("Severity 1", 120), ("Production", 60)]
    starts = 0
    terms = []
    for label, worth in points:
        terms.append({"label": label, "points": worth, "starts": starts})
        starts += worth
    return terms
