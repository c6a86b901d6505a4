"""When are two Applications the same one? Their three parts compared, and who said what (C1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import combinations

from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Application, Event
from tsam.domains.accounts.models.application import canonical, canonical_features

# From there on two names are near enough to ask whether they mean the same.
NEAR = 0.8
# Events by which somebody has said that two Applications are two.
TOLD_APART = ("application.added", "application.told_apart")


@dataclass(frozen=True)
class Identity:
    """The three parts by which an Application is known."""

    features: tuple[str, ...]
    server: str
    team: str

    @classmethod
    def of(cls, application: Application) -> Identity:
        return cls(tuple(application.features), application.server, application.team)


@dataclass(frozen=True)
class Part:
    """One part of the identity, as it is written here and there."""

    key: str
    mine: str
    theirs: str
    is_same: bool
    is_like: bool

    @property
    def label(self) -> str:
        return {
            "features": _("business features"),
            "server": _("server"),
            "team": _("team"),
        }[self.key]


@dataclass(frozen=True)
class Near:
    """An Application that may be the same one, part by part."""

    application: Application
    parts: tuple[Part, ...]

    @property
    def differs(self) -> tuple[str, ...]:
        return tuple(part.label for part in self.parts if not part.is_same)

    @property
    def consequence(self) -> str:
        """What usually follows from the part that differs."""
        keys = {part.key for part in self.parts if not part.is_same}
        if "team" in keys:
            return _(
                "Another team is usually a new Application, which needs an engagement of its own."
            )
        if "server" in keys:
            return _("A server that moved is usually the same Application: its engagement goes on.")
        return _(
            "During a term a feature more or less is the same Application while server and team "
            "stay. Ask again at the renewal."
        )


@dataclass(frozen=True)
class Pair:
    """Two Applications of one customer that are near, and whether somebody said that they are two.

    The newer one is compared with the older one.
    """

    newer: Application
    near: Near
    reason: str = ""
    who: str = ""
    at: datetime | None = None

    @property
    def is_decided(self) -> bool:
        return self.at is not None


def compare(mine: Identity, theirs: Identity) -> tuple[Part, ...]:
    """Always in the same order: features, server, team."""
    features = [", ".join(one.features) for one in (mine, theirs)]
    known = [canonical_features(one.features) for one in (mine, theirs)]
    return (
        _part("features", features, known),
        _part("server", [mine.server, theirs.server]),
        _part("team", [mine.team, theirs.team]),
    )


def near_duplicates(
    applications: Iterable[Application], *, features: Iterable[str], server: str, team: str
) -> list[Near]:
    """Those of a customer's Applications of which two of the three parts agree, or nearly."""
    wanted = Identity(tuple(features), server, team)
    living = sorted((one for one in applications if one.retired_at is None), key=_by_name)
    found = (Near(one, compare(wanted, Identity.of(one))) for one in living)
    return [near for near in found if _is_near(near.parts)]


def near_pairs(applications: Iterable[Application]) -> list[Pair]:
    """The near ones among these, all of one customer; one query for what was said of them."""
    living = sorted((one for one in applications if one.retired_at is None), key=lambda one: one.pk)
    pairs = [
        (newer, Near(older, parts))
        for older, newer in combinations(living, 2)
        if _is_near(parts := compare(Identity.of(newer), Identity.of(older)))
    ]
    if not pairs:
        return []
    said = _said_of({newer.pk for newer, _near in pairs})
    return [_told(newer, near, said.get((newer.pk, near.application.pk))) for newer, near in pairs]


def _by_name(application: Application) -> str:
    return application.name.casefold()


def _said_of(keys: set[int]) -> dict[tuple[int, int], Event]:
    rows = Event._base_manager.filter(noun="application", key__in=keys, name__in=TOLD_APART)
    return {
        (row.key, other): row
        for row in rows.select_related("by").order_by("pk")
        for other in row.facts.get("told_apart_from", ())
    }


def _told(newer: Application, near: Near, said: Event | None) -> Pair:
    if said is None:
        return Pair(newer, near)
    who = said.by.name if said.by else ""
    return Pair(newer, near, str(said.facts.get("reason", "")), who, said.at)


def _is_near(parts: Sequence[Part]) -> bool:
    return sum(not part.is_like for part in parts) <= 1


def _part(key: str, written: Sequence[str], known: Sequence[Sequence[str]] = ()) -> Part:
    one, other = known or [[canonical(text)] for text in written]
    is_like = SequenceMatcher(None, " ".join(one), " ".join(other)).ratio() >= NEAR
    return Part(key, written[0], written[1], is_same=list(one) == list(other), is_like=is_like)
