"""The score of a case: named terms, each from one fact, that add up. Pure.

Every term is a whole number of points, so the sum is exact and the order is the same on every
machine. Points come from a version of the weights; facts come with each term, so that the
sentence that explains it needs nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tsam.domains.cases.models import Case, ClockState
from tsam.domains.escalations.models import State
from tsam.kernel.hours import ALWAYS, WorkingCalendar

# name, points, facts
Term = tuple[str, int, dict[str, Any]]

# The columns of a case that a score looks at, so that a queue is read without the rest.
COLUMNS = (
    "application",
    "severity",
    "opened_at",
    "promised_at",
    "last_word_at",
    "clock_kind",
    "clock_state",
    "clock_due_at",
    "clock_target_minutes",
)
# What version 1 says. Rows of Weights hold the same shape.
FIRST_WEIGHTS: dict[str, dict[str, int]] = {
    "severity": {"0": 1000, "1": 400, "2": 150, "3": 40},
    # `used` when the whole target is spent, growing with the share; then per hour late, to `most`.
    "clock": {"used": 200, "late": 100, "late_hour": 5, "most": 500, "resting": -150},
    # Per day in which the customer heard nothing.
    "silence": {"day": 8, "most": 120},
    # Growing over the last `hours` before it is due; then late, and per hour late.
    "promise": {"hours": 24, "due": 100, "late": 150, "late_hour": 3, "most": 300},
    "age": {"day": 1, "most": 60},
    # By the weight of the documented need that the case serves.
    "requirement": {"1": 20, "2": 50, "3": 100, "4": 180, "5": 300},
    # What it concerns, where cases are classified (P4); of two areas the one that gives more.
    "area": {"production": 80, "project": 30, "unclassified": 0},
    # Growing over the last `days` service days before the day that the case waits for, all of it
    # on that day; after it so much less for each service day.
    "milestone": {"days": 20, "due": 200, "late_day": 10},
    # Growing with the chance that the fix of its SPR is not installed before the milestone.
    "spr": {"risk": 120},
    # By the place that the customer gives it among the own cases: `first`, then `step` less each.
    "order": {"first": 160, "step": 40},
    # While its escalation runs: `running` on level 1, `level` more for each level above it; only
    # `watched` while it is under watch, or the customer is asked whether it is over.
    "escalation": {"running": 200, "level": 100, "watched": 50},
}


@dataclass(frozen=True)
class Need:
    """A documented need in force: its label ("R-02"), its words, the weight that counts."""

    label: str
    statement: str
    weight: int


@dataclass(frozen=True)
class Override:
    """Points that somebody adds until a moment, with the reason."""

    points: int
    reason: str
    by: str
    until: datetime


@dataclass(frozen=True)
class Tie:
    """The day that a case of a project waits for, and how many service days are left.

    `kind` is "milestone", "go_live" before the go-live, or "live" after it. On the day itself 0
    are left, and fewer after it.
    """

    kind: str
    label: str
    name: str
    on: date
    left: int


@dataclass(frozen=True)
class Concern:
    """What a case concerns, where cases are classified: its areas, its project, its day."""

    areas: tuple[str, ...] = ()
    label: str = ""
    is_called_off: bool = False
    tie: Tie | None = None


@dataclass(frozen=True)
class Risk:
    """The fix of an SPR that a milestone waits for: in time with so many per cent."""

    number: str
    percent: int
    name: str
    on: date


@dataclass(frozen=True)
class Raised:
    """The escalation that a case stands under, as it runs.

    `is_by_spr` where it is about the SPR whose fix the case waits for.
    """

    number: str
    level: int
    state: str
    is_close_asked: bool = False
    is_by_spr: bool = False

    @property
    def is_watched(self) -> bool:
        """Nobody works on it for now: it is looked at, or waits for the customer's word."""
        return self.state == State.MONITORING or self.is_close_asked


@dataclass(frozen=True)
class Wish:
    """What people want of a case: the need it serves, its place of so many, an override.

    `concern` is None where cases are not classified.
    """

    need: Need | None = None
    place: int = 0
    of: int = 0
    override: Override | None = None
    concern: Concern | None = None
    risk: Risk | None = None
    raised: Raised | None = None


NO_WISH = Wish()


@dataclass(frozen=True)
class Score:
    points: int
    terms: tuple[Term, ...]


def score(
    case: Case,
    at: datetime,
    weights: Mapping[str, Mapping[str, int]],
    hours: WorkingCalendar,
    wish: Wish = NO_WISH,
) -> Score:
    """The terms of an open case at that moment, strongest first within the fixed set.

    A term that a version of the weights does not know yet gives nothing.
    """
    terms = (
        _severity(case, weights["severity"]),
        _requirement(wish.need, weights.get("requirement", {})),
        _area(wish.concern, weights.get("area", {})),
        _milestone(wish.concern, weights.get("milestone", {})),
        _risk(wish.risk, weights.get("spr", {})),
        _order(wish, weights.get("order", {})),
        _escalation(wish.raised, weights.get("escalation", {})),
        _override(wish.override),
        _clock(case, at, weights["clock"], hours),
        _promise(case, at, weights["promise"]),
        _silence(case, at, weights["silence"]),
        _age(case, at, weights["age"]),
    )
    spoken = tuple(term for term in terms if term[1])
    return Score(sum(points for _name, points, _facts in spoken), spoken)


