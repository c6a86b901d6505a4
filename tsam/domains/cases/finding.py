"""Find cases by their words, within what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass

from tsam.domains.accounts.models import Reach, SearchEntry
from tsam.domains.accounts.models.visibility import SUPPORT, reach_of
from tsam.domains.cases import indexing
from tsam.domains.cases.models import NUMBERING, Attachment, Case, Message, Note
from tsam.domains.people.models import User
from tsam.kernel import search
from tsam.kernel.search import Piece

# Hits of one case count once; so many are looked at to fill a page.
LOOKED_AT = 5
LEAST_TITLE, MOST_TITLE = 4, 200


@dataclass(frozen=True)
class Found:
    """A case, and where in it the words stand."""

    case: Case
    kind: str
    pieces: tuple[Piece, ...]


def find(reader: User, words: str, *, limit: int = 30) -> list[Found]:
    """The cases in which the words stand, titles first, then the newest.

    The index only matches entries within the reader's walls; the rows are then read through
    visible_to, which has the last word.
    """
    if exact := by_number(reader, words):
        return [Found(exact, indexing.CASE, ())]
    hits = search.find(words, scopes=walls(reader), limit=limit * LOOKED_AT)
    entries = SearchEntry._base_manager.in_bulk([hit.id for hit in hits])
    firsts: dict[int, SearchEntry] = {}
    for hit in hits:
        entry = entries.get(hit.id)
        if entry and entry.parent_key:
            firsts.setdefault(entry.parent_key, entry)
    cases = (
        Case.objects.visible_to(reader)
        .select_related("account", "application", "assignee")
        .in_bulk(list(firsts)[: limit * 2])
    )
    shown = [(cases[key], entry) for key, entry in firsts.items() if key in cases][:limit]
    texts = _texts(reader, [entry for _case, entry in shown])
    return [
        Found(
            case, entry.kind, tuple(search.excerpt(texts.get((entry.kind, entry.key), ""), words))
        )
        for case, entry in shown
    ]


def keys(reader: User, words: str, *, limit: int = 500) -> list[int]:
    """The keys of the cases in which the words stand, the newest first; for a list's filter.

    The list reads its rows through visible_to; these keys are only within the reader's walls.
    """
    if exact := by_number(reader, words):
        return [exact.pk]
    hits = search.find(words, scopes=walls(reader), limit=limit)
    entries = SearchEntry._base_manager.filter(pk__in=[hit.id for hit in hits])
    found = {key for key in entries.values_list("parent_key", flat=True) if key}
    return sorted(found, reverse=True)


def similar(reader: User, title: str, *, limit: int = 4) -> list[Case]:
    """Cases that share telling words with a title, the most alike first, as the reader may see.

    None while so little is typed that it is no title yet.
    """
    title = title.strip()[:MOST_TITLE]
    if len(title) < LEAST_TITLE:
        return []
    hits = search.alike(title, scopes=walls(reader), kinds=[indexing.CASE], limit=limit * 2)
    parents = SearchEntry._base_manager.in_bulk([hit.id for hit in hits])
    entries = [parents[hit.id] for hit in hits if hit.id in parents]
    found = [entry.parent_key for entry in entries if entry.parent_key]
    cases = (
        Case.objects.visible_to(reader)
        .select_related("account", "application", "opened_by")
        .in_bulk(found)
    )
    return [cases[key] for key in found if key in cases][:limit]


def by_number(reader: User, words: str) -> Case | None:
    """The case that is meant when somebody writes a number."""
    if NUMBERING.read(words) is None:
        return None
    cases = Case.objects.visible_to(reader).select_related("account", "application", "assignee")
    return cases.numbered(words).first()


def walls(reader: User) -> list[set[str]]:
    """The tokens of which an entry must carry one of each set for this reader to find it."""
    if reader.is_staff:
        if reader.has_function(*SUPPORT):
            return [{indexing.STAFF}]
        return [{indexing.STAFF}, {f"user:{reader.pk}"}]
    allowed = {f"user:{reader.pk}"}
    reach = reach_of(reader)
    for account, (how, applications) in reach.items():
        if how == Reach.ORGANISATION:
            allowed.add(f"account:{account}")
        elif how == Reach.APPLICATION:
            allowed |= {f"application:{one}" for one in applications}
    return [{indexing.CUSTOMER}, allowed, {f"account:{account}" for account in reach}]


def _texts(reader: User, entries: list[SearchEntry]) -> dict[tuple[str, int], str]:
    """The words of what was found, each kind in one query, read as the reader may."""
    wanted: dict[str, list[int]] = {}
    for entry in entries:
        wanted.setdefault(entry.kind, []).append(entry.key)
    texts: dict[tuple[str, int], str] = {}
    for word in Message.objects.visible_to(reader).filter(pk__in=wanted.get(indexing.MESSAGE, [])):
        texts[indexing.MESSAGE, word.pk] = word.text
    for note in Note.objects.visible_to(reader).filter(pk__in=wanted.get(indexing.NOTE, [])):
        texts[indexing.NOTE, note.pk] = note.text
    for file in Attachment.objects.visible_to(reader).filter(pk__in=wanted.get(indexing.FILE, [])):
        texts[indexing.FILE, file.pk] = file.name
    return texts
