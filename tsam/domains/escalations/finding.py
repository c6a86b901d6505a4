"""Find escalations by number or words, within what the reader may see."""

from __future__ import annotations

from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.accounts.walls import keys_found
from tsam.domains.escalations import indexing
from tsam.domains.escalations.models import NUMBERING, Escalation
from tsam.domains.people.models import User


def find(reader: User, words: str, *, limit: int = 20) -> list[Escalation]:
    """A number first, then words, titles before the rest.

    The index only matches entries within the reader's walls; visible_to has the last word.
    """
    if exact := by_number(reader, words):
        return [exact]
    keys = keys_found(words, walls(reader), _kinds(reader), 2 * limit)
    rows = Escalation.objects.visible_to(reader).select_related("account", "application")
    found = rows.in_bulk(keys)
    return [found[key] for key in keys if key in found][:limit]


def by_number(reader: User, words: str) -> Escalation | None:
    """The escalation that is meant when somebody writes its number with its letter."""
    if not words.strip().upper().startswith(NUMBERING.prefix):
        return None
    rows = Escalation.objects.visible_to(reader).select_related("account", "application")
    return rows.numbered(words).first()


def walls(reader: User) -> set[str]:
    """The tokens of which an entry must carry one for this reader to find it."""
    if not reader.is_staff:
        return indexing.WALLS.of_customer(reader)
    allowed = {indexing.WALLS.person(reader.pk)}
    return allowed | {indexing.SUPPORT} if reader.has_function(*SUPPORT) else allowed


def _kinds(reader: User) -> list[str]:
    return [indexing.SHARED, indexing.INSIDE] if reader.is_staff else [indexing.SHARED]
