"""How an objective stands, from its values alone. Pure.

Where the start is known, a straight line leads from it to the target on the day it is due. Behind
the line by more than a tenth of the whole way is at risk. A value that is missing or old says
nothing, and is never taken for a zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import models
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from tsam.domains.objectives.models.documents import Direction, Objective

# No percentage from fewer than these: "3 of 5", never "60 %".
FEW = 10
_SLACK = Decimal("0.1")


class Status(models.TextChoices):
    ON_TRACK = "ON_TRACK", _later("On track")
    AT_RISK = "AT_RISK", _later("At risk")
    REACHED = "REACHED", _later("Reached")
    MISSED = "MISSED", _later("Missed")
    NA = "NA", _later("Unknown")


@dataclass(frozen=True)
class Value:
    """What was read or counted, and where it comes from.

    `counted` says how many it rests on, `part` how many of them where it is a share, `keys` are
    the cases behind it. Without a value, `why` says what is missing.
    """

    value: Decimal | None
    on: date
    """The day that it is true for."""
    at: datetime
    """When it was counted, or written down."""
    counted: int = 0
    part: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    keys: tuple[int, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Start:
    """Where the way begins: the baseline when it was agreed, or the first value there is."""

    value: Decimal
    on: date


@dataclass(frozen=True)
class Standing:
    status: str
    sentence: str
    progress: int | None = None
    """How much of the way is gone, 0 to 100; nothing where the start is not known."""

    @property
    def label(self) -> str:
        return str(Status(self.status).label)


def judge(objective: Objective, value: Value, start: Start | None, today: date) -> Standing:
    """How it stands on that day, in the zone of the engagement."""
    target, due_on = objective.target, objective.due_on
    if target is None or due_on is None:
        return Standing(Status.NA, _("It has no target or no day yet."))
    if value.value is None:
        return Standing(Status.NA, value.why)
    progress = _progress(value.value, start, target)
    if is_met(objective, value.value):
        return Standing(Status.REACHED, _("The target is reached."), 100)
    if today > due_on:
        return Standing(
            Status.MISSED, _("It was due on %(day)s.") % {"day": _day(due_on)}, progress
        )
    return _on_the_way(objective, value.value, start, today, progress)


def _on_the_way(
    objective: Objective, value: Decimal, start: Start | None, today: date, progress: int | None
) -> Standing:
    target, due_on = objective.target or Decimal(), objective.due_on or today
    left = (due_on - today).days
    if start is None or start.value == target:
        return Standing(Status.ON_TRACK, _("No start is known, so nobody can tell yet."), progress)
    span = max((due_on - start.on).days, 1)
    gone = min(max(Decimal((today - start.on).days) / span, Decimal()), Decimal(1))
    expected = start.value + (target - start.value) * gone
    sign = 1 if objective.direction == Direction.UP else -1
    behind = (expected - value) * sign
    words = _("On the straight way from %(start)s to %(target)s it would be %(here)s today.") % {
        "start": amount(start.value, objective.unit),
        "target": amount(target, objective.unit),
        "here": amount(expected.quantize(Decimal("0.1")), objective.unit),
    }
    if behind > abs(target - start.value) * _SLACK:
        return Standing(Status.AT_RISK, words, progress)
    if left <= 0:
        return Standing(Status.AT_RISK, _("It is due today."), progress)
    return Standing(Status.ON_TRACK, words, progress)


def is_met(objective: Objective, value: Decimal) -> bool:
    """Whether that value is at the target or past it."""
    if objective.target is None:
        return False
    if objective.direction == Direction.UP:
        return value >= objective.target
    return value <= objective.target


def _progress(value: Decimal, start: Start | None, target: Decimal) -> int | None:
    if start is None or start.value == target:
        return None
    gone = (value - start.value) / (target - start.value) * 100
    return int(min(max(gone, Decimal()), Decimal(100)))


def stale(reading_on: date, days: int, today: date) -> str:
    """Why a reading says nothing any more; empty while it does."""
    age = (today - reading_on).days
    if age <= days:
        return ""
    return _("The last reading is from %(day)s, %(age)d days ago. It holds for %(days)d days.") % {
        "day": _day(reading_on),
        "age": age,
        "days": days,
    }


def amount(value: Decimal | None, unit: str) -> str:
    """ "80 %", "14.5 h", "0 cases"; a no-break space between both."""
    if value is None:
        return ""
    number = number_format(value.normalize() + 0, use_l10n=True, force_grouping=True)
    if unit in ("cases", "promises"):
        one = value == 1
        unit = {
            "cases": _("case") if one else _("cases"),
            "promises": _("promise") if one else _("promises"),
        }[unit]
    return f"{number}\N{NO-BREAK SPACE}{unit}" if unit else number


def shown(objective: Objective, value: Value) -> str:
    """A value as people read it: a share of few as such."""
    if value.value is None:
        return _("not known")
    if value.part is not None and value.counted < FEW:
        return _("%(part)d of %(all)d") % {"part": value.part, "all": value.counted}
    places = Decimal(1) if value.part is not None else Decimal("0.1")
    rounded = value.value.quantize(places)
    # A tenth that was cut off must not make a target look reached.
    exact = is_met(objective, value.value) == is_met(objective, rounded)
    return amount(rounded if exact else value.value, objective.unit)


def target_words(objective: Objective) -> str:
    if objective.target is None:
        return ""
    return _("%(direction)s %(amount)s") % {
        "direction": objective.get_direction_display(),
        "amount": amount(objective.target, objective.unit),
    }


def baseline_words(objective: Objective) -> str:
    if objective.is_measured_first:
        return _("measured first")
    return amount(objective.baseline, objective.unit)


def first_of(values: Sequence[tuple[date, Decimal]]) -> Start | None:
    """The earliest value, where a baseline is to be measured first."""
    found = min(values, key=lambda one: one[0], default=None)
    return Start(found[1], found[0]) if found else None


def _day(day: date) -> str:
    return date_format(day, "j M Y")
