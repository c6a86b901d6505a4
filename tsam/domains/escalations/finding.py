"""Find escalations by number or words, within what the reader may see."""

from __future__ import annotations

from tsam.domains.accounts.models import Reach, SearchEntry
from tsam.domains.accounts.models.visibility import SUPPORT, reach_of
from tsam.domains.escalations import indexing
from tsam.domains.escalations.models import NUMBERING, Escalation
from tsam.domains.people.models import User
from tsam.kernel import search


def find(reader: User, words: str, *, limit: int = 20) -> list[Escalation]:
    """A number first, then words, titles before the rest.

    The index only matches entries within the reader's walls; visible_to has the last word.
    """
    if exact := by_number(reader, words):
        return [exact]
    hits = search.find(words, scopes=[walls(reader)], kinds=_kinds(reader), limit=2 * limit)
    entries = SearchEntry._base_manager.in_bulk([hit.id for hit in hits])
    keys = dict.fromkeys(entries[hit.id].key for hit in hits if hit.id in entries)
    rows = Escalation.objects.visible_to(reader).select_related("account", "application")
    found = rows.in_bulk(list(keys))
    return [found[key] for key in keys if key in found][:limit]


def by_number(reader: User, words: str) -> Escalation | None:
    """The escalation that is meant when somebody writes its number with its letter."""
    if not words.strip().upper().startswith(NUMBERING.prefix):
        return None
    rows = Escalation.objects.visible_to(reader).select_related("account", "application")
    return rows.numbered(words).first()


def walls(reader: User) -> set[str]:
    """The tokens of which an entry must carry one for this reader to find it."""
    allowed = {indexing.person_token(reader.pk)}
    if reader.is_staff:
        return allowed | {indexing.SUPPORT} if reader.has_function(*SUPPORT) else allowed
    for account, (how, applications) in reach_of(reader).items():
        if how == Reach.ORGANISATION:
            allowed.add(indexing.account_token(account))
        elif how == Reach.APPLICATION:
            allowed |= {indexing.application_token(one) for one in applications}
    return allowed


def _kinds(reader: User) -> list[str]:
    return [indexing.SHARED, indexing.INSIDE] if reader.is_staff else [indexing.SHARED]
