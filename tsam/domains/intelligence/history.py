"""When the facts of an environment changed, as far as a reader may read them.

The rows come from the caller, who has asked for what the reader may see.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from tsam.domains.intelligence.description import Kind, Tier
from tsam.domains.intelligence.drift import Change, Name, Span, within
from tsam.domains.intelligence.models import Environment, EnvironmentFact
from tsam.domains.intelligence.models.environments import EnvironmentFactQuerySet

# So many days before a case are looked at, where nobody says otherwise (domain 4, P3 d).
DAYS = 9
LEAST_OF_A_FIRST_LOOK = 20
_AT_ONCE = 500


def changes(
    facts: EnvironmentFactQuerySet, environment: Environment, start: datetime, end: datetime
) -> tuple[Change, ...]:
    """What changed after `start` and up to `end`, the latest first. Three queries."""
    known = first_known(environment)
    turned = Q(since__gt=start, since__lte=end)
    for kind, at in known.items():
        turned &= ~Q(kind=kind.value, since=at)
    rows = facts.filter(environment=environment).filter(turned | Q(until__gt=start, until__lte=end))
    return within(_spans(environment, rows), start, end, first_known=known)


def changes_before(
    facts: EnvironmentFactQuerySet, environment: Environment, at: datetime, days: int = DAYS
) -> tuple[Change, ...]:
    """What changed in so many days of 24 hours before that moment, the latest first."""
    return changes(facts, environment, at - timedelta(days=days), at)


def moves(
    facts: EnvironmentFactQuerySet, environment: Environment, since: datetime, until: datetime
) -> dict[Name, list[datetime]]:
    """When each item changed, by its name, without files: they move with their component."""
    found: dict[Name, list[datetime]] = {}
    for change in changes(facts.exclude(kind=Kind.FILE.value), environment, since, until):
        if change.at is not None:
            found.setdefault(change.of, []).append(change.at)
    return found


def how_often(
    facts: EnvironmentFactQuerySet, environment: Environment, names: Collection[Name]
) -> dict[Name, int]:
    """How often each of these was told another value than before, in all that is known. One query.

    Asked in pieces where there are many names: a statement takes only so many parameters.
    """
    found: dict[Name, int] = {}
    listed = sorted({name for _kind, name in names})
    for start in range(0, len(listed), _AT_ONCE):
        rows = facts.filter(environment=environment, name__in=listed[start : start + _AT_ONCE])
        for kind, name, n in rows.values_list("kind", "name").annotate(n=Count("pk")).order_by():
            found[Kind(kind), name] = n - 1
    return found


def known_since(environment: Environment) -> datetime | None:
    """When the first fact of it began; None while nothing is known."""
    facts = EnvironmentFact._base_manager.filter(environment=environment)
    found: datetime | None = facts.aggregate(first=Min("since"))["first"]
    return found


def first_known(environment: Environment) -> dict[Kind, datetime]:
    """Up to when what is told of a kind is no change, but what was there when we first heard.

    That is the first moment of the environment; and for a kind of which a whole report came later,
    the moment of that report. A single first item of a kind is news, a thousand are a first look.
    """
    facts = EnvironmentFact._base_manager.filter(environment=environment)
    firsts = dict(facts.values_list("kind").annotate(first=Min("since")).order_by())
    if not firsts:
        return {}
    began = min(firsts.values())
    later = Q(pk__in=[])
    for kind, first in firsts.items():
        if first > began:
            later |= Q(kind=kind, since=first)
    counted = facts.filter(later).values_list("kind").annotate(n=Count("pk")).order_by()
    looks = {kind for kind, n in counted if n >= LEAST_OF_A_FIRST_LOOK}
    return {Kind(kind): first if kind in looks else began for kind, first in firsts.items()}


def _spans(environment: Environment, facts: EnvironmentFactQuerySet) -> Sequence[Span]:
    tier = Tier(environment.tier)
    rows = facts.only("kind", "name", "value", "details", "since", "until")
    return [Span(tier, fact.item, fact.since, fact.until) for fact in rows.iterator()]
