"""Find reviews by their words, within what the reader may see."""

from __future__ import annotations

from tsam.domains.accounts.models import Reach, SearchEntry
from tsam.domains.accounts.models.visibility import SUPPORT, reach_of
from tsam.domains.people.models import User
from tsam.domains.reviews import indexing
from tsam.domains.reviews.models import Review
from tsam.kernel import search


def find(reader: User, words: str, *, limit: int = 20) -> list[Review]:
    """The index only matches entries within the walls; visible_to has the last word."""
    hits = search.find(words, scopes=[walls(reader)], kinds=_kinds(reader), limit=2 * limit)
    entries = SearchEntry._base_manager.in_bulk([hit.id for hit in hits])
    keys = dict.fromkeys(entries[hit.id].key for hit in hits if hit.id in entries)
    rows = Review.objects.visible_to(reader).select_related(
        "engagement__account", "engagement__application"
    )
    found = rows.in_bulk(list(keys))
    return [found[key] for key in keys if key in found][:limit]


def walls(reader: User) -> set[str]:
    """The tokens of which an entry must carry one for this reader to find it."""
    if reader.is_staff:
        return {indexing.SUPPORT} if reader.has_function(*SUPPORT) else set()
    allowed = set()
    for account, (how, applications) in reach_of(reader).items():
        if how == Reach.ORGANISATION:
            allowed.add(indexing.account_token(account))
        elif how == Reach.APPLICATION:
            allowed |= {indexing.application_token(one) for one in applications}
    return allowed


def _kinds(reader: User) -> list[str]:
    return [indexing.SHARED, indexing.INSIDE] if reader.is_staff else [indexing.SHARED]
