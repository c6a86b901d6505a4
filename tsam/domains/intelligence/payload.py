"""How the items of one kind are kept in a snapshot: as text that is always the same for the same
items, found by its digest. Pure.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence

from tsam.domains.intelligence.description import Item, Kind

# 50,000 items of the longest name and value: nothing larger was ever written here.
_MOST_BYTES = 400 * 1024 * 1024


class Damaged(Exception):
    """What is kept is not what was kept: its digest says so."""


def packed(items: Sequence[Item]) -> tuple[str, bytes]:
    """The digest (SHA-256, hex) of the text, and the text, compressed. `items` are sorted."""
    rows = [[item.name, item.value, dict(sorted(item.details.items()))] for item in items]
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
    return hashlib.sha256(text).hexdigest(), zlib.compress(text)


def unpacked(kind: Kind, digest: str, kept: bytes) -> tuple[Item, ...]:
    """The items again. Raises Damaged where the digest does not agree."""
    rows = json.loads(checked(digest, kept))
    return tuple(Item(kind, name, value, details) for name, value, details in rows)


def checked(digest: str, kept: bytes) -> bytes:
    """The text that was kept. Raises Damaged where the digest does not agree."""
    reader = zlib.decompressobj()
    try:
        text = reader.decompress(kept, _MOST_BYTES)
    except zlib.error as wrong:
        raise Damaged(digest) from wrong
    if not reader.eof or hashlib.sha256(text).hexdigest() != digest:
        raise Damaged(digest)
    return text


def digest_of(tier: str, digests: Iterable[tuple[str, str]]) -> str:
    """One digest for all kinds of a tier, from (kind, digest) of each."""
    lines = [tier, *(f"{kind}:{digest}" for kind, digest in sorted(digests))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
