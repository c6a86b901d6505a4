"""What keeps a version from being agreed: an objective that nobody could measure. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tsam.domains.objectives.models.documents import Direction, Objective, Source

# Words that say how it should feel, not what is counted, in the six languages of the service.
VAGUE = frozenset(
    {
        *("better", "faster", "quicker", "smoother", "nicer", "good", "great", "happy"),
        *("improve", "improved", "improvement", "satisfied"),
        *("besser", "schneller", "verbessern", "verbesserung", "zufrieden"),
        *("mieux", "meilleur", "meilleure", "améliorer", "amélioration", "satisfait"),
        *("改善", "向上", "より良い", "提升", "改进", "更好", "개선", "향상"),
    }
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Lack:
    """What an objective lacks, and what helps; of the version as a whole where it has no label."""

    label: str
    field: str
    sentence: str


def lacks(objectives: Iterable[Objective], today: date) -> list[Lack]:
    """All that must be put right before the version can be reviewed, by number."""
    listed = list(objectives)
    if not listed:
        return [Lack("", "objectives", _("It has no objective yet. Add what is to be reached."))]
    return [
        Lack(one.label, field, sentence)
        for one in listed
        for field, sentence in _lacks_of(one, today)
    ]


def _lacks_of(one: Objective, today: date) -> Iterator[tuple[str, str]]:
    if not one.source:
        yield "source", _("Say where the value comes from: a figure of the desk, or a reading.")
    elif one.source == Source.MANUAL and not one.read_from:
        yield "read_from", _("Say what is read, such as “the monitor of the night run”.")
    if not one.metric:
        yield "metric", _("Say what is counted or timed, such as “hours of outage in a month”.")
    elif unmeasurable := vague(one.metric):
        yield "metric", unmeasurable
    if not one.unit:
        yield "unit", _("Say in what it is counted, such as % or hours.")
    yield from _lacks_of_the_way(one, today)


def _lacks_of_the_way(one: Objective, today: date) -> Iterator[tuple[str, str]]:
    """From where, to where, by when."""
    if one.target is None:
        yield "target", _("Set a target in numbers.")
    if one.due_on is None:
        yield "due_on", _("Say by which day.")
    elif one.due_on <= today:
        yield "due_on", _("The day has passed. Set one ahead.")
    if one.baseline is None and not one.is_measured_first:
        yield "baseline", _("Say where it stands today, or that it is measured first.")
    elif _is_met_already(one):
        yield "target", _("The target is met by the baseline already. Set one that is ahead.")


def vague(metric: str) -> str:
    """Why nobody could measure that, in kind words; empty where it can be."""
    if not VAGUE & set(_WORD.findall(metric.lower())):
        return ""
    return _(
        "“%(metric)s” is a good wish, and cannot be measured yet. Name what is counted or timed "
        "to see it, such as “hours of outage in a month”."
    ) % {"metric": metric}


def _is_met_already(one: Objective) -> bool:
    if one.baseline is None or one.target is None:
        return False
    if one.direction == Direction.UP:
        return one.baseline >= one.target
    return one.baseline <= one.target
