"""Find reviews by their words, within what the reader may see."""

from __future__ import annotations

from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.accounts.walls import keys_found
from tsam.domains.people.models import User
from tsam.domains.reviews import indexing
from tsam.domains.reviews.models import Review


def find(reader: User, words: str, *, limit: int = 20) -> list[Review]:
    """The index only matches entries within the walls; visible_to has the last word."""
    keys = keys_found(words, walls(reader), _kinds(reader), 2 * limit)
    rows = Review.objects.visible_to(reader).select_related(
        "engagement__account", "engagement__application"
    )
    found = rows.in_bulk(keys)
    return [found[key] for key in keys if key in found][:limit]


def walls(reader: User) -> set[str]:
    """The tokens of which an entry must carry one for this reader to find it."""
    if not reader.is_staff:
        return indexing.WALLS.of_customer(reader)
    return {indexing.SUPPORT} if reader.has_function(*SUPPORT) else set()


def _kinds(reader: User) -> list[str]:
    return [indexing.SHARED, indexing.INSIDE] if reader.is_staff else [indexing.SHARED]
