"""The tiers of an environment beside each other, on the desk and on the portal alike."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.intelligence import freshness
from tsam.domains.intelligence.description import Kind
from tsam.domains.intelligence.freshness import Freshness
from tsam.domains.intelligence.models import Environment, EnvironmentFact, FactKind, TierName

_ORDER = {tier: place for place, tier in enumerate(TierName.values)}
# What people read first: the product, then what carries it.
_PARTS = {part: n for n, part in enumerate(("product", "os", "database", "runtime", "browser"))}
MOST_ROWS = 60


@dataclass(frozen=True)
class Age:
    """How far one may rely on it: a tone, a symbol, and words."""

    state: Freshness
    tone: str
    icon: str
    words: str


@dataclass(frozen=True)
class Column:
    """One tier, and since when it is known to be true."""

    environment: Environment
    age: Age


@dataclass(frozen=True)
class Cell:
    """What is so in one tier; `fact` is None where nothing is there, or several stand behind."""

    head: str
    words: str
    fact: EnvironmentFact | None = None
    is_unknown: bool = False
    differs: bool = False
    """From the first tier, where both are known."""
    is_behind: bool = False
    """Known for longer than its tier, and old by now."""
    title: str = ""


@dataclass(frozen=True)
class TierRow:
    name: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Tiers:
    columns: Sequence[Column]
    rows: Sequence[TierRow]
    differing: Mapping[int, int]
    """How many rows of an environment differ from the first."""
    unknown: Mapping[int, int]
    more: int
    """Rows that are left out, so that a page stays a page."""


def in_order(environments: Iterable[Environment]) -> list[Environment]:
    return sorted(environments, key=lambda one: (_ORDER[one.tier], one.name, one.pk))


def age_of(confirmed_at: datetime | None, at: datetime) -> Age:
    """Of a tier as a whole, by the days for components."""
    state = freshness.of(Kind.COMPONENT, "known", confirmed_at, at, settings.FRESH_DAYS)
    if confirmed_at is None:
        return Age(state, "unknown", "circle-dashed", _("Never confirmed"))
    days = freshness.days_since(confirmed_at, at)
    if state is Freshness.FRESH:
        day = date_format(localtime(confirmed_at), "j M")
        return Age(state, "good", "circle-check", _("True on %(day)s") % {"day": day})
    words = ngettext("%(n)d day old", "%(n)d days old", days)
    if state is Freshness.AGEING:
        return Age(state, "risk", "clock", words % {"n": days})
    return Age(state, "alarm", "clock", _("Old, %(days)s") % {"days": day_count(days)})


def day_count(days: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def tiers(
    environments: Iterable[Environment], facts: Iterable[EnvironmentFact], at: datetime
) -> Tiers:
    """`facts` are the current ones that the reader may see: components, joints and own code."""
    columns = [Column(one, age_of(one.confirmed_at, at)) for one in in_order(environments)]
    known: dict[tuple[str, str], dict[int, EnvironmentFact]] = {}
    own: dict[int, list[EnvironmentFact]] = {}
    for fact in facts:
        if fact.kind == FactKind.CUSTOMISATION:
            own.setdefault(fact.environment_id, []).append(fact)
        else:
            known.setdefault((fact.kind, fact.name), {})[fact.environment_id] = fact
    named = sorted(known, key=lambda key: _place(key, known[key]))
    rows = [TierRow(name, _cells(columns, known[kind, name], at)) for kind, name in named]
    shown = rows[:MOST_ROWS]
    if own:
        code = _own_code(columns, own)
        rows, shown = [*rows, code], [*shown, code]
    differing = {
        column.environment.pk: sum(row.cells[n].differs for row in rows)
        for n, column in enumerate(columns)
    }
    unknown = {
        column.environment.pk: sum(row.cells[n].is_unknown for row in rows)
        for n, column in enumerate(columns)
    }
    return Tiers(columns, shown, differing, unknown, len(rows) - len(shown))


def _place(key: tuple[str, str], facts: Mapping[int, EnvironmentFact]) -> tuple[bool, int, str]:
    kind, name = key
    part = next((fact.details["part"] for fact in facts.values() if "part" in fact.details), "")
    return kind != FactKind.COMPONENT, _PARTS.get(part, len(_PARTS)), name.casefold()


def _cells(
    columns: Sequence[Column], facts: Mapping[int, EnvironmentFact], at: datetime
) -> list[Cell]:
    first = facts.get(columns[0].environment.pk)
    found = []
    for n, column in enumerate(columns):
        fact, head = facts.get(column.environment.pk), str(column.environment)
        both_known = not (fact and fact.is_unknown) and not (first and first.is_unknown)
        is_other = (fact.value if fact else None) != (first.value if first else None)
        differs = n > 0 and both_known and is_other
        if fact is None:
            found.append(Cell(head, _("none"), differs=differs))
            continue
        state = freshness.of(
            Kind(fact.kind), fact.value, fact.confirmed_at, at, settings.FRESH_DAYS
        )
        found.append(
            Cell(
                head,
                fact.value,
                fact,
                is_unknown=fact.is_unknown,
                differs=differs,
                is_behind=state is Freshness.OLD and column.age.state is not Freshness.OLD,
                title=known_words(fact),
            )
        )
    return found


def known_words(fact: EnvironmentFact) -> str:
    """Since when it is known, and by what."""
    return _("True on %(day)s. %(source)s") % {
        "day": date_format(localtime(fact.confirmed_at), "j M Y"),
        "source": fact.source_words or fact.get_source_display(),
    }


def _own_code(columns: Sequence[Column], own: Mapping[int, Sequence[EnvironmentFact]]) -> TierRow:
    """All files of the customer's own in one line: how many, and whether they are the same."""
    prints = {key: _print(files) for key, files in own.items()}
    first = prints.get(columns[0].environment.pk)
    cells = []
    for n, column in enumerate(columns):
        key = column.environment.pk
        files = own.get(key, ())
        words = (
            _("%(files)s, %(print)s")
            % {
                "files": ngettext("%(n)d file", "%(n)d files", len(files)) % {"n": len(files)},
                "print": prints[key],
            }
            if files
            else _("none")
        )
        differs = n > 0 and prints.get(key) != first
        cells.append(Cell(str(column.environment), words, differs=differs))
    return TierRow(_("Own code"), cells)


def _print(files: Sequence[EnvironmentFact]) -> str:
    """The same for the same files with the same content: "7c1e…90"."""
    whole = "\n".join(sorted(f"{fact.name} {fact.value}" for fact in files))
    digest = hashlib.sha256(whole.encode()).hexdigest()
    return f"{digest[:4]}…{digest[-2:]}"
