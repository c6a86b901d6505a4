"""Hold the forecast of fixes against what became of public defects: `make evaluate-forecast`.

At the first of each month the model learns from what was known then and forecasts two groups:
the defects filed in that month, from the moment each was filed, and all that were open. Three
plain forecasts stand beside it. Scores (less is better): Brier at 30, 90 and 180 days, and CRPS of
log(1 + days). The share inside the 80 % interval and the median absolute error stand beside them;
the latter decides nothing, because on heavy tails it rewards short guesses. A plot shows, by
tenths of what was said to come within 90 days, how much came.

Ends with 1 when a plain forecast is better on any score, when the interval covers more than five
points too few or too many, or when what happened later changes a forecast.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.calibration import Panel, write
from tsam.domains.sprs import forecast
from tsam.domains.sprs.forecast import FIXED, REJECTED, Defect, Floats, Model, Past

PLOT = Path(__file__).parents[1] / "var" / "forecast-calibration.svg"
HORIZONS = (30.0, 90.0, 180.0)
# Days at which whole curves are read: the first minutes, then even in log(1 + days), to ten years.
_LATER = np.expm1(np.linspace(np.log1p(0.05), np.log1p(3650.0), 80))
GRID = np.concatenate([[0.0, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02], _LATER])
MONTH = 365.25 / 12
GROUPS = ("new", "open")
Fit = Callable[[Sequence[Past], float], Model]
# Of the asked: P(fixed within each of GRID from now), rows by defect.
Curves = Floats


@dataclass
class Asked:
    """Defects that are forecast at one moment, and what became of them."""

    rows: list[int]
    ages: Floats
    # Days from then to the fix; infinite where it was rejected or is open still.
    left: Floats
    # So long one looked at each; what happened after that nobody knows.
    seen: Floats


@dataclass
class Score:
    """Sums over all months: squared errors by horizon, CRPS, hits of the interval, errors."""

    brier: list[list[Floats]] = field(default_factory=lambda: [[] for _ in HORIZONS])
    crps: list[Floats] = field(default_factory=list)
    ranks: list[Floats] = field(default_factory=list)
    errors: list[Floats] = field(default_factory=list)
    told: list[tuple[Floats, Floats]] = field(default_factory=list)

    def add(self, curves: Curves, asked: Asked) -> None:
        for place, horizon in enumerate(HORIZONS):
            known = asked.seen >= horizon
            said = np.array([np.interp(horizon, GRID, curve) for curve in curves[known]])
            came = asked.left[known] <= horizon
            self.brier[place].append((said - came) ** 2)
            if horizon == HORIZONS[1]:
                self.told.append((said, came.astype(float)))
        self.crps.append(_crps(curves, asked))
        self.ranks.append(_ranks(curves, asked))
        fixed = np.isfinite(asked.left)
        middle = np.array([_median(curve) for curve in curves[fixed]])
        self.errors.append(np.abs(middle - asked.left[fixed]))

    def figures(self) -> list[float]:
        """Brier at each horizon, then CRPS: the proper scores."""
        brier = [float(np.concatenate(one).mean()) for one in self.brier]
        return [*brier, float(np.concatenate(self.crps).mean())]

    def coverage(self) -> float:
        ranks = np.concatenate(self.ranks)
        return float(((ranks >= 0.1) & (ranks <= 0.9)).mean())

    def median_error(self) -> float:
        return float(np.median(np.concatenate(self.errors)))

    def calibration(self) -> list[tuple[float, float, int]]:
        """At 90 days, by tenths of what was said: mean said, mean that came, how many."""
        said = np.concatenate([one for one, _came in self.told])
        came = np.concatenate([one for _said, one in self.told])
        tenth = np.minimum((said * 10).astype(int), 9)
        return [
            (
                float(said[tenth == n].mean()),
                float(came[tenth == n].mean()),
                int((tenth == n).sum()),
            )
            for n in range(10)
            if (tenth == n).any()
        ]


def _ranks(curves: Curves, asked: Asked) -> Floats:
    """Where on its own curve each fix came: even from 0 to 1 when the forecasts are right.

    Of what is not fixed one knows only that it lies behind the last day one looked at; each such
    place is as likely (randomised, with a seed of its own).
    """
    days = np.minimum(asked.left, np.minimum(asked.seen, GRID[-1]))
    ranks = np.array([np.interp(day, GRID, curve) for day, curve in zip(days, curves, strict=True)])
    chance = np.random.default_rng(len(days)).random(len(days))
    return np.asarray(np.where(asked.left > days, ranks + chance * (1 - ranks), ranks))


def _crps(curves: Curves, asked: Asked) -> Floats:
    """Integral of (F - [fixed by then])² over log(1 + days), as far as one looked."""
    steps = np.log1p(GRID)
    came = asked.left[:, None] <= GRID[None, :]
    known = asked.seen[:, None] >= GRID[None, :]
    squares = np.where(known, (curves - came) ** 2, 0.0)
    widths = np.diff(steps)
    return np.asarray(((squares[:, 1:] + squares[:, :-1]) / 2 * widths).sum(1))


def _median(curve: Floats) -> float:
    return float(np.interp(0.5, curve, GRID)) if curve[-1] >= 0.5 else float(GRID[-1])


class Baselines:
    """Three plain forecasts of the same moment."""

    def __init__(self, history: Sequence[Past], at: float) -> None:
        self.known = [one for one in history if one.opened < at]
        closing = np.array([np.inf if one.ended is None else one.ended for one in self.known])
        opened = np.array([one.opened for one in self.known])
        self.lasted = np.maximum(np.minimum(closing, at) - opened, 0.0)
        self.is_fixed = (closing < at) & np.array([one.way == FIXED for one in self.known])
        self.everything = _survival(self.lasted, self.is_fixed)
        cells: dict[tuple[str, str], list[int]] = {}
        for row, one in enumerate(self.known):
            cells.setdefault((one.defect.product, one.defect.severity), []).append(row)
        self.cells = {
            cell: _survival(self.lasted[rows], self.is_fixed[rows]) for cell, rows in cells.items()
        }

    def all_history(self, _defects: Sequence[Defect], ages: Floats) -> Curves:
        return np.array([_after(self.everything, age) for age in ages])

    def kaplan_meier(self, defects: Sequence[Defect], ages: Floats) -> Curves:
        """Of the same project and priority; of everything where there is none."""
        return np.array(
            [
                _after(self.cells.get((one.product, one.severity), self.everything), age)
                for one, age in zip(defects, ages, strict=True)
            ]
        )

    def running_median(self, _defects: Sequence[Defect], ages: Floats) -> Curves:
        """One day for all: the median of those that lasted longer than its age."""
        ended = np.sort(self.lasted[self.is_fixed])
        curves = []
        for age in ages:
            longer = ended[np.searchsorted(ended, age, side="right") :]
            day = float(np.median(longer)) - age if len(longer) else np.inf
            curves.append((day <= GRID).astype(float))
        return np.array(curves)


Survival = tuple[Floats, Floats]


def _survival(lasted: Floats, is_ended: NDArray[np.bool_]) -> Survival:
    """Kaplan and Meier: days, and the share that lasts longer than each."""
    order = np.argsort(lasted, kind="stable")
    at_risk = np.arange(len(lasted), 0, -1, dtype=np.float64)
    return lasted[order], np.asarray(np.cumprod(np.where(is_ended[order], 1 - 1 / at_risk, 1.0)))


def _after(survival: Survival, age: float) -> Floats:
    days, shares = survival
    padded = np.concatenate([[1.0], shares])
    now = padded[np.searchsorted(days, age, side="right")]
    then = padded[np.searchsorted(days, age + GRID, side="right")]
    return np.asarray(1 - then / now if now > 0 else np.zeros_like(GRID))


@dataclass(frozen=True)
class Set:
    """A set of defects, the months at which forecasts are made, and when the records end."""

    title: str
    history: list[Past]
    first: float
    last: float
    ends: float

    def origins(self) -> Iterator[float]:
        at = self.first
        while at < self.last:
            yield at
            at += MONTH


def evaluate(data: Set, fit: Fit = forecast.fit) -> dict[str, dict[str, Score]]:
    """{group: {forecast: its scores}}. Raises Leak when the future changes a forecast."""
    scores: dict[str, dict[str, Score]] = {group: {} for group in GROUPS}
    for turn, at in enumerate(data.origins()):
        model, plain = fit(data.history, at), Baselines(data.history, at)
        if turn % 12 == 0:
            _refuse_leaks(fit, data.history, at, model)
        for group in GROUPS:
            asked = _asked(data, at, group)
            if not asked.rows:
                continue
            defects = [data.history[row].defect for row in asked.rows]
            said = {
                "this forecast": model.within(defects, asked.ages, list(GRID)),
                "all history": plain.all_history(defects, asked.ages),
                "Kaplan-Meier by project and priority": plain.kaplan_meier(defects, asked.ages),
                "running median": plain.running_median(defects, asked.ages),
            }
            for name, curves in said.items():
                scores[group].setdefault(name, Score()).add(curves, asked)
    return scores


class Leak(Exception):
    """A forecast was made with what happened later."""


def _refuse_leaks(fit: Fit, history: Sequence[Past], at: float, model: Model) -> None:
    """The same forecast must come from the records as they stood then."""
    then = [
        Past(one.defect, one.opened, one.ended if one.ended and one.ended < at else None, one.way)
        if one.ended and one.ended < at
        else Past(one.defect, one.opened)
        for one in history
        if one.opened < at
    ]
    some = [one.defect for one in history[:: max(1, len(history) // 50)]]
    ages = np.full(len(some), 10.0)
    told = fit(then, at).within(some, ages, HORIZONS)
    if not np.allclose(told, model.within(some, ages, HORIZONS)):
        raise Leak("What happened after the moment of a forecast changed it.")


def _asked(data: Set, at: float, group: str) -> Asked:
    rows, ages = [], []
    for row, one in enumerate(data.history):
        if group == "new" and at <= one.opened < at + MONTH:
            rows.append(row)
            ages.append(0.0)
        elif group == "open" and one.opened < at and (one.ended is None or one.ended >= at):
            rows.append(row)
            ages.append(at - one.opened)
    asked = [data.history[row] for row in rows]
    since = np.array([one.opened for one in asked]) + np.array(ages)
    ended = np.array(
        [one.ended if one.ended is not None and one.way == FIXED else np.inf for one in asked]
    )
    # To the end of the records for all alike: else those that ended would be looked at longer.
    return Asked(rows, np.array(ages), ended - since, data.ends - since)


def _day(moment: datetime) -> float:
    return moment.timestamp() / 86400


def _first(year: int) -> float:
    return _day(datetime(year, 1, 1, tzinfo=UTC))


def _read(path: Path, **how: str) -> Iterator[dict[str, str]]:
    csv.field_size_limit(2**31)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=how.get("delimiter", ","))


def _stamp(words: str) -> float:
    return _day(datetime.strptime(words, "%Y-%m-%dT%H:%M:%S.%f%z"))


def promise(data: Path) -> Set:
    """PROMISE 2019: Apache projects, 2009 to 2018, all fixed."""
    folder = data / "defects-apache-promise19"
    found = [
        Past(
            Defect(
                row["Project"],
                row["Priority"],
                (row["Components"].split() or [""])[0],
                row["Reporter"],
            ),
            _stamp(row["CreationDate"]),
            max(_stamp(row["ResolutionDate"]), _stamp(row["CreationDate"])),
        )
        for path in sorted(folder.glob("*-jira-bug-fix-dataset.csv.gz"))
        for row in _read(path, delimiter=";")
    ]
    if not found:
        raise FileNotFoundError(folder)
    return Set("Apache, PROMISE 2019", found, _first(2013), _first(2018), _first(2019))


def jira(data: Path) -> Set:
    """Lucene, Solr, Aries and Mahout, 2001 to 2014, with a few that were not fixed."""
    found = []
    for row in _read(data / "defects-apache-jira" / "issues.csv.gz"):
        opened = _stamp(row["created"])
        ended = max(_stamp(row["resolved"]), opened) if row["resolved"] else None
        way = FIXED if row["resolution"] == "Fixed" else REJECTED
        component = row["components"].split("|")[0]
        what = Defect(row["project"], row["priority"], component, row["reporter"])
        found.append(Past(what, opened, ended, way))
    return Set("Apache Jira, four projects", found, _first(2010), _first(2013), _first(2014))


def gitbugs(data: Path) -> Set:
    """Hadoop, 2020 to 2024, with those that are open and those that were rejected."""
    found = []
    for row in _read(data / "defects-gitbugs" / "hadoop_bugs.csv.gz"):
        opened = _english(row["Created"])
        ended = max(_english(row["Resolved"]), opened) if row["Resolved"] else None
        way = FIXED if row["Resolution"] == "Fixed" else REJECTED
        found.append(Past(Defect("Hadoop", row["Priority"]), opened, ended, way))
    return Set("GitBugs, Hadoop", found, _first(2022), _first(2024) + 182, _first(2025))


_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def _english(words: str) -> float:
    """`25/May/22 10:21`, in whatever language this machine speaks."""
    date, time = words.split()
    day, month, year = date.split("/")
    hour, minute = time.split(":")
    when = (2000 + int(year), _MONTHS.index(month) + 1, int(day), int(hour), int(minute))
    return _day(datetime(*when, tzinfo=UTC))


SETS = (promise, jira, gitbugs)


def report(data: Set, scores: dict[str, dict[str, Score]]) -> list[str]:
    """Print the tables of one set; returns what is not as good as it must be."""
    wrong = []
    print(f"\n{data.title}: {len(data.history):,} defects")
    for group in GROUPS:
        found = scores[group]
        ours = found["this forecast"]
        print(f"\n  {group}, {sum(map(len, ours.crps)):,} forecasts")
        print(f"  {'':38} {'30 d':>7} {'90 d':>7} {'180 d':>7} {'CRPS':>7} {'80 %':>6} {'MdAE':>7}")
        for name, score in found.items():
            figures = " ".join(f"{figure:7.4f}" for figure in score.figures())
            print(f"  {name:38} {figures} {score.coverage():6.1%} {score.median_error():7.1f}")
            worse = [a >= b for a, b in zip(ours.figures(), score.figures(), strict=True)]
            if score is not ours and any(worse):
                wrong.append(f"{data.title}, {group}: {name} is better on a score.")
        if abs(ours.coverage() - 0.8) > 0.05:
            wrong.append(f"{data.title}, {group}: the 80 % interval holds {ours.coverage():.1%}.")
        print("  said within 90 days -> came:", end="")
        print("".join(f"  {said:.0%}->{came:.0%} ({n})" for said, came, n in ours.calibration()))
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(prog="make evaluate-forecast", description=__doc__)
    parser.add_argument("--plot", type=Path, default=PLOT, help="where the plot is written")
    asked = parser.parse_args()
    folder = Path(os.environ.get("TSAM_DATA") or Path(__file__).parents[2] / "shared" / "data")
    wrong: list[str] = []
    panels: list[Panel] = []
    for read in SETS:
        try:
            data = read(folder)
        except FileNotFoundError as absent:
            print(
                f"\nMISSING: there is no {absent.filename or absent}. Name its folder: TSAM_DATA."
            )
            continue
        scores = evaluate(data)
        wrong += report(data, scores)
        panels += [
            Panel(f"{data.title}, {group}", found["this forecast"].calibration())
            for group, found in scores.items()
        ]
    if panels:
        write(asked.plot, "Fixed within 90 days: said (across) and came (up)", panels)
    print("\n" + ("\n".join(wrong) or "Better than each plain forecast on each score."))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
