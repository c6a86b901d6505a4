"""What a customer has bought, and why: the rules of domain 5.1 and 5.2 in one place.

`decide` is pure: facts in, verdict out. Every gated page and call asks `entitled`; people are
shown the same verdict as "why". Nothing is stored, so a change of contract or package changes
every answer the same minute.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import (
    Account,
    Application,
    ContractPackage,
    Engagement,
    EngagementState,
    EngagementTerm,
    Feature,
    PackageFeature,
    SupportContract,
)
from tsam.domains.accounts.models.engagement import SERVING
from tsam.kernel.verdicts import Verdict, no, yes

Evidence = tuple[tuple[str, str], ...]


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

    @classmethod
    def of(cls, row: SupportContract) -> Contract:
        return cls(
            number=row.number,
            starts_on=row.starts_on,
            last_day=row.last_day(),
            grace_days=row.grace_days,
            is_cancelled=row.cancelled_on is not None,
            terms_version=row.terms_version,
        )

    @property
    def last_day_with_grace(self) -> date:
        return self.last_day + timedelta(days=self.grace_days)

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.last_day_with_grace


@dataclass(frozen=True)
class Term:
    """A sold period, first and last day included."""

    starts_on: date
    ends_on: date

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

    @cached_property
    def evidence(self) -> Evidence:
        """The facts in words, once for all the decisions that rest on them."""
        return _evidence(self)


def decide(feature: str, facts: Facts) -> Verdict:
    """May this feature be used for this Application on this day? (R1, with its parts.)"""
    supported = decide_support(facts)
    if not supported:
        return supported
    package = facts.package
    label = Feature(feature).label
    if package is None or not package.features:
        return no(
            _("A TSAM stands on top of GOLD, GOLDplus or PLATINUM. %(package)s is none of them.")
            % {"package": package.name if package else _("No package")},
            code="package_without_tsam",
            rule="I1",
            evidence=facts.evidence,
        )
    if not facts.has_engagement:
        return _uncovered(facts, package)
    serving = _serving(facts)
    if not serving:
        return serving
    if feature not in package.features:
        return no(
            _("%(feature)s belongs to PLATINUM; this Application has %(package)s.")
            % {"feature": label, "package": package.name},
            code="not_in_package",
            rule="R8" if feature.startswith("P") else "R1",
            evidence=facts.evidence,
        )
    return yes(
        _("%(package)s with a TSAM on this Application includes %(feature)s.")
        % {"package": package.name, "feature": label},
        rule="R1",
        evidence=facts.evidence,
    )


def decide_support(facts: Facts) -> Verdict:
    """Is there base support at all: an active support contract on this day? (R6)"""
    contract = facts.contract
    if contract is None:
        return no(
            _("No support contract covers %(application)s.") % {"application": facts.application},
            code="no_contract",
            rule="R1",
            evidence=facts.evidence,
        )
    if facts.on < contract.starts_on:
        return no(
            _("The support contract begins on %(day)s.") % {"day": _day(contract.starts_on)},
            code="contract_not_begun",
            rule="R1",
            evidence=facts.evidence,
        )
    if not contract.covers(facts.on):
        reason = (
            _("The support contract was cancelled; its last day was %(day)s.")
            if contract.is_cancelled
            else _("The support contract ended on %(day)s. Renew it to go on.")
        )
        return no(
            reason % {"day": _day(contract.last_day)},
            code="contract_ended",
            rule="R6",
            evidence=facts.evidence,
        )
    if facts.on > contract.last_day:
        return yes(
            _("The support contract ended on %(day)s; its days of grace last until %(grace)s.")
            % {"day": _day(contract.last_day), "grace": _day(contract.last_day_with_grace)},
            code="grace",
            rule="R6",
            evidence=facts.evidence,
        )
    return yes(
        _("The support contract is active until %(day)s.") % {"day": _day(contract.last_day)},
        rule="R1",
        evidence=facts.evidence,
    )


def _uncovered(facts: Facts, package: Package) -> Verdict:
    if package.requires_tsam:
        return no(
            _("%(package)s needs a TSAM on this Application, and there is none. Order one.")
            % {"package": package.name},
            code="non_compliant",
            rule="R7",
            evidence=facts.evidence,
        )
    return no(
        _("%(application)s has no TSAM. Each Application needs an engagement of its own.")
        % {"application": facts.application},
        code="uncovered",
        rule="C2",
        evidence=facts.evidence,
    )


def _serving(facts: Facts) -> Verdict:
    if facts.state == EngagementState.SUSPENDED:
        return no(
            _("The engagement is suspended."),
            code="suspended",
            rule="R1",
            evidence=facts.evidence,
        )
    if facts.state not in SERVING:
        return no(
            _("The engagement is not active yet: it is “%(state)s”.")
            % {"state": EngagementState(facts.state).label},
            code="not_active",
            rule="R1",
            evidence=facts.evidence,
        )
    if facts.term is None:
        coming = [term.starts_on for term in facts.terms if term.starts_on > facts.on]
        reason = (
            _("The TSAM's term begins on %(day)s.") % {"day": _day(min(coming))}
            if coming
            else _("The TSAM's term has ended. Renew it for 12 months or more.")
        )
        return no(reason, code="no_term", rule="R1", evidence=facts.evidence)
    return yes()


def _evidence(facts: Facts) -> Evidence:
    shown = [(str(_("Application")), facts.application), (str(_("Day")), _day(facts.on))]
    if facts.contract:
        contract = facts.contract
        span = f"{_day(contract.starts_on)} – {_day(contract.last_day)}"
        shown.append((str(_("Support contract")), f"{contract.number}, {span}"))
        if contract.grace_days:
            shown.append((str(_("Days of grace")), str(contract.grace_days)))
        if contract.terms_version:
            shown.append((str(_("Support terms")), contract.terms_version))
    if facts.package:
        shown.append((str(_("Package")), facts.package.name))
    if facts.has_engagement:
        shown.append((str(_("Engagement")), str(EngagementState(facts.state).label)))
    if facts.term:
        shown.append((str(_("Term")), f"{_day(facts.term.starts_on)} – {_day(facts.term.ends_on)}"))
    return tuple(shown)


def _day(day: date) -> str:
    return str(date_format(day, "DATE_FORMAT"))


# --- the facts, from the rows


def facts_for(application: Application, at: datetime) -> Facts:
    """The facts of one Application at that moment; five queries at most."""
    engagement = (
        Engagement._base_manager.filter(application=application)
        .exclude(state=EngagementState.ENDED)
        .select_related("calendar", "support_contract")
        .first()
    )
    zone = engagement.calendar.zone if engagement else application.account.time_zone
    on = at.astimezone(ZoneInfo(zone)).date()
    contract = (engagement.support_contract if engagement else None) or application.support_contract
    terms = (
        EngagementTerm._base_manager.filter(engagement=engagement).order_by("starts_on")
        if engagement
        else EngagementTerm._base_manager.none()
    )
    return Facts(
        application=application.name,
        on=on,
        contract=Contract.of(contract) if contract else None,
        package=package_at(contract, at) if contract else None,
        has_engagement=engagement is not None,
        state=engagement.state if engagement else "",
        terms=tuple(Term(term.starts_on, term.ends_on) for term in terms),
    )


def package_at(contract: SupportContract, at: datetime) -> Package | None:
    """The package in force at that moment: the last one that has taken effect (R8).

    Before any has, it is the first: a contract is never without its package, neither when a TSAM
    is ordered ahead nor in a zone where its first day begins before that of UTC.
    """
    rows = ContractPackage._base_manager.filter(contract=contract).select_related("package")
    in_force = rows.filter(effective_at__lte=at).order_by("-effective_at", "-pk").first()
    row = in_force or rows.order_by("effective_at", "pk").first()
    if row is None:
        return None
    features = PackageFeature.objects.filter(package=row.package)
    return Package(
        row.package.code,
        row.package.name,
        frozenset(features.values_list("feature", flat=True)),
        row.package.requires_tsam,
    )


# --- what the house asks


def entitled(feature: str, application: Application, at: datetime) -> Verdict:
    """May this feature be used for this Application now? Asked by every gated page and call."""
    return decide(feature, facts_for(application, at))


def supported(application: Application, at: datetime) -> Verdict:
    """Is there base support, so that cases can be opened? TSAM or not (domain 5.1)."""
    return decide_support(facts_for(application, at))


def explain(application: Application, at: datetime) -> list[tuple[str, Verdict]]:
    """Every feature with its verdict, for the page that says why."""
    facts = facts_for(application, at)
    return [(feature.value, decide(feature.value, facts)) for feature in Feature]


@dataclass(frozen=True)
class Finding:
    """Something about an account's contracts that somebody should put right."""

    application: Application
    rule: str
    code: str
    sentence: str


