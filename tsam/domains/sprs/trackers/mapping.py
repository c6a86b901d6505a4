"""What the words of a tracker mean here: its statuses and its priorities, one table for each.

A status is looked up with its resolution first ("Closed/Won't Fix"), then the resolution wherever
it stands ("*/Won't Fix"), then the status alone. To the tracker a state goes by the first word that
means it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field
from pydantic import ValidationError as Wrong

from tsam.domains.sprs.models import EXITS, SprSeverity, SprState

_S = SprState
# Whether it is installed is said by those whom it hits, and what they ask for by them alone.
MEANT = (
    _S.SUBMITTED,
    _S.VALIDATED,
    _S.IN_WORK,
    _S.FIX_COMMITTED,
    _S.RESOLVED,
    _S.AVAILABLE,
    *EXITS,
)
# Where a state has no word of its own, what says nearly the same.
_NEARLY: Mapping[str, tuple[str, ...]] = {
    _S.FIX_COMMITTED: (_S.IN_WORK, _S.VALIDATED),
    _S.VALIDATED: (_S.SUBMITTED,),
    _S.REGRESSED: (_S.IN_WORK, _S.SUBMITTED),
    _S.RE_EVALUATION: (_S.SUBMITTED, _S.VALIDATED),
    _S.AVAILABLE: (_S.RESOLVED,),
    _S.INSTALLED: (_S.AVAILABLE, _S.RESOLVED),
    _S.VERIFIED: (_S.AVAILABLE, _S.RESOLVED),
    _S.RESOLVED: (_S.AVAILABLE,),
}
# Names that trackers commonly use, in small letters; the rest is for an administrator to say.
_COMMON = {
    "open": _S.SUBMITTED,
    "new": _S.SUBMITTED,
    "to do": _S.SUBMITTED,
    "backlog": _S.SUBMITTED,
    "reopened": _S.IN_WORK,
    "triaged": _S.VALIDATED,
    "confirmed": _S.VALIDATED,
    "selected for development": _S.VALIDATED,
    "in progress": _S.IN_WORK,
    "in review": _S.IN_WORK,
    "resolved": _S.RESOLVED,
    "done": _S.RESOLVED,
    "closed": _S.RESOLVED,
    "released": _S.AVAILABLE,
}
_COMMON_RESOLUTIONS = {
    "won't fix": _S.NOT_PLANNED,
    "won't do": _S.NOT_PLANNED,
    "duplicate": _S.DUPLICATE,
    "cannot reproduce": _S.CANNOT_REPRODUCE,
    "not a bug": _S.NOT_A_DEFECT,
    "works as designed": _S.NOT_A_DEFECT,
}
_COMMON_PRIORITIES = {
    "blocker": SprSeverity.ENTERPRISE_DOWN,
    "critical": SprSeverity.URGENT,
    "highest": SprSeverity.URGENT,
    "high": SprSeverity.HIGH,
    "major": SprSeverity.HIGH,
    "medium": SprSeverity.MEDIUM,
    "minor": SprSeverity.MEDIUM,
    "low": SprSeverity.LOW,
    "lowest": SprSeverity.LOW,
    "trivial": SprSeverity.LOW,
}


class Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    states: dict[str, SprState] = Field(default_factory=dict)
    severities: dict[str, SprSeverity] = Field(default_factory=dict)

    def state_of(self, status: str, resolution: str) -> SprState | None:
        """None where nobody said what the word means."""
        for word in (f"{status}/{resolution}", f"*/{resolution}") if resolution else ():
            if word in self.states:
                return self.states[word]
        return self.states.get(status)

    def severity_of(self, priority: str) -> SprSeverity | None:
        return self.severities.get(priority)

    def word_for(self, state: str) -> tuple[str, str] | None:
        """Status and resolution under which a state goes there; None where no word comes near."""
        for meant in (state, *_NEARLY.get(state, ())):
            for word, says in self.states.items():
                if says != meant:
                    continue
                status, _slash, resolution = word.partition("/")
                status = self._closing() if status == "*" else status
                if status:
                    return status, resolution
        return None

    def has(self, state: str) -> bool:
        return state in self.states.values()

    def says(self, meant: str, ours: str) -> bool:
        """Does a word that means `meant` say all of our state that the tracker has words for?"""
        if meant == ours:
            return True
        word = self.word_for(ours)
        return word is not None and self.state_of(*word) == meant

    def priority_for(self, severity: int) -> str | None:
        """The word for a severity, else the next weaker one that has a word."""
        for wanted in range(severity, len(SprSeverity)):
            for word, says in self.severities.items():
                if says == wanted:
                    return word
        return None

    def _closing(self) -> str:
        """Where a decision without a status of its own is put."""
        ends = (_S.RESOLVED, _S.AVAILABLE)
        return next((word for word, says in self.states.items() if says in ends), "")


def read(kept: Any) -> Words:
    """What a tracker keeps. What an older version kept and nobody knows now is left out."""
    try:
        return Words.model_validate(kept or {})
    except Wrong:
        return Words()


def checked(states: Mapping[str, str], severities: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """A mapping as it is kept. Raises ValidationError with what is wrong in it."""
    named = {str(state) for state in MEANT}
    for word, state in states.items():
        if not word.strip() or len(word) > 200 or word.count("/") > 1:
            raise ValidationError({"states": _("Write a status, or a status/resolution.")})
        if state not in named:
            raise ValidationError(
                {"states": _("“%(state)s” is no state of ours.") % {"state": state[:40]}}
            )
    for word, severity in severities.items():
        if not word.strip() or len(word) > 200 or severity not in SprSeverity.names:
            raise ValidationError(
                {"severities": _("“%(name)s” is no severity of ours.") % {"name": severity[:40]}}
            )
    return {
        "states": dict(states),
        "severities": {word: SprSeverity[name].value for word, name in severities.items()},
    }


def proposed(
    statuses: Iterable[str], resolutions: Iterable[str], priorities: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """A first mapping from names that are common; unknown ones stay open."""
    states = {name: _COMMON[name.lower()] for name in statuses if name.lower() in _COMMON}
    states |= {
        f"*/{name}": _COMMON_RESOLUTIONS[name.lower()]
        for name in resolutions
        if name.lower() in _COMMON_RESOLUTIONS
    }
    severities = {
        name: _COMMON_PRIORITIES[name.lower()].name
        for name in priorities
        if name.lower() in _COMMON_PRIORITIES
    }
    return checked({word: str(state) for word, state in states.items()}, severities)
