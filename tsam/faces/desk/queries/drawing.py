"""A contract and a term on one line of time, and whether they end together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.entitlement import decide_support
from tsam.domains.accounts.facts import Book, Contract, Term, day_words
from tsam.faces.ui.spans import Bar, Line


@dataclass(frozen=True)
class Drawn:
    """The bars of support and of the TSAM, and the same in words."""

    support: Bar | None
    terms: list[Bar]
    now: float
    words: str


@dataclass(frozen=True)
class Match:
    """Do they end together: a tone, a symbol where it is not the tone's own, and the words."""

    tone: str
    words: str
    icon: str = ""
    # Without the day, where another column says it.
    said_short: str = ""

    @property
    def short(self) -> str:
        return self.said_short or self.words


def ends_of(book: Book) -> Iterator[date]:
    if book.contract:
        yield book.contract.last_day
    for term in book.terms:
        yield term.ends_on


def draw(book: Book, line: Line) -> Drawn:
    contract = book.contract
    return Drawn(
        support=line.bar(contract.starts_on, contract.last_day) if contract else None,
        terms=[bar for term in book.terms if (bar := line.bar(term.starts_on, term.ends_on))],
        now=line.now,
        words=_words(contract, last_term(book)),
    )


def last_term(book: Book) -> Term | None:
    return max(book.terms, key=lambda term: term.ends_on, default=None)


def match(book: Book, at: datetime) -> Match:
    facts = book.at(at)
    contract, term = book.contract, last_term(book)
    if contract is None:
        return Match("unknown", _("No contract"), "circle-slash")
    if not decide_support(facts) and facts.on > contract.last_day:
        return Match("alarm", _("Support has ended"))
    if term is None or term.ends_on < facts.on:
        if facts.package and facts.package.requires_tsam:
            return Match("alarm", _("Not valid, rule R7"))
        return Match("", _("Nothing to match"), "minus")
    if term.ends_on == contract.last_day:
        words = _("Same day, %(day)s") % {"day": day_words(term.ends_on)}
        return Match("good", words, said_short=_("Same day"))
    days = (term.ends_on - contract.last_day).days
    words = (
        ngettext("Support ends %d day before", "Support ends %d days before", days)
        if days > 0
        else ngettext("TSAM ends %d day before", "TSAM ends %d days before", -days)
    )
    return Match("risk", words % abs(days))


def _words(contract: Contract | None, term: Term | None) -> str:
    if contract is None:
        return _("There is no support contract")
    support = day_words(contract.last_day)
    if term is None:
        return _("Support runs to %(support)s, there is no TSAM term") % {"support": support}
    if term.ends_on == contract.last_day:
        return _("Support and TSAM both run to %(support)s") % {"support": support}
    return _("Support runs to %(support)s, TSAM to %(term)s") % {
        "support": support,
        "term": day_words(term.ends_on),
    }
