"""Take the names and the amounts out of free text that a department reads without them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

# A name this short stands inside other words too often to be looked for there.
_SHORT = 5
# Beginnings of names that are words of everyday language.
_EVERYDAY = frozenset(
    {"deutsche", "first", "general", "global", "national", "north", "south", "united"}
)
_LEGAL = re.compile(
    r"[\s,]+(ag|gmbh|se|kg|inc|ltd|llc|plc|bv|nv|sa|sas|spa|as|ab|oy|kk|co)\.?$", re.IGNORECASE
)
_MAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+")
_SIGNS = r"[€$£¥₩]|\b(?:EUR|USD|GBP|CHF|JPY|CNY|KRW|SEK|NOK|DKK|euros?|dollars?|pounds?|yen)\b"
_FIGURE = r"\d(?:[\d.,’' \u00a0\u202f]*\d)?(?:\s*(?:k|m|bn|million|thousand|Mio\.?|Tsd\.?))?"
_AMOUNT = re.compile(rf"(?:(?:{_SIGNS})\s*{_FIGURE}|{_FIGURE}\s*(?:{_SIGNS}))", re.I)


@dataclass(frozen=True)
class Names:
    """What gives a customer away: its names, its people, and what its servers are called."""

    customer: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    servers: tuple[str, ...] = ()


def names_of(customer: str, people: Iterable[str], servers: Iterable[str]) -> Names:
    """A customer is also known by its name without the legal form, and by its first word."""
    whole = " ".join(customer.split())
    bare = _LEGAL.sub("", whole)
    first = re.split(r"[\s\-]", bare)[0] if bare else ""
    known = {whole, bare}
    if len(first) > 3 and first.casefold() not in _EVERYDAY:
        known.add(first)
    persons = {" ".join(name.split()) for name in people}
    # Who is called as the customer is goes with the customer.
    taken = {name.casefold() for name in known}
    surnames = {
        last
        for name in persons
        if " " in name and len(last := name.split()[-1]) > 3 and last.casefold() not in taken
    }
    return Names(
        _longest_first(known), _longest_first(persons | surnames), _longest_first(set(servers))
    )


def redacted(text: str, names: Names, *, alias: str, hides_amounts: bool) -> str:
    """The text without names where an alias is given, and without amounts where these are hidden.

    Rather too much is taken out than too little: letters are compared whatever their width, case
    and spacing.
    """
    said = unicodedata.normalize("NFKC", text) if alias or hides_amounts else text
    if alias:
        said = _MAIL.sub(_("[address hidden]"), said)
        # People first: many bear the name of their company.
        said = _replaced(said, names.people, _("[one of their people]"))
        said = _replaced(said, names.customer, alias, inside=True)
        said = _replaced(said, names.servers, _("[server hidden]"))
    return _AMOUNT.sub(_("[amount hidden]"), said) if hides_amounts else said


def _replaced(text: str, names: Iterable[str], instead: str, *, inside: bool = False) -> str:
    for name in names:
        text = _pattern(name, inside=inside).sub(lambda _found: instead, text)
    return text


def _pattern(name: str, *, inside: bool) -> re.Pattern[str]:
    plain = unicodedata.normalize("NFKC", name)
    words = r"[\s\-_]*".join(re.escape(part) for part in re.split(r"[\s\-_]+", plain))
    # Inside longer words too, where the name is long: "nordwind.example", "Nordwinds". Languages
    # that write without spaces have no other place for it.
    stands_alone = plain.isascii() and not (inside and len(plain) >= _SHORT)
    around = (r"(?<![^\W_])", r"(?![^\W_])") if stands_alone else ("", "")
    return re.compile(around[0] + words + around[1], re.IGNORECASE)


def _longest_first(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        sorted({name for name in names if name.strip()}, key=lambda name: (-len(name), name))
    )
