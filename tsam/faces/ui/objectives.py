"""How objectives and seals are shown, on the desk and on the portal alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.cases.figures import Added
from tsam.domains.cases.measuring import Measured
from tsam.domains.objectives.models import (
    Direction,
    Objective,
    ObjectiveNeed,
    ObjectivesDocument,
    Source,
)
from tsam.domains.objectives.seals import Seal
from tsam.domains.objectives.standing import (
    Status,
    amount,
    baseline_words,
    shown,
    target_words,
)

_TONES = {
    Status.ON_TRACK: ("good", "circle-check"),
    Status.REACHED: ("good", "badge-check"),
    Status.AT_RISK: ("risk", "triangle-alert"),
    Status.MISSED: ("alarm", "octagon-alert"),
    Status.NA: ("unknown", "circle-dashed"),
}


@dataclass(frozen=True)
class Change:
    """A value in place: what it was, where it was another one, and what it is now."""

    now: str
    was: str = ""
    is_changed: bool = False


@dataclass(frozen=True)
class Row:
    """One objective on a page: how it stands, and what a version changes in it."""

    measured: Measured
    needs: Sequence[ObjectiveNeed]
    cells: Mapping[str, Change]
    kind: str
    """"new", "changed", "same" against the version that is amended; "" where there is none."""
    change: str = ""
    """What changed, in two words."""
    lacks: tuple[str, ...] = ()

    @property
    def objective(self) -> Objective:
        return self.measured.objective

    @property
    def tone(self) -> str:
        return _TONES[Status(self.measured.standing.status)][0]

    @property
    def icon(self) -> str:
        return _TONES[Status(self.measured.standing.status)][1]

    @property
    def now(self) -> str:
        return shown(self.objective, self.measured.value)

    @property
    def has_value(self) -> bool:
        return self.measured.value.value is not None

    @property
    def derivation(self) -> str:
        return derivation(self.measured)


def rows(
    measured: Iterable[Measured],
    needs: Mapping[int, Sequence[ObjectiveNeed]],
    former: Mapping[int, Objective] | None = None,
    lacks: Mapping[str, Sequence[str]] | None = None,
) -> list[Row]:
    """`former` are the objectives of the amended version by number; None where there is none."""
    found = []
    for one in measured:
        objective = one.objective
        was = former.get(objective.number) if former is not None else None
        cells = _cells(objective, was)
        kind, change = "", ""
        if former is not None:
            is_changed = any(cell.is_changed for cell in cells.values())
            kind = "new" if was is None else "changed" if is_changed else "same"
            change = _change_words(objective, was, cells)
        found.append(
            Row(
                one,
                needs.get(objective.pk, ()),
                cells,
                kind,
                change,
                tuple((lacks or {}).get(objective.label, ())),
            )
        )
    return found


def source_words(one: Objective) -> str:
    if not one.source:
        return ""
    if one.source == Source.MANUAL:
        return one.read_from or str(_("read by hand"))
    words = str(one.get_source_display())
    if one.source == Source.WAITING_ON_US:
        words = _("%(source)s, more than %(days)d service days") % {
            "source": words,
            "days": one.most_days,
        }
    if one.is_critical_only:
        words = _("%(source)s, severity 0 and 1") % {"source": words}
    if one.period:
        words = _("%(source)s, %(period)s") % {
            "source": words,
            "period": one.get_period_display(),
        }
    return words


def _cells(now: Objective, was: Objective | None) -> dict[str, Change]:
    said = {name: (words(now), words(was) if was else "") for name, words in _CELLS.items()}
    return {
        name: Change(here, before, is_changed=was is not None and here != before)
        for name, (here, before) in said.items()
    }


_CELLS: Mapping[str, Callable[[Objective], str]] = {
    "outcome": lambda one: one.outcome,
    "metric": lambda one: one.metric,
    "baseline": baseline_words,
    "target": target_words,
    "due_on": lambda one: date_format(one.due_on, "j M Y") if one.due_on else "",
    "source": source_words,
    "owner": lambda one: one.owner_name,
}


def _change_words(now: Objective, was: Objective | None, cells: Mapping[str, Change]) -> str:
    if was is None:
        return _("New")
    changed = [name for name, cell in cells.items() if cell.is_changed]
    if not changed:
        return _("As agreed")
    if "target" in changed and now.target is not None and was.target is not None:
        if now.direction != was.direction or now.unit != was.unit:
            return _("New target")
        sign = 1 if now.direction == Direction.UP else -1
        return _("Tighter") if (now.target - was.target) * sign > 0 else _("Looser")
    if "due_on" in changed and now.due_on and was.due_on:
        return _("Later") if now.due_on > was.due_on else _("Sooner")
    words = {"source": _("New source"), "owner": _("New owner"), "baseline": _("New baseline")}
    return words.get(changed[0], _("New words"))


# --- how a value came about


def derivation(measured: Measured) -> str:
    """What was counted, over which time, in one sentence."""
    value, objective = measured.value, measured.objective
    if value.value is None:
        return value.why
    if not objective.is_figure:
        return _("Read on %(day)s, the newest of %(count)s.") % {
            "day": _day(value.on),
            "count": ngettext("%(n)d reading", "%(n)d readings", value.counted)
            % {"n": value.counted},
        }
    time = (
        _("from %(first)s to %(last)s")
        % {"first": _day(value.starts_on), "last": _day(value.ends_on)}
        if value.starts_on and value.ends_on
        else _("on %(day)s") % {"day": _day(value.on)}
    )
    return _("%(what)s, %(time)s.") % {"what": _what(measured), "time": time}


def _what(measured: Measured) -> str:
    value, source = measured.value, measured.objective.source
    n = value.counted
    if value.part is not None:
        of = {
            Source.FIRST_ANSWERS: ngettext("%(n)d first answer", "%(n)d first answers", n),
            Source.REOPENED: ngettext("%(n)d solved case", "%(n)d solved cases", n),
            Source.PROMISES_KEPT: ngettext("%(n)d promise", "%(n)d promises", n),
        }[Source(source)]
        return _("%(part)d of %(all)s") % {"part": value.part, "all": of % {"n": n}}
    if source == Source.PROMISES_BROKEN:
        return ngettext("Of %(n)d promise that was due", "Of %(n)d promises that were due", n) % {
            "n": n
        }
    if source in (Source.FIRST_RESPONSE, Source.SOLUTION_TIME):
        return ngettext(
            "Median of %(n)d case in service hours", "Median of %(n)d cases in service hours", n
        ) % {"n": n}
    return ngettext("%(n)d case counted", "%(n)d cases counted", n) % {"n": n}


def _day(day: date | None) -> str:
    return date_format(day, "j M Y") if day else ""


# --- the way from the start to the goal, drawn


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    on: date
    words: str


@dataclass(frozen=True)
class Way:
    """A small chart: the straight way, the values, the target. Shares of 100 by 100."""

    points: tuple[Point, ...]
    path: str
    straight: tuple[float, float, float, float] | None
    target_y: float
    now_x: float
    first_on: date
    last_on: date
    label: str
    table: tuple[tuple[date, str], ...] = field(default=())


def way(measured: Measured, today: date) -> Way | None:
    """Nothing where there is no target, no day, or fewer than one value to draw."""
    one, start = measured.objective, measured.start
    if one.target is None or one.due_on is None:
        return None
    values = list(measured.former)
    if measured.value.value is not None and (measured.value.on, measured.value.value) not in values:
        values.append((measured.value.on, measured.value.value))
    if not values:
        return None
    first = min([values[0][0], *([start.on] if start else [])])
    last = max(one.due_on, today, values[-1][0])
    days = max((last - first).days, 1)
    numbers = [value for _on, value in values] + [one.target] + ([start.value] if start else [])
    low, high = min(numbers), max(numbers)
    room = (high - low) or Decimal(1)

    def x(day: date) -> float:
        return round((day - first).days / days * 100, 2)

    def y(value: Decimal) -> float:
        return round(float(92 - (value - low) / room * 84), 2)

    points = tuple(Point(x(on), y(value), on, amount(value, one.unit)) for on, value in values)
    return Way(
        points,
        " ".join(f"{point.x},{point.y}" for point in points),
        (x(start.on), y(start.value), x(one.due_on), y(one.target)) if start else None,
        y(one.target),
        x(today),
        first,
        last,
        _("%(outcome)s: now %(now)s, goal %(goal)s by %(day)s")
        % {
            "outcome": one.outcome,
            "now": shown(one, measured.value),
            "goal": target_words(one),
            "day": _day(one.due_on),
        },
        tuple((on, amount(value, one.unit)) for on, value in reversed(values)),
    )


# --- the seal


def seal_words(seal: Seal) -> str:
    """What was compared, and what came of it."""
    return {
        "": _("The text of now gives the same hash as on the day of the agreement."),
        "text": _("The kept text gives another hash. Somebody changed it in the database."),
        "rows": _(
            "The objectives of now are not those that were agreed. Somebody changed them in the "
            "database."
        ),
        "event": _(
            "The hash is another one than was written down on the day of the agreement. Somebody "
            "changed it in the database."
        ),
    }[seal.fault]


def grouped(sha256: str) -> str:
    """The hash in groups of eight, as people compare it."""
    return " ".join(sha256[at : at + 8] for at in range(0, len(sha256), 8))


def text_file(document: ObjectivesDocument) -> HttpResponse:
    """The sealed bytes, exactly, to be checked with `sha256sum`."""
    response = HttpResponse(bytes(document.text), content_type="application/json")
    name = f"objectives-{document.engagement_id}-version-{document.version}.json"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def counted(measured: Sequence[Measured]) -> str:
    """How many stand how, such as "3 on track, 1 at risk"."""
    said = []
    for status in Status:
        n = sum(one.standing.status == status for one in measured)
        if n:
            said.append(_COUNTED[status](n) % {"n": n})
    return ", ".join(said)


_COUNTED: Mapping[str, Callable[[int], str]] = {
    Status.ON_TRACK: lambda n: ngettext("%(n)d on track", "%(n)d on track", n),
    Status.AT_RISK: lambda n: ngettext("%(n)d at risk", "%(n)d at risk", n),
    Status.REACHED: lambda n: ngettext("%(n)d reached", "%(n)d reached", n),
    Status.MISSED: lambda n: ngettext("%(n)d missed", "%(n)d missed", n),
    Status.NA: lambda n: ngettext("%(n)d unknown", "%(n)d unknown", n),
}


def added_words(objective: Objective, added: Added) -> str:
    """What one case adds to a figure."""
    if added.amount is not None:
        if objective.source == Source.WAITING_ON_US:
            n = int(added.amount)
            return ngettext("%(n)d service day", "%(n)d service days", n) % {"n": n}
        return amount(added.amount.quantize(Decimal("0.1")), objective.unit)
    said: Mapping[str, tuple[str, str]] = {
        Source.FIRST_ANSWERS: (_("in time"), _("late")),
        Source.REOPENED: (_("held"), _("reopened")),
        Source.PROMISES_KEPT: (_("kept"), _("broken")),
        Source.PROMISES_BROKEN: (_("kept"), _("broken")),
    }
    good, bad = said.get(objective.source, ("", ""))
    return good if added.is_good else bad
