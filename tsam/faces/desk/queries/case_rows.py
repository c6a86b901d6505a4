"""What stands in each row of the case list: plain records, since a list is read, not changed.

Fifty cases with all that hangs on them are two hundred and fifty model instances, which cost more
than the query; a record costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tsam.domains.accounts.hours import calendars_for
from tsam.domains.cases.bookmarks import read_until
from tsam.domains.cases.models import NUMBERING, Case, CaseArea, State
from tsam.domains.people.models import User
from tsam.domains.priorities.explain import headline
from tsam.domains.priorities.models import Rank
from tsam.faces.desk.queries.cases import (
    SORTS,
    Filters,
    chosen,
    open_ones,
    ranked,
    ranked_ones,
    unranked,
)
from tsam.faces.ui.clocks import Clocked, ShownClock, shown
from tsam.faces.ui.keyset import PAGE_SIZE, KeysetPage, first_page, keyset
from tsam.faces.ui.templatetags.parts import Person
from tsam.kernel.addresses import reverse
from tsam.kernel.blanks import Among, Blank
from tsam.kernel.questions import Question

FRESH = timedelta(days=14)
MOST_NEW = 20
_CASE = (
    "pk",
    "title",
    "severity",
    "state",
    "area",
    "secondary_area",
    "language",
    "application_id",
    "account__name",
    "application__name",
    "next_action",
    "next_action_side",
    "next_action_due_at",
    "next_action_owner_id",
    "next_action_owner__name",
    "next_action_owner__is_staff",
    "assignee_id",
    "assignee__name",
    "promised_at",
    "opened_at",
    "last_word_at",
    "heard_at",
    "clock_kind",
    "clock_state",
    "clock_due_at",
    "clock_target_minutes",
    "clock_left_minutes",
)
_RANK = ("case_id", "score", "place", "place_before", "terms")
Record = Mapping[str, Any]

_RANKED_LAST: Question[tuple[int]] = Question(
    lambda rows: rows.order_by("-case_id").values_list("case_id")[:1]
)
_NEWER: Question[tuple[int]] = Question(
    lambda rows: rows.filter(pk__gt=Blank("last"), is_open=True).values_list("pk")[:1]
)

_CASE_OF_RANK = tuple(f"case__{name}" for name in _CASE)
LOOKED_AT = PAGE_SIZE + 10
_FIRST: Question[tuple[int]] = Question(
    lambda rows: rows.order_by(*SORTS["rank"]).values_list("case_id")[:LOOKED_AT]
)
_BY_RANK: Question[Record] = Question(
    lambda rows: (
        rows.filter(Among("case", "cases")).order_by(*SORTS["rank"]).values(*_RANK, *_CASE_OF_RANK)
    )
)
_NEWEST: Question[Record] = Question(
    lambda rows: rows.order_by(*SORTS["newest"]).values(*_CASE)[: PAGE_SIZE + 1]
)
_RANKS: Question[Record] = Question(lambda rows: rows.filter(Among("case", "cases")).values(*_RANK))


@dataclass(frozen=True)
class Row:
    """One case in the list, with all that its row shows."""

    key: int
    number: str
    href: str
    title: str
    language: str
    severity: int
    state: str
    # What it concerns, the first area first; none while it is not classified.
    areas: tuple[str, ...]
    account: str
    application: str
    clock: ShownClock
    next_action: str
    side: str
    owner: Person | None
    due_at: datetime | None
    is_due: bool
    assignee: Person | None
    promised_at: datetime | None
    is_promise_late: bool
    is_unread: bool
    score: int | None = None
    place: int | None = None
    # "up", "down" or "": against the place before.
    moved: str = ""
    why: str = ""
    rank_words: str = ""


def page(
    reader: User, filters: Filters, at: datetime, cursor: str | None
) -> tuple[KeysetPage[Record], list[Row]]:
    """A stretch of the list; the number of queries does not grow with its rows.

    By rank, what came in this moment and stands in no rank yet comes first.
    """
    if filters.sort == "rank":
        found = _by_rank(reader, filters, at, cursor)
        new = [] if cursor else _new(reader, filters, at)
        cases = [*new, *(_without_prefix(record) for record in found.rows)]
        return found, _rows(reader, cases, {one["case_id"]: one for one in found.rows}, at)
    order = SORTS[filters.sort]
    if cursor or not filters.is_plain or filters.sort != "newest":
        listed = keyset(chosen(reader, filters, at).values(*_CASE), order=order, cursor=cursor)
    else:
        newest = _NEWEST.of(open_ones(reader, filters.scope, at))
        listed = first_page(newest, Case, order=order)
    keys = [one["pk"] for one in listed.rows]
    places = _places(reader, keys)
    return listed, _rows(reader, list(listed.rows), places, at)


def _by_rank(
    reader: User, filters: Filters, at: datetime, cursor: str | None
) -> KeysetPage[Record]:
    if not cursor and filters.is_plain:
        # Which ones first, and then what they show: with all that belongs to a case beside it,
        # PostgreSQL reads every open case there is instead of walking the index of scores.
        keys = [key for (key,) in _FIRST.of(ranked_ones(reader, filters.scope, at))]
        ranks = _BY_RANK.of(Rank.objects.visible_to(reader), cases=keys)
        # Some may have been closed a moment ago; were it more than are looked at beyond, the page
        # is asked for as any other.
        rows = [rank for rank in ranks if rank["case__state"] != State.CLOSED]
        if len(rows) > PAGE_SIZE or len(keys) < LOOKED_AT:
            return first_page(rows[: PAGE_SIZE + 1], Rank, order=SORTS["rank"])
    # Of one Application the places say it all: its engagement may weigh otherwise.
    order = ("place", "case_id") if filters.application else SORTS["rank"]
    some = ranked(reader, filters, at).values(*_RANK, *_CASE_OF_RANK)
    return keyset(some, order=order, cursor=cursor)


def _new(reader: User, filters: Filters, at: datetime) -> list[Record]:
    """What came in this moment; the usual answer, that nothing did, is looked for first."""
    last = [key for (key,) in _RANKED_LAST.of(Rank.objects.visible_to(reader))]
    if not _NEWER.of(Case.objects.visible_to(reader), last=last[0] if last else 0):
        return []
    return list(unranked(reader, filters, at).values(*_CASE)[:MOST_NEW])


def of_keys(reader: User, keys: Sequence[int], at: datetime) -> dict[int, Row]:
    """{case: its row}, of those that the reader may see."""
    cases = list(Case.objects.visible_to(reader).filter(pk__in=keys).values(*_CASE))
    places = _places(reader, keys)
    return {row.key: row for row in _rows(reader, cases, places, at)}


def _places(reader: User, keys: Sequence[int]) -> dict[int, Record]:
    """{case: its rank}, where it has one."""
    ranks = _RANKS.of(Rank.objects.visible_to(reader), cases=keys)
    return {rank["case_id"]: rank for rank in ranks}


def _without_prefix(record: Record) -> Record:
    return {
        name.removeprefix("case__"): value
        for name, value in record.items()
        if name.startswith("case__")
    }


def _rows(
    reader: User, cases: Sequence[Record], ranks: Mapping[int, Record], at: datetime
) -> list[Row]:
    keys = [case["pk"] for case in cases]
    read = read_until(reader, keys)
    states = _state_words()
    hours = calendars_for({case["application_id"] for case in cases})
    base = reverse("desk:cases")
    rows = []
    for case in cases:
        rank = ranks.get(case["pk"])
        clock = shown(_Clock(case), at, hours[case["application_id"]])
        rows.append(
            Row(
                **_said(case, states, base),
                **_times(case, at),
                **(_place(rank, case["application__name"]) if rank else {}),
                clock=clock,
                is_unread=_is_unread(case, read.get(case["pk"]), at),
            )
        )
    return rows


def _state_words() -> dict[str, str]:
    """States as short as a column is wide; the page of a case says them in full."""
    return {
        State.OPEN: _("Open"),
        State.WAITING_CUSTOMER: _("With customer"),
        State.WAITING_VENDOR: _("With a vendor"),
        State.WAITING_RND: _("With R&D"),
        State.SOLUTION_PROPOSED: _("Proposed"),
        State.CLOSED: _("Closed"),
        State.REOPENED: _("Reopened"),
    }


def _said(case: Record, states: Mapping[str, str], base: str) -> dict[str, Any]:
    number = NUMBERING.show(case["pk"])
    owner, assignee = case["next_action_owner_id"], case["assignee_id"]
    return {
        "key": case["pk"],
        "number": number,
        "href": f"{base}/{number}",
        "title": case["title"],
        "language": "" if case["language"] == "en" else case["language"],
        "severity": case["severity"],
        "state": states[case["state"]],
        "areas": tuple(
            area
            for area in (case["area"], case["secondary_area"])
            if area and area != CaseArea.UNCLASSIFIED
        ),
        "account": case["account__name"],
        "application": case["application__name"],
        "next_action": case["next_action"],
        "side": case["next_action_side"],
        "owner": Person(owner, case["next_action_owner__name"], case["next_action_owner__is_staff"])
        if owner
        else None,
        "assignee": Person(assignee, case["assignee__name"]) if assignee else None,
    }


def _times(case: Record, at: datetime) -> dict[str, Any]:
    due_at, promised_at = case["next_action_due_at"], case["promised_at"]
    return {
        "due_at": due_at,
        "is_due": due_at is not None and due_at < at,
        "promised_at": promised_at,
        "is_promise_late": promised_at is not None and promised_at < at,
    }


def _place(rank: Record, application: str) -> dict[str, Any]:
    place, before, why = rank["place"], rank["place_before"], headline(rank["terms"])
    said = {"place": place, "name": application, "points": rank["score"], "why": why}
    return {
        "score": rank["score"],
        "place": place,
        "moved": "" if not before or before == place else "up" if place < before else "down",
        "why": why,
        "rank_words": _("Rank %(place)d of %(name)s, %(points)d points: %(why)s") % said,
    }


class _Clock(Clocked):
    """The columns of a record that a clock bar is drawn from."""

    def __init__(self, case: Record) -> None:
        self.severity = case["severity"]
        self.clock_kind = case["clock_kind"]
        self.clock_state = case["clock_state"]
        self.clock_due_at = case["clock_due_at"]
        self.clock_target_minutes = case["clock_target_minutes"]
        self.clock_left_minutes = case["clock_left_minutes"]


def _is_unread(case: Record, read_at: datetime | None, at: datetime) -> bool:
    opened_at: datetime = case["opened_at"]
    latest = max(opened_at, case["last_word_at"], case["heard_at"] or opened_at)
    return at - latest < FRESH and (read_at is None or read_at < latest)
