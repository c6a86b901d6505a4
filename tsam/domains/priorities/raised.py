"""Which open cases stand under an escalation that runs, and on which level: now, and as of a
past moment.

A case that waits for the fix of an escalated SPR at the same customer stands under it too. An
escalation of the service itself names no case, so it lifts none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tsam.domains.accounts.models import Event
from tsam.domains.cases.models import CaseSpr
from tsam.domains.escalations.models import RUNNING, EscalatedCase, Escalation, State
from tsam.domains.priorities.risks import links_at
from tsam.domains.priorities.scoring import Raised

# case, what it stands under
Found = tuple[int, Raised]


def raised_of(applications: Collection[int]) -> dict[int, Raised]:
    """{case: the escalation that it stands under}, of the open cases of these Applications.

    One query where nothing runs, and at most three.
    """
    running = {
        row.pk: row
        for row in Escalation._base_manager.filter(application__in=applications, ended_at=None)
    }
    if not running:
        return {}
    named = EscalatedCase._base_manager.filter(escalation__in=running, case__is_open=True)
    found = [
        (case, _said(running[key]))
        for case, key in named.values_list("case_id", "escalation_id")
        if key in running
    ]
    return _sharpest([*found, *_waiting_for_sprs(running.values())])


def _waiting_for_sprs(running: Iterable[Escalation]) -> list[Found]:
    by_spr = {(row.application_id, row.spr_id): row for row in running if row.spr_id}
    if not by_spr:
        return []
    links = CaseSpr._base_manager.filter(
        case__application__in={where for where, _spr in by_spr},
        case__is_open=True,
        spr__in={spr for _where, spr in by_spr},
    ).values_list("case_id", "case__application_id", "spr_id")
    return [
        (case, _said(by_spr[where, spr], is_by_spr=True))
        for case, where, spr in links
        if (where, spr) in by_spr
    ]


def _said(row: Escalation, *, is_by_spr: bool = False) -> Raised:
    return Raised(row.number, row.level, row.state, row.close_asked_at is not None, is_by_spr)


def _sharpest(found: Iterable[Found]) -> dict[int, Raised]:
    """Of several that a case stands under, one that is worked on, and then the highest level."""
    best: dict[int, Raised] = {}
    for case, one in sorted(found, key=lambda pair: pair[1].number):
        known = best.get(case)
        if known is None or _weight(one) > _weight(known):
            best[case] = one
    return best


def _weight(one: Raised) -> tuple[bool, int, bool]:
    # Named in it before waiting for its SPR, so that the sentence says the closer of the two.
    return (not one.is_watched, one.level, not one.is_by_spr)


@dataclass
class _Then:
    """An escalation as its events tell it."""

    level: int = 1
    state: str = State.REQUESTED
    is_close_asked: bool = False
    cases: set[int] = field(default_factory=set)

    def follow(self, name: str, facts: Mapping[str, Any]) -> None:
        self.cases |= set(facts.get("_cases", ()))
        match name:
            case "escalation.acknowledged":
                self.state = State.ACTIVE
            case "escalation.level_raised" | "escalation.level_lowered":
                self.level = facts["level"][1]
            case "escalation.monitored":
                self.state, self.is_close_asked = State.MONITORING, False
            case "escalation.resumed" | "escalation.disagreed":
                self.state, self.is_close_asked = facts["state"][1], False
            case "escalation.close_asked":
                self.is_close_asked = True
            case "escalation.closed":
                self.state = facts["state"][1]


def raised_at(application: int, cases: Collection[int], at: datetime) -> dict[int, Raised]:
    """The same as of a moment, by the events; `cases` are those that were open."""
    running = {key: then for key, then in _told(application, at).items() if then.state in RUNNING}
    if not running:
        return {}
    rows = {row.pk: row for row in Escalation._base_manager.filter(pk__in=running)}
    sprs = {row.spr_id: key for key, row in rows.items() if row.spr_id}
    links = links_at(cases, at) if sprs else []
    named = [(case, key, False) for key, then in running.items() for case in then.cases]
    waiting = [(case, sprs[spr], True) for case, spr in links if spr in sprs]
    return _sharpest(
        (case, _as_then(rows[key].number, running[key], is_by_spr))
        for case, key, is_by_spr in [*named, *waiting]
        if case in cases
    )


def _as_then(number: str, then: _Then, is_by_spr: bool) -> Raised:
    return Raised(number, then.level, then.state, then.is_close_asked, is_by_spr)


def _told(application: int, at: datetime) -> dict[int, _Then]:
    told: dict[int, _Then] = {}
    events = Event._base_manager.filter(noun="escalation", application=application, at__lte=at)
    for key, name, facts in events.order_by("at", "pk").values_list("key", "name", "facts"):
        told.setdefault(key, _Then()).follow(name, facts)
    return told
