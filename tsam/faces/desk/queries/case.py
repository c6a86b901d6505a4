"""Everything that stands on the page of one case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from tsam.domains.accounts.entitlement import decide
from tsam.domains.accounts.facts import Facts, facts_for
from tsam.domains.accounts.hours import calendar_of
from tsam.domains.accounts.models import Feature
from tsam.domains.cases import policies, story
from tsam.domains.cases.models import LIFECYCLE, Case, CaseArea, Participant, Side, State
from tsam.domains.cases.surroundings import around
from tsam.domains.intelligence.description import Kind
from tsam.domains.objectives.models import Milestone, Project, Requirement
from tsam.domains.people.models import User
from tsam.domains.priorities import policies as rank_policies
from tsam.domains.priorities.explain import Reason, reasons
from tsam.domains.priorities.models import Rank, RankOverride
from tsam.domains.staffing.coverage import tsams_for
from tsam.faces.desk.queries.case_sprs import cards
from tsam.faces.desk.queries.understanding import reason_of
from tsam.faces.ui.clocks import shown
from tsam.faces.ui.drift import card
from tsam.faces.ui.rail import place_of
from tsam.kernel.blanks import Blank
from tsam.kernel.questions import Question

RELATED = ("account", "application", "assignee", "next_action_owner", "opened_by")
ONE: Question[Case] = Question(lambda rows: rows.filter(pk=Blank("case")).select_related(*RELATED))
_RANK: Question[Rank] = Question(
    lambda rows: rows.filter(case=Blank("case")).select_related("weights", "own_weights")
)
_PARTICIPANTS: Question[Participant] = Question(
    lambda rows: rows.filter(case=Blank("case")).select_related("user")
)


def context(reader: User, case: Case, at: datetime) -> dict[str, Any]:
    entries = story.tell(reader, case)
    rank = next(iter(_RANK.of(Rank.objects.visible_to(reader), case=case.pk)), None)
    participants = _PARTICIPANTS.of(Participant.objects.visible_to(reader), case=case.pk)
    hours = calendar_of(case.application_id)
    facts = facts_for(case.application, at)
    return {
        "at": at,
        "case": case,
        "key": uuid4().hex,
        "clock": shown(case, at, hours),
        "entries": entries,
        "wish": next((one.text for one in entries if one.kind == "letter"), ""),
        "lines": folded(entries),
        "kinds": _kinds(entries),
        "rank": rank,
        "by_hand": _by_hand(reader, rank, at),
        "reasons": drawn(reasons(rank.placing_terms)) if rank else [],
        "participants": participants,
        "customers": [row.user for row in participants if not row.user.is_staff],
        "tsams": tsams_for([case.application_id], at.date()).get(case.application_id, []),
        "may": _may(reader, case),
        "states": [
            (state, State(state).label)
            for state in policies.WAITING
            if LIFECYCLE.allows(case.state, state)
        ],
        "place": place_of(case.application.name, hours, at),
        "need": _need(reader, case),
        "concern": _concern(reader, case, facts),
        "sprs": cards(reader, case),
        "env": card(around(reader, case, kinds=[Kind.COMPONENT])),
        "reason": reason_of(reader, case, facts, at),
        "entitled": facts.package.name if facts.package else _("no support package"),
    }


def _need(reader: User, case: Case) -> Requirement | None:
    """The documented need it serves, for who may read the register (5.3)."""
    if case.requirement_id is None:
        return None
    return Requirement.objects.visible_to(reader).filter(pk=case.requirement_id).first()


@dataclass(frozen=True)
class Concern:
    """What a case concerns, where cases are classified, and its project for who may read it."""

    words: str
    project: Project | None
    milestone: Milestone | None
    is_asked: bool


def _concern(reader: User, case: Case, facts: Facts) -> Concern | None:
    """None where cases are not classified (P4), and this one never was."""
    if not case.areas and not decide(Feature.P4, facts):
        return None
    project = milestone = None
    if case.project_id:
        projects = Project.objects.visible_to(reader).select_related("engagement")
        project = projects.filter(pk=case.project_id).first()
    if case.milestone_id:
        milestone = Milestone.objects.visible_to(reader).filter(pk=case.milestone_id).first()
    words = _(" and ").join(str(CaseArea(area).label) for area in case.areas)
    return Concern(words, project, milestone, is_asked=not case.areas)


def _by_hand(reader: User, rank: Rank | None, at: datetime) -> RankOverride | None:
    """Asked for only where the rank says that it was moved by hand."""
    if rank is None or all(name != "override" for name, *_rest in rank.terms):
        return None
    there = RankOverride.objects.visible_to(reader).filter(case=rank.case_id, until__gt=at)
    return there.first()


# So many events in a row are folded into one line.
RUN = 4


@dataclass(frozen=True)
class Run:
    """Events that happened one after the other, with nothing said between them."""

    run: tuple[story.Entry, ...]
    summary: str


def folded(entries: Sequence[story.Entry]) -> list[story.Entry | Run]:
    """The timeline with its long runs of events folded; what was said is never folded."""
    lines: list[story.Entry | Run] = []
    for kind, group in groupby(entries, key=lambda entry: entry.kind == "event"):
        listed = list(group)
        lines += [_run(listed)] if kind and len(listed) >= RUN else listed
    return lines


def _run(events: Sequence[story.Entry]) -> Run:
    told = "; ".join(event.sentence for event in events[:3])
    more = _("%(n)d events: %(told)s …") if len(events) > 3 else _("%(n)d events: %(told)s")
    return Run(tuple(events), more % {"n": len(events), "told": told})


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
        "wait": policies.wait(reader, case),
        "let_in": policies.let_in(reader, case),
        "reply": policies.reply(reader, case),
        "note": policies.take_note(reader, case),
        "assign": policies.assign(reader, case, None),
        "override": rank_policies.override(reader, case),
        "answer": rank_policies.answer_any(reader),
        "need": policies.serve_requirement(reader, case, None),
        "classify": policies.classify(reader, case),
        "spr": policies.link_spr(reader, case),
        "next_action": policies.set_next_action(reader, case, Side.VENDOR, None),
        "promise": policies.promise(reader, case, None, case.opened_at),
        "severity": policies.change_severity(reader, case, -1),
        "phase": policies.set_phase(reader, case),
        "solution": policies.propose_solution(reader, case),
        "reopen": policies.reopen(reader, case),
    }
