"""What somebody should put right about what was bought: each with its rule, repair and owner.

`judge` is pure. Whoever asks hands in the Applications that the reader may see, so no list tells
of more; how many cases there were is known only to who may count them (`cases.volume`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.entitlement import decide, decide_order
from tsam.domains.accounts.facts import Book, Contract, Facts, Package, Term, books_of, day_words
from tsam.domains.accounts.models import Application, EngagementState, Feature
from tsam.domains.accounts.models.engagement import SERVING
from tsam.domains.accounts.outlook import CoTerm, co_term
from tsam.domains.people.models import Function

# So far back cases of an Application without a TSAM count as a gap.
GAP_DAYS = 90
MOST_KEYS = 1000
# The rules of the findings, the worst first.
RULES = ("R7", "I1", "R6", "R1", "R5", "P2", "C2")


@dataclass(frozen=True)
class Finding:
    """Something about an Application's contracts that somebody should put right."""

    application: Application
    rule: str
    code: str
    title: str
    summary: str
    """One short sentence, for the head of a page that shows the rest below."""
    sentence: str
    repair: str
    deeds: tuple[str, ...]
    """What repairs it, by the names of the actions."""
    tone: str = "alarm"
    owner: str = Function.SALES
    """The function whose move it is."""
    due_on: date | None = None
    """From this day on it costs the customer something; it may be past."""
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def owner_label(self) -> str:
        return str(Function(self.owner).label)


def findings(
    applications: Iterable[Application],
    at: datetime,
    cases: Mapping[int, int] | None = None,
    unagreed: Mapping[int, date] | None = None,
) -> list[Finding]:
    """All findings of these Applications, whose accounts come with them.

    Four queries for each thousand. `cases` says how many were opened for each Application in the
    last 90 days, `unagreed` by which day its objectives were to be agreed where they are not.
    """
    listed = [one for one in applications if one.retired_at is None]
    opened, missing = cases or {}, unagreed or {}
    found: list[Finding] = []
    # A query takes only so many keys, on SQLite above all.
    for start in range(0, len(listed), MOST_KEYS):
        some = listed[start : start + MOST_KEYS]
        books = books_of(some)
        for one in some:
            known = opened.get(one.pk, 0), missing.get(one.pk)
            found += judge(one, books[one.pk], at, *known)
    return found


def judge(
    application: Application,
    book: Book,
    at: datetime,
    opened: int = 0,
    agree_by: date | None = None,
) -> list[Finding]:
    """The findings of one Application, the worst first."""
    facts = book.at(at)
    found = list(_found(application, facts, opened))
    if agree_by and decide(Feature.P2, facts):
        found.append(_not_agreed(application, agree_by))
    return sorted(found, key=lambda one: RULES.index(one.rule))


def _found(application: Application, facts: Facts, opened: int) -> Iterator[Finding]:
    # Asked for every Application there is, so nothing is put into words where all is well.
    contract, package = facts.contract, facts.package
    if contract is None:
        yield _no_contract(application)
        return
    is_supported = contract.covers(facts.on)
    if facts.on > contract.last_day:
        yield (
            _in_grace(application, contract)
            if is_supported
            else _lapsed(application, facts, contract)
        )
    if is_supported and package:
        yield from _without_tsam(application, facts, package, opened)
    if facts.has_engagement and not (package and package.features):
        yield _on_nothing(application, facts)
    last = max(facts.terms, key=lambda term: term.ends_on, default=None)
    if last and last.ends_on >= facts.on and last.ends_on != contract.last_day:
        yield _apart(application, facts, last, contract)


def _not_agreed(application: Application, agree_by: date) -> Finding:
    return Finding(
        application,
        rule="P2",
        code="no_objectives",
        tone="risk",
        title=_("No objectives agreed"),
        summary=_("%(application)s is served, and nobody agreed what for.")
        % {"application": application.name},
        sentence=_(
            "A Service Objectives Document was to be agreed by %(day)s. Without it nobody can say "
            "what %(application)s gets from the service."
        )
        % {"application": application.name, "day": day_words(agree_by)},
        repair=_("Meet the customer, and send a version to both sides"),
        deeds=("agree_objectives",),
        owner=Function.TSAM,
        due_on=agree_by,
    )


