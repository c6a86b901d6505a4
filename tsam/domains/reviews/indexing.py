"""What of a review can be found, and by whom: what the customer has, and the notes of support.

Two entries, so that no search of a customer can match a note. The walls are tokens of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from tsam.domains.accounts.entries import numbered_entries
from tsam.domains.accounts.walls import Walls, joined
from tsam.domains.reviews.models import (
    ActionItem,
    AgendaPoint,
    Decision,
    Minutes,
    Review,
    ReviewNote,
)
from tsam.kernel import search

SHARED, INSIDE = "review", "review-inside"
SUPPORT = "review-support"
WALLS = Walls("review")
BATCH = 200


def index_all() -> None:
    keys = list(Review._base_manager.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        index(keys[start : start + BATCH])


@transaction.atomic
def index(keys: Iterable[int]) -> None:
    """Store the words of these reviews anew."""
    rows = list(
        Review._base_manager.filter(pk__in=list(keys))
        .select_related("engagement__account", "engagement__application")
        .order_by("pk")
    )
    found = [row.pk for row in rows]
    shared = _shared(found)
    notes = joined(_words(ReviewNote._base_manager.filter(review__in=found), "text"))
    numbers = numbered_entries(
        [(kind, row.pk, row.pk) for row in rows for kind in (SHARED, INSIDE)]
    )
    entries = []
    for row in rows:
        home = row.engagement
        title = f"{home.account.name} {home.application.name} {row.on.isoformat()}"
        theirs = WALLS.around(home.account_id, home.application_id)
        read_by = frozenset({SUPPORT, *theirs})
        body = shared.get(row.pk, "")
        entries.append(search.Entry(numbers[SHARED, row.pk], title, body, read_by, SHARED))
        kept = frozenset({SUPPORT})
        words = notes.get(row.pk, "")
        entries.append(search.Entry(numbers[INSIDE, row.pk], "", words, kept, INSIDE))
    search.put(entries)


def _shared(keys: list[int]) -> dict[int, str]:
    """What the customer has of each: a shared agenda, minutes that were sent, what they told."""
    points = AgendaPoint._base_manager.filter(review__in=keys, shared_at__isnull=False)
    told = {"review__in": keys, "told_at__isnull": False}
    return joined(
        [
            *_words(points, "title"),
            *_words(points, "detail"),
            *_words(Minutes._base_manager.filter(review__in=keys, sent_at__isnull=False), "text"),
            *_words(Decision._base_manager.filter(**told), "words"),
            *_words(ActionItem._base_manager.filter(**told), "words"),
        ]
    )


def _words(rows: QuerySet[Any], name: str) -> list[tuple[int, str]]:
    return list(rows.order_by("pk").values_list("review", name))
