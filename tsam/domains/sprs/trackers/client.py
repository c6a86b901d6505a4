"""What we ask of a tracker, whichever it is, and how it can fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol


class Trouble(Exception):
    """It did not do what was asked. `code` says of which kind, `said` is its own words, short."""

    code = "trouble"

    def __init__(self, said: str = "", code: str = "") -> None:
        super().__init__(code or self.code)
        self.said = said
        self.code = code or self.code


class Down(Trouble):
    """Nobody answers, or only errors of its own. It is asked again later."""

    code = "down"


class Busy(Down):
    """It asked us to wait so many seconds."""

    code = "busy"

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class Shut(Trouble):
    """It does not let us in, or not to this: a matter for an administrator."""

    code = "shut"


class Gone(Trouble):
    """The issue is not there, or not for us."""

    code = "gone"


class Rejected(Trouble):
    """It does not take what we sent; asking again the same helps nobody."""

    code = "rejected"


@dataclass(frozen=True)
class Version:
    name: str
    on: date | None = None
    is_released: bool = False


@dataclass(frozen=True)
class Change:
    """A change in its own log: who, when, and (field, before, after) as people read them."""

    id: str
    author: str
    at: datetime
    items: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Comment:
    id: str
    author: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Issue:
    id: str
    key: str
    project: str
    title: str
    status: str
    resolution: str
    priority: str
    component: str
    versions: Sequence[Version]
    # The key of what it is a duplicate of.
    duplicate_of: str
    updated_at: datetime
    changes: Sequence[Change] = ()
    comments: Sequence[Comment] = ()

    @property
    def word(self) -> str:
        """Its status as the mapping knows it: "Closed/Fixed", or "Open" before a decision."""
        return f"{self.status}/{self.resolution}" if self.resolution else self.status

    @property
    def version(self) -> Version | None:
        """The one it is planned for; of several the last one, by day and then by name."""
        if not self.versions:
            return None
        return max(self.versions, key=lambda one: (one.on or date.min, one.name))

    @property
    def target(self) -> str:
        """Release and day as one word, to compare by."""
        found = self.version
        return target_word(found.name, found.on) if found else ""


def target_word(release: str, on: date | None) -> str:
    return f"{release} {on.isoformat()}" if on else release


@dataclass(frozen=True)
class Touched:
    """An issue that changed, by a list."""

    id: str
    key: str
    updated_at: datetime


@dataclass(frozen=True)
class Known:
    """What a test of the connection finds."""

    person: str
    zone: str
    statuses: Sequence[str]
    resolutions: Sequence[str]
    priorities: Sequence[str]
    types: Sequence[str]
    versions: Sequence[Version] = ()


class Client(Protocol):
    """Every method raises Trouble, and nothing of it holds a secret."""

    def known(self) -> Known: ...

    def issue(self, key: str) -> Issue:
        """By id or key. Raises Gone."""

    def marked(self, label: str) -> Issue | None:
        """The issue that carries the label, if one does."""

    def touched(self, since: datetime) -> Iterator[Touched]:
        """What changed since then, the oldest change first, in whole minutes."""

    def create(self, fields: Mapping[str, Any]) -> str:
        """Make an issue of it; returns its id."""

    def edit(self, issue: str, fields: Mapping[str, Any]) -> None: ...

    def move(self, issue: str, status: str, resolution: str) -> bool:
        """Take the one step that leads to this status; False where its workflow has none."""

    def comment(self, issue: str, text: str) -> str:
        """Say it there; returns the id of the comment."""