def _no_contract(application: Application) -> Finding:
    return Finding(
        application,
        rule="R1",
        code="no_contract",
        tone="risk",
        title=_("No support contract"),
        summary=_("No contract covers %(application)s.") % {"application": application.name},
        sentence=_("No contract covers %(application)s, so its people cannot report a case.")
        % {"application": application.name},
        repair=_("Add a contract and give it to this Application, or retire the Application"),
        deeds=("change_application", "add_contract", "retire_application"),
    )


def _lapsed(application: Application, facts: Facts, contract: Contract) -> Finding:
    title = _("Support was cancelled") if contract.is_cancelled else _("Support has lapsed")
    days = (facts.on - contract.last_day).days
    return Finding(
        application,
        rule="R6",
        code="contract_ended",
        title=title,
        summary=_("%(application)s is not covered since %(day)s.")
        % {
            "application": application.name,
            "day": day_words(contract.last_day + timedelta(days=1)),
        },
        sentence=ngettext(
            "%(number)s served until %(day)s, %(days)d day ago. Since then nothing is covered.",
            "%(number)s served until %(day)s, %(days)d days ago. Since then nothing is covered.",
            days,
        )
        % {"number": contract.number, "day": day_words(contract.last_day), "days": days},
        repair=_("Renew the contract, or give the Application another one"),
        deeds=(
            ("change_application", "add_contract")
            if contract.is_cancelled
            else ("renew_contract", "change_application")
        ),
        due_on=contract.last_day + timedelta(days=1),
    )


def _in_grace(application: Application, contract: Contract) -> Finding:
    return Finding(
        application,
        rule="R6",
        code="grace",
        tone="risk",
        title=_("Support lives on days of grace"),
        summary=_("%(application)s is covered by days of grace until %(day)s.")
        % {"application": application.name, "day": day_words(contract.last_day_with_grace)},
        sentence=_("%(number)s ended on %(day)s. Everything stops after %(grace)s.")
        % {
            "number": contract.number,
            "day": day_words(contract.last_day),
            "grace": day_words(contract.last_day_with_grace),
        },
        repair=_("Renew the contract before the days of grace are over"),
        deeds=("renew_contract",),
        due_on=contract.last_day_with_grace + timedelta(days=1),
    )


def _without_tsam(
    application: Application, facts: Facts, package: Package, opened: int
) -> Iterator[Finding]:
    if not facts.has_engagement:
        if package.requires_tsam:
            yield _not_valid(application, facts, package)
        elif package.features and opened:
            yield _gap(application, package, opened)
    elif package.requires_tsam and facts.state != EngagementState.SUSPENDED:
        is_serving = facts.state in SERVING
        if is_serving and not (facts.term or facts.next_term):
            yield _not_valid(application, facts, package)
        elif not is_serving:
            yield _on_its_way(application, facts, package)


def _not_valid(application: Application, facts: Facts, package: Package) -> Finding:
    contract = facts.contract
    return Finding(
        application,
        rule="R7",
        code="non_compliant",
        title=_("%(package)s without a TSAM") % {"package": package.name},
        summary=_("%(application)s bought %(package)s without a TSAM, so nothing of it is on.")
        % {"application": application.name, "package": package.name},
        sentence=_(
            "%(package)s is bought together with a TSAM, and %(application)s has none. Nothing "
            "of it is switched on by guess; cases are answered."
        )
        % {"package": package.name, "application": application.name},
        repair=_("Order a TSAM for 12 months, or change the package"),
        deeds=(
            ("renew", "set_package")
            if facts.has_engagement
            else ("order_engagement", "set_package")
        ),
        due_on=contract.starts_on if contract else None,
    )


def _on_its_way(application: Application, facts: Facts, package: Package) -> Finding:
    return Finding(
        application,
        rule="R7",
        code="tsam_on_its_way",
        tone="risk",
        title=_("%(package)s waits for its TSAM") % {"package": package.name},
        summary=_("%(application)s has its TSAM ordered, and not begun.")
        % {"application": application.name},
        sentence=_(
            "The TSAM is ordered, and the engagement is “%(state)s”. Until it is active, "
            "%(package)s stays off."
        )
        % {"state": EngagementState(facts.state).label, "package": package.name},
        repair=_("Take the engagement to active"),
        deeds=("advance",),
        owner=Function.STAFFING_MANAGER,
        due_on=min((term.starts_on for term in facts.terms), default=None),
    )


