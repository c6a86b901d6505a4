"""What was true of an environment at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tsam.domains.intelligence.description import Description, Kind, Tier
from tsam.domains.intelligence.models import Environment, EnvironmentFact


def as_of(environment: Environment, at: datetime, kinds: Iterable[Kind] = Kind) -> Description:
    """The environment as it stood then, by what is known now. One query.

    A fact counts from the moment it began, and not at the one it ended. What was never said to
    have been there is left out; what nobody could tell is there with the value UNKNOWN.
    """
    wanted = [kind.value for kind in kinds]
    facts = (
        EnvironmentFact.objects.standing(at)
        .filter(environment=environment, kind__in=wanted)
        .only("kind", "name", "value", "details")
    )
    return Description(
        tier=Tier(environment.tier),
        taken_at=at,
        items=tuple(sorted(fact.item for fact in facts)),
    )
