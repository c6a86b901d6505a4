"""Everything that stands on the page of one case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tsam.domains.accounts.entitlement import explain
from tsam.domains.accounts.hours import calendar_of
from tsam.domains.accounts.models import Contact, Severity
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases import policies, story
from tsam.domains.cases.models import (
    LIFECYCLE,
    Case,
    Participant,
    Phase,
    Side,
    State,
)
from tsam.domains.people.models import Function, User
from tsam.domains.priorities.explain import Reason, reasons
from tsam.domains.priorities.models import Rank
from tsam.domains.staffing.coverage import tsams_for
from tsam.faces.ui.clocks import shown

RELATED = ("account", "application", "assignee", "next_action_owner", "opened_by")


def context(reader: User, case: Case, at: datetime) -> dict[str, Any]:
    entries = story.tell(reader, case)
    rank = Rank.objects.visible_to(reader).filter(case=case).select_related("weights").first()
    participants = list(
        Participant.objects.visible_to(reader).filter(case=case).select_related("user")
    )
    customers = [row.user for row in participants if not row.user.is_staff]
    return {
        "at": at,
        "case": case,
        "clock": shown(case, at, calendar_of(case.application_id)),
        "entries": entries,
        "kinds": _kinds(entries),
        "rank": rank,
        "reasons": drawn(reasons(rank.terms)) if rank else [],
        "participants": participants,
        "customers": customers,
        "tsams": tsams_for([case.application_id], at.date()).get(case.application_id, []),
        "may": _may(reader, case),
        "states": [
            (state, State(state).label)
            for state in policies.WAITING
            if LIFECYCLE.allows(case.state, state)
        ],
        "severities": Severity.choices,
        "phases": Phase.choices,
        "sides": Side.choices,
        "support": support(),
        "helpers": _people((*SUPPORT, Function.RND, Function.PRODUCT_MANAGEMENT)),
        "contacts": [
            contact.user
            for contact in Contact.objects.visible_to(reader)
            .present()
            .filter(account=case.account)
            .select_related("user")
        ],
        "entitled": list(explain(case.application, at)),
    }


@dataclass(frozen=True)
class Drawn:
    """A term with the place where its bar starts, in per cent of the sum of all that lift."""

    reason: Reason
    start: float
    part: float


def drawn(terms: Iterable[Reason]) -> list[Drawn]:
    """Each bar starts where the last one ended, so that the eye adds them up."""
    listed = list(terms)
    whole = sum(reason.points for reason in listed if reason.points > 0) or 1
    start, bars = 0.0, []
    for reason in listed:
        part = 100 * max(0, reason.points) / whole
        bars.append(Drawn(reason, start, part))
        start += part
    return bars


def _kinds(entries: Iterable[story.Entry]) -> list[tuple[str, str, int]]:
    listed = [entry.kind for entry in entries]
    return [
        (kind, label, listed.count(kind))
        for kind, label in (("letter", _("Letters")), ("note", _("Notes")), ("event", _("Moves")))
    ]


def _may(reader: User, case: Case) -> dict[str, Any]:
    """The verdicts that draw the buttons; the actions ask the same policies."""
    return {
        "reply": policies.reply(reader, case),
        "note": policies.take_note(reader, case),
        "assign": policies.assign(reader, case, None),
        "next_action": policies.set_next_action(reader, case, Side.VENDOR, None),
        "promise": policies.promise(reader, case, None, case.opened_at),
        "severity": policies.change_severity(reader, case, -1),
        "phase": policies.set_phase(reader, case),
        "solution": policies.propose_solution(reader, case),
        "reopen": policies.reopen(reader, case),
    }


def support() -> list[User]:
    """Who can own a case."""
    return _people(SUPPORT)


def _people(functions: Iterable[str]) -> list[User]:
    return list(
        User.objects.filter(
            is_active=True, is_staff=True, held_functions__function__in=list(functions)
        )
        .distinct()
        .order_by("name")
    )
