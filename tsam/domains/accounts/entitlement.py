"""What a customer may use, and why: the rules of domain 5.1 and 5.2 in one place.

`decide` is pure: facts in, verdict out. Every gated page and call asks `entitled`; people are
shown the same verdict as "why". Nothing is stored, so a change of contract or package changes
every answer the same minute.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from tsam.domains.accounts.facts import (
    Contract,
    Facts,
    Package,
    Term,
    books_of,
    day_words,
    facts_for,
)
from tsam.domains.accounts.models import (
    Application,
    ContractPackage,
    Engagement,
    EngagementState,
    Feature,
)
from tsam.domains.accounts.models.engagement import SERVING
from tsam.kernel.verdicts import Verdict, no, yes

__all__ = [
    "Contract",
    "Facts",
    "Package",
    "Term",
    "applications_with",
    "decide",
    "decide_activation",
    "decide_order",
    "decide_support",
    "entitled",
    "explain",
    "facts_for",
    "supported",
    "supported_among",
]


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
        return uncovered(facts, package)
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
            _("The support contract begins on %(day)s.") % {"day": day_words(contract.starts_on)},
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
            reason % {"day": day_words(contract.last_day)},
            code="contract_ended",
            rule="R6",
            evidence=facts.evidence,
        )
    if facts.on > contract.last_day:
        return yes(
            _("The support contract ended on %(day)s; its days of grace last until %(grace)s.")
            % {
                "day": day_words(contract.last_day),
                "grace": day_words(contract.last_day_with_grace),
            },
            code="grace",
            rule="R6",
            evidence=facts.evidence,
        )
    return yes(
        _("The support contract is active until %(day)s.") % {"day": day_words(contract.last_day)},
        rule="R1",
        evidence=facts.evidence,
    )


def decide_order(package: Package | None, application: str) -> Verdict:
    """I1: a TSAM stands on top of a package that knows one."""
    if package and package.features:
        return yes(rule="I1")
    return no(
        _(
            "A TSAM stands on top of GOLD, GOLDplus or PLATINUM, and %(application)s has "
            "%(package)s. Give it a support contract with one of these packages first."
        )
        % {
            "application": application,
            "package": package.name if package else _("no package"),
        },
        code="package_without_tsam",
        rule="I1",
    )


def decide_activation(facts: Facts) -> Verdict:
    """To serve, an engagement needs a support contract that is active and a package (I1, R6)."""
    supported = decide_support(facts)
    return decide_order(facts.package, facts.application) if supported else supported


def uncovered(facts: Facts, package: Package) -> Verdict:
    """No TSAM on this Application: an order that is not valid (R7), or base support only (C2)."""
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
    if facts.term:
        return yes()
    if coming := facts.next_term:
        return no(
            _("The TSAM's term begins on %(day)s.") % {"day": day_words(coming.starts_on)},
            code="term_not_begun",
            rule="R1",
            evidence=facts.evidence,
        )
    return no(
        _("The TSAM's term has ended. Renew it for 12 months or more."),
        code="no_term",
        rule="R1",
        evidence=facts.evidence,
    )


# --- what the house asks


def entitled(feature: str, application: Application, at: datetime) -> Verdict:
    """May this feature be used for this Application now? Asked by every gated page and call."""
    return decide(feature, facts_for(application, at))


def applications_with(feature: str, at: datetime) -> frozenset[int]:
    """Keys of all Applications for which a feature may be used at that moment.

    Six queries for however many; only those are judged whose package ever had the feature.
    """
    giving = ContractPackage._base_manager.filter(package__features__feature=feature)
    contracts = giving.values("contract")
    served = (
        Engagement._base_manager.filter(state__in=SERVING)
        .filter(
            Q(support_contract__in=contracts)
            | Q(support_contract=None, application__support_contract__in=contracts)
        )
        .values("application")
    )
    candidates = Application._base_manager.filter(pk__in=served).select_related(
        "account", "support_contract"
    )
    books = books_of(candidates)
    return frozenset(key for key, book in books.items() if decide(feature, book.at(at)))


def supported(application: Application, at: datetime) -> Verdict:
    """Is there base support, so that cases can be opened? TSAM or not (domain 5.1)."""
    return supported_among([application], at)[application.pk]


def supported_among(applications: Iterable[Application], at: datetime) -> dict[int, Verdict]:
    """{application: what `supported` says}; one query for however many.

    Whether cases can be opened is no matter of package or term, so neither is read.
    """
    books = books_of(applications, is_brief=True)
    return {key: decide_support(book.at(at)) for key, book in books.items()}


def explain(application: Application, at: datetime) -> list[tuple[str, Verdict]]:
    """Every feature with its verdict, for the page that says why."""
    facts = facts_for(application, at)
    return [(feature.value, decide(feature.value, facts)) for feature in Feature]
