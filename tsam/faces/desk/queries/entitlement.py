"""Why can they, why not, from when: everything on the page of an Application's entitlement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tsam.domains.accounts.availability import decide_call, decide_language
from tsam.domains.accounts.facts import Book, book_of, catalogue, day_words, span_words
from tsam.domains.accounts.hours import working
from tsam.domains.accounts.models import Application, Engagement
from tsam.domains.accounts.outlook import NO, NOT_YET, YES, Answer, answers, questions
from tsam.domains.people.models import User
from tsam.faces.desk.queries import sentences
from tsam.faces.desk.queries.drawing import ends_of
from tsam.faces.ui.spans import Bar, Line, around
from tsam.kernel.hours import NeverOpens
from tsam.kernel.verdicts import Verdict


@dataclass(frozen=True)
class Other:
    """An answer that is about no feature: hours, nights, language (R10 to R13)."""

    label: str
    word: str
    verdict: Verdict
    remedy: str
    feature: str = ""

    @property
    def because(self) -> str:
        return self.verdict.reason


@dataclass(frozen=True)
class Group:
    """Some answers with one head, and how many of them are on."""

    title: str
    answers: Sequence[Answer | Other]

    @property
    def counts(self) -> str:
        found = [
            (YES, _("%(n)d yes")),
            (NOT_YET, _("%(n)d not yet")),
            (NO, _("%(n)d no")),
        ]
        numbers = [
            words % {"n": n}
            for word, words in found
            if (n := sum(one.word == word for one in self.answers))
        ]
        return ", ".join(numbers)


def context(reader: User, application: Application, at: datetime) -> dict[str, Any]:
    book = book_of(application)
    found = answers(book, at, catalogue())
    facts = book.at(at)
    groups = [
        Group(_("General"), [one for one in found if one.feature.startswith("G")]),
        Group(_("PLATINUM"), [one for one in found if one.feature.startswith("P")]),
    ]
    engagement = (
        Engagement.objects.visible_to(reader)
        .filter(application=application)
        .live()
        .select_related("calendar")
        .first()
    )
    if engagement:
        groups.append(Group(_("Hours and language"), _others(engagement, found, at)))
    return {
        "at": at,
        "on": facts.on,
        "application": application,
        "facts": facts,
        "engagement": engagement,
        "groups": groups,
        "not_on": sum(one.word != YES for group in groups for one in group.answers),
        "total": sum(len(group.answers) for group in groups),
        "questions": questions(facts),
        "chart": chart(book, facts.on),
        "sentence": sentences.entitlement_opening(facts, found),
    }


def _others(engagement: Engagement, found: Sequence[Answer], at: datetime) -> list[Other]:
    """Calls in hours, outside them, in an emergency, and the language: where a TSAM is on."""
    first = found[0]
    calls = _calls(engagement, at)
    language = decide_language(
        engagement.asked_language, is_english_agreed=bool(engagement.english_agreed_by)
    )
    served = _("Service in %(language)s") % {"language": engagement.get_language_display()}
    remedies = {
        "R10": first.remedy,
        "R11": _("Our approval, asked for %(days)d service days ahead")
        % {"days": settings.NOTICE_DAYS},
        "R12": _("Stays: the 24-hour desk answers"),
        "R13": _("Stays"),
    }
    return [
        Other(
            label,
            (first.word if verdict else NO),
            verdict if first.verdict or not verdict else first.verdict,
            remedies[verdict.rule],
        )
        for label, verdict in [*calls, (served, language)]
    ]


def _calls(engagement: Engagement, at: datetime) -> list[tuple[str, Verdict]]:
    hours = working(engagement.calendar)
    place = engagement.calendar.place or engagement.calendar.zone
    found = [(_("Severity 0, at any time"), decide_call(hours, at, 0, place))]
    try:
        in_hours = hours.next_open(at)
    except NeverOpens:
        # A calendar without hours has none to call in.
        return found
    shut = hours.closes_at(in_hours) or in_hours
    return [
        (_("Calls in service hours"), decide_call(hours, in_hours, None, place)),
        (_("Calls at other times"), decide_call(hours, shut, None, place)),
        *found,
    ]


# --- the two terms on one line of time


@dataclass(frozen=True)
class Lane:
    """One line of the drawing: its name, its place, and its stretches with words and tone."""

    name: str
    y: int
    spans: list[tuple[Bar, str, str]]

    @property
    def text_y(self) -> int:
        return self.y + 14


@dataclass(frozen=True)
class Mark:
    """A day under the drawing; `row` keeps words apart that would meet."""

    x: float
    words: str
    is_today: bool
    row: int

    @property
    def y(self) -> int:
        return 81 + 16 * self.row

    @property
    def side(self) -> str:
        """At the edges the words stand inside the drawing."""
        return "t-end" if self.x > 100 - ROOM / 2 else "t-mid"


@dataclass(frozen=True)
class Chart:
    lanes: list[Lane]
    marks: list[Mark]
    words: str

    @property
    def height(self) -> int:
        return 88 + 16 * max(mark.row for mark in self.marks)


# The names of the lanes stand before the line of time, so many per cent wide.
NAMES = 12.0
# Words under the line need so much room, in per cent of its length.
ROOM = 12.0
# Sold terms and contracts end no later than this, so all of them are drawn to their end.
FURTHEST = timedelta(days=3700)


def chart(book: Book, today: date) -> Chart:
    line = around(today, list(ends_of(book)), most_ahead=FURTHEST)
    lanes = [_support_lane(book, line), _term_lane(book, line)]
    return Chart(lanes, _marks(book, line), _words(book))


def _at(line: Line, day: date) -> float:
    return NAMES + line.at(day) * (100 - NAMES) / 100


def _bar(line: Line, first: date, last: date) -> Bar | None:
    bar = line.bar(first, last)
    room = (100 - NAMES) / 100
    return Bar(NAMES + bar.x * room, bar.width * room) if bar else None


def _support_lane(book: Book, line: Line) -> Lane:
    contract = book.contract
    if contract is None:
        return Lane(_("Support"), 14, [])
    spans = []
    edges = [contract.starts_on, *_package_days(book), contract.last_day + timedelta(days=1)]
    for first, following in pairwise(edges):
        bar = _bar(line, first, following - timedelta(days=1))
        # As it stands at the end: a package may take effect in the middle of its first day.
        package = book.package_at(book.begins(following) - timedelta.resolution)
        if bar:
            name = package.name if package else ""
            spans.append((bar, _label(bar, f"{contract.number}, {name}"), "done"))
    if contract.grace_days and (
        bar := _bar(line, contract.last_day + timedelta(days=1), contract.last_day_with_grace)
    ):
        spans.append((bar, _label(bar, _("days of grace")), "open"))
    return Lane(_("Support"), 14, spans)


def _package_days(book: Book) -> list[date]:
    """The days on which another package takes effect within the contract."""
    contract = book.contract
    days = (book.day_of(since) for since, _package in book.packages)
    return [day for day in days if contract and contract.starts_on < day <= contract.last_day]


def _term_lane(book: Book, line: Line) -> Lane:
    spans: list[tuple[Bar, str, str]] = []
    for term in book.terms:
        usable = min(term.ends_on, book.contract.last_day_with_grace) if book.contract else None
        if usable and usable >= term.starts_on and (bar := _bar(line, term.starts_on, usable)):
            spans.append((bar, _label(bar, span_words(term.starts_on, term.ends_on)), "done"))
        begins = max(term.starts_on, usable + timedelta(days=1)) if usable else term.starts_on
        if begins <= term.ends_on and (bar := _bar(line, begins, term.ends_on)):
            spans.append((bar, _label(bar, _("paid, not usable")), "bad"))
    return Lane(_("TSAM term"), 44, spans)


def _label(bar: Bar, words: str) -> str:
    """The words where the bar has room for them; the sentence beside says the same."""
    return words if bar.width >= 0.95 * len(words) else ""


def _marks(book: Book, line: Line) -> list[Mark]:
    days = {
        (_at(line, day + timedelta(days=1)), day_words(day))
        for day in ends_of(book)
        if line.first <= day <= line.last
    }
    placed = [Mark(_at(line, line.today), _("today"), is_today=True, row=0)]
    for x, words in sorted(days):
        meets = {mark.row for mark in placed if abs(mark.x - x) < ROOM}
        row = next(row for row in range(len(placed) + 1) if row not in meets)
        placed.append(Mark(x, words, is_today=False, row=row))
    return placed


def _words(book: Book) -> str:
    contract = book.contract
    said = [
        _("Support runs from %(first)s to %(last)s.")
        % {"first": day_words(contract.starts_on), "last": day_words(contract.last_day)}
        if contract
        else _("There is no support contract.")
    ]
    said += [
        _("A TSAM term runs from %(first)s to %(last)s.")
        % {"first": day_words(term.starts_on), "last": day_words(term.ends_on)}
        for term in book.terms
    ]
    return " ".join(said if book.terms else [*said, _("There is no TSAM term.")])
