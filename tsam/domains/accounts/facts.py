"""What the rules look at: an Application's contract, packages, engagement and terms over time.

A `Book` is all that is known of one Application; asked at a moment it gives the `Facts` of then.
Pure, but for the readers at the end, which make books from rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tsam.domains.accounts.engaged import Engaged, engaged
from tsam.domains.accounts.models import (
    Application,
    ContractPackage,
    EngagementState,
    EngagementTerm,
    PackageFeature,
    SupportContract,
    SupportPackage,
)
from tsam.kernel.blanks import Among
from tsam.kernel.days import in_words
from tsam.kernel.standing import Standing

Evidence = tuple[tuple[str, str], ...]
GREENWICH = ZoneInfo("UTC")


@dataclass(frozen=True)
class Package:
    """A support package as far as the rules look at it."""

    code: str
    name: str
    features: frozenset[str] = frozenset()
    requires_tsam: bool = False


@dataclass(frozen=True)
class Contract:
    """A support contract: first and last day of service, both included, and days of grace."""

    number: str
    starts_on: date
    last_day: date
    grace_days: int = 0
    is_cancelled: bool = False
    terms_version: str = ""

    @property
    def last_day_with_grace(self) -> date:
        return self.last_day + timedelta(days=self.grace_days)

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.last_day_with_grace


@dataclass(frozen=True)
class Term:
    """A sold period, first and last day included, and why it ends apart from the contract."""

    starts_on: date
    ends_on: date
    reason: str = ""
    ordered_by: str = ""
    ordered_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class Facts:
    """All that a decision about one Application rests on, as of one moment."""

    application: str
    on: date
    """The day in the zone of the engagement."""
    contract: Contract | None = None
    package: Package | None = None
    has_engagement: bool = False
    state: str = ""
    terms: tuple[Term, ...] = field(default=())

    @property
    def term(self) -> Term | None:
        return next((term for term in self.terms if term.covers(self.on)), None)

    @property
    def next_term(self) -> Term | None:
        coming = [term for term in self.terms if term.starts_on > self.on]
        return min(coming, key=lambda term: term.starts_on, default=None)

    @cached_property
    def evidence(self) -> Evidence:
        """The facts in words, once for all the decisions that rest on them."""
        return _evidence(self)


@dataclass(frozen=True)
class Book:
    """One Application over time. `packages` say from which moment on each is in force."""

    application: str
    zone: ZoneInfo = GREENWICH
    contract: Contract | None = None
    packages: tuple[tuple[datetime, Package], ...] = ()
    has_engagement: bool = False
    state: str = ""
    terms: tuple[Term, ...] = ()

    def at(self, moment: datetime) -> Facts:
        return Facts(
            application=self.application,
            on=self.day_of(moment),
            contract=self.contract,
            package=self.package_at(moment),
            has_engagement=self.has_engagement,
            state=self.state,
            terms=self.terms,
        )

    def package_at(self, moment: datetime) -> Package | None:
        """The package in force at that moment: the last one that has taken effect (R8).

        Before any has, it is the first: a contract is never without its package, neither when a
        TSAM is ordered ahead nor in a zone where its first day begins before that of UTC.
        """
        if not self.packages:
            return None
        in_force = [package for since, package in self.packages if since <= moment]
        return in_force[-1] if in_force else self.packages[0][1]

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def begins(self, day: date) -> datetime:
        """The first moment of a day, in the zone of the engagement."""
        return datetime.combine(day, time.min, tzinfo=self.zone).astimezone(UTC)

    def turns(self) -> list[datetime]:
        """The moments at which an answer may change by itself, in order."""
        days = {edge for term in self.terms for edge in (term.starts_on, _after(term.ends_on))}
        if self.contract:
            days |= {
                self.contract.starts_on,
                _after(self.contract.last_day),
                _after(self.contract.last_day_with_grace),
            }
        return sorted({*map(self.begins, days), *(since for since, _package in self.packages)})


def day_words(day: date) -> str:
    return in_words(day)


def span_words(first: date, last: date) -> str:
    return f"{day_words(first)} – {day_words(last)}"


def _after(day: date) -> date:
    return day + timedelta(days=1)


def _evidence(facts: Facts) -> Evidence:
    shown = [(_("Application"), facts.application), (_("Day"), day_words(facts.on))]
    if facts.contract:
        contract = facts.contract
        span = span_words(contract.starts_on, contract.last_day)
        shown.append((_("Support contract"), f"{contract.number}, {span}"))
        if contract.grace_days:
            shown.append((_("Days of grace"), str(contract.grace_days)))
        if contract.terms_version:
            shown.append((_("Support terms"), contract.terms_version))
    if facts.package:
        shown.append((_("Package"), facts.package.name))
    if facts.has_engagement:
        shown.append((_("Engagement"), str(EngagementState(facts.state).label)))
    if facts.term:
        shown.append((_("Term"), span_words(facts.term.starts_on, facts.term.ends_on)))
    return tuple(shown)


# --- from rows


def book_of(application: Application) -> Book:
    return books_of([application])[application.pk]


def facts_for(application: Application, at: datetime) -> Facts:
    """The facts of one Application at that moment; three queries at most."""
    return book_of(application).at(at)


def package_name(application: Application, at: datetime) -> str:
    """What the package in force is called, for a line on a page; "" without one. One query."""
    steps = ContractPackage._base_manager.filter(contract=application.support_contract_id)
    rows = list(steps.select_related("package").order_by("effective_at", "pk"))
    in_force = [row for row in rows if row.effective_at <= at] or rows[:1]
    return in_force[-1].package.name if in_force else ""


def books_of(applications: Iterable[Application], *, is_brief: bool = False) -> dict[int, Book]:
    """{application: Book}, in three queries for however many; the accounts come with them.

    A brief one tells of contract and engagement only, in one query.
    """
    listed = list(applications)
    engagements = engaged(one.pk for one in listed)
    contracts = {one.pk: _contract_of(one, engagements.get(one.pk)) for one in listed}
    packages: Mapping[int, list[tuple[datetime, Package]]] = {}
    terms: Mapping[int, list[Term]] = {}
    if not is_brief:
        packages = _packages_of({contract.pk for contract in contracts.values() if contract})
        terms = _terms_of([one.pk for one in engagements.values()])
    return {
        one.pk: _book(one, engagements.get(one.pk), contracts[one.pk], packages, terms)
        for one in listed
    }


def catalogue() -> list[Package]:
    """What is offered, from the least to the most."""
    rows = SupportPackage.objects.filter(is_offered=True).order_by("rank", "code")
    features = _features_of([row.pk for row in rows])
    return [_package(row, features) for row in rows]


def _book(
    application: Application,
    engagement: Engaged | None,
    contract: SupportContract | None,
    packages: Mapping[int, list[tuple[datetime, Package]]],
    terms: Mapping[int, list[Term]],
) -> Book:
    return Book(
        application=application.name,
        zone=ZoneInfo(engagement.zone if engagement else application.account.time_zone),
        contract=contract_of(contract) if contract else None,
        packages=tuple(packages.get(contract.pk, ())) if contract else (),
        has_engagement=engagement is not None,
        state=engagement.state if engagement else "",
        terms=tuple(terms.get(engagement.pk, ())) if engagement else (),
    )


def _contract_of(application: Application, engagement: Engaged | None) -> SupportContract | None:
    own = engagement.contract if engagement else None
    return own or application.support_contract


def _packages_of(contracts: Iterable[int]) -> dict[int, list[tuple[datetime, Package]]]:
    """The steps of each contract in order. A row is one feature of one step."""
    keys = list(contracts)
    rows = _PACKAGES.rows(contracts=keys) if keys else []
    steps: dict[tuple[int, datetime, str, str, bool], set[str]] = {}
    for contract, since, code, name, requires_tsam, feature in rows:
        held = steps.setdefault((contract, since, code, name, requires_tsam), set())
        # A package without any stands in one row with nothing in it.
        held |= {feature} if feature else set()
    found: dict[int, list[tuple[datetime, Package]]] = {}
    for (contract, since, code, name, requires_tsam), features in steps.items():
        package = Package(code, name, frozenset(features), requires_tsam)
        found.setdefault(contract, []).append((since, package))
    return found


def _features_of(packages: Iterable[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    held = PackageFeature.objects.filter(package__in=list(packages))
    for package, feature in held.values_list("package_id", "feature"):
        found.setdefault(package, set()).add(feature)
    return found


def _package(row: SupportPackage, features: Mapping[int, set[str]]) -> Package:
    return Package(row.code, row.name, frozenset(features.get(row.pk, ())), row.requires_tsam)


def _terms_of(engagements: Iterable[int]) -> dict[int, list[Term]]:
    found: dict[int, list[Term]] = {}
    keys = list(engagements)
    rows = _TERMS.rows(engagements=keys) if keys else []
    for engagement, starts_on, ends_on, reason, orderer, ordered_at in rows:
        found.setdefault(engagement, []).append(
            Term(
                starts_on,
                ends_on,
                reason=reason,
                ordered_by=orderer or "",
                ordered_on=ordered_at.date(),
            )
        )
    return found


def contract_of(row: SupportContract) -> Contract:
    return Contract(
        number=row.number,
        starts_on=row.starts_on,
        last_day=row.last_day(),
        grace_days=row.grace_days,
        is_cancelled=row.cancelled_on is not None,
        terms_version=row.terms_version,
    )


_PACKAGES = Standing(
    lambda: (
        ContractPackage._base_manager.filter(Among("contract", "contracts"))
        .order_by("effective_at", "pk")
        .values_list(
            "contract_id",
            "effective_at",
            "package__code",
            "package__name",
            "package__requires_tsam",
            "package__features__feature",
        )
    )
)
_TERMS = Standing(
    lambda: (
        EngagementTerm._base_manager.filter(Among("engagement", "engagements"))
        .order_by("starts_on")
        .values_list(
            "engagement_id",
            "starts_on",
            "ends_on",
            "mismatch_reason",
            "ordered_by__name",
            "ordered_at",
        )
    )
)