def _severity(case: Case, weights: Mapping[str, int]) -> Term:
    return "severity", weights[str(case.severity)], {"severity": case.severity}


def _requirement(need: Need | None, weights: Mapping[str, int]) -> Term:
    if need is None:
        return "requirement", 0, {}
    facts = {"label": need.label, "statement": need.statement, "weight": need.weight}
    return "requirement", weights.get(str(need.weight), 0), facts


def _area(concern: Concern | None, weights: Mapping[str, int]) -> Term:
    if concern is None:
        return "area", 0, {}
    areas = concern.areas or ("UNCLASSIFIED",)
    facts = {"areas": list(areas), "label": concern.label, "called_off": concern.is_called_off}
    return "area", max(weights.get(area.lower(), 0) for area in areas), facts


def _milestone(concern: Concern | None, weights: Mapping[str, int]) -> Term:
    tie = concern.tie if concern else None
    if tie is None:
        return "milestone", 0, {}
    facts = {
        "kind": tie.kind,
        "label": tie.label,
        "name": tie.name,
        "on": tie.on.isoformat(),
        "left": tie.left,
    }
    return "milestone", nearness(tie.left, weights), facts


def _risk(risk: Risk | None, weights: Mapping[str, int]) -> Term:
    if risk is None:
        return "spr", 0, {}
    facts = {
        "number": risk.number,
        "percent": risk.percent,
        "name": risk.name,
        "on": risk.on.isoformat(),
    }
    return "spr", weights.get("risk", 0) * (100 - risk.percent) // 100, facts


def nearness(left: int, weights: Mapping[str, int]) -> int:
    """The points of a day that is so many service days away; below 0 it is past."""
    due, days = weights.get("due", 0), weights.get("days", 0)
    if left < 0:
        return max(0, due + left * weights.get("late_day", 0))
    return due * max(0, days - left) // days if days else 0


def _order(wish: Wish, weights: Mapping[str, int]) -> Term:
    if not wish.place:
        return "order", 0, {}
    points = weights.get("first", 0) - (wish.place - 1) * weights.get("step", 0)
    return "order", max(0, points), {"place": wish.place, "of": wish.of}


def _escalation(raised: Raised | None, weights: Mapping[str, int]) -> Term:
    if raised is None:
        return "escalation", 0, {}
    points = weights.get("running", 0) + (raised.level - 1) * weights.get("level", 0)
    if raised.is_watched:
        points = weights.get("watched", 0)
    facts = {
        "number": raised.number,
        "level": raised.level,
        "state": str(raised.state),
        "close_asked": raised.is_close_asked,
        "by_spr": raised.is_by_spr,
    }
    return "escalation", points, facts


def _override(override: Override | None) -> Term:
    if override is None:
        return "override", 0, {}
    facts = {"reason": override.reason, "by": override.by, "until": override.until.isoformat()}
    return "override", override.points, facts


def _clock(case: Case, at: datetime, weights: Mapping[str, int], hours: WorkingCalendar) -> Term:
    facts: dict[str, Any] = {"kind": case.clock_kind, "state": case.clock_state}
    if case.clock_state == ClockState.PAUSED:
        return "clock", weights["resting"], facts
    if case.clock_state != ClockState.RUNNING or case.clock_due_at is None:
        return "clock", 0, facts
    facts["due_at"] = case.clock_due_at.isoformat()
    if case.clock_due_at <= at:
        late = _whole_hours(at - case.clock_due_at)
        points = weights["used"] + weights["late"] + late * weights["late_hour"]
        return "clock", min(points, weights["most"]), {**facts, "late_hours": late}
    # Severity 0 is worked every hour, whatever the service calendar says.
    calendar = ALWAYS if case.severity == 0 else hours
    left = calendar.between(at, case.clock_due_at)
    target = case.clock_target_minutes or 1
    used = max(0.0, 1 - left / target)
    return "clock", round(weights["used"] * used), {**facts, "left_minutes": round(left)}


def _promise(case: Case, at: datetime, weights: Mapping[str, int]) -> Term:
    if case.promised_at is None:
        return "promise", 0, {}
    facts = {"promised_at": case.promised_at.isoformat()}
    if case.promised_at <= at:
        late = _whole_hours(at - case.promised_at)
        points = weights["late"] + late * weights["late_hour"]
        return "promise", min(points, weights["most"]), {**facts, "late_hours": late}
    near = 1 - (case.promised_at - at) / timedelta(hours=weights["hours"])
    return "promise", round(weights["due"] * max(0.0, near)), facts


def _silence(case: Case, at: datetime, weights: Mapping[str, int]) -> Term:
    if case.clock_state == ClockState.PAUSED:
        return "silence", 0, {}
    days = max(0, (at - case.last_word_at).days)
    return "silence", min(days * weights["day"], weights["most"]), {"days": days}


def _age(case: Case, at: datetime, weights: Mapping[str, int]) -> Term:
    days = max(0, (at - case.opened_at).days)
    return "age", min(days * weights["day"], weights["most"]), {"days": days}


def _whole_hours(span: timedelta) -> int:
    return int(span.total_seconds() // 3600)
