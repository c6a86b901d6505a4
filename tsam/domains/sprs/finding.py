"""Find defects by number or words, within what the reader may see."""

from __future__ import annotations

from django.db.models import Q

from tsam.domains.accounts.walls import keys_found
from tsam.domains.people.models import User
from tsam.domains.sprs import indexing
from tsam.domains.sprs.models import Spr, SprPublic
from tsam.domains.sprs.numbering import canonical


def find(reader: User, words: str, *, limit: int = 20) -> list[Spr]:
    """For our people: a number first, then words; none for who reads no SPR."""
    if exact := by_number(reader, words):
        return [exact]
    return by_words(reader, words, limit=limit)


def by_words(reader: User, words: str, *, limit: int = 20) -> list[Spr]:
    """Where no number was meant, or who asks has looked for it already."""
    found = keys_found(words, {indexing.INSIDE}, [indexing.SPR], limit)
    if not found:
        return []
    visible = Spr.objects.visible_to(reader).select_related("owner", "public")
    return list(visible.in_bulk(found).values())


def keys(words: str, *, limit: int = 500) -> list[int]:
    """The keys of the SPRs in which the words stand; the list reads them through visible_to."""
    if numbered := list(Spr.objects.numbered(words).values_list("pk", flat=True)):
        return numbered
    named = Spr._base_manager.filter(~Q(external_id=""), external_id__iexact=words.strip())
    if listed := list(named.values_list("pk", flat=True)[:limit]):
        return listed
    return keys_found(words, {indexing.INSIDE}, [indexing.SPR], limit)


def by_number(reader: User, words: str) -> Spr | None:
    """The SPR that is meant when somebody writes a number, ours or of where it came from."""
    named = words.strip()
    if len(named) > 80 or not any(sign.isdigit() for sign in named):
        # No number has no digit: words, which most searches are, ask nothing here.
        return None
    visible = Spr.objects.visible_to(reader).select_related("owner", "public")
    if found := visible.numbered(named).first():
        return found
    return visible.filter(external_id__iexact=named).exclude(external_id="").first()


def find_public(reader: User, words: str, *, limit: int = 20) -> list[SprPublic]:
    """For a customer: among the defects that hit them, in the words that they may read."""
    visible = SprPublic.objects.visible_to(reader)
    written = canonical(words)
    if written and (exact := visible.filter(number=written).first()):
        return [exact]
    walls = indexing.WALLS.of_customer(reader)
    found = keys_found(words, walls, [indexing.PUBLIC], limit)
    by_spr = {one.spr_id: one for one in visible.filter(spr__in=found)}
    return [by_spr[key] for key in found if key in by_spr]


def is_number(words: str) -> bool:
    return bool(canonical(words))
