"""What surrounded a case when it was opened: the environment it kept, what had changed before, and
what history says of such changes; as far as its reader may read it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from tsam.domains.cases.hints import Hint, Past, told_by_history
from tsam.domains.cases.models import Case, Message
from tsam.domains.intelligence import history
from tsam.domains.intelligence.contents import contents
from tsam.domains.intelligence.description import Description, Kind
from tsam.domains.intelligence.drift import Asked, Change, Name, by_relevance
from tsam.domains.intelligence.models import (
    EnvironmentFact,
    EnvironmentSnapshot,
    SnapshotPart,
)
from tsam.domains.intelligence.payload import Damaged
from tsam.domains.people.models import User

DAYS, MOST_DAYS = history.DAYS, 90
# The latest of the past cases; more would not move a share that anybody can see.
MOST_PAST = 2000


@dataclass(frozen=True)
class Surroundings:
    """The snapshot of a case with all that belongs to it."""

    snapshot: EnvironmentSnapshot
    description: Description | None
    """None: nothing was known, or what is kept is damaged."""
    is_damaged: bool = False
    days: int = DAYS
    changes: tuple[Change, ...] = ()
    """Of that environment, in the days before the case, the most relevant first."""
    hints: tuple[Hint[Name], ...] = ()
    """Of items that had changed before this case."""
    hinted: frozenset[Name] = field(default_factory=frozenset)


def snapshot_of(reader: User, case: Case) -> EnvironmentSnapshot | None:
    """The snapshot that a case keeps, for who may read it."""
    if case.snapshot_id is None:
        return None
    rows = EnvironmentSnapshot.objects.visible_to(reader).select_related("environment")
    return rows.filter(pk=case.snapshot_id).first()


def around(
    reader: User,
    case: Case,
    *,
    days: int = DAYS,
    kinds: Iterable[Kind] = Kind,
    hints: bool = True,
) -> Surroundings | None:
    """None where the case keeps nothing, or nothing that this reader may read."""
    snapshot = snapshot_of(reader, case)
    if snapshot is None:
        return None
    description, is_damaged = _held(reader, snapshot, kinds)
    changes = changes_before(reader, case, snapshot, days)
    found = hints_for(reader, case, snapshot, changes, days) if hints else ()
    return Surroundings(
        snapshot,
        description,
        is_damaged,
        days,
        changes,
        found,
        frozenset(hint.of for hint in found),
    )


def changes_before(
    reader: User, case: Case, snapshot: EnvironmentSnapshot, days: int
) -> tuple[Change, ...]:
    """What of the environment changed in the days before the case, the most relevant first."""
    environment = snapshot.environment
    if environment is None:
        return ()
    facts = EnvironmentFact.objects.visible_to(reader)
    found = history.changes_before(facts, environment, case.opened_at, days)
    if not found:
        return ()
    former = history.how_often(facts, environment, {change.of for change in found})
    asked = Asked(case.opened_at, _words(reader, case), former)
    return tuple(by_relevance(found, asked))


def hints_for(
    reader: User,
    case: Case,
    snapshot: EnvironmentSnapshot,
    changes: Iterable[Change],
    days: int,
) -> tuple[Hint[Name], ...]:
    """What the past says of these changes before cases of this type; as of the case's opening.

    From cases of the same Application alone, and only from those that the reader may read.
    """
    moved = {change.of for change in changes}
    environment = snapshot.environment
    if not moved or environment is None:
        return ()
    start = history.known_since(environment)
    past = past_cases(reader, case)
    if start is None or not past:
        return ()
    facts = EnvironmentFact.objects.visible_to(reader)
    start = max(start, past[0].at - timedelta(days=days))
    moves = history.moves(facts, environment, start, case.opened_at)
    found = told_by_history(past, moves, days=days, watched=(start, case.opened_at))
    return tuple(hint for hint in found if hint.of in moved)


def past_cases(reader: User, case: Case) -> list[Past]:
    """Cases of the same type on the same Application before this one, the oldest first."""
    rows = (
        Case.objects.visible_to(reader)
        .filter(
            application=case.application_id,
            issue_type=case.issue_type,
            opened_at__lt=case.opened_at,
        )
        .exclude(pk=case.pk)
        .order_by("-opened_at", "-pk")
        .values_list("pk", "opened_at")[:MOST_PAST]
    )
    return [Past(key, at) for key, at in reversed(rows)]


def _held(
    reader: User, snapshot: EnvironmentSnapshot, kinds: Iterable[Kind]
) -> tuple[Description | None, bool]:
    parts = SnapshotPart.objects.visible_to(reader).filter(kind__in=[kind.value for kind in kinds])
    try:
        return contents(snapshot, parts), False
    except Damaged:
        return None, True


def _words(reader: User, case: Case) -> str:
    first = Message.objects.visible_to(reader).filter(case=case).order_by("pk").first()
    product = case.application.product
    return " ".join([case.title, first.text if first else "", case.release, case.impact, product])
