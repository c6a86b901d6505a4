"""Everything that stands on the page of one case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tsam.domains.accounts.entitlement import explain
from tsam.domains.accounts.hours import calendar_of
from tsam.domains.accounts.models import Contact, Event, Severity
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases import policies
from tsam.domains.cases.models import (
    LIFECYCLE,
    Attachment,
    Case,
    Message,
    Note,
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


@dataclass(frozen=True)
class Entry:
    """One thing in the timeline: a letter, a note or an event, with its files."""

    kind: str
    at: datetime
    who: User | None
    text: str = ""
    event: Event | None = None
    sentence: str = ""
    files: tuple[Attachment, ...] = ()


def context(reader: User, case: Case, at: datetime) -> dict[str, Any]:
    entries = timeline(reader, case)
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
        "support": _people(SUPPORT),
        "helpers": _people((*SUPPORT, Function.RND, Function.PRODUCT_MANAGEMENT)),
        "contacts": [
            contact.user
            for contact in Contact.objects.visible_to(reader)
            .present()
            .filter(account=case.account)
            .select_related("user")
        ],
        "entitled": [verdict for verdict in explain(case.application, at)],
    }


def timeline(reader: User, case: Case) -> list[Entry]:
    """Letters, notes and moves in the order in which they happened, oldest first."""
    files: dict[tuple[str, int], list[Attachment]] = {}
    for attachment in Attachment.objects.visible_to(reader).filter(case=case).order_by("pk"):
        place = (
            ("message", attachment.message_id) if attachment.message_id else ("note", attachment.note_id)
        )
        files.setdefault((place[0], place[1] or 0), []).append(attachment)
    said = [
        Entry(
            "letter", word.at, word.author, word.text, files=tuple(files.get(("message", word.pk), ()))
        )
        for word in Message.objects.visible_to(reader).filter(case=case).select_related("author")
    ]
    noted = [
        Entry("note", note.at, note.author, note.text, files=tuple(files.get(("note", note.pk), ())))
        for note in Note.objects.visible_to(reader).filter(case=case).select_related("author")
    ]
    happened = [
        Entry("event", event.at, event.by, event=event, sentence=sentence)
        for event in Event.objects.of_visible("case", case.pk, reader).select_related("by")
        if (sentence := tell(event))
    ]
    return sorted([*happened, *said, *noted], key=lambda entry: entry.at)


def tell(event: Event) -> str:
    """An event as one line; empty for those that a letter or a note in the timeline shows."""
    facts = event.facts
    lines = {
        "case.opened": lambda: _("opened the case with severity %s") % facts.get("severity", ""),
        "case.severity_changed": lambda: _("changed the severity from %(old)s to %(new)s")
        % {"old": facts["severity"][0], "new": facts["severity"][1]},
        "case.assigned": lambda: _("changed the owner"),
        "case.next_action_set": lambda: _("set the next action: %s") % facts["next_action"][1]
        if facts["next_action"][1]
        else _("cleared the next action"),
        "case.promised": lambda: _("promised: %s") % facts["promise"],
        "case.moved": lambda: _moved(facts),
        "case.state_changed": lambda: _moved(facts),
        "case.solution_proposed": lambda: _("proposed a solution"),
        "case.closed": lambda: _closed(facts),
        "case.reopened": lambda: _("reopened the case"),
        "case.phase_changed": lambda: _("moved on to %s") % Phase(facts["phase"][1]).label,
        "case.participant_added": lambda: _("added %s") % facts["name"],
        "case.participant_removed": lambda: _("removed %s") % facts["name"],
    }
    line = lines.get(event.name)
    return str(line()) if line else ""


def _moved(facts: dict[str, Any]) -> str:
    before, after = facts["state"]
    return _("moved it from “%(before)s” to “%(after)s”") % {
        "before": State(before).label,
        "after": State(after).label,
    }


def _closed(facts: dict[str, Any]) -> str:
    if facts.get("how") == "withdrawn":
        return _("withdrew the case: %s") % facts.get("reason", "")
    if facts.get("how") == "agreed":
        return _("agreed to the solution; the case is closed")
    return _("closed the case")


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


def _kinds(entries: Iterable[Entry]) -> list[tuple[str, str, int]]:
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


def _people(functions: Iterable[str]) -> list[User]:
    return list(
        User.objects.filter(
            is_active=True, is_staff=True, held_functions__function__in=list(functions)
        )
        .distinct()
        .order_by("name")
    )
