"""What a file of case histories holds, counted while it is read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tsam.domains.cases.importers.histories import CaseHistory


@dataclass
class Tally:
    """Figures of a file; those of a whole history, so they can be held against its source."""

    cases: int = 0
    events: int = 0
    events_by_source_state: Counter[str] = field(default_factory=Counter)
    cases_by_state: Counter[str] = field(default_factory=Counter)
    cases_by_severity: Counter[int] = field(default_factory=Counter)
    without_resolved_at: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    # For every kept fact that is true or false: how many cases end with which.
    truths: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, history: CaseHistory) -> None:
        self.cases += 1
        self.events += len(history.events)
        self.events_by_source_state.update(
            str(event.facts["source_state"]) for event in history.events
        )
        self.cases_by_state[history.state] += 1
        self.cases_by_severity[history.severity] += 1
        self.without_resolved_at += history.resolved_at is None
        for event in history.events:
            self.first_at = min(self.first_at or event.at, event.at)
            self.last_at = max(self.last_at or event.at, event.at)
        for name, value in history.facts.items():
            if isinstance(value, bool):
                self.truths.setdefault(name, Counter())["true" if value else "false"] += 1

    def figures(self) -> dict[str, Any]:
        """JSON values, as an ImportRun keeps them."""
        return {
            "cases": self.cases,
            "events": self.events,
            "events_by_source_state": dict(self.events_by_source_state.most_common()),
            "cases_by_state": dict(sorted(self.cases_by_state.items())),
            "cases_by_severity": {
                str(severity): count for severity, count in sorted(self.cases_by_severity.items())
            },
            "without_resolved_at": self.without_resolved_at,
            "first_at": self.first_at.isoformat() if self.first_at else None,
            "last_at": self.last_at.isoformat() if self.last_at else None,
            "truths": {name: dict(sorted(count.items())) for name, count in self.truths.items()},
        }
