"""What of an escalation can be found, and by whom: what both sides read, and what stays inside.

Two entries, so that no search of a customer can match a remark. The walls are tokens of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from tsam.domains.accounts.entries import numbered_entries
from tsam.domains.accounts.walls import Walls, joined
from tsam.domains.escalations.models import (
    Doer,
    Escalation,
    EscalationAction,
    EscalationFollower,
    EscalationLesson,
    EscalationRemark,
    EscalationReport,
    EscalationReview,
    ExitCriterion,
    LevelStep,
)
from tsam.kernel import search

SHARED, INSIDE = "escalation", "escalation-inside"
# Who reads all of them; others have tokens of their own.
SUPPORT = "esc-support"
WALLS = Walls("esc")
BATCH = 200


def index_all() -> None:
    keys = list(Escalation._base_manager.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        index(keys[start : start + BATCH])


@transaction.atomic
def index(keys: Iterable[int]) -> None:
    """Store the words of these escalations anew."""
    rows = list(Escalation._base_manager.filter(pk__in=list(keys)).order_by("pk"))
    found = [row.pk for row in rows]
    shared, inside = _shared(found), _inside(found)
    theirs, ours = _theirs(rows), _ours(found)
    numbers = numbered_entries(
        [(kind, row.pk, row.pk) for row in rows for kind in (SHARED, INSIDE)]
    )
    entries = []
    for row in rows:
        title, body = f"{row.number} {row.title}", f"{row.impact} {shared.get(row.pk, '')}"
        read_by = frozenset({SUPPORT, *ours.get(row.pk, ()), *theirs.get(row.pk, ())})
        entries.append(search.Entry(numbers[SHARED, row.pk], title, body, read_by, SHARED))
        kept = frozenset({SUPPORT, *ours.get(row.pk, ())})
        words = inside.get(row.pk, "")
        entries.append(search.Entry(numbers[INSIDE, row.pk], "", words, kept, INSIDE))
    search.put(entries)


def _shared(keys: list[int]) -> dict[int, str]:
    """What a customer reads of each."""
    reports = EscalationReport._base_manager.filter(escalation__in=keys).order_by("pk")
    actions = EscalationAction._base_manager.filter(escalation__in=keys, doer=Doer.CUSTOMER)
    return joined(
        [
            *reports.values_list("escalation", "happened"),
            *reports.values_list("escalation", "coming"),
            *_words(ExitCriterion._base_manager.filter(escalation__in=keys), "words"),
            *_words(EscalationLesson._base_manager.filter(escalation__in=keys), "words"),
            *_words(actions, "words"),
        ]
    )


def _inside(keys: list[int]) -> dict[int, str]:
    """What no customer reads of each."""
    actions = EscalationAction._base_manager.filter(escalation__in=keys)
    reviews = EscalationReview._base_manager.filter(escalation__in=keys)
    return joined(
        [
            *_words(EscalationRemark._base_manager.filter(escalation__in=keys), "text"),
            *_words(LevelStep._base_manager.filter(escalation__in=keys), "reason"),
            *_words(actions.exclude(doer=Doer.CUSTOMER), "words"),
            *(pair for name in ("cause", "seen_late", "change") for pair in _words(reviews, name)),
        ]
    )


def _words(rows: QuerySet[Any], name: str) -> list[tuple[int, str]]:
    return list(rows.order_by("pk").values_list("escalation", name))


def _theirs(rows: Iterable[Escalation]) -> dict[int, set[str]]:
    walls = {row.pk: WALLS.around(row.account_id, row.application_id) for row in rows}
    people = EscalationFollower._base_manager.filter(escalation__in=walls)
    for key, person in people.values_list("escalation", "user"):
        walls[key].add(WALLS.person(person))
    return walls


def _ours(keys: list[int]) -> dict[int, set[str]]:
    """R&D and Product Management, where they own a level or an action."""
    found: dict[int, set[str]] = {}
    for kind in (LevelStep, EscalationAction):
        rows = kind._base_manager.filter(escalation__in=keys, owner__is_staff=True)
        for key, owner in rows.values_list("escalation", "owner"):
            found.setdefault(key, set()).add(WALLS.person(owner))
    return found
