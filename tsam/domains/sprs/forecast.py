"""How long until a defect is fixed: a forecast with its interval and its reasons. Pure.

A defect ends in one of two ways, fixed or rejected; most of those that matter are still open, so
their time is only known to be longer than their age (right-censored). Each way out has a hazard,
an amount per day, that is constant within each bin of age and is multiplied by what is known of
the defect when it was filed: its product, severity, component and reporter. Each multiplier is
drawn towards 1 by as many imagined events as its factor says (a gamma prior), so that a product
with three defects is forecast as any other, and one with three hundred by itself. What happened
long ago counts less.

A component and a reporter speak for the young alone: what is still open after six weeks is not
what made them quick. On public records this is what keeps the long forecasts honest
(`make evaluate-forecast`).

Times are days, as floats, on one clock; ages and horizons are days too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tsam.domains.sprs.curves import LEAST_ENDED

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FIXED, REJECTED = 0, 1
_WAYS = (FIXED, REJECTED)

# Where the hazard may change, in days of age: finer where most is decided.
_EDGES = np.array(
    [
        0.001,
        0.005,
        0.02,
        0.1,
        0.4,
        1,
        2,
        4,
        7,
        14,
        21,
        30,
        45,
        60,
        90,
        135,
        180,
        270,
        365,
        545,
        730,
        1095,
        1460,
    ]
)
_FROM = np.concatenate([[0.0], _EDGES])
_TO = np.concatenate([_EDGES, [np.inf]])
# Ages that share a multiplier: within half an hour (filed with its fix at hand), to three days, to
# six weeks, to a year, and older.
_ERAS = np.searchsorted(np.array([0.02, 3.0, 45.0, 365.0]), _FROM, side="right")
_N_ERAS = int(_ERAS.max()) + 1

# What came in so many days is told with each memory in turn, to choose among them.
_TRIED = 180.0
_PASSES = 6
# So many imagined events hold the hazard of a bin at that of the bin before it. It falls by orders
# of magnitude within the first day, and slowly afterwards.
_HELD = np.where(_FROM < 1, 0.01, 0.3)
_SILENT = np.inf


class Memory(NamedTuple):
    """An event of `half_life` days ago counts half; `doubt` multiplies the priors of factors."""

    half_life: float
    doubt: float


# Where much changes, where little does, and where a product tells nothing of its own.
MEMORIES: Sequence[Memory] = (Memory(300, 1), Memory(1000, 4), Memory(4000, 40))


class Factor(NamedTuple):
    """What a multiplier hangs on, and how many imagined events hold it at 1 in each era."""

    name: str
    prior: tuple[float, float, float, float, float]


FACTORS: Sequence[Factor] = (
    Factor("product", (10, 40, 40, 40, 80)),
    Factor("severity", (40, 40, 40, 80, 160)),
    Factor("product and severity", (40, 20, 20, 40, _SILENT)),
    Factor("component", (20, 20, 20, _SILENT, _SILENT)),
    Factor("reporter", (2, 8, 8, _SILENT, _SILENT)),
)


@dataclass(frozen=True)
class Defect:
    """What is known of a defect when it is filed."""

    product: str
    severity: str
    component: str = ""
    reporter: str = ""

    def level(self, factor: str) -> tuple[str, ...]:
        """What the multiplier of a factor hangs on; empty where that is not known."""
        if factor in {"component", "reporter"} and not getattr(self, factor):
            return ()
        levels = {
            "product": (self.product,),
            "severity": (self.severity,),
            "product and severity": (self.product, self.severity),
            "component": (self.product, self.component),
            "reporter": (self.product, self.reporter),
        }
        return levels[factor]


@dataclass(frozen=True)
class Past:
    """A defect with what became of it: `ended` is None while it is open."""

    defect: Defect
    opened: float
    ended: float | None = None
    way: int = FIXED


@dataclass(frozen=True)
class Driver:
    """What makes a defect quicker (above 1) or slower, now, at its age, and on how many events."""

    factor: str
    level: tuple[str, ...]
    times: float
    events: int


@dataclass(frozen=True)
class Curve:
    """P(fixed within d days from now), as far as one looks; `days` ascends from 0."""

    days: Floats
    fixed: Floats
    rejected: Floats

    def within(self, days: float) -> float:
        return float(np.interp(days, self.days, self.fixed))

    def quantile(self, share: float) -> float | None:
        """Days until so large a share of such defects is fixed; None where that never comes."""
        if self.fixed[-1] < share:
            return None
        return float(np.interp(share, self.fixed, self.days))


class Model:
    """What was learnt of all defects up to one moment. Made by `fit`."""

    def __init__(
        self,
        bins: Mapping[int, Floats],
        effects: Mapping[int, Mapping[str, Floats]],
        events: Mapping[str, Ints],
        levels: Mapping[str, Mapping[tuple[str, ...], int]],
        ended: int,
    ) -> None:
        self.bins, self.effects = bins, effects
        self.events, self.levels = events, levels
        self.ended = ended

    @property
    def is_enough(self) -> bool:
        return self.ended >= LEAST_ENDED

    def hazards(self, defects: Sequence[Defect], way: int) -> Floats:
        """Per day, one row for each defect and one column for each bin of age."""
        logs = np.tile(self.bins[way], (len(defects), 1))
        for factor in FACTORS:
            known = self.levels[factor.name]
            rows = _rows(defects, factor.name, known)
            logs += self.effects[way][factor.name][rows][:, _ERAS]
        return np.asarray(np.exp(logs))

    def within(
        self, defects: Sequence[Defect], ages: Floats, horizons: Sequence[float], way: int = FIXED
    ) -> Floats:
        """P(it ends this way within each horizon from now | still open at its age)."""
        both = [self.hazards(defects, each) for each in _WAYS]
        total = both[FIXED] + both[REJECTED]
        share = both[way] / np.maximum(total, 1e-300)
        answers = np.empty((len(defects), len(horizons)))
        for column, horizon in enumerate(horizons):
            spent = total * _overlap(ages, ages + horizon)
            before = np.exp(-np.hstack([np.zeros((len(defects), 1)), np.cumsum(spent, 1)[:, :-1]]))
            answers[:, column] = (share * before * -np.expm1(-spent)).sum(1)
        return answers

    def curve(self, defect: Defect, age: float, *, most: float = 3650.0) -> Curve:
        days = np.expm1(np.linspace(0, np.log1p(most), 240))
        asked, ages = [defect], np.array([age])
        fixed, rejected = (self.within(asked, ages, list(days), way)[0] for way in _WAYS)
        return Curve(days, fixed, rejected)

    def drivers(self, defect: Defect, age: float) -> list[Driver]:
        """What moves the hazard of a fix at this age, the strongest first."""
        era = int(_ERAS[np.searchsorted(_TO, age, side="right")])
        found = []
        for factor in FACTORS:
            row = self.levels[factor.name].get(defect.level(factor.name))
            if row is not None:
                times = float(np.exp(self.effects[FIXED][factor.name][row, era]))
                events = int(self.events[factor.name][row])
                found.append(Driver(factor.name, defect.level(factor.name), times, events))
        return sorted(found, key=lambda one: (-abs(np.log(one.times)), one.factor))


def fit(history: Sequence[Past], at: float, *, memory: Memory | None = None) -> Model:
    """Learn from all that was known at that moment; what was filed or ended later is not looked at.

    How long to remember, and how far to trust single products, is what would have told the last
    half year best, unless `memory` says it. Cost: about a second for 20,000 defects.
    """
    records = _Records(history)
    return _fit(records, at, memory or _best_memory(records, at))


class _Records:
    """The defects as columns, made once for all that is learnt of them."""

    def __init__(self, history: Sequence[Past]) -> None:
        self.defects = [one.defect for one in history]
        self.opened = np.array([one.opened for one in history], dtype=np.float64)
        self.closing = np.array(
            [np.inf if one.ended is None else one.ended for one in history], dtype=np.float64
        )
        self.ways = np.array([one.way for one in history], dtype=np.int64)


def _fit(records: _Records, at: float, memory: Memory) -> Model:
    known = np.flatnonzero(records.opened < at)
    opened, closing = records.opened[known], records.closing[known]
    is_ended = closing < at
    lasted = np.maximum(np.minimum(closing, at) - opened, 0.0)
    when = np.minimum(opened[:, None] + np.minimum(_FROM, lasted[:, None]), at)
    weight = 0.5 ** ((at - when) / memory.half_life)
    exposed = _overlap(np.zeros_like(lasted), lasted) * weight
    levels, rows = _levelled([records.defects[row] for row in known])
    bins: dict[int, Floats] = {}
    effects: dict[int, dict[str, Floats]] = {}
    for way in _WAYS:
        these = is_ended & (records.ways[known] == way)
        ended = _endings(lasted, these) * weight
        bins[way], effects[way] = _learn(exposed, ended, rows, levels, memory.doubt)
    events = {
        name: np.bincount(rows[name][is_ended], minlength=len(levels[name]) + 1).astype(np.int64)
        for name in levels
    }
    return Model(bins, effects, events, levels, int(is_ended.sum()))


def _best_memory(records: _Records, at: float) -> Memory:
    """The one under which what came in the last half year was likeliest, as told before it."""
    then = at - _TRIED
    before = _fit(records, then, MEMORIES[0])
    if not before.is_enough:
        return MEMORIES[-1]
    asked = np.flatnonzero((records.opened < at) & (records.closing >= then))
    opened, closing = records.opened[asked], records.closing[asked]
    young = np.maximum(then - opened, 0.0)
    old = np.maximum(np.minimum(closing, at) - opened, young)
    exposed = _overlap(young, old)
    defects = [records.defects[row] for row in asked]
    ends = {way: _endings(old, (closing < at) & (records.ways[asked] == way)) for way in _WAYS}

    def likelihood(model: Model) -> float:
        hazards = {way: model.hazards(defects, way) for way in _WAYS}
        return float(
            sum((ends[way] * np.log(hazards[way]) - exposed * hazards[way]).sum() for way in _WAYS)
        )

    models = [before, *(_fit(records, then, memory) for memory in MEMORIES[1:])]
    return max(zip(MEMORIES, models, strict=True), key=lambda pair: likelihood(pair[1]))[0]


def _endings(lasted: Floats, these: NDArray[np.bool_]) -> Floats:
    """1 in the bin of age in which each of `these` ended."""
    ended = np.zeros((len(lasted), len(_FROM)))
    rows = np.flatnonzero(these)
    ended[rows, np.searchsorted(_EDGES, lasted[rows], side="right")] = 1
    return ended


def _overlap(start: Floats, end: Floats) -> Floats:
    """Days of each span that fall into each bin of age."""
    spans = np.minimum(end[:, None], _TO) - np.maximum(start[:, None], _FROM)
    return np.asarray(np.clip(spans, 0, None))


def _levelled(
    defects: Sequence[Defect],
) -> tuple[dict[str, dict[tuple[str, ...], int]], dict[str, Ints]]:
    levels: dict[str, dict[tuple[str, ...], int]] = {}
    rows: dict[str, Ints] = {}
    for factor in FACTORS:
        known: dict[tuple[str, ...], int] = {}
        for one in defects:
            if level := one.level(factor.name):
                known.setdefault(level, len(known))
        levels[factor.name] = known
        rows[factor.name] = _rows(defects, factor.name, known)
    return levels, rows


def _rows(defects: Sequence[Defect], factor: str, known: Mapping[tuple[str, ...], int]) -> Ints:
    """The row of each in the table of a factor; the last is of all whose level says nothing."""
    return np.array([known.get(one.level(factor), len(known)) for one in defects], dtype=np.int64)


def _learn(
    exposed: Floats,
    ended: Floats,
    rows: Mapping[str, Ints],
    levels: Mapping[str, Mapping[tuple[str, ...], int]],
    doubt: float,
) -> tuple[Floats, dict[str, Floats]]:
    """Logs of the hazard of each bin and of each multiplier, each in turn given all others."""
    bins = np.zeros(len(_FROM))
    effects = {name: np.zeros((len(levels[name]) + 1, _N_ERAS)) for name in levels}
    counts = {name: _by_level(ended, rows[name], len(levels[name]) + 1) for name in levels}
    expected = exposed.copy()
    for _pass in range(_PASSES):
        fresh_bins = _bins(ended.sum(0), expected.sum(0) * np.exp(-bins))
        expected *= np.exp(fresh_bins - bins)
        bins = fresh_bins
        for name, prior in FACTORS:
            former, strength = effects[name], np.array(prior) * doubt
            loud = np.isfinite(strength)
            plain = _by_level(expected, rows[name], len(levels[name]) + 1) * np.exp(-former)
            held = np.where(loud, strength, 1.0)
            fresh = np.where(loud, np.log((counts[name] + held) / (plain + held)), 0.0)
            fresh[-1] = 0.0
            expected *= np.exp(fresh - former)[rows[name]][:, _ERAS]
            effects[name] = fresh
    return bins, effects


def _bins(ended: Floats, exposed: Floats) -> Floats:
    """Logs of the hazard of each bin, held near that of the younger one where little is known."""
    rate = (ended.sum() + 0.5) / (exposed.sum() + 0.5)
    logs = np.zeros(len(ended))
    for place in range(len(ended)):
        rate = (ended[place] + _HELD[place]) / (exposed[place] + _HELD[place] / rate)
        logs[place] = np.log(rate)
    return logs


def _by_level(amounts: Floats, rows: Ints, levels: int) -> Floats:
    """Sums over all defects of a level, for each era."""
    by_era = np.stack([amounts[:, era == _ERAS].sum(1) for era in range(_N_ERAS)], axis=1)
    sums = [np.bincount(rows, by_era[:, era], minlength=levels) for era in range(_N_ERAS)]
    return np.asarray(np.stack(sums, axis=1))
