"""What secrets look like, whatever the name beside them.

Tokens of many makers are known by the plugins of detect-secrets, used as plain functions: no
network, no settings. Ours are the shapes that it does not know, and those of configuration and of
logs: shapes.toml beside this file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tsam.domains.intelligence.secrets.names import SecretKind


@dataclass(frozen=True, slots=True)
class Shape:
    """A pattern and the kind of its secret. It is tried only where one of `needs` stands in the
    text in small letters, since most texts hold none of them."""

    kind: SecretKind
    needs: tuple[str, ...]
    pattern: re.Pattern[str]


def _read() -> tuple[Shape, ...]:
    told = tomllib.loads((Path(__file__).parent / "shapes.toml").read_text("utf-8"))
    return tuple(
        Shape(
            SecretKind(one["kind"]),
            tuple(one["needs"]),
            re.compile(
                one["pattern"], re.VERBOSE if one.get("exact") else re.VERBOSE | re.IGNORECASE
            ),
        )
        for one in told["shape"]
    )


OWN = _read()

# A token of a maker is long, without a space, and mixes letters with digits.
_LONG = re.compile(r"[^\s\"'<>,;]{18,400}")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a text a secret stands, and of which kind it is."""

    start: int
    end: int
    kind: SecretKind


def own_places(text: str, small: str) -> Iterator[Place]:
    """Where our own shapes stand. `small` is the text in small letters."""
    for shape in OWN:
        if any(word in small for word in shape.needs):
            for found in shape.pattern.finditer(text):
                yield Place(*found.span("secret"), shape.kind)


def library_places(text: str) -> Iterator[Place]:
    """Where the library finds tokens of makers."""
    from tsam.domains.intelligence.secrets.makers import PLUGINS

    for found in _LONG.finditer(text):
        token = found[0]
        if not _DIGIT.search(token):
            continue
        small = token.lower()
        for kind, needs, plugin in PLUGINS:
            if any(word in small for word in needs):
                # The rules and not analyze_string(), which gives no more than a pattern's groups.
                for rule in plugin.denylist:
                    for match in rule.finditer(token):
                        start, end = match.span()
                        yield Place(found.start() + start, found.start() + end, kind)