def compliance(account: Account | None, at: datetime) -> list[Finding]:
    """What is not as the rules want it: PLATINUM without TSAM (R7), dates apart (R5), gaps (C2).

    Of one customer, or of all: then it is for the vendor's own eyes.
    """
    found = []
    applications = Application._base_manager.filter(retired_at=None)
    if account:
        applications = applications.filter(account=account)
    for application in applications.select_related("account", "support_contract").order_by(
        "account__name", "name"
    ):
        facts = facts_for(application, at)
        found += [
            Finding(application, verdict.rule, verdict.code, verdict.reason)
            for verdict in _complaints(facts)
        ]
    return found


def _complaints(facts: Facts) -> Iterable[Verdict]:
    supported = decide_support(facts)
    if not supported or supported.code == "grace":
        yield supported
    if facts.package and not facts.has_engagement and supported and facts.package.features:
        yield _uncovered(facts, facts.package)
    if facts.term and facts.contract:
        yield from mismatch(facts.term.ends_on, facts.contract)


def mismatch(ends_on: date, contract: Contract) -> Iterable[Verdict]:
    """Rule R5: a term usually ends with the support contract; where not, say it, with a reason."""
    if ends_on != contract.last_day:
        yield yes(
            _("The TSAM's term ends on %(term)s, the support contract on %(contract)s.")
            % {"term": _day(ends_on), "contract": _day(contract.last_day)},
            code="dates_differ",
            rule="R5",
        )
