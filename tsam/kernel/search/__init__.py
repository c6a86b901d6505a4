"""Finding by words, with the walls inside the index: one interface on SQLite and PostgreSQL.

An entry is a number, words, and tokens that say who may find it. What an entry stands for, its
owner knows. The store is a table made by `store.create_store` in a migration of the owner.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from django.db import transaction

from tsam.kernel.search.analyser import Term, terms, tokens
from tsam.kernel.search.excerpts import Piece, excerpt
from tsam.kernel.search.plan import KIND, SCOPE, TITLE, Plan
from tsam.kernel.search.store import engine

__all__ = ["NEWEST", "Entry", "Hit", "Piece", "alike", "drop", "excerpt", "find", "put"]

# No entry has this number: "older than this" is every entry.
NEWEST = 2**63 - 1

_TAG = re.compile(r"[a-z0-9_:.\-]{1,60}")
_BATCH = 500
# A word that so many entries have tells nothing of their likeness.
_LOOKED_AT = 60

T = TypeVar("T")


@dataclass(frozen=True)
class Entry:
    """What is stored of one row. `scopes` are tokens such as "account:12" or "staff"."""

    id: int
    title: str
    body: str = ""
    scopes: frozenset[str] = frozenset()
    kind: str = ""


@dataclass(frozen=True)
class Hit:
    """An entry that was found. Score 2: all words stand in its title; 1: somewhere."""

    id: int
    score: float


def put(entries: Iterable[Entry]) -> None:
    """Store entries, in the caller's transaction; an entry that is there already is replaced."""
    for batch in _batches(entries):
        with transaction.atomic():
            engine().put([(entry.id, _words(entry)) for entry in batch])


def drop(ids: Iterable[int]) -> None:
    """Forget entries; one that is not there is no fault."""
    for batch in _batches(ids):
        with transaction.atomic():
            engine().drop(batch)


def find(
    query: str,
    *,
    scopes: Iterable[Iterable[str]],
    kinds: Iterable[str] | None = None,
    before_id: int | None = None,
    limit: int = 20,
    is_seldom: bool = False,
) -> list[Hit]:
    """Entries with all the words of the query, within all scopes.

    Each member of `scopes` is a wall: an entry is found only if it carries at least one token of
    every wall. A wall without tokens lets nothing through; no wall at all lets everything through.

    Without `before_id`, entries with all words in their title come first, then those with whole
    words, then those with a word that only begins so; each group from the newest. With it, only
    older entries and purely from the newest: pass NEWEST for the first page and the last id for
    the next. `is_seldom`: mostly nothing is found, so that is asked first.
    """
    asked = tuple(terms(query))
    walls = _walls(scopes, kinds)
    if not asked or limit < 1 or not all(walls):
        return []
    if before_id is not None:
        plan = Plan(asked, walls, min(before_id, NEWEST))
        return [Hit(key, 1) for key in engine().newest(plan, limit)]
    plan = Plan(asked, walls, NEWEST)
    if is_seldom and not engine().has_any(plan):
        return []
    return _ranked(plan, limit)


def alike(
    text: str,
    *,
    scopes: Iterable[Iterable[str]],
    kinds: Iterable[str] | None = None,
    limit: int = 5,
) -> list[Hit]:
    """Entries that share telling words with a text, within all scopes; the most alike first.

    A third of the words must be shared, and two of them at least where there are as many. A word
    tells the more, the fewer entries have it; one that stands everywhere tells nothing.
    """
    asked = [term for term in terms(text) if _is_telling(term)]
    walls = _walls(scopes, kinds)
    if not asked or not all(walls):
        return []
    shared: dict[int, list[float]] = {}
    for term in asked:
        found = engine().newest(Plan((Term(term.spellings),), walls, NEWEST), _LOOKED_AT)
        for key in found if len(found) < _LOOKED_AT else []:
            shared.setdefault(key, []).append(1 / len(found))
    least = max(min(2, len(asked)), -(-len(asked) // 3))
    scored = [
        Hit(key, round(sum(weights), 6)) for key, weights in shared.items() if len(weights) >= least
    ]
    return sorted(scored, key=lambda hit: (-hit.score, -hit.id))[:limit]


def _is_telling(term: Term) -> bool:
    """Short words of most languages tell nothing; two signs of Chinese or Japanese do."""
    word = term.spellings[0]
    return len(word) >= 4 or not word.isascii() or any(sign.isdigit() for sign in word)


def _walls(
    scopes: Iterable[Iterable[str]], kinds: Iterable[str] | None
) -> tuple[tuple[str, ...], ...]:
    walls = [tuple(_tag(SCOPE, tag) for tag in sorted(wall)) for wall in scopes]
    if kinds is not None:
        walls.append(tuple(_tag(KIND, kind) for kind in sorted(kinds)))
    return tuple(walls)


def _ranked(plan: Plan, limit: int) -> list[Hit]:
    """Title before body and whole words before begun ones; no more is asked than is wanted.

    Whole words first also keeps the usual search fast: all that begins with "ti" is a long list.
    """
    found: dict[int, Hit] = {}
    for score, form in ((2, plan.in_title()), (1, plan)):
        for step in dict.fromkeys((form.of_whole_words(), form)):
            for key in engine().newest(step, limit):
                found.setdefault(key, Hit(key, score))
            if len(found) >= limit:
                return list(found.values())[:limit]
    return list(found.values())


def _words(entry: Entry) -> list[str]:
    """Walls first: an entry cut short must lose words, never its walls."""
    title = tokens(entry.title)
    walls = [_tag(SCOPE, tag) for tag in sorted(entry.scopes)]
    if entry.kind:
        walls.append(_tag(KIND, entry.kind))
    words = dict.fromkeys([*walls, *(TITLE + word for word in title), *title, *tokens(entry.body)])
    return list(words)


def _tag(mark: str, tag: str) -> str:
    """Walls are made by the program, so a malformed one is a programmer's error."""
    if not _TAG.fullmatch(tag):
        raise ValueError(f"{tag!r} is no search tag: small letters, digits and _ : . - only.")
    return mark + tag


def _batches(things: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(things)
    while batch := list(islice(rest, _BATCH)):
        yield batch
