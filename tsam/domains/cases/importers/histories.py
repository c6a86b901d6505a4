"""The history of a case: what its rows say, as one timeline on the states of this house."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tsam.domains.cases.importers.mapping import Mapping as ColumnMapping
from tsam.domains.cases.importers.mapping import StateWord
from tsam.domains.cases.models import Phase, State

# The names under which actions record the same things; only the last three are of imports alone.
_EVENT_OF_STATE = {
    State.CLOSED: "case.closed",
    State.SOLUTION_PROPOSED: "case.solution_proposed",
    State.REOPENED: "case.reopened",
    # To wait for the customer is to have asked: our word, which the clocks hear.
    State.WAITING_CUSTOMER: "case.replied",
}
OPENED, MOVED = "case.opened", "case.moved"
SEVERITY_CHANGED, PHASE_CHANGED = "case.severity_changed", "case.phase_changed"
REASSIGNED, UPDATED = "case.reassigned", "case.updated"

_OUR_WORDS = {State.WAITING_CUSTOMER, State.SOLUTION_PROPOSED, State.CLOSED}
_ENDED = {State.SOLUTION_PROPOSED, State.CLOSED}


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One row of the source. Facts are new values, or [before, after] where something changed."""

    name: str
    at: datetime
    facts: Mapping[str, Any]
    is_public: bool


