"""The parts of the weights: what each counts, and between which numbers it makes sense."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 5000


@dataclass(frozen=True)
class Part:
    """One number of the weights: points, unless it says hours or days."""

    term: str
    name: str
    label: StrOrPromise
    meaning: StrOrPromise
    least: int = -MOST
    most: int = MOST

    @property
    def key(self) -> str:
        return f"{self.term}.{self.name}"


PARTS: tuple[Part, ...] = (
    Part("severity", "0", _("Severity 0"), _("Points for an enterprise system that is down.")),
    Part("severity", "1", _("Severity 1"), _("Points for a business critical case.")),
    Part("severity", "2", _("Severity 2"), _("Points for a moderate impact.")),
    Part("severity", "3", _("Severity 3"), _("Points for a question or a low impact.")),
    Part("requirement", "5", _("Need of weight 5"), _("Points for a case that serves one.")),
    Part("requirement", "4", _("Need of weight 4"), _("The weight is agreed with the customer.")),
    Part("requirement", "3", _("Need of weight 3"), _("While it is disputed, the lower counts.")),
    Part("requirement", "2", _("Need of weight 2"), _("A need that is met counts no more.")),
    Part("requirement", "1", _("Need of weight 1"), _("Good to have.")),
    Part("area", "production", _("Production"), _("For what runs, or runs beside a project.")),
    Part("area", "project", _("Project"), _("For what is on its way to production.")),
    Part("area", "unclassified", _("Not classified"), _("Until somebody says what it concerns.")),
    Part(
        "milestone",
        "days",
        _("Milestone, days before"),
        _("So many service days before it a milestone or a go-live begins to count."),
        1,
        120,
    ),
    Part("milestone", "due", _("Milestone, the day"), _("Reached on the day itself."), 0),
    Part(
        "milestone",
        "late_day",
        _("Milestone, each day after"),
        _("So much less for each service day after it, and never below 0."),
        0,
    ),
    Part(
        "spr",
        "risk",
        _("Fix too late"),
        _("Grows from 0 to this with the chance that a fix misses the milestone."),
        0,
    ),
    Part(
        "order",
        "first",
        _("Their order, the first"),
        _("Points for the case that the customer puts first."),
        0,
    ),
    Part(
        "order",
        "step",
        _("Their order, each place"),
        _("So much less for each place after it, and never below 0."),
        0,
    ),
    Part(
        "escalation",
        "running",
        _("Escalation, level 1"),
        _("From the moment it is asked for, as long as it is worked on."),
        0,
    ),
    Part(
        "escalation",
        "level",
        _("Escalation, each level"),
        _("So much more for each level above the first."),
        0,
    ),
    Part(
        "escalation",
        "watched",
        _("Escalation, watched"),
        _("Instead, while it is under watch or the customer is asked whether it is over."),
        0,
    ),
    Part(
        "clock",
        "used",
        _("Clock, all time used"),
        _("Grows from 0 to this as the time of the clock is used up."),
    ),
    Part("clock", "late", _("Clock, broken"), _("Added at the moment a clock breaks.")),
    Part("clock", "late_hour", _("Clock, each hour late"), _("Added for each hour after it.")),
    Part(
        "clock", "most", _("Clock, at most"), _("More than this no clock gives, however late."), 0
    ),
    Part(
        "clock",
        "resting",
        _("Clock, resting"),
        _("While the move is the customer’s. Below 0 it lets the case sink."),
    ),
    Part(
        "promise",
        "hours",
        _("Promise, hours before"),
        _("So many hours before it is due a promise begins to count."),
        1,
        720,
    ),
    Part("promise", "due", _("Promise, due"), _("Reached when the promised time comes.")),
    Part("promise", "late", _("Promise, broken"), _("Instead, once the time has passed.")),
    Part("promise", "late_hour", _("Promise, each hour late"), _("Added for each hour after it.")),
    Part("promise", "most", _("Promise, at most"), _("More than this no promise gives."), 0),
    Part("silence", "day", _("Silence, each day"), _("For each day the customer heard nothing.")),
    Part("silence", "most", _("Silence, at most"), _("More than this silence does not give."), 0),
    Part("age", "day", _("Age, each day"), _("For each day since the case was opened.")),
    Part("age", "most", _("Age, at most"), _("More than this age does not give."), 0),
)
TERMS: Mapping[str, StrOrPromise] = {
    "severity": _("Severity"),
    "requirement": _("Documented need"),
    "area": _("Area"),
    "milestone": _("Milestone"),
    "spr": _("Fix of its SPR"),
    "order": _("Their order"),
    "escalation": _("Escalation"),
    "clock": _("Clock"),
    "promise": _("Promise"),
    "silence": _("Silence"),
    "age": _("Age"),
}


def check(values: Mapping[str, Mapping[str, Any]]) -> None:
    """Raises ValidationError by the keys of the parts, such as "clock.late"."""
    _check(values, [part.key for part in PARTS])


def check_changes(changes: Mapping[str, Mapping[str, Any]]) -> None:
    """As `check`, where only what differs is given."""
    _check(changes, _given(changes))


def _check(values: Mapping[str, Mapping[str, Any]], asked: Collection[str]) -> None:
    wrong: dict[str, str] = {}
    for part in PARTS:
        number = values.get(part.term, {}).get(part.name)
        # A truth is a whole number too, to the machine.
        is_right = type(number) is int and part.least <= number <= part.most
        if part.key in asked and not is_right:
            wrong[part.key] = gettext("Write a whole number from %(least)d to %(most)d.") % {
                "least": part.least,
                "most": part.most,
            }
    if unknown := sorted(_given(values) - {part.key for part in PARTS}):
        wrong["values"] = gettext("Unknown: %(names)s.") % {"names": ", ".join(unknown)[:200]}
    if wrong:
        raise ValidationError(dict(wrong))


def _given(values: Mapping[str, Mapping[str, Any]]) -> set[str]:
    return {f"{term}.{name}" for term, parts in values.items() for name in parts}
