"""One tier of an environment as it stood at a moment: what reports say, snapshots keep and drift
compares. Pure: no rows, no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Tier(StrEnum):
    """The path a change takes to the people who work (P3 a)."""

    PRODUCTION = "PRODUCTION"
    QA = "QA"
    TEST = "TEST"
    DEVELOPMENT = "DEVELOPMENT"


class Kind(StrEnum):
    """What sort of thing an item is. Names are unique within one kind of one tier."""

    COMPONENT = "COMPONENT"
    """Product, operating system, database, runtime, browser, third party. Value: its version."""
    SETTING = "SETTING"
    """`file:key`. Value: as written, or the mask that stands for a secret."""
    FILE = "FILE"
    """A path below the installation, with `/`. Value: its digest, `sha256:…`, hex."""
    CUSTOMISATION = "CUSTOMISATION"
    """A file of the customer's own. Value: its digest, `sha256:…`, hex."""
    INTEGRATION = "INTEGRATION"
    """A system that is joined. Value: the version of the joint, where there is one."""
    CONSTRAINT = "CONSTRAINT"
    """What must not change, or not yet. Value: the rule in words."""


UNKNOWN = ""
"""The value of what is there but nobody can tell more of. Never equal to anything, itself too."""


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """One fact of one tier."""

    kind: Kind
    name: str
    value: str
    details: Mapping[str, str] = field(default_factory=dict, compare=False, hash=False)
    """`vendor`, `release`, `patch_level`, `purl`, `part` (os, database, runtime, browser, product,
    third_party), `owner`: as far as somebody said so."""


# A component can keep its version and still move: these are compared where both sides say them.
MOVES_TOO = ("release", "patch_level")


def moved(old: Item, new: Item) -> tuple[str, str] | None:
    """What to say of an item that moved, was and now; None when it stands as it did."""
    if old.value != new.value:
        return old.value, new.value
    if old.details == new.details:
        return None
    for detail in MOVES_TOO:
        was, now = old.details.get(detail, ""), new.details.get(detail, "")
        if was and now and was != now:
            return f"{old.value} {was}".strip(), f"{new.value} {now}".strip()
    return None


@dataclass(frozen=True, slots=True)
class Description:
    """Everything that is said of one tier."""

    tier: Tier
    taken_at: datetime
    """UTC. When it was true, not when it was read."""
    items: tuple[Item, ...]
    """Sorted by kind and name, without two of one name."""
