"""When a defect is fixed and whether in time, as the desk draws and says it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.objectives.models import Milestone
from tsam.domains.people.models import User
from tsam.domains.sprs.curves import GRID, LEAST_ENDED, between, day_within
from tsam.domains.sprs.models import Spr, SprForecast, SprOutlook, SprSeverity, Told
from tsam.kernel.blanks import Blank
from tsam.kernel.questions import Question

HEIGHT, WIDTH = 132, 100
TABLE = (30, 60, 90, 180, 365)
_LEAST, _MOST = 120.0, 1460.0
_DRAWN = 80
_NEAR_ONE = 0.05
MOST_CHAINS = 3
RISK, ALARM = 85, 60


@dataclass(frozen=True)
class Mark:
    """A label on the axis of days."""

    x: float
    words: str


@dataclass(frozen=True)
class Card:
    """The forecast of a fix: a sentence first, then the curve, the table behind it, the reasons."""

    sentence: str
    proof: str
    is_enough: bool
    drivers: Sequence[str]
    fixed: str
    against: str
    marks: Sequence[Mark]
    rows: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Step:
    """One link of a chain as it is drawn."""

    percent: int
    name: str
    detail: str
    is_weakest: bool


@dataclass(frozen=True)
class Chain:
    """How the chance of one place comes about."""

    title: str
    detail: str
    outlook: SprOutlook
    steps: Sequence[Step]
    helps: Sequence[str]
    words: str
    tone: str


_KEPT: Question[SprForecast] = Question(lambda rows: rows.filter(spr=Blank("spr")))
_LAST: Question[SprOutlook] = Question(
    lambda rows: rows.filter(spr=Blank("spr")).last_of_each().order_by("pk")
)


def card(reader: User, spr: Spr) -> Card | None:
    """None where nothing is owed any more, or nothing was learnt yet."""
    found = _KEPT.of(SprForecast.objects.visible_to(reader), spr=spr.pk) if spr.is_open else []
    if not found:
        return None
    kept = found[0]
    if not kept.is_enough:
        said = _("Not enough data: %(n)d defects have ended, and %(least)d are needed.")
        sentence = said % {"n": kept.ended, "least": LEAST_ENDED}
        return Card(sentence, "", False, (), "", "", (), ())
    last = _last_day(kept)
    return Card(
        _sentence(kept),
        _proof(kept),
        True,
        [words for one in kept.drivers if (words := _driver(one))],
        _points(kept.fixed, last),
        _points(kept.rejected, last),
        _marks(last),
        [_row(day, kept) for day in TABLE],
    )


def outlooks(reader: User, spr: Spr) -> dict[int, SprOutlook]:
    """{Application: what was told of it last}, as far as the reader sees."""
    rows = _LAST.of(SprOutlook.objects.visible_to(reader), spr=spr.pk)
    return {row.application_id: row for row in rows}


def chains(told: Mapping[int, SprOutlook], names: Mapping[int, str]) -> list[Chain]:
    """How the chances of these places come about, the least likely first."""
    rows = [row for row in told.values() if row.told == Told.CHANCE and row.application_id in names]
    worst = sorted(rows, key=lambda row: (row.percent or 0, row.pk))[:MOST_CHAINS]
    return [_chain(row, names[row.application_id]) for row in worst]


def tone_of(percent: int | None) -> str:
    if percent is None:
        return ""
    return "alarm" if percent < ALARM else "risk" if percent < RISK else "good"


def told_words(row: SprOutlook) -> str:
    """One place in a few words."""
    if row.told == Told.CHANCE:
        return chance_words(row.percent, row.low, row.high)
    return "" if row.told == Told.OVER else str(Told(row.told).label)


def chance_words(percent: int | None, low: int | None, high: int | None) -> str:
    return _("%(n)d %%, between %(low)d and %(high)d") % {
        "n": percent or 0,
        "low": low or 0,
        "high": high or 0,
    }


@dataclass(frozen=True)
class Fix:
    """A fix that a milestone waits for, and its chance in words."""

    row: SprOutlook
    words: str
    tone: str


def of_milestones(reader: User, days: Iterable[Milestone]) -> list[Fix]:
    """The fixes that these days wait for, the least likely first, as far as the reader sees."""
    rows = (
        SprOutlook.objects.visible_to(reader)
        .filter(milestone__in=list(days))
        .last_of_each()
        .select_related("spr__owner")
    )
    ordered = sorted(rows, key=lambda row: (101 if row.percent is None else row.percent, row.pk))
    return [Fix(row, told_words(row), tone_of(row.percent)) for row in ordered]


def _sentence(kept: SprForecast) -> str:
    half, most = (day_within(share, kept.fixed, kept.made_at) for share in (0.5, 0.8))
    if half is None:
        share = round(kept.fixed[-1] * 100)
        said = _("Of a hundred defects like this one about %(n)d are ever fixed.")
        return said % {"n": share}
    told = _("Half of defects like this one are fixed by %(day)s") % {"day": _day(half)}
    if most is None:
        share = round(kept.fixed[-1] * 100)
        return _("%(half)s, about %(n)d %% in the end.") % {"half": told, "n": share}
    return _("%(half)s; 80 %%: by %(day)s.") % {"half": told, "day": _day(most)}


def _proof(kept: SprForecast) -> str:
    said = ngettext("From %(n)d defect that ended", "From %(n)d defects that ended", kept.ended) % {
        "n": kept.ended
    }
    alike = ngettext(
        "%(said)s, %(n)d of this product.", "%(said)s, %(n)d of this product.", kept.ended_alike
    )
    return alike % {"said": said, "n": kept.ended_alike}


def _driver(one: Sequence[Any]) -> str:
    factor, level, times, events = one
    if abs(times - 1) < _NEAR_ONE:
        return ""
    names = {
        "product": _("the product"),
        "severity": _("its severity"),
        "product and severity": _("this severity of this product"),
        "component": _("the component"),
        "reporter": _("who reported it"),
    }
    value = str(level[-1])
    if factor in {"severity", "product and severity"} and value.isdigit():
        value = str(SprSeverity(int(value)).label)
    said = _("Quicker by %(name)s (%(value)s): %(n).1f times as fast, %(events)d defects")
    if times < 1:
        said = _("Slower by %(name)s (%(value)s): %(n).1f times as slow, %(events)d defects")
    pace = times if times > 1 else 1 / times
    return said % {"name": names[factor], "value": value, "n": pace, "events": events}


def _last_day(kept: SprForecast) -> float:
    """As far as there is something to see."""
    wanted = between(min(0.8, kept.fixed[-1] * 0.95), kept.fixed, GRID)
    return min(max(wanted * 1.3, _LEAST), _MOST)


def _points(curve: Sequence[float], last: float) -> str:
    days = [last * point / (_DRAWN - 1) for point in range(_DRAWN)]
    return " ".join(
        f"{day / last * WIDTH:.2f},{HEIGHT * (1 - between(day, GRID, curve)):.1f}" for day in days
    )


def _marks(last: float) -> list[Mark]:
    step = next((days for days in (30, 60, 90, 180, 365) if last / days <= 5), 365)
    found = []
    for day in range(step, int(last) + 1, step):
        words = ngettext("%(n)d day", "%(n)d days", day) % {"n": day}
        if day / last < 0.93:
            found.append(Mark(day / last * WIDTH, words))
    return found


def _row(day: int, kept: SprForecast) -> tuple[str, str, str]:
    fixed, against = (
        round(between(day, GRID, curve) * 100) for curve in (kept.fixed, kept.rejected)
    )
    return ngettext("%(n)d day", "%(n)d days", day) % {"n": day}, f"{fixed} %", f"{against} %"


def _chain(row: SprOutlook, name: str) -> Chain:
    known = {link[0]: link for link in row.links}
    weakest = min(("ready", "installed"), key=lambda link: known[link][1])
    words = {
        "ready": (_("Fix is ready"), _("before the code freezes")),
        "released": (_("Released on the day"), _("as often as before")),
        "installed": (_("Fits their days"), _("slips, test and change window")),
    }
    steps = [
        Step(known[link][1], *_with_proof(words[link], known[link][2]), link == weakest)
        for link in ("ready", "released", "installed")
        if link in known
    ]
    by = _("%(account)s: %(name)s, %(day)s") % {
        "account": name,
        "name": row.name,
        "day": _day(row.due_on) if row.due_on else "",
    }
    return Chain(
        by,
        _("with %(release)s") % {"release": row.carrier} if row.carrier else "",
        row,
        steps,
        [_help(name_, percent) for name_, percent in row.helps],
        told_words(row),
        tone_of(row.percent),
    )


def _with_proof(words: tuple[str, str], n: int) -> tuple[str, str]:
    if not n:
        return words[0], _("%(detail)s, assumed") % {"detail": words[1]}
    return words[0], _("%(detail)s, from %(n)d") % {"detail": words[1], "n": n}


def _help(name: str, percent: int) -> str:
    said = {
        "patch": _("A temporary patch: %(n)d %%"),
        "earlier": _("The release two weeks earlier: %(n)d %%"),
        "window": _("A change window on the day: %(n)d %%"),
    }
    return said[name] % {"n": percent}


def _day(day: date | datetime) -> str:
    return date_format(day, "j M Y")
