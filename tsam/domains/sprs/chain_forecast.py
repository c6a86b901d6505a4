"""Will the fix be installed before the milestone? A chain of links, each with its chance. Pure.

The fix is ready at some time (a curve, `forecast.py`); a release carries it whose code freezes
later than that; it comes out with a delay like those of earlier ones; the customer tests it, and
installs it in the first change window after that. Of the releases that could carry a fix the one
counts that is likeliest in time: whoever waits chooses it. So a later milestone never lowers the
chance, and a later release never raises it.

Summed up exactly over the curve, the delays and the lengths of a test. The interval around the
chance is drawn with a fixed seed: how far it may lie off, given on how many ended defects and on
how many releases the curve and the delays rest.

Times are days from the moment of the forecast, as floats; windows and freezes are on the clocks of
their zones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from tsam.domains.intelligence.windows import Freeze, Window, next_window

Floats = NDArray[np.float64]

# How long a customer tests: days, and how often so. Nobody measures it, so it is said as it is.
TEST: Sequence[tuple[float, float]] = ((1.0, 0.25), (3.0, 0.5), (7.0, 0.25))
# Where no release of anybody has shown how days slip: mostly on its day, sometimes weeks later.
USUAL_DELAYS: Sequence[tuple[float, float]] = ((0.0, 0.6), (7.0, 0.2), (14.0, 0.1), (28.0, 0.1))
# So many foreign releases hold the delays of a product with few of its own.
HELD = 6.0
# So many imagined promises of the curve hold what came of the promises of fixes.
PROMISES_HELD = 10.0
# A patch by hand comes so many days after the fix.
PATCH_DAYS = 3.0
_DRAWS, _SEED, _INSIDE = 2000, 20261129, 0.8
_MINUTE = 1 / 1440


@dataclass(frozen=True)
class Fix:
    """P(ready within so many days from now); `days` ascends from 0, `n` ended defects behind it."""

    days: Floats
    ready: Floats
    n: int

    def within(self, days: float) -> float:
        if days < 0:
            return 0.0
        return float(np.interp(days, self.days, self.ready))


READY = Fix(np.array([0.0, 1.0]), np.array([1.0, 1.0]), 0)


@dataclass(frozen=True)
class Delays:
    """How late releases came: (days, weight); `n` of them, or 0 for what is only assumed."""

    days: Sequence[tuple[float, float]]
    n: int

    def after(self, least: float) -> Delays:
        """Those that are still possible once a release is so many days late already."""
        left = [(day, weight) for day, weight in self.days if day >= least]
        if not left:
            # Later than any before it: one week more, and then another.
            left = [(least + 7.0, 0.5), (least + 14.0, 0.5)]
        whole = sum(weight for _day, weight in left)
        return Delays([(day, weight / whole) for day, weight in left], self.n)


@dataclass(frozen=True)
class Carrier:
    """A release that can bring the fix: until when it takes one, and when it is to come."""

    name: str
    closes: float
    comes: float
    delays: Delays


@dataclass(frozen=True)
class Place:
    """Where it is to be installed: until when, in which windows, after which test."""

    until: datetime
    windows: Sequence[Window] = ()
    freezes: Sequence[Freeze] = ()
    test: Sequence[tuple[float, float]] = TEST


@dataclass(frozen=True)
class Link:
    """One link of the chain: its name, its chance, on how many cases it rests."""

    name: str
    chance: float
    n: int


@dataclass(frozen=True)
class Help:
    """What would help, and the chance then."""

    name: str
    chance: float


@dataclass(frozen=True)
class Outlook:
    """The chance that it is installed in time, with its interval, its links, and what helps."""

    chance: float
    low: float
    high: float
    carrier: str
    links: Sequence[Link]
    helps: Sequence[Help]


def outlook(fix: Fix, carriers: Sequence[Carrier], place: Place, at: datetime) -> Outlook | None:
    """None where no release could bring it. `at` is aware, and the zero of all days."""
    if not carriers:
        return None
    last = last_ready(place, at)
    chances = [_installed(one, place, last) for one in carriers]
    chance = _chance(fix, carriers, chances)
    low, high = _interval(fix, carriers, chances, chance)
    best = _best(fix, carriers, chances)
    one = carriers[best]
    links = [
        Link("ready", fix.within(one.closes), fix.n),
        Link("released", _on_its_day(one.delays), one.delays.n),
        Link("installed", chances[best], one.delays.n),
    ]
    return Outlook(chance, low, high, one.name, links, _helps(fix, carriers, place, at, chance))


def chance_of(fix: Fix, carriers: Sequence[Carrier], place: Place, at: datetime) -> float:
    """P(installed in time) alone."""
    last = last_ready(place, at)
    return _chance(fix, carriers, [_installed(one, place, last) for one in carriers])


def promised(fix: Fix, closes: float, kept: int, promises: int) -> Fix:
    """The curve once R&D committed the fix to a day: held by how such promises were kept before.

    Of promises that were kept the fix comes evenly until the day; of others it goes on as the
    curve does after it. With few promises the curve keeps its say.
    """
    if closes <= 0 or not promises:
        return fix
    share, weight = kept / promises, promises / (promises + PROMISES_HELD)
    days = np.unique(np.append(fix.days, closes))
    plain = np.interp(days, fix.days, fix.ready)
    there = fix.within(closes)
    rest = np.clip((plain - there) / max(1 - there, 1e-9), 0, 1)
    early = share * np.minimum(days / closes, 1)
    told = np.where(days <= closes, early, share + (1 - share) * rest)
    return Fix(days, (1 - weight) * plain + weight * told, fix.n)


def delays_of(own: Sequence[float], others: Sequence[float]) -> Delays:
    """The delays of a product's own releases, held by those of all; the usual ones without any."""
    held = [(day, 1 / len(others)) for day in others] if others else list(USUAL_DELAYS)
    if not own:
        return Delays(held, len(others))
    share = len(own) / (len(own) + HELD)
    mixed = [(day, share / len(own)) for day in own]
    mixed += [(day, weight * (1 - share)) for day, weight in held]
    return Delays(mixed, len(own) + len(others))


