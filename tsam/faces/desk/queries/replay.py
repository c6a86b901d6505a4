"""The order of an engagement as of a past moment, beside the order of now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Engagement, Event
from tsam.domains.cases.clocks import OUR_WORDS
from tsam.domains.cases.models import Case, ClockState
from tsam.domains.people.models import User
from tsam.domains.priorities.arranging import Placed, Values, merged
from tsam.domains.priorities.explain import Reason, headline, reasons
from tsam.domains.priorities.preview import Move
from tsam.domains.priorities.replay import Scene, scene
from tsam.faces.desk.queries.slopes import Line, height_of, line

# So many are drawn with lines between them; all of them stand in the table below.
DRAWN = 15
# Over so many days a draft is counted up.
DAYS = 10


@dataclass(frozen=True)
class Stood:
    """A case that was open then, with its place then and now; `now` is None where it is closed."""

    case: Case
    place: int
    points: int
    why: str
    reasons: Sequence[Reason]
    now: Placed | None
    is_asked: bool

    @property
    def up(self) -> int:
        """How many places it rose since; below 0 it fell."""
        return self.place - self.now.place if self.now else 0

    @property
    def down(self) -> int:
        return -self.up


@dataclass(frozen=True)
class Replay:
    """Both orders, what of the past cannot be told, and what they rest on."""

    then: Scene
    rows: Sequence[Stood]
    now: Sequence[Placed]
    came: Sequence[Placed]
    lines: Sequence[Line]

    @property
    def height(self) -> int:
        return height_of(max(self.rows, self.now, key=len)[:DRAWN])

    @property
    def drawn_then(self) -> Sequence[Stood]:
        return self.rows[:DRAWN]

    @property
    def drawn_now(self) -> Sequence[Placed]:
        return self.now[:DRAWN]


def replay(
    reader: User, engagement: Engagement, moment: datetime, at: datetime, asked: str
) -> Replay:
    """The order then and now. `asked` is the number of a case to be marked."""
    then = scene(engagement.application_id, moment)
    seen = _seen(reader, engagement)
    placed = [one for one in then.order() if one.case.pk in seen]
    now = [one for one in scene(engagement.application_id, at).order() if one.case.pk in seen]
    stands = {one.case.pk: one for one in now}
    rows = [_stood(one, seen, stands, asked) for one in placed]
    there = {one.case.pk for one in placed}
    count = min(DRAWN, max(len(rows), len(now)))
    lines = [line(row.place, row.now.place, count) for row in rows[:DRAWN] if row.now]
    came = [one for one in now if one.case.pk not in there]
    return Replay(then, rows, now, came, lines)


def _seen(reader: User, engagement: Engagement) -> Mapping[int, Case]:
    rows = Case.objects.visible_to(reader).filter(application=engagement.application_id)
    return rows.in_bulk()


def _stood(
    placed: Placed, seen: Mapping[int, Case], stands: Mapping[int, Placed], asked: str
) -> Stood:
    terms = (placed.own or placed.score).terms
    case = seen[placed.case.pk]
    return Stood(
        case=case,
        place=placed.place,
        points=placed.points,
        why=headline(terms),
        reasons=reasons(terms),
        now=stands.get(case.pk),
        is_asked=case.number == asked,
    )


def sentence(found: Replay, moment: datetime, asked: str) -> str:
    """What the page says first."""
    day = date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    one = next((row for row in found.rows if row.is_asked), None)
    if one:
        return _("%(case)s stood at %(place)d of %(all)d on %(moment)s.") % {
            "moment": day,
            "case": one.case.number,
            "place": one.place,
            "all": len(found.rows),
        }
    if asked:
        return _("%(case)s was not open on %(moment)s.") % {"moment": day, "case": asked}
    if not found.rows:
        return _("No case was open on %(moment)s.") % {"moment": day}
    return ngettext(
        "%(n)d case was open on %(moment)s.",
        "%(n)d cases were open on %(moment)s, in this order.",
        len(found.rows),
    ) % {"moment": day, "n": len(found.rows)}


# --- would other weights have helped on that day?


@dataclass(frozen=True)
class Tried:
    """A case of a past day with its places by both weights, and what became of it by the evening.

    `tone` is "alarm" where something broke, "good" where something was kept, else "".
    """

    move: Move
    tone: str
    happened: str


def tried(
    reader: User, engagement: Engagement, moment: datetime, former: Values, wanted: Values
) -> tuple[Scene, list[Tried]]:
    """The cases that other weights would have put elsewhere then, the most moved first.

    `former` and `wanted` are whole sets of numbers, those of the engagement laid over.
    """
    then = scene(engagement.application_id, moment)
    seen = _seen(reader, engagement)
    before = [one for one in then.order(former, {}) if one.case.pk in seen]
    after = {one.case.pk: one for one in then.order(wanted, {})}
    moves = [_move(one, after[one.case.pk], seen) for one in before]
    moved = sorted(
        (move for move in moves if move.up), key=lambda move: (-abs(move.up), move.place)
    )
    evening = _evening(moment)
    told = _told(reader, [move.case.pk for move in moved], moment, evening)
    rows = {one.case.pk: one.case for one in before}
    return then, [
        Tried(move, *_happened(rows[move.case.pk], told.get(move.case.pk, []), moment, evening))
        for move in moved
    ]


def day(
    reader: User, engagement: Engagement, moment: datetime, former: Values, wanted: Values
) -> dict[str, Any]:
    """What a page needs to tell of a past day with other weights."""
    then, rows = tried(reader, engagement, moment, former, wanted)
    counts = tally(reader, engagement, moment, former, wanted) if former != wanted else None
    return {
        "moment": moment,
        "tried": rows,
        "doubts": then.doubts,
        "open_then": len(then.cases),
        "tally": counts,
    }


@dataclass(frozen=True)
class Tally:
    """How many days look better, worse and the same: by the places of what broke on each."""

    days: int
    better: int
    worse: int

    @property
    def same(self) -> int:
        return self.days - self.better - self.worse


def tally(
    reader: User, engagement: Engagement, moment: datetime, former: Values, wanted: Values
) -> Tally:
    """The day of the moment and those before it, each at the same time on the reader's wall.

    A day looks better where the cases that broke by its evening would have stood higher.
    """
    rises = []
    for back in range(DAYS):
        on = timezone.localtime(moment) - timedelta(days=back)
        _then, rows = tried(reader, engagement, on, former, wanted)
        rises.append(sum(row.move.up for row in rows if row.tone == "alarm"))
    better, worse = sum(up > 0 for up in rises), sum(up < 0 for up in rises)
    return Tally(DAYS, better, worse)


def whole(values: Values, changes: Values | None) -> dict[str, dict[str, int]]:
    return merged(values, changes or {})


def _move(before: Placed, after: Placed, seen: Mapping[int, Case]) -> Move:
    return Move(
        seen[before.case.pk], before.place, after.place, before.score.points, after.score.points
    )


def _evening(moment: datetime) -> datetime:
    """The end of that day where the reader is."""
    here = timezone.localtime(moment)
    return here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _told(
    reader: User, keys: Sequence[int], moment: datetime, until: datetime
) -> dict[int, list[tuple[str, datetime, Mapping[str, Any]]]]:
    rows = Event.objects.visible_to(reader).filter(
        noun="case", key__in=keys, at__gt=moment, at__lt=until
    )
    told: dict[int, list[tuple[str, datetime, Mapping[str, Any]]]] = {}
    for key, name, at, facts in rows.order_by("at", "pk").values_list("key", "name", "at", "facts"):
        told.setdefault(key, []).append((name, at, facts))
    return told


def _happened(
    case: Case,
    told: Sequence[tuple[str, datetime, Mapping[str, Any]]],
    moment: datetime,
    evening: datetime,
) -> tuple[str, str]:
    """The first thing that tells whether it was reached in time, in words."""
    word = next((at for name, at, _facts in told if name in OUR_WORDS), None)
    due = case.clock_due_at if case.clock_state == ClockState.RUNNING else None
    if due and moment < due < min(evening, word or evening):
        return "alarm", _("Clock broke at %(time)s") % {"time": _clock(due)}
    if word:
        return "good", _("Answered at %(time)s") % {"time": _clock(word)}
    for name, at, facts in told:
        if name == "case.severity_changed" and facts["severity"][1] < facts["severity"][0]:
            return "alarm", _("Severity %(severity)d at %(time)s") % {
                "severity": facts["severity"][1],
                "time": _clock(at),
            }
        if name == "case.closed":
            return "good", _("Closed at %(time)s") % {"time": _clock(at)}
    if due and due <= moment:
        return "alarm", _("Late already, and not answered that day")
    return "", _("Nothing was due that day")


def _clock(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "TIME_FORMAT")
