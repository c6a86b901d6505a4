"""The queue of an engineer: cases of several customers in one order, and why it is that order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.people.models import Function, User
from tsam.domains.priorities import fair_words, policies
from tsam.domains.priorities.fairness import Standing, compare, decider
from tsam.domains.priorities.queue import Order, Queue, Theirs, orders_of, queue
from tsam.domains.priorities.understanding import NOTHING, Stand, State
from tsam.faces.desk.queries import case_rows
from tsam.faces.desk.queries.case_rows import Row
from tsam.faces.desk.queries.understanding import stands_of
from tsam.faces.ui.counting import opening, spelled
from tsam.faces.ui.pages import PAGE_SIZE
from tsam.faces.ui.queues import SORTS, cut, of_scope
from tsam.kernel.addresses import reverse

# So many engagements stand beside the list, and so many differences.
BESIDE = 7


@dataclass(frozen=True)
class Filters:
    """What the address asks for. Unknown values ask for nothing."""

    scope: str
    sort: str = "ours"
    account: str = ""

    @classmethod
    def read(cls, asked: QueryDict, reader: User, found: Queue) -> Filters:
        scope, sort = asked.get("scope", ""), asked.get("sort", "")
        known = {key for key, _label in scopes(reader)}
        return cls(
            scope=scope if scope in known else default_scope(reader, found),
            sort=sort if sort in SORTS else "ours",
            account=asked.get("account", "").replace("\0", "")[:60],
        )


def scopes(reader: User) -> list[tuple[str, str]]:
    served = [("served", _("My engagements"))] if reader.has_function(Function.TSAM) else []
    return [
        ("mine", _("Mine")),
        *served,
        ("nobody", _("Without an owner")),
        ("all", _("All open")),
    ]


def default_scope(reader: User, found: Queue) -> str:
    """What is the reader's own; a TSAM begins with the own engagements."""
    if reader.has_function(Function.TSAM):
        return "served"
    return "mine" if reader.pk in found.owners.values() else "all"


@dataclass(frozen=True)
class QueueRow:
    """One case in the queue: its number in our order, its place in theirs, and why."""

    standing: Standing
    row: Row
    number: int
    theirs: Theirs | None
    order: Order | None
    # How the reader stands to it, or its owner where the reader is no engineer.
    stand: Stand
    # Compared with the case before it; the first with the one after it.
    why_href: str = ""


@dataclass(frozen=True)
class Compared:
    """Two cases of the queue with all lines of the rule; `one` goes ahead."""

    one: QueueRow
    other: QueueRow
    lines: Sequence[fair_words.Said]
    ending: str
    is_one_engagement: bool
    both_first: bool

    @property
    def names(self) -> tuple[str, str]:
        """What tells both apart: the customers, their Applications, or the cases."""
        one, other = self.one.row, self.other.row
        if self.is_one_engagement:
            return one.number, other.number
        if one.account == other.account:
            return one.application, other.application
        return one.account, other.account


def rows_of(
    reader: User,
    found: Queue,
    standings: Sequence[Standing],
    at: datetime,
    stands: Mapping[int, Stand] | None = None,
) -> list[QueueRow]:
    """The rows of these cases, as far as the reader may still see them."""
    drawn = case_rows.of_keys(reader, [one.waiting.case for one in standings], at)
    orders = orders_of(reader, {one.waiting.engagement for one in standings}, at)
    shown = [one for one in standings if one.waiting.case in drawn]
    base = reverse("desk:queue-why")
    rows = []
    for place, one in enumerate(shown):
        key = one.waiting.case
        beside = shown[place - 1] if place else shown[1] if len(shown) > 1 else None
        why = ""
        if beside:
            number = drawn[beside.waiting.case].number
            first, second = (number, drawn[key].number) if place else (drawn[key].number, number)
            why = f"{base}?a={first}&b={second}"
        order = orders.get(one.waiting.engagement)
        rows.append(
            QueueRow(
                one,
                drawn[key],
                found.numbers[key],
                found.theirs.get(key),
                order,
                (stands or {}).get(key, NOTHING),
                why,
            )
        )
    return rows


def compared(one: QueueRow, other: QueueRow) -> Compared:
    """Whichever goes ahead comes first."""
    lines = compare(one.standing, other.standing)
    if decider(lines).sign > 0:
        one, other = other, one
    return Compared(
        one,
        other,
        fair_words.lines(one.standing, other.standing),
        fair_words.ending(one.standing, other.standing),
        is_one_engagement=one.standing.waiting.engagement == other.standing.waiting.engagement,
        both_first=_is_first(one) and _is_first(other),
    )


def _is_first(row: QueueRow) -> bool:
    return row.theirs is not None and row.theirs.place == 1


def context(reader: User, asked: QueryDict, at: datetime) -> dict[str, Any]:
    found = queue(reader, at)
    filters = Filters.read(asked, reader, found)
    chosen = of_scope(reader, found, filters.scope, at)
    page = cut(found, chosen, filters.sort, asked.get("cursor"), PAGE_SIZE)
    owners = [(one.waiting.case, found.owners[one.waiting.case]) for one in page.rows]
    rows = rows_of(reader, found, page.rows, at, stands_of(reader, owners, at))
    return {
        "at": at,
        "filters": filters,
        "scopes": _counted(reader, found, at),
        "page": page,
        "rows": rows,
        "total": len(chosen),
        "pair": _telling(rows),
        "sentence": _sentence(rows),
        "lede": _lede(rows, len(chosen), filters, is_own=bool(policies.understand(reader))),
        "fresh": _fresh(rows),
        "shares": _shares(found, rows),
        "differences": _differences(rows),
        "promise": fair_words.promise(),
        "may_report": policies.read_fairness(reader),
    }