def last_ready(place: Place, at: datetime) -> float:
    """Until when it must be tested to be installed in time, to the minute; below 0 for never.

    What is ready later is never installed earlier, so it is found by halving.
    """
    early, late = 0.0, (place.until - at) / timedelta(days=1)
    if not _fits(early, place, at):
        return -1.0
    while late - early > _MINUTE:
        middle = (early + late) / 2
        if _fits(middle, place, at):
            early = middle
        else:
            late = middle
    return early


def _fits(ready: float, place: Place, at: datetime) -> bool:
    when = at + timedelta(days=ready)
    if when >= place.until:
        return False
    window = next_window(place.windows, place.freezes, when)
    return window is not None and window < place.until


def _installed(one: Carrier, place: Place, last: float) -> float:
    """P(installed in time | the fix is in it)."""
    total = sum(
        often * share
        for delay, often in one.delays.days
        for test, share in place.test
        if max(one.comes + delay, 0.0) + test <= last
    )
    return min(float(total), 1.0)


def _on_its_day(delays: Delays) -> float:
    return float(sum(weight for day, weight in delays.days if day <= 0))


def _chance(fix: Fix, carriers: Sequence[Carrier], chances: Sequence[float]) -> float:
    """Over all times of the fix: each is carried by whichever that takes it is best."""
    edges, best = _steps(carriers, chances)
    ready = np.array([fix.within(edge) for edge in edges])
    return float((np.diff(ready, prepend=0.0) * best).sum())


def _steps(carriers: Sequence[Carrier], chances: Sequence[float]) -> tuple[list[float], Floats]:
    """The days on which a release closes, and the best chance of a fix between two of them."""
    edges = sorted({one.closes for one in carriers})
    best = [
        max(chance for one, chance in zip(carriers, chances, strict=True) if one.closes >= edge)
        for edge in edges
    ]
    return edges, np.array(best)


def _best(fix: Fix, carriers: Sequence[Carrier], chances: Sequence[float]) -> int:
    """The release that is likeliest to have it installed in time; of equals the first to come."""
    return max(
        range(len(carriers)),
        key=lambda row: (fix.within(carriers[row].closes) * chances[row], -carriers[row].comes),
    )


def _interval(
    fix: Fix, carriers: Sequence[Carrier], chances: Sequence[float], chance: float
) -> tuple[float, float]:
    edges, best = _steps(carriers, chances)
    ready = np.array([fix.within(edge) for edge in edges])
    draw = np.random.default_rng(_SEED)
    fixes = _shifted(ready, fix.n, draw.standard_normal((_DRAWS, 1)))
    releases = min(one.delays.n for one in carriers)
    fits = _shifted(best, releases, draw.standard_normal((_DRAWS, 1)))
    drawn = (np.diff(fixes, axis=1, prepend=0.0) * fits).sum(1)
    low, high = np.quantile(drawn, [(1 - _INSIDE) / 2, (1 + _INSIDE) / 2])
    return float(min(low, chance)), float(max(high, chance))


def _shifted(chances: Floats, n: int, by: Floats) -> Floats:
    """All moved together, by as much as `n` cases leave open; what is certain stays."""
    inside = np.clip(chances, 1e-9, 1 - 1e-9)
    middle = float(np.median(inside))
    spread = min(1 / np.sqrt(max(n * middle * (1 - middle), 0.5)), 1.2)
    moved = 1 / (1 + np.exp(-(np.log(inside / (1 - inside)) + by * spread)))
    is_certain = (chances <= 1e-9) | (chances >= 1 - 1e-9)
    return np.asarray(np.where(is_certain, chances, moved))


def _helps(
    fix: Fix, carriers: Sequence[Carrier], place: Place, at: datetime, chance: float
) -> list[Help]:
    """What one could ask for, the best first; what gains under three in a hundred is left out."""
    tried = [
        Help("patch", _with_patch(fix, place, at)),
        Help(
            "earlier",
            chance_of(fix, [replace(one, comes=one.comes - 14) for one in carriers], place, at),
        ),
    ]
    if place.windows or place.freezes:
        freely = replace(place, windows=(), freezes=())
        tried.append(Help("window", chance_of(fix, carriers, freely, at)))
    helpful = [one for one in tried if one.chance >= chance + 0.03]
    return sorted(helpful, key=lambda one: -one.chance)


def _with_patch(fix: Fix, place: Place, at: datetime) -> float:
    """A patch by hand, as soon as the fix is ready: every fix is its own release."""
    last = last_ready(place, at)
    chances = [share * fix.within(last - PATCH_DAYS - test) for test, share in place.test]
    return float(min(sum(chances), 1.0))