def _gap(application: Application, package: Package, opened: int) -> Finding:
    return Finding(
        application,
        rule="C2",
        code="uncovered",
        tone="risk",
        title=_("Cases that nobody looks after"),
        summary=ngettext(
            "%(cases)d case in %(days)d days came from %(application)s, which nobody looks after.",
            "%(cases)d cases in %(days)d days came from %(application)s, which nobody looks after.",
            opened,
        )
        % {"cases": opened, "days": GAP_DAYS, "application": application.name},
        sentence=ngettext(
            "%(cases)d case in %(days)d days came from %(application)s, which has no TSAM.",
            "%(cases)d cases in %(days)d days came from %(application)s, which has no TSAM.",
            opened,
        )
        % {"cases": opened, "days": GAP_DAYS, "application": application.name},
        repair=_("Offer a TSAM: %(package)s then brings its features") % {"package": package.name},
        deeds=("order_engagement",),
    )


def _on_nothing(application: Application, facts: Facts) -> Finding:
    verdict = decide_order(facts.package, application.name)
    name = facts.package.name if facts.package else _("no package")
    return Finding(
        application,
        rule="I1",
        code=verdict.code,
        title=_("A TSAM on %(package)s") % {"package": name},
        summary=_("%(application)s has a TSAM on %(package)s, which knows none.")
        % {"application": application.name, "package": name},
        sentence=verdict.reason,
        repair=_("Change the package to one that knows a TSAM, or end the engagement"),
        deeds=("set_package", "end"),
        due_on=facts.on,
    )


# --- rule R5: a term usually ends with the support contract


def _apart(application: Application, facts: Facts, term: Term, contract: Contract) -> Finding:
    plan = co_term(term.ends_on, contract.last_day)
    days = plan.days_apart if plan else 0
    support_first = contract.last_day < term.ends_on
    title = ngettext("Ends %(days)d day apart", "Ends %(days)d days apart", days)
    reason = term.reason or _("None was written down")
    if term.reason and term.ordered_by:
        reason = _("%(reason)s Kept by %(who)s.") % {"reason": reason, "who": term.ordered_by}
    return Finding(
        application,
        rule="R5",
        code="dates_differ",
        tone="risk",
        title=title % {"days": days},
        summary=ngettext(
            "Support and the TSAM of %(application)s end %(days)d day apart.",
            "Support and the TSAM of %(application)s end %(days)d days apart.",
            days,
        )
        % {"application": application.name, "days": days},
        sentence=_support_first(term, contract)
        if support_first
        else _term_first(facts, term, contract),
        repair=least_waste(plan, support_first=support_first) if plan else "",
        deeds=("renew_contract",) if support_first else ("renew", "renew_contract"),
        due_on=min(term.ends_on, contract.last_day) + timedelta(days=1),
        facts=((str(_("Reason")), reason),),
    )


def _support_first(term: Term, contract: Contract) -> str:
    return _(
        "Support ends on %(contract)s, the TSAM's term on %(term)s. In between the TSAM is paid "
        "for and cannot be used."
    ) % {"contract": day_words(contract.last_day), "term": day_words(term.ends_on)}


def _term_first(facts: Facts, term: Term, contract: Contract) -> str:
    sentence = _(
        "The TSAM's term ends on %(term)s, support on %(contract)s. In between there is no TSAM."
    )
    if facts.package and facts.package.requires_tsam:
        sentence = _(
            "The TSAM's term ends on %(term)s, support on %(contract)s. In between the package "
            "would stand without its TSAM, which is not valid (R7)."
        )
    return sentence % {"contract": day_words(contract.last_day), "term": day_words(term.ends_on)}


def least_waste(plan: CoTerm, *, support_first: bool) -> str:
    """The nearest common end, in words (A2)."""
    if support_first:
        return ngettext(
            "Renew support for %(months)d month: both end on %(day)s",
            "Renew support for %(months)d months: both end on %(day)s",
            plan.support_months,
        ) % {"months": plan.support_months, "day": day_words(plan.ends_on)}
    if not plan.support_months:
        return _("Renew the TSAM for %(months)d months: both end on %(day)s") % {
            "months": 12 * plan.term_years,
            "day": day_words(plan.ends_on),
        }
    return ngettext(
        "Renew the TSAM for %(term)d months and support for %(months)d month: both end on %(day)s",
        "Renew the TSAM for %(term)d months and support for %(months)d months: both end on %(day)s",
        plan.support_months,
    ) % {
        "term": 12 * plan.term_years,
        "months": plan.support_months,
        "day": day_words(plan.ends_on),
    }
