"""Changes of an environment as pages show them: lines, a strip of days, and what was kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.cases.surroundings import Surroundings
from tsam.domains.intelligence import freshness
from tsam.domains.intelligence.description import Description, Item, Kind
from tsam.domains.intelligence.drift import Change, Drift, Name, Turn
from tsam.domains.intelligence.models import EnvironmentSnapshot, FactKind
from tsam.domains.intelligence.versions import Way

# So many files or settings that turned alike on one day are one line.
_ALIKE = 2
_KEYS_SHOWN = 3
_SIZE = 100
_ORDER_OF_PARTS = ("product", "os", "database", "runtime", "browser", "third_party")
_ICONS = {Turn.ADDED: "plus", Turn.REMOVED: "minus", Turn.CHANGED: "diff"}


@dataclass(frozen=True)
class Line:
    """One change, or several of one file that came together."""

    icon: str
    label: str
    name: str
    was: str = ""
    now: str = ""
    words: str = ""
    keys: tuple[str, ...] = ()
    at: datetime | None = None
    is_hot: bool = False
    is_code: bool = False


def lines(changes: Iterable[Change], hinted: Collection[Name] = ()) -> list[Line]:
    """In the order given; settings of one file and files that turned alike are drawn together."""
    runs: dict[object, list[Change]] = {}
    for place, change in enumerate(changes):
        runs.setdefault(_together(change, place, hinted), []).append(change)
    return [_line(run[0], hinted) if len(run) < _ALIKE else _many(run) for run in runs.values()]


def short(value: str) -> str:
    """A digest by its ends; the rest as it is, a long value cut."""
    kind, colon, digest = value.partition(":")
    if colon and kind.startswith("sha"):
        return f"{digest[:4]}…{digest[-2:]}" if len(digest) > 8 else digest
    return value if len(value) <= 60 else f"{value[:57]}…"


@dataclass(frozen=True)
class Mark:
    x: float
    label: str
    title: str


@dataclass(frozen=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True)
class Strip:
    """The days before a case on one line; `x` are per cent of the line."""

    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    opened: float
    words: str


def strip(changes: Sequence[Change], opened_at: datetime, days: int) -> Strip:
    """The changes of each day as one mark, in the reader's zone."""
    start, whole = opened_at - timedelta(days=days), timedelta(days=days) * 1.06

    def x(at: datetime) -> float:
        return round(100 * ((at - start) / whole), 3)

    by_day: dict[str, list[datetime]] = {}
    for at in sorted(change.at for change in changes if change.at):
        by_day.setdefault(f"{localtime(at):%Y-%m-%d}", []).append(at)
    marks = tuple(
        Mark(x(times[0]), str(len(times)), _counted(len(times), times[0]))
        for times in by_day.values()
    )
    return Strip(_ticks(start, days, x), marks, x(opened_at), "; ".join(m.title for m in marks))