@dataclass(slots=True)
class CaseHistory:
    """A case as its source tells it: how it stands, and how it came there."""

    external_id: str
    row: int
    title: str
    severity: int
    issue_type: str
    state: str
    phase: str
    opened_at: datetime
    last_word_at: datetime
    answered_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    reopened_count: int
    reassigned_count: int
    release: str
    impact: str
    events: list[HistoryEvent]
    # The last value of every kept fact, usual ones as well.
    facts: Mapping[str, Any]

    def digest(self) -> str:
        """sha256, hex: equal for equal histories, whatever the file they came in."""
        told = [
            [getattr(self, name) for name in COLUMNS],
            [[event.name, event.at, event.facts, event.is_public] for event in self.events],
        ]
        text = json.dumps(told, default=str, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


# What a history writes into the columns of the same name of a Case.
COLUMNS = (
    "title",
    "severity",
    "issue_type",
    "state",
    "phase",
    "opened_at",
    "last_word_at",
    "answered_at",
    "resolved_at",
    "closed_at",
    "reopened_count",
    "reassigned_count",
    "release",
    "impact",
)


@dataclass(frozen=True, slots=True)
class Told:
    """What one row says of its case, every cell read and found right."""

    row: int
    external_id: str
    at: datetime
    title: str
    source_state: str
    word: StateWord
    severity: int | None
    facts: Mapping[str, Any]
    opened_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    reopened_count: int | None
    reassigned_count: int | None
    release: str
    impact: str


class Timeline:
    """Gathers the rows of one case, in the order of the file, into its history.

    A cut history ends before the file does, so final values may be missing for this reason alone.
    """

    def __init__(self, mapping: ColumnMapping, *, is_cut: bool = False) -> None:
        self._mapping = mapping
        self._is_cut = is_cut
        self._events: list[HistoryEvent] = []
        self._first: Told | None = None
        self._last: Told | None = None
        self._state = State.OPEN
        self._phase = Phase.INITIATION
        self._severity = 0
        self._facts: dict[str, Any] = {}
        self._words: list[datetime] = []
        self._resolved_at: datetime | None = None
        self._closed_at: datetime | None = None

    def add(self, told: Told) -> None:
        if self._first is None:
            self._open(told)
        else:
            self._go_on(told)
        self._last = told

    def history(self) -> CaseHistory | None:
        """The whole history; None when no row of the case could be read."""
        first, last = self._first, self._last
        if first is None or last is None:
            return None
        opened_at = self._events[0].at
        names = [event.name for event in self._events]
        return CaseHistory(
            external_id=first.external_id,
            row=first.row,
            title=last.title,
            severity=self._severity,
            issue_type=str(self._mapping.case.issue_type),
            state=str(self._state),
            phase=str(self._phase),
            opened_at=opened_at,
            last_word_at=max([opened_at, *self._words]),
            answered_at=self._words[0] if self._words else None,
            resolved_at=self._solved(last.resolved_at),
            closed_at=self._closing(last),
            reopened_count=_given(last.reopened_count, names.count("case.reopened")),
            reassigned_count=_given(last.reassigned_count, self._reassignments()),
            release=last.release,
            impact=last.impact,
            events=self._events,
            facts=self._facts,
        )

    def _open(self, told: Told) -> None:
        """The first row is the opening; the state it tells holds from then on."""
        self._first = told
        self._state = told.word.state or State.OPEN
        self._phase = told.word.phase or Phase.INITIATION
        self._severity = _given(told.severity, 0)
        facts: dict[str, Any] = {
            "severity": self._severity,
            "state": str(self._state),
            "phase": str(self._phase),
            "source_state": told.source_state,
        }
        for name, fact in self._mapping.kept.items():
            value = told.facts[name]
            self._facts[name] = fact.usual if value is None else value
            if value is not None and value != fact.usual:
                facts[name] = value
        self._note_end(told)
        self._tell(OPENED, told.opened_at or told.at, facts)

    def _go_on(self, told: Told) -> None:
        facts: dict[str, Any] = {"source_state": told.source_state}
        name = UPDATED
        phase = told.word.phase or self._phase
        if phase != self._phase:
            facts["phase"] = [str(self._phase), str(phase)]
            self._phase, name = phase, PHASE_CHANGED
        if self._note_facts(told.facts, facts):
            name = REASSIGNED
        if told.severity is not None and told.severity != self._severity:
            facts["severity"] = [self._severity, told.severity]
            self._severity, name = told.severity, SEVERITY_CHANGED
        state = self._next_state(told.word.state)
        if state != self._state:
            facts["state"] = [str(self._state), str(state)]
            self._state, name = state, _EVENT_OF_STATE.get(state, MOVED)
            self._note_end(told)
        self._tell(name, told.at, facts)

    def _next_state(self, told: State | None) -> State:
        """Work on a case that had ended is a reopening, and goes on as one (domain 6.2)."""
        if told is None:
            return self._state
        if told == State.OPEN and self._state in {*_ENDED, State.REOPENED}:
            return State.REOPENED
        return told

    def _note_facts(self, values: Mapping[str, Any], facts: dict[str, Any]) -> bool:
        """Put what changed into the facts; True when the case went to somebody else."""
        is_reassigned = False
        for name, value in values.items():
            before = self._facts[name]
            after = self._mapping.kept[name].usual if value is None else value
            if after == before:
                continue
            self._facts[name] = after
            if name in self._mapping.team:
                facts[name], is_reassigned = [before, after], True
            else:
                facts[name] = after
        return is_reassigned

    def _note_end(self, told: Told) -> None:
        if self._state in _OUR_WORDS:
            self._words.append(told.at)
        if self._state == State.SOLUTION_PROPOSED:
            self._resolved_at = told.at
        if self._state == State.CLOSED:
            self._closed_at = told.at

    def _solved(self, given: datetime | None) -> datetime | None:
        """When it was solved: as the source says, or as its states show; None while worked on."""
        if self._state not in _ENDED:
            return None
        if self._mapping.case.resolved_at and not self._is_cut:
            return given
        return given or self._resolved_at

    def _closing(self, last: Told) -> datetime | None:
        return (last.closed_at or self._closed_at) if self._state == State.CLOSED else None

    def _reassignments(self) -> int:
        team = set(self._mapping.team)
        return sum(not team.isdisjoint(event.facts) for event in self._events[1:])

    def _tell(self, name: str, at: datetime, facts: dict[str, Any]) -> None:
        kept = self._mapping.kept
        says_something = name != UPDATED or len(facts) > 1
        is_public = says_something and all(kept[fact].is_public for fact in facts if fact in kept)
        self._events.append(HistoryEvent(name, at, facts, is_public))


def _given(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value
