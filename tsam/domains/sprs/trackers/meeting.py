"""One issue and its SPR, face to face: what each says of a field, and whether that is the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tsam.domains.sprs.models import (
    OPEN,
    Disagreement,
    Spr,
    SprSeverity,
    SprState,
    TrackerLink,
)
from tsam.domains.sprs.trackers.client import Issue, target_word
from tsam.domains.sprs.trackers.mapping import Words

_S = SprState
# While these wait for a fix, a version there is a promise.
PLANNED = (_S.VALIDATED, _S.IN_WORK, _S.FIX_COMMITTED)


class NotTaken(Exception):
    """Why a word of theirs was left where it is; the SPR is as it was."""

    def __init__(self, sentence: str, *, is_known: bool = True) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        # False where it may be taken later, once somebody says what the word means.
        self.is_known = is_known


class NeedsWords(Exception):
    """A decision against a fix: customers read a reason, and a person writes it."""


@dataclass
class Meeting:
    """One issue and its SPR, face to face."""

    link: TrackerLink
    spr: Spr
    issue: Issue
    words: Words
    at: datetime
    to_send: list[str] = field(default_factory=list)
    trouble: str = ""

    @property
    def meant(self) -> SprState | None:
        """Their state in our terms: a fix whose version is out is available."""
        said = self.words.state_of(self.issue.status, self.issue.resolution)
        version = self.issue.version
        is_out = said == _S.RESOLVED and version is not None and version.is_released
        return _S.AVAILABLE if is_out else said

    def ours(self, name: str) -> str:
        if name == "target":
            return target_word(self.spr.target_release, self.spr.target_on)
        if name == "severity":
            return SprSeverity(self.spr.severity).name
        return self.spr.state if name == "status" else self.spr.component

    def theirs(self, name: str) -> str:
        if name == "status":
            is_out = self.meant == _S.AVAILABLE
            return f"{self.issue.word} +" if is_out else self.issue.word
        return {
            "target": self.issue.target,
            "severity": self.issue.priority,
            "component": self.issue.component,
        }[name]

    def is_same(self, name: str) -> bool:
        if name == "status":
            return self.meant is not None and self._says_all(self.meant)
        if name == "severity":
            same = self.words.severity_of(self.issue.priority) == self.spr.severity
            return same or self.words.priority_for(self.spr.severity) == self.issue.priority
        if name == "target" and not (self.spr.is_open and self.meant in OPEN):
            # What is fixed or decided has no target any more.
            return True
        return self.ours(name) == self.theirs(name)

    def _says_all(self, meant: SprState) -> bool:
        if self.words.says(meant, self.spr.state):
            return True
        # A version makes a promise of whatever open state carries it.
        is_planned = self.spr.state == _S.FIX_COMMITTED and bool(self.issue.target)
        return is_planned and meant in PLANNED and not self.words.has(_S.FIX_COMMITTED)


def agree(met: Meeting, name: str) -> None:
    met.link.agreed[name] = [met.ours(name), met.theirs(name)]


def disagree(met: Meeting, name: str, ours: str, theirs: str, holds: str) -> None:
    """Show it; a newer word takes the place of one that nobody settled."""
    Disagreement._base_manager.update_or_create(
        link=met.link,
        field=name,
        settled_at=None,
        defaults={"ours": ours[:200], "theirs": theirs[:200], "holds": holds, "since": met.at},
    )
