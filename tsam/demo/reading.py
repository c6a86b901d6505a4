"""The tale of the demonstration as it is written down in `told/`, read into plain values."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tsam.domains.accounts.models import EngagementState, Reach

_TOLD = Path(__file__).with_name("told")
# What can happen in a case, in the words of the files.
VERBS = frozenset(
    {
        "us",  # we write
        "ask",  # we write, and wait for the customer
        "them",  # the customer writes
        "note",  # we note, inside
        "solve",  # we propose a solution
        "agree",  # the customer agrees
        "again",  # the customer says that it does not help
        "withdraw",  # the customer needs it no more
        "next",  # the next action
        "promise",  # what the customer is promised
        "give",  # another owner
        "copy",  # a colleague of the customer is kept informed
        "help",  # one of us is asked to help
        "severity",  # it is worse or better than was thought
        "wait",  # for R&D, or for another vendor
        "phase",  # the work moves on
    }
)


@dataclass(frozen=True)
class Deed:
    """One thing that happens in a case."""

    verb: str
    words: str
    # Who does it; "" is the owner, or the reporter for what a customer does.
    by: str = ""
    # Who is to do the next action.
    owner: str = ""
    # When the next action or the promise is due, as `moments.due` reads it.
    due: str = ""
    # What is promised along with a word of ours.
    promise: str = ""
    # Working time since the deed before, where it matters.
    gap: str = ""
    file: str = ""
    # Of a change of severity.
    why: str = ""

    @classmethod
    def read(cls, told: dict[str, Any]) -> Deed:
        # A word of ours may carry a promise; alone it is a deed of its own.
        verb = next(name for name in told if name in VERBS)
        return cls(verb, str(told[verb]), **{name: told[name] for name in told if name != verb})


@dataclass(frozen=True)
class Story:
    """One case from beginning to end, or as far as it has come."""

    application: str
    by: str
    title: str
    text: str
    severity: int
    release: str
    kind: str = "break-fix"
    impact: str = ""
    owner: str = ""
    file: str = ""
    deeds: tuple[Deed, ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    # When: closed so many service days ago; else our last word lies so much working time back,
    # or lets the clock break so long ago, or at a time still to come.
    closed: int = 0
    since: str = ""
    broken: str = ""
    breaks: str = ""

    @classmethod
    def read(cls, told: dict[str, Any]) -> Story:
        deeds = tuple(Deed.read(one) for one in told.pop("deeds", ()))
        return cls(deeds=deeds, **told)


@dataclass(frozen=True)
class Speaker:
    """A contact of the customer: here for long, invited lately, or gone."""

    name: str
    title: str
    reach: str = Reach.OWN_CASES
    language: str = ""
    application: str = ""
    phone: str = ""
    is_administrator: bool = False
    speaks_english: bool = True
    # Days since the invitation that was never used, since the last visit, or since the person left.
    invited: int = 0
    away: int = 0
    left: int = 0


@dataclass(frozen=True)
class Served:
    """The engagement on an Application."""

    tsam: str = ""
    backups: Sequence[str] = ()
    state: str = EngagementState.ACTIVE
    days_left: int = 200
    months: int = 12
    rule: str = ""
    asked: str = ""
    agreed_by: str = ""
    # (kind, value) of what is asked of the people, and of what is only wished.
    needs: Sequence[tuple[str, str]] = ()
    wishes: Sequence[tuple[str, str]] = ()
    # (who, in so many days, for so many days): somebody stands in for the TSAM.
    cover: tuple[str, int, int] | None = None
    # (days ago, why)
    suspended: tuple[int, str] | None = None


@dataclass(frozen=True)
class Line:
    """An Application as it was bought."""

    name: str
    product: str
    features: Sequence[str]
    server: str
    team: str
    package: str
    # (the package before, so many days ago)
    before: tuple[str, int] | None = None
    engagement: Served | None = None
    # How the contract runs: days left where no engagement says it, days beyond the term.
    days_left: int = 200
    days_more: int = 0
    why_more: str = ""
    grace_days: int = 0
    reseller: str = ""
    retired: int = 0

    @classmethod
    def read(cls, told: dict[str, Any]) -> Line:
        engagement = told.pop("engagement", None)
        return cls(**told, engagement=Served(**engagement) if engagement else None)


@dataclass(frozen=True)
class OtherDay:
    """A day that differs: of the year, or the first such weekday from so many days ahead on."""

    name: str
    kind: str
    on: str = ""
    in_days: int = 0
    weekday: str = "mon"
    hours: Sequence[str] = ()


@dataclass(frozen=True)
class Place:
    """Service hours: the week, holidays of the region, and days that differ."""

    name: str
    place: str
    week: dict[str, list[str]]
    subdivision: str = ""
    days: Sequence[OtherDay] = ()

    @classmethod
    def read(cls, told: dict[str, Any]) -> Place:
        days = [OtherDay(**one) for one in told.pop("days", ())]
        return cls(**told, days=days)


@dataclass(frozen=True)
class Customer:
    """An invented company with its people and what it bought."""

    name: str
    country: str
    zone: str
    language: str
    mail: str
    since: int
    hours: Place
    contacts: tuple[Speaker, ...]
    lines: tuple[Line, ...]
    # The short name it was first entered by, which stays in its address.
    known_as: str = ""

    @classmethod
    def read(cls, told: dict[str, Any]) -> Customer:
        return cls(
            hours=Place.read(told.pop("hours")),
            contacts=tuple(Speaker(**one) for one in told.pop("contact")),
            lines=tuple(Line.read(one) for one in told.pop("application")),
            **told,
        )


def customers() -> Iterator[tuple[Customer, list[Story]]]:
    """Each customer with its cases, always in the same order."""
    for path in sorted((_TOLD / "customers").glob("*.toml")):
        stories = [
            Story.read(told)
            for cases in sorted((_TOLD / "cases").glob(f"{path.stem}*.toml"))
            for told in _load(cases)["case"]
        ]
        yield Customer.read(_load(path)), stories


def _load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
