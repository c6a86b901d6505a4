"""Words out of text, the same way when an entry is stored and when it is looked for.

Every script is folded to small letters without accents. Chinese, Japanese and Korean become single
signs and pairs of neighbours. Identifiers (ORA-00942, 11.2.0, /var/log/app.log) stay whole and give
their parts as well.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# Longer tokens are cut, at storing and at asking alike: no index takes words without end.
TOKEN_LENGTH = 80
# A pasted log may hold a million words. The first ones are found, and the store stays sane.
MOST_TOKENS = 20_000
MOST_TEXT = 400_000
MOST_TERMS = 16
MOST_QUERY = 500

_JOINERS = r"\-._/:\\@+#"
_CJK = (
    "\u1100-\u11ff\u3005\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
# Vowel signs of Indic scripts and lone accents belong to their word; \w leaves them out.
_MARKS = "".join(
    chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code))[0] == "M"
)
_WORD = rf"(?![{_CJK}])[^\W_](?:(?![{_CJK}])[^\W_]|[{_MARKS}])*"
# One pass over a text: runs of CJK signs, or words with what joins them.
CHUNK = re.compile(rf"(?P<signs>[{_CJK}]+)|(?P<word>{_WORD}(?:[{_JOINERS}]+{_WORD})*)")
_JOINT = re.compile(rf"[{_JOINERS}]+")
_NUMBERED = re.compile(r"([a-z]{1,5})([0-9]{3,})")

_ACCENTS = re.compile("[\u0300-\u036f]+")
_NO_ACCENT = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
# Müller is also written Mueller.
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


@dataclass(frozen=True)
class Term:
    """One word that must be there, in any of its spellings; a prefix may go on."""

    spellings: tuple[str, ...]
    is_prefix: bool = False


def tokens(text: str) -> list[str]:
    """Every token of a text, each once, in the order of their first appearance."""
    found: dict[str, None] = {}
    for chunk in CHUNK.finditer(_readable(text[:MOST_TEXT])):
        for token in of_chunk(chunk):
            found.setdefault(token)
        if len(found) >= MOST_TOKENS:
            break
    return list(found)


@lru_cache(maxsize=256)
def terms(query: str) -> tuple[Term, ...]:
    """What a query asks for. All terms must be met; the last word may be unfinished."""
    chunks = list(CHUNK.finditer(_readable(query[:MOST_QUERY])))
    found: dict[Term, None] = {}
    for chunk in chunks:
        is_last = chunk is chunks[-1]
        for term in _asked(chunk, is_last=is_last):
            found.setdefault(term)
    return tuple(found)[:MOST_TERMS]


def of_chunk(chunk: re.Match[str]) -> Iterator[str]:
    """The tokens under which one run of signs or one word is found."""
    if chunk["signs"]:
        signs = _fold(chunk["signs"])
        yield from signs
        yield from _pairs(signs)
        return
    yield from of_word(chunk["word"])


@lru_cache(maxsize=16_384)
def of_word(word: str) -> tuple[str, ...]:
    """Texts say the same words again and again, so what they are found under is kept."""
    return tuple(token for spelling in _spellings(word) for token in _whole_and_parts(spelling))


def _asked(chunk: re.Match[str], *, is_last: bool) -> Iterator[Term]:
    if chunk["signs"]:
        signs = _fold(chunk["signs"])
        yield from (Term((pair,)) for pair in _pairs(signs) or [signs])
        return
    spellings = _spellings(chunk["word"])
    parts = _JOINT.split(spellings[0])
    if len(parts) == 1 or _is_identifier(spellings[0]):
        forms = dict.fromkeys(form for word in spellings for form in (_cut(word), *_compact(word)))
        yield Term(tuple(forms), is_prefix=is_last and len(spellings[0]) > 1)
        return
    # "server-side" is written "server side" by the next person.
    for position in range(len(parts)):
        words = dict.fromkeys(_cut(_JOINT.split(spelling)[position]) for spelling in spellings)
        is_end = is_last and position == len(parts) - 1
        yield Term(tuple(words), is_prefix=is_end and len(parts[position]) > 1)


def _whole_and_parts(word: str) -> Iterator[str]:
    yield _cut(word)
    if numbered := _NUMBERED.fullmatch(word):
        yield numbered[2]
    parts = _JOINT.split(word)
    if len(parts) == 1:
        return
    yield from map(_cut, parts)
    yield from _compact(word)
    # 11.2 finds 11.2.0, and app/error.log finds the whole path.
    for joint in list(_JOINT.finditer(word))[:20]:
        yield _cut(word[: joint.start()])
        yield _cut(word[joint.end() :])


def _compact(word: str) -> Iterator[str]:
    """SPR-7736412 is also written SPR7736412; 1.12 is not 11.2."""
    if _is_identifier(word) and word[0].isalpha() and not {"/", "@"} & set(word):
        yield _cut(_JOINT.sub("", word))


def _is_identifier(word: str) -> bool:
    return any(sign.isdigit() for sign in word) or "/" in word or "@" in word


def _spellings(word: str) -> list[str]:
    small = unicodedata.normalize("NFC", word.casefold()).replace("\\", "/")
    return list(dict.fromkeys([_fold(small), _fold(small.translate(_SPELT_OUT))]))


def _fold(word: str) -> str:
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", word.casefold()))
    return unicodedata.normalize("NFC", bare).translate(_NO_ACCENT) or word


def _readable(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _pairs(signs: str) -> list[str]:
    return [signs[at : at + 2] for at in range(len(signs) - 1)]


def _cut(token: str) -> str:
    return token[:TOKEN_LENGTH]
