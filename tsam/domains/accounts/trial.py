"""Try an order: which features would be gained or lost, and from which day (I2). Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from tsam.domains.accounts.entitlement import decide, decide_order
from tsam.domains.accounts.facts import Book, Facts, Package, Term
from tsam.domains.accounts.models import EngagementState, Feature
from tsam.domains.accounts.terms import last_day
from tsam.kernel.verdicts import Verdict, no, yes

GAINED, LOST, SAME = "gained", "lost", "same"


@dataclass(frozen=True)
class Order:
    """What is tried from a day on; None leaves the package, or the TSAM, as it is."""

    starts_on: date
    package: Package | None = None
    has_tsam: bool | None = None
    months: int = 12

    @property
    def ends_on(self) -> date | None:
        """The last day of the term. Raises ValueError for what is no number of years (R2)."""
        return last_day(self.starts_on, self.months) if self.has_tsam else None


@dataclass(frozen=True)
class Outcome:
    """One feature: what it is on that day now and then, and the first stretch that differs."""

    feature: str
    kind: str
    now: Verdict
    then: Verdict
    first_on: date | None = None
    last_on: date | None = None
    """The last day of the difference; None where it has no end yet."""

    @property
    def label(self) -> str:
        return str(Feature(self.feature).label)


@dataclass(frozen=True)
class Trial:
    """What an order would come to."""

    order: Order
    book: Book
    verdict: Verdict
    """Is the order valid: the states of domain 5.1."""
    outcomes: tuple[Outcome, ...]
    days_in_vain: int
    """Days of the term on which the support contract would not run: paid, and not usable."""

    @property
    def changed(self) -> list[Outcome]:
        """The gains, then the losses."""
        return [*self.of(GAINED), *self.of(LOST)]

    @property
    def unchanged(self) -> list[Outcome]:
        return self.of(SAME)

    def of(self, kind: str) -> list[Outcome]:
        return [one for one in self.outcomes if one.kind == kind]


def attempt(book: Book, order: Order) -> Trial:
    """Compare what holds with what would hold, day by day from the order's first day on.

    Raises ValueError for months that are no number of years (R2).
    """
    tried = _tried(book, order)
    start = book.begins(order.starts_on)
    turns = sorted({start, *(turn for turn in book.turns() + tried.turns() if turn > start)})
    outcomes = tuple(_outcome(feature.value, book, tried, turns) for feature in Feature)
    return Trial(order, tried, _valid(tried.at(start)), outcomes, _in_vain(order, tried))


def _tried(book: Book, order: Order) -> Book:
    start = book.begins(order.starts_on)
    changed = book
    if order.package:
        before = tuple(step for step in book.packages if step[0] < start)
        changed = replace(book, packages=(*before, (start, order.package)))
    if order.has_tsam is None:
        return changed
    day_before = order.starts_on - timedelta(days=1)
    former = tuple(term for term in book.terms if term.starts_on < order.starts_on)
    if not order.has_tsam:
        kept = tuple(replace(term, ends_on=min(term.ends_on, day_before)) for term in former)
        return replace(changed, has_engagement=False, state="", terms=kept)
    ends_on = last_day(order.starts_on, order.months)
    is_suspended = book.state == EngagementState.SUSPENDED
    return replace(
        changed,
        has_engagement=True,
        # An order does not resume what was suspended with a reason.
        state=EngagementState.SUSPENDED if is_suspended else EngagementState.ACTIVE,
        terms=(*book.terms, Term(order.starts_on, ends_on)),
    )


def _outcome(feature: str, book: Book, tried: Book, turns: list[datetime]) -> Outcome:
    now, then = (decide(feature, one.at(turns[0])) for one in (book, tried))
    first = last = None
    kind = SAME
    for turn in turns:
        before, after = decide(feature, book.at(turn)), decide(feature, tried.at(turn))
        if first is None and bool(before) is not bool(after):
            first, kind = turn, GAINED if after else LOST
            now, then = before, after
        elif first is not None and bool(before) is bool(after):
            last = turn
            break
    return Outcome(
        feature,
        kind,
        now,
        then,
        book.day_of(first) if first else None,
        book.day_of(last) - timedelta(days=1) if last else None,
    )


def _valid(facts: Facts) -> Verdict:
    package = facts.package
    if facts.contract is None:
        return no(
            _("Without a support contract nothing can stand on it. Add one first."),
            code="no_contract",
            rule="I1",
        )
    if facts.has_engagement:
        verdict = decide_order(package, facts.application)
        return yes(_("A valid order."), rule="I1") if verdict else verdict
    if package and package.requires_tsam:
        return no(
            _("%(package)s is bought together with a TSAM. Without one the order is not valid.")
            % {"package": package.name},
            code="non_compliant",
            rule="R7",
        )
    return yes(_("A valid order: base support, without a TSAM."), rule="I1")


def _in_vain(order: Order, tried: Book) -> int:
    ends_on, contract = order.ends_on, tried.contract
    if ends_on is None or contract is None:
        return 0
    first = max(order.starts_on, contract.starts_on)
    last = min(ends_on, contract.last_day_with_grace)
    usable = max(0, (last - first).days + 1)
    return (ends_on - order.starts_on).days + 1 - usable
