"""Numbers of SPRs, ours and those that came with a history, as people write them.

The vendor's public documents name them `SPR123456` and, today, eight digits such as 13053430
(domain 1.3). Ours begin above all of these, so that both stand beside each other.
"""

from __future__ import annotations

import re

from tsam.kernel.numbers import LARGEST_KEY, Numbering

NUMBERING = Numbering("SPR", base=70_000_000)
# A number is read out in groups, and written with or without the letters.
_WRITTEN = re.compile(r"\s*(?:SPR)?[\s#:.-]*([0-9](?:[\s.-]?[0-9]){4,9})\s*", re.IGNORECASE)


def number_of(key: int, known_as: str | None) -> str:
    """As an SPR is called: as it was known where it came from, else by its key."""
    return known_as or NUMBERING.show(key)


def digits_of(text: str) -> str:
    """The digits of "SPR123456", "spr 130 534 30" or "13053430"; empty when it is no number."""
    found = _WRITTEN.fullmatch(text)
    return re.sub(r"[^0-9]", "", found[1]) if found else ""


def canonical(text: str) -> str:
    """The number as it is shown: SPR and the digits; empty when it is no number."""
    digits = digits_of(text)
    return f"SPR{digits}" if digits else ""


def own_key(text: str) -> int | None:
    """The row key behind a number that was given here."""
    digits = digits_of(text)
    key = int(digits) - NUMBERING.base if digits else 0
    return key if 0 < key <= LARGEST_KEY else None