def _ticks(start: datetime, days: int, x: Any) -> tuple[Tick, ...]:
    each = max(2, days // 5)
    first = localtime(start).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    found: list[Tick] = []
    for number in range(0, days, each):
        day = first + timedelta(days=number)
        words = date_format(day, "j M") if not found or day.day <= each else str(day.day)
        found.append(Tick(x(day), words))
    return tuple(found)


def _counted(n: int, at: datetime) -> str:
    day = date_format(localtime(at), "j F")
    return ngettext("%(n)d change on %(day)s", "%(n)d changes on %(day)s", n) % {"n": n, "day": day}


@dataclass(frozen=True)
class Kept:
    """One kind of what a snapshot holds, a page of it."""

    kinds: tuple[tuple[str, str, int], ...]
    kind: str
    page: Any
    sought: str
    is_long: bool


def kept(description: Description, kind: str, sought: str, page: str) -> Kept:
    """A page of the items of one kind; the first kind that has any where none is named."""
    counts: dict[str, int] = {}
    for item in description.items:
        counts[item.kind.value] = counts.get(item.kind.value, 0) + 1
    there = tuple((one.value, str(one.label), counts[one]) for one in FactKind if one in counts)
    chosen = kind if kind in counts else there[0][0] if there else ""
    words = sought.strip().casefold()[:100]
    rows = [
        item
        for item in description.items
        if item.kind.value == chosen
        and (not words or words in item.name.casefold() or words in item.value.casefold())
    ]
    if chosen == Kind.COMPONENT:
        rows.sort(key=by_part)
    pages = Paginator(rows, _SIZE)
    return Kept(
        there, chosen, pages.get_page(page), sought.strip()[:100], counts.get(chosen, 0) > 20
    )


@dataclass(frozen=True)
class Card:
    """What the page of a case shows of it at once."""

    around: Surroundings
    facts: tuple[Item, ...]
    more: int
    tone: str
    fresh: str
    lines: list[Line] = field(default_factory=list)
    more_lines: int = 0


def card(found: Surroundings | None, most: int = 5) -> Card | None:
    if found is None:
        return None
    items = found.description.items if found.description else ()
    components = sorted((one for one in items if one.kind == Kind.COMPONENT), key=by_part)
    drawn = lines(found.changes, found.hinted)
    tone, fresh = freshness_of(found.snapshot)
    return Card(
        found,
        tuple(components[:most]),
        max(found.snapshot.items - most, 0) if components else 0,
        tone,
        fresh,
        drawn[:most],
        max(len(drawn) - most, 0),
    )


def freshness_of(snapshot: EnvironmentSnapshot) -> tuple[str, str]:
    """The tone and words of how fresh it was when it was frozen, not how fresh it is now."""
    if not snapshot.is_known:
        return "unknown", _("Nothing known")
    confirmed = snapshot.confirmed_at
    if confirmed is None:
        return "unknown", _("Never confirmed")
    state = freshness.of(Kind.COMPONENT, "known", confirmed, snapshot.taken_at, settings.FRESH_DAYS)
    tone = {"FRESH": "good", "AGEING": "risk", "OLD": "alarm"}.get(state.value, "unknown")
    age = freshness.days_since(confirmed, snapshot.taken_at)
    if age == 0:
        return tone, _("Confirmed that day")
    return tone, ngettext("Confirmed %(n)d day before", "Confirmed %(n)d days before", age) % {
        "n": age
    }


def sum_of(drift: Drift) -> str:
    """7 changed, 1 added, 204 the same."""
    told = [
        (drift.count(Turn.CHANGED), _("%(n)d changed")),
        (drift.count(Turn.ADDED), _("%(n)d added")),
        (drift.count(Turn.REMOVED), _("%(n)d gone")),
        (len(drift.unknown), _("%(n)d unknown")),
    ]
    parts = [words % {"n": n} for n, words in told if n]
    return ", ".join([*parts, _("%(n)d the same") % {"n": drift.same}])


def by_part(item: Item) -> tuple[int, str]:
    part = item.details.get("part", "")
    place = _ORDER_OF_PARTS.index(part) if part in _ORDER_OF_PARTS else len(_ORDER_OF_PARTS)
    return place, item.name.casefold()


def _together(change: Change, place: int, hinted: Collection[Name]) -> object:
    """What stands in one line: settings of one file, files that turned alike, of one moment."""
    if change.turn == Turn.UNKNOWN or change.of in hinted:
        return place
    if change.kind == Kind.SETTING and ":" in change.name:
        return change.tier, change.at, change.name.partition(":")[0]
    if change.kind == Kind.FILE:
        return change.tier, change.at, change.turn, "file"
    return place


def _line(change: Change, hinted: Collection[Name]) -> Line:
    is_hot = change.of in hinted
    icon, label = _ICONS.get(change.turn, "circle-dashed"), _label(change)
    if is_hot:
        icon, label = "triangle-alert", _("most associated with past cases")
    is_code = change.kind in (Kind.SETTING, Kind.FILE)
    if change.turn == Turn.UNKNOWN:
        words = _("nobody can tell") if not change.now else _("not known before")
        return Line(icon, label, change.name, now=short(change.now), words=words, is_code=is_code)
    if change.kind == Kind.CONSTRAINT:
        words = change.now or change.was
        return Line(icon, label, change.name, words=words, at=change.at, is_hot=is_hot)
    words = _("own code") if change.kind == Kind.CUSTOMISATION else ""
    if change.turn == Turn.ADDED and not change.now:
        icon, words = "circle-dashed", _("new, and nobody can tell more")
    return Line(
        icon,
        label,
        change.name,
        short(change.was),
        short(change.now),
        words,
        at=change.at,
        is_hot=is_hot,
        is_code=is_code,
    )


def _label(change: Change) -> str:
    if change.way == Way.DOWN:
        return _("back to an earlier version")
    return {
        Turn.ADDED: _("added"),
        Turn.REMOVED: _("gone"),
        Turn.CHANGED: _("changed"),
        Turn.UNKNOWN: _("unknown"),
    }[change.turn]


def _many(run: Sequence[Change]) -> Line:
    first, n = run[0], len(run)
    if first.kind == Kind.SETTING:
        name = first.name.partition(":")[0]
        words = ngettext("%(n)d line", "%(n)d lines", n) % {"n": n}
        keys = tuple(one.name.partition(":")[2] for one in run[:_KEYS_SHOWN])
        return Line("diff", _("changed"), name, words=words, keys=keys, at=first.at)
    words = {
        Turn.ADDED: ngettext("%(n)d file added", "%(n)d files added", n),
        Turn.REMOVED: ngettext("%(n)d file gone", "%(n)d files gone", n),
    }.get(first.turn, ngettext("%(n)d file changed", "%(n)d files changed", n)) % {"n": n}
    keys = tuple(one.name.rpartition("/")[2] for one in run[:_KEYS_SHOWN])
    return Line(_ICONS[first.turn], _label(first), words, keys=keys, at=first.at)
