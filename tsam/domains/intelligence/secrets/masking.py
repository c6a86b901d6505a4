"""Put a mask where a secret stood.

The mask says of which kind the secret was, and never the secret: `[masked password #3f9a1c2e]`. The
mark behind it is a keyed digest, so that drift can tell that a secret changed. It is drawn over the
place as well: equal secrets in two places have two marks, and whoever would guess a secret by the
mark needs the server's key, or one report for each guess, which are recorded.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tsam.domains.intelligence.secrets.assigned import assigned_places
from tsam.domains.intelligence.secrets.names import SecretKind, secret_in
from tsam.domains.intelligence.secrets.shapes import Place, library_places, own_places

KEPT = 1000
PLACE_LENGTH = 300
MARK_DIGITS = 8
# What every mask begins with: places are found by it.
MASKED = "[masked "
_MASK = re.compile(r"\[masked (?:password|key|token|connection) #[0-9a-f]{8}\]")
# Too short for any secret that its name does not give away, or plain words and numbers.
_DULL = re.compile(r"[\w .,/()+*-]{0,15}|[a-z]{0,24}|[\d.]{0,24}")


@dataclass(frozen=True, slots=True)
class Masked:
    """That a secret of this kind stood at this place."""

    kind: SecretKind
    place: str


@dataclass
class Masker:
    """Masks one report. `key` (bytes) is the server's own, drawn for one customer's environments.

    `masked` lists where secrets stood, the first thousand; `count` counts all of them.
    """

    key: bytes = field(repr=False)
    masked: list[Masked] = field(default_factory=list)
    count: int = 0

    def setting(self, place: str, name: str, value: str) -> str:
        """The value of a setting as it may be kept. `place` says where it stands, name and all."""
        kind = secret_in(name, value)
        if kind and not _MASK.fullmatch(value):
            return self._mask(kind, place, value)
        return self.text(place, value)

    def text(self, place: str, text: str) -> str:
        """Any text as it may be kept, a value or a file of many lines."""
        if _DULL.fullmatch(text):
            return text
        # A mask that stands there already is covered with stars, which are no secret of any shape.
        places = _apart(_found(_MASK.sub(_stars, text)))
        if not places:
            return text
        pieces, done = [], 0
        for one in places:
            pieces += [
                text[done : one.start],
                self._mask(one.kind, place, text[one.start : one.end]),
            ]
            done = one.end
        return "".join(pieces) + text[done:]

    def digest(self, place: str, content: bytes) -> str:
        """`keyed:` and hex: of a file that holds a secret, whose plain digest would allow to guess
        it once the rest of the file is known."""
        return (
            "keyed:"
            + hmac.new(self.key, place.encode() + b"\0" + content, hashlib.sha256).hexdigest()
        )

    def _mask(self, kind: SecretKind, place: str, secret: str) -> str:
        self.count += 1
        if len(self.masked) < KEPT:
            self.masked.append(Masked(kind, place[:PLACE_LENGTH]))
        said = place.encode(errors="replace") + b"\0" + secret.encode(errors="replace")
        mark = hmac.new(self.key, said, hashlib.sha256).hexdigest()[:MARK_DIGITS]
        return f"[masked {kind.lower()} #{mark}]"


def kinds_in(text: str) -> list[SecretKind]:
    """Of which kinds the secrets were whose masks stand in a text, each kind once."""
    found = (mask[0].split()[1].upper() for mask in _MASK.finditer(text))
    return [SecretKind(kind) for kind in dict.fromkeys(found)]


def _found(text: str) -> Iterator[Place]:
    yield from own_places(text, text.lower())
    yield from library_places(text)
    yield from assigned_places(text)


def _stars(mask: re.Match[str]) -> str:
    return "*" * len(mask[0])


def _apart(found: Iterator[Place]) -> list[Place]:
    """Places in their order, those that overlap made one."""
    joined: list[Place] = []
    for place in sorted(found, key=lambda one: (one.start, -one.end)):
        last = joined[-1] if joined else None
        if last and place.start < last.end:
            joined[-1] = Place(last.start, max(last.end, place.end), last.kind)
        else:
            joined.append(place)
    return joined
