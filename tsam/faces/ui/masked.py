"""Where secrets stood that were masked before anything was stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tsam.domains.intelligence.models.environments import EnvironmentFactQuerySet
from tsam.domains.intelligence.secrets import MASKED, SecretKind, kinds_in

MOST = 6
KINDS: Mapping[str, Any] = {
    SecretKind.PASSWORD: _("Password"),
    SecretKind.KEY: _("Key"),
    SecretKind.TOKEN: _("Token"),
    SecretKind.CONNECTION: _("Password of a connection"),
}


@dataclass(frozen=True)
class Place:
    """One thing that is known, of which a part was masked."""

    name: str
    tier: str
    kinds: str


@dataclass(frozen=True)
class MaskedPlaces:
    """The first places, and how many there are."""

    count: int
    places: list[Place]


def places(facts: EnvironmentFactQuerySet) -> MaskedPlaces:
    """Of the facts that the reader may read."""
    masked = facts.filter(value__contains=MASKED)
    shown = masked.select_related("environment").order_by("name", "environment", "pk")[:MOST]
    return MaskedPlaces(
        masked.count(),
        [
            Place(
                one.name,
                str(one.environment),
                ", ".join(str(KINDS[kind]) for kind in kinds_in(one.value)),
            )
            for one in shown
        ],
    )
