"""What an answer will be on other days, and what would change it. Pure: a book in, words out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.entitlement import decide, decide_support
from tsam.domains.accounts.facts import Book, Facts, Package, day_words, span_words
from tsam.domains.accounts.models import EngagementState, Feature
from tsam.domains.accounts.models.engagement import SERVING
from tsam.kernel.verdicts import Verdict

YES, NOT_YET, NO, DEPENDS = "yes", "not_yet", "no", "depends"


@dataclass(frozen=True)
class Change:
    """The day from which the answer is another one, and that answer."""

    on: date
    verdict: Verdict


@dataclass(frozen=True)
class Answer:
    """May this feature be used: "yes", "not_yet" (bought, and waits for something) or "no"."""

    feature: str
    word: str
    verdict: Verdict
    change: Change | None
    remedy: str
    """What would change it, in words: a day and its rule, or a deed."""
    package: str = ""

    @property
    def label(self) -> str:
        return str(Feature(self.feature).label)

    @property
    def because(self) -> str:
        """The reason in few words, where the answer is the plain yes of its package."""
        if self.verdict.code != "ok":
            return self.verdict.reason
        return _("%(package)s has it") % {"package": self.package}


@dataclass(frozen=True)
class Question:
    """One of the five parts of rule R1, its answer ("yes", "no", "depends"), and the evidence."""

    name: str
    text: str
    word: str
    evidence: str


def answers(book: Book, at: datetime, catalogue: Iterable[Package] = ()) -> list[Answer]:
    """Every feature as of that moment, with what would change it and from when."""
    offered = list(catalogue)
    return [_answer(feature.value, book, at, offered) for feature in Feature]


def next_change(feature: str, book: Book, at: datetime) -> Change | None:
    """The first day on which the answer turns by itself, no or yes, all else staying as it is."""
    before = bool(decide(feature, book.at(at)))
    for turn in book.turns():
        if turn > at:
            verdict = decide(feature, book.at(turn))
            if bool(verdict) is not before:
                return Change(book.day_of(turn), verdict)
    return None


def _answer(feature: str, book: Book, at: datetime, offered: list[Package]) -> Answer:
    verdict = decide(feature, book.at(at))
    change = next_change(feature, book, at)
    word = YES if verdict else NOT_YET if change or _waits(feature, book, at) else NO
    remedy = _remedy(feature, verdict, change, offered)
    package = book.package_at(at)
    return Answer(feature, word, verdict, change, remedy, package.name if package else "")


def _waits(feature: str, book: Book, at: datetime) -> bool:
    """Ordered, on its way to serving: it would be allowed if the engagement were active."""
    if book.state in {"", EngagementState.SUSPENDED, *SERVING}:
        return False
    active = replace(book, state=EngagementState.ACTIVE)
    return bool(decide(feature, active.at(at))) or next_change(feature, active, at) is not None


def _remedy(
    feature: str, verdict: Verdict, change: Change | None, offered: Iterable[Package]
) -> str:
    if change:
        rule = change.verdict.rule
        words = _("%(day)s: on, %(rule)s") if change.verdict else _("%(day)s: off, %(rule)s")
        return words % {"day": day_words(change.on), "rule": rule}
    with_it = [package.name for package in offered if feature in package.features]
    names = _(" or ").join(with_it) or _("A package that has it")
    deeds = {
        "no_contract": _("A support contract: on its first day"),
        "contract_not_begun": _("A TSAM on this Application"),
        "contract_ended": _("Renewing the support contract: the same minute"),
        "package_without_tsam": _("%(names)s: on that day") % {"names": names},
        "not_in_package": _("%(names)s: on that day") % {"names": names},
        "uncovered": _("A TSAM on this Application"),
        "non_compliant": _("A TSAM on this Application"),
        "suspended": _("Resuming the engagement: the same minute"),
        "not_active": _("Activating the engagement: the same minute"),
        "no_term": _("Renewing the term"),
    }
    return deeds.get(verdict.code, "")


# --- the five questions of R1


def questions(facts: Facts) -> list[Question]:
    """Rule R1, taken apart. All five must be yes."""
    return [
        _term(facts),
        _contract(facts),
        _package(facts),
        _application(facts),
        _state(facts),
    ]


def _term(facts: Facts) -> Question:
    term, coming = facts.term, facts.next_term
    if term:
        evidence = span_words(term.starts_on, term.ends_on)
    elif coming:
        evidence = _("It begins on %(day)s") % {"day": day_words(coming.starts_on)}
    elif facts.terms:
        evidence = _("It ended on %(day)s") % {
            "day": day_words(max(one.ends_on for one in facts.terms))
        }
    else:
        evidence = _("No term is sold")
    return Question("term", _("A TSAM term runs"), YES if term else NO, evidence)


def _contract(facts: Facts) -> Question:
    contract, verdict = facts.contract, decide_support(facts)
    if contract is None:
        evidence = _("No contract covers it")
    else:
        grace = (
            ngettext("%d day of grace", "%d days of grace", contract.grace_days)
            % contract.grace_days
            if contract.grace_days
            else _("no days of grace")
        )
        evidence = _("%(number)s, to %(day)s, %(grace)s") % {
            "number": contract.number,
            "day": day_words(contract.last_day),
            "grace": grace,
        }
    return Question("contract", _("The support contract runs"), YES if verdict else NO, evidence)


def _package(facts: Facts) -> Question:
    text = _("The package is in the set of the feature")
    package = facts.package
    if package is None:
        return Question("package", text, NO, _("No package"))
    inside, outside = len(package.features), len(Feature) - len(package.features)
    word = YES if not outside else NO if not inside else DEPENDS
    evidence = _("%(package)s: yes for %(inside)d, no for %(outside)d") % {
        "package": package.name,
        "inside": inside,
        "outside": outside,
    }
    return Question("package", text, word, evidence)


def _application(facts: Facts) -> Question:
    return Question(
        "application",
        _("It is this Application"),
        YES if facts.has_engagement else NO,
        _("Features, server and team as ordered")
        if facts.has_engagement
        else _("No engagement names it"),
    )


def _state(facts: Facts) -> Question:
    evidence = (
        _("The engagement is “%(state)s”") % {"state": EngagementState(facts.state).label}
        if facts.has_engagement
        else _("There is no engagement")
    )
    word = YES if facts.state in SERVING else NO
    return Question("state", _("It serves, and is not suspended"), word, evidence)


# --- when two dates part


@dataclass(frozen=True)
class CoTerm:
    """How a term and a contract that end apart could end together, with the least waste."""

    days_apart: int
    ends_on: date
    """The first day on which both could end, the term in years."""
    support_months: int
    """How many months further support would then have to run."""
    term_years: int
    """How many years further the TSAM would have to run; none where support alone is renewed."""


def co_term(term_ends: date, contract_ends: date) -> CoTerm | None:
    """The nearest common end: a TSAM is sold by the year, support by any span (A2)."""
    if term_ends == contract_ends:
        return None
    years = 0
    ends_on = term_ends
    while ends_on < contract_ends:
        years += 1
        ends_on = _years_later(term_ends, years)
    months = _months_between(contract_ends, ends_on)
    return CoTerm(abs((term_ends - contract_ends).days), ends_on, months, years)


def _years_later(day: date, years: int) -> date:
    # The last day of a term that began on 29 February is 28 February; then it stays the 28th.
    following = day + timedelta(days=1)
    try:
        anniversary = following.replace(year=following.year + years)
    except ValueError:
        anniversary = date(following.year + years, 3, 1)
    return anniversary - timedelta(days=1)


def _months_between(first: date, last: date) -> int:
    """Whole months, a begun one counted: what a renewal has to cover."""
    begins, ends = first + timedelta(days=1), last + timedelta(days=1)
    months = (ends.year - begins.year) * 12 + ends.month - begins.month
    return months + (1 if ends.day > begins.day else 0)