def _counted(reader: User, found: Queue, at: datetime) -> list[tuple[str, str, int]]:
    return [(key, label, len(of_scope(reader, found, key, at))) for key, label in scopes(reader)]


def _telling(rows: Sequence[QueueRow]) -> Compared | None:
    """The pair whose order asks for a reason most: neighbours that both are their first."""
    pairs = [
        compared(one, other)
        for one, other in pairwise(rows)
        if one.standing.waiting.engagement != other.standing.waiting.engagement
        and not other.standing.waiting.rests
    ]

    def tells_little(pair: Compared) -> tuple[bool, bool]:
        return not pair.both_first, pair.one.row.account == pair.other.row.account

    return min(pairs, key=tells_little, default=None)


def _sentence(rows: Sequence[QueueRow]) -> str:
    """What to take first, and by what it is first where two customers both say so."""
    ours = [row for row in rows if not row.standing.waiting.rests]
    if not ours:
        return _("Nothing here waits for us.")
    said = _("Take “%(title)s” first.") % {"title": ours[0].row.title}
    if len(ours) > 1 and _is_first(ours[0]) and _is_first(ours[1]):
        pair = compared(ours[0], ours[1])
        if not pair.is_one_engagement:
            return _("%(first)s Two customers are both first. %(why)s") % {
                "first": said,
                "why": pair.ending,
            }
    return said


def _lede(rows: Sequence[QueueRow], total: int, filters: Filters, *, is_own: bool) -> str:
    if not total:
        return ""
    words = {
        "mine": ngettext("%(n)s case is yours.", "%(n)s cases are yours.", total),
        "served": ngettext(
            "%(n)s case of your engagements is open.",
            "%(n)s cases of your engagements are open.",
            total,
        ),
        "nobody": ngettext("%(n)s case has no owner yet.", "%(n)s cases have no owner yet.", total),
        "all": ngettext("%(n)s case is open.", "%(n)s cases are open.", total),
    }
    said = [opening(words[filters.scope] % {"n": spelled(total)})]
    n = len({row.row.account for row in rows if row.theirs})
    if n:
        said.append(
            opening(
                ngettext(
                    "%(n)s customer put theirs in order.",
                    "%(n)s customers put theirs in order.",
                    n,
                )
                % {"n": spelled(n)}
            )
        )
    waits = sum(row.stand.waits for row in rows)
    if waits and is_own:
        words_wait = ngettext(
            "%(n)s reason waits for a word of yours.",
            "%(n)s reasons wait for a word of yours.",
            waits,
        )
        said.append(opening(words_wait % {"n": spelled(waits)}))
    asked = sum(row.stand.state == State.ASKED for row in rows)
    if asked:
        asks = ngettext("%(n)s is asked.", "%(n)s are asked.", asked)
        said.append(opening(asks % {"n": spelled(asked)}))
    return " ".join(said)


@dataclass(frozen=True)
class Fresh:
    """How old a customer's order is, by the name of the customer."""

    name: str
    application: str
    order: Order | None


def _fresh(rows: Iterable[QueueRow]) -> list[Fresh]:
    homes = {row.standing.waiting.engagement: row for row in rows}
    return [Fresh(row.row.account, row.row.application, row.order) for row in homes.values()][
        :BESIDE
    ]


@dataclass(frozen=True)
class Share:
    """Works of ours against the fair share of one engagement, of all works for open cases."""

    name: str
    application: str
    works: int
    fair: float
    most: float

    @property
    def fair_words(self) -> str:
        return f"{self.fair:.0f}"

    @property
    def is_short(self) -> bool:
        return self.works < self.fair * 0.75 and self.fair >= 2


def _shares(found: Queue, rows: Iterable[QueueRow]) -> list[Share]:
    """The fair share of an engagement: of all works lately, by its part of the cases that are
    ours to move."""
    homes = {one.waiting.engagement: one for one in found.standings if not one.waiting.rests}
    works = sum(one.attention.works for one in homes.values())
    claims = sum(one.claims for one in homes.values())
    shown: dict[int, QueueRow] = {}
    for row in rows:
        shown.setdefault(row.standing.waiting.engagement, row)
    numbers = [
        (row.row, homes[engagement].attention.works, works * homes[engagement].claims / claims)
        for engagement, row in shown.items()
        if engagement in homes
    ][:BESIDE]
    most = max((max(got, fair) for _row, got, fair in numbers), default=0) or 1
    return [Share(row.account, row.application, got, fair, most) for row, got, fair in numbers]


@dataclass(frozen=True)
class Difference:
    """A case that stands behind one to which its customer gives a later place."""

    behind: QueueRow
    ahead: QueueRow
    why: str


def _differences(rows: Sequence[QueueRow]) -> list[Difference]:
    """The first of each engagement where our order is not the customer's."""
    found: dict[int, Difference] = {}
    seen: dict[int, list[QueueRow]] = {}
    for row in sorted(rows, key=lambda one: one.number):
        home = row.standing.waiting.engagement
        if row.theirs is None:
            continue
        before = seen.setdefault(home, [])
        ahead = next((one for one in before if _place(one) > row.theirs.place), None)
        if ahead and home not in found:
            why = fair_words.short(ahead.standing, row.standing)
            found[home] = Difference(row, ahead, why)
        before.append(row)
    return list(found.values())[:BESIDE]


def _place(row: QueueRow) -> int:
    return row.theirs.place if row.theirs else 0
