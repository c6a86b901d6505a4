"""The sentences that open a page: how things stand, from the data, so they can be wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.compliance import Finding
from tsam.domains.accounts.facts import Book, Facts, day_words
from tsam.domains.accounts.likeness import Pair
from tsam.domains.accounts.models import Engagement, EngagementState, EngagementTerm, Event
from tsam.domains.accounts.outlook import NOT_YET, YES, Answer, Change
from tsam.domains.accounts.policies import STEPS
from tsam.domains.accounts.trial import GAINED, LOST, Outcome, Trial
from tsam.domains.people.models import User
from tsam.faces.ui.counting import opening, spelled


class HasBook(Protocol):
    """A row about one Application."""

    @property
    def book(self) -> Book: ...


def account_opening(rows: Sequence[HasBook], findings: Sequence[Finding]) -> str:
    """“Two of four Applications have a TSAM. One order is not valid.”"""
    if not rows:
        return _("Nothing is installed there yet.")
    return f"{_coverage(rows)} {_worst(findings)}".strip()


def account_lede(findings: Sequence[Finding], doubts: Sequence[Pair]) -> str:
    """The worst of it in a sentence or two; the rest stands below."""
    said = [finding.summary for finding in findings] + [
        _("%(one)s may be the same as %(other)s.")
        % {"one": pair.newer.name, "other": pair.near.application.name}
        for pair in doubts
    ]
    return " ".join(said[:2]) or _("Contracts and terms fit together. Nothing is to be repaired.")


def customers_opening(total: int, off: int) -> str:
    """How the customers stand, as far as the page shows them."""
    if not total:
        return ""
    whole = ngettext("%(n)s customer", "%(n)s customers", total) % {"n": spelled(total)}
    if not off:
        return opening(_("%(customers)s, nothing to repair.") % {"customers": whole})
    sentence = ngettext(
        "%(customers)s, %(n)s of them with something to repair.",
        "%(customers)s, %(n)s of them with something to repair.",
        off,
    )
    return opening(sentence % {"customers": whole, "n": spelled(off)})


def engagements_opening(total: int, alarms: int, counted: Mapping[str, int]) -> str:
    """How many are live, which of them ask for somebody now, and which do not serve."""
    if not total:
        return ""
    said = [ngettext("%(n)s engagement", "%(n)s engagements", total) % {"n": spelled(total)}]
    if alarms:
        words = ngettext("%(n)s at risk now", "%(n)s at risk now", alarms)
        said.append(words % {"n": spelled(alarms)})
    if n := counted.get(EngagementState.RENEWAL_DUE, 0):
        said.append(ngettext("%(n)s to renew", "%(n)s to renew", n) % {"n": spelled(n)})
    if n := counted.get(EngagementState.SUSPENDED, 0):
        said.append(ngettext("%(n)s suspended", "%(n)s suspended", n) % {"n": spelled(n)})
    waiting = sum(counted.get(state, 0) for state in STEPS)
    if waiting:
        said.append(
            ngettext("%(n)s on the way to serving", "%(n)s on the way to serving", waiting)
            % {"n": spelled(waiting)}
        )
    return opening(", ".join(said)) + "."


def findings_opening(findings: Sequence[Finding]) -> str:
    """How all customers stand, for the list of what is to be repaired."""
    if not findings:
        return _("Nothing is to be repaired.")
    alarms = sum(one.tone == "alarm" for one in findings)
    accounts = len({one.application.account_id for one in findings})
    total = ngettext("%(n)s thing to repair", "%(n)s things to repair", len(findings)) % {
        "n": spelled(len(findings))
    }
    where = ngettext("at %(n)s customer.", "at %(n)s customers.", accounts) % {
        "n": spelled(accounts)
    }
    urgent = (
        ngettext(
            "%(n)s is not as the terms want it.", "%(n)s are not as the terms want it.", alarms
        )
        % {"n": spelled(alarms)}
        if alarms
        else _("None of them stops a service today.")
    )
    return f"{opening(total)} {where} {opening(urgent)}"


def _coverage(rows: Sequence[HasBook]) -> str:
    served, total = sum(row.book.has_engagement for row in rows), len(rows)
    if total == 1:
        return (
            _("Their one Application has a TSAM.")
            if served
            else _("Their one Application has no TSAM.")
        )
    if served == total:
        return _("All %(total)s Applications have a TSAM.") % {"total": spelled(total)}
    if not served:
        return _("None of the %(total)s Applications has a TSAM.") % {"total": spelled(total)}
    sentence = ngettext(
        "%(served)s of %(total)s Applications has a TSAM.",
        "%(served)s of %(total)s Applications have a TSAM.",
        served,
    )
    return opening(sentence % {"served": spelled(served), "total": spelled(total)})


def _worst(findings: Sequence[Finding]) -> str:
    """The worst kind of finding, counted; what follows it is less."""
    for rules, tone, said in _KINDS:
        n = sum(finding.rule in rules and finding.tone == tone for finding in findings)
        if n:
            return opening(said(n) % {"n": spelled(n)})
    return ""


_KINDS: tuple[tuple[tuple[str, ...], str, Callable[[int], str]], ...] = (
    (
        ("R7", "I1"),
        "alarm",
        lambda n: ngettext("%(n)s order is not valid.", "%(n)s orders are not valid.", n),
    ),
    (
        ("R6",),
        "alarm",
        lambda n: ngettext("Support of %(n)s has ended.", "Support of %(n)s has ended.", n),
    ),
    (
        ("R1", "R6"),
        "risk",
        lambda n: ngettext("%(n)s needs a support contract.", "%(n)s need a support contract.", n),
    ),
    (
        ("R7",),
        "risk",
        lambda n: ngettext(
            "%(n)s waits for its TSAM to begin.", "%(n)s wait for their TSAM to begin.", n
        ),
    ),
    (
        ("R5",),
        "risk",
        lambda n: ngettext(
            "%(n)s term ends apart from its contract.",
            "%(n)s terms end apart from their contracts.",
            n,
        ),
    ),
)


# --- an engagement


class Sold(Protocol):
    """A term with what is left of it."""

    @property
    def row(self) -> EngagementTerm: ...

    @property
    def left(self) -> int: ...

    @property
    def is_running(self) -> bool: ...


def engagement_lede(
    row: Engagement,
    terms: Sequence[Sold],
    tsam: User | None,
    findings: Sequence[Finding],
    events: Sequence[Event],
) -> str:
    """How an engagement stands: its state with the reason, then the worst that is off."""
    said = [_state(row, terms, tsam, events)]
    said += [finding.sentence for finding in findings if finding.code != "tsam_on_its_way"][:1]
    return " ".join(sentence for sentence in said if sentence)


def _state(
    row: Engagement, terms: Sequence[Sold], tsam: User | None, events: Sequence[Event]
) -> str:
    if row.state == EngagementState.SUSPENDED:
        return _("Suspended, and nothing is on: %(reason)s") % {
            "reason": _reason(events, "engagement.suspended")
        }
    if row.state == EngagementState.ENDED:
        return _("It has ended: %(reason)s") % {"reason": _reason(events, "engagement.ended")}
    if row.state in STEPS:
        return _on_its_way(row, terms)
    return _served(row, terms, tsam)


def _served(row: Engagement, terms: Sequence[Sold], tsam: User | None) -> str:
    last = terms[-1] if terms else None
    who = (
        _("%(name)s serves it") % {"name": tsam.name} if tsam else _("Nobody is named as its TSAM")
    )
    if last is None:
        return _("%(who)s, and no term is sold.") % {"who": who}
    words = ngettext(
        "%(who)s, until %(day)s, %(left)s day from now.",
        "%(who)s, until %(day)s, %(left)s days from now.",
        last.left,
    )
    sentence = words % {
        "who": who,
        "day": day_words(last.row.ends_on),
        "left": number_format(last.left, force_grouping=True),
    }
    if row.state == EngagementState.RENEWAL_DUE:
        sentence += " " + _("No renewal is ordered yet.")
    return sentence


def _on_its_way(row: Engagement, terms: Sequence[Sold]) -> str:
    state = row.get_state_display()
    if terms and terms[0].is_running:
        begun = terms[0].row.starts_on
        return _("It is “%(state)s”, and its term runs since %(day)s: paid for, and not on.") % {
            "state": state,
            "day": day_words(begun),
        }
    if terms:
        return _("It is “%(state)s”. Its term begins on %(day)s.") % {
            "state": state,
            "day": day_words(terms[0].row.starts_on),
        }
    return _("It is “%(state)s”.") % {"state": state}


def _reason(events: Sequence[Event], name: str) -> str:
    found = next((event for event in events if event.name == name), None)
    return str(found.facts.get("reason", "")) if found else _("nobody wrote down why.")


# --- an entitlement


def entitlement_opening(facts: Facts, found: Sequence[Answer]) -> str:
    """What is on, what waits, and when all of it stops."""
    on = sum(one.word == YES for one in found)
    waiting = sum(one.word == NOT_YET for one in found)
    if not on:
        first = found[0].verdict.reason
        return first if not waiting else f"{first} {_waiting(waiting)}"
    said = [_on(on, len(found), facts)]
    if waiting:
        said.append(_waiting(waiting))
    ends = [one.change for one in found if one.word == YES and one.change]
    if ends:
        said.append(_stops(ends))
    return " ".join(said)


def _on(on: int, total: int, facts: Facts) -> str:
    package = facts.package.name if facts.package else ""
    if on == total:
        return _("All %(total)s features are on, with %(package)s and a TSAM.") % {
            "total": spelled(total),
            "package": package,
        }
    sentence = ngettext(
        "%(on)s of %(total)s features is on: that is what %(package)s gives.",
        "%(on)s of %(total)s features are on: that is what %(package)s gives.",
        on,
    )
    return opening(sentence % {"on": spelled(on), "total": spelled(total), "package": package})


def _waiting(n: int) -> str:
    sentence = ngettext("%(n)s feature is bought and waits.", "%(n)s are bought and wait.", n)
    return opening(sentence % {"n": spelled(n)})


def _stops(ends: Sequence[Change]) -> str:
    first = min(ends, key=lambda change: change.on)
    day = day_words(first.on)
    if first.verdict.rule == "R6":
        return _("On %(day)s all stops unless support is renewed.") % {"day": day}
    if first.verdict.rule == "R8":
        return _("On %(day)s the package changes, and some of it stops.") % {"day": day}
    return _("On %(day)s it stops unless the term is renewed.") % {"day": day}


def trial_opening(tried: Trial) -> str:
    """What an order would change, before it is ordered."""
    said = [] if tried.verdict else [_("This order would not be valid.")]
    said += [_changed(tried.of(GAINED), gained=True), _changed(tried.of(LOST), gained=False)]
    if not tried.changed:
        said.append(_("This order would change nothing."))
    if n := tried.days_in_vain:
        sentence = ngettext(
            "%(n)s day of the term would be paid for and not usable.",
            "%(n)s days of the term would be paid for and not usable.",
            n,
        )
        said.append(opening(sentence % {"n": number_format(n, force_grouping=True)}))
    return " ".join(sentence for sentence in said if sentence)


def _changed(outcomes: Sequence[Outcome], *, gained: bool) -> str:
    days = [one.first_on for one in outcomes if one.first_on]
    if not days:
        return ""
    n = len(outcomes)
    sentence = (
        ngettext(
            "%(n)s feature would be gained from %(day)s.",
            "%(n)s features would be gained from %(day)s.",
            n,
        )
        if gained
        else ngettext(
            "%(n)s feature would be lost from %(day)s.",
            "%(n)s features would be lost from %(day)s.",
            n,
        )
    )
    return opening(sentence % {"n": spelled(n), "day": day_words(min(days))})
