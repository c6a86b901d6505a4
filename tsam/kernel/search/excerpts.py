"""The piece of a text that shows why it was found, as plain pieces: the page does the marking."""

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from tsam.kernel.search.analyser import CHUNK, Term, of_word, terms

# A hit deeper in a text than this is not shown; the text's beginning is.
_READ = 50_000
_BEFORE_HIT = 60


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
    whole = {word for term in asked for word in term.spellings}
    begun = tuple(word for term in asked if term.is_prefix for word in term.spellings)
    found: list[tuple[int, int]] = []
    for chunk in CHUNK.finditer(text):
        if found and chunk.start() > found[0][0] + width:
            break
        if word := chunk["word"]:
            said = of_word(word)
            # A page of hits asks this of thousands of words, and hardly any is meant.
            if not whole.isdisjoint(said) or any(token.startswith(begun) for token in said):
                found.append(chunk.span())
            continue
        for at in range(chunk.start(), chunk.end()):
            for length in (2, 1):
                if text[at : min(at + length, chunk.end())] in whole:
                    _join(found, at, min(at + length, chunk.end()))
                    break
    return found


def _join(found: list[tuple[int, int]], first: int, last: int) -> None:
    if found and found[-1][1] >= first:
        first = found.pop()[0]
    found.append((first, last))
