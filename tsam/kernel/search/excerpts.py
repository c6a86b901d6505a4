"""The piece of a text that shows why it was found, as plain pieces: the page does the marking."""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from tsam.kernel.search.analyser import CHUNK, Term, of_word, terms

# A hit deeper in a text than this is not shown; the text's beginning is.
_READ = 50_000
_BEFORE_HIT = 60
_KEPT = 4096


class Piece(NamedTuple):
    text: str
    is_hit: bool


def excerpt(text: str, query: str, *, width: int = 200) -> list[Piece]:
    """About `width` signs of the text around its first hit. Plain text, never markup."""
    text = " ".join(unicodedata.normalize("NFKC", text[:_READ]).split())
    hits = _hits(text, terms(query), width)
    start = max(0, hits[0][0] - _BEFORE_HIT) if hits else 0
    end = min(len(text), start + width)
    pieces: list[Piece] = [Piece("…", is_hit=False)] if start else []
    at = start
    for first, last in hits:
        if first >= end:
            break
        if first > at:
            pieces.append(Piece(text[at:first], is_hit=False))
        pieces.append(Piece(text[first : min(last, end)], is_hit=True))
        at = min(last, end)
    if at < end:
        pieces.append(Piece(text[at:end], is_hit=False))
    if end < len(text):
        pieces.append(Piece("…", is_hit=False))
    return pieces


def _hits(text: str, asked: Sequence[Term], width: int) -> list[tuple[int, int]]:
    """Where the asked words stand, as first and last place; neighbours that touch are one.

    Those further than `width` behind the first are not looked for: nobody is shown them.
    """
    meant = _meant(tuple(asked))
    found: list[tuple[int, int]] = []
    for chunk in CHUNK.finditer(text):
        if found and chunk.start() > found[0][0] + width:
            break
        if word := chunk["word"]:
            if meant[word]:
                found.append(chunk.span())
            continue
        for at in range(chunk.start(), chunk.end()):
            for length in (2, 1):
                if text[at : min(at + length, chunk.end())] in meant.whole:
                    _join(found, at, min(at + length, chunk.end()))
                    break
    return found


class _Meant(dict[str, bool]):
    """Whether a word is one of those that were asked for; worked out once for each word.

    A page of hits asks this of thousands of words, which are often the same.
    """

    def __init__(self, asked: Iterable[Term]) -> None:
        super().__init__()
        self.whole = {word for term in asked for word in term.spellings}
        self.begun = tuple(word for term in asked if term.is_prefix for word in term.spellings)

    def __missing__(self, word: str) -> bool:
        if len(self) >= _KEPT:
            self.clear()
        said = of_word(word)
        is_whole = not self.whole.isdisjoint(said)
        self[word] = answer = is_whole or any(token.startswith(self.begun) for token in said)
        return answer


@lru_cache(maxsize=32)
def _meant(asked: tuple[Term, ...]) -> _Meant:
    return _Meant(asked)


def _join(found: list[tuple[int, int]], first: int, last: int) -> None:
    if found and found[-1][1] >= first:
        first = found.pop()[0]
    found.append((first, last))
