"""Shapes of secrets as they stand in files of customers: secret_shapes.toml beside this file.

Secrets are made when the tests run, so that no file of this repository holds one.
"""

from __future__ import annotations

import random
import string
import tomllib
from pathlib import Path

_LETTERS, _ALNUM = string.ascii_letters, string.ascii_letters + string.digits
_HEX, _B64 = "0123456789abcdef", _ALNUM + "+/"


def made(kind: str, dice: random.Random) -> str:
    """A secret of that kind, never twice the same."""

    def some(letters: str, count: int) -> str:
        return "".join(dice.choice(letters) for _ in range(count))

    if kind in _PIECES:
        return "".join(some(letters, count) for letters, count in _PIECES[kind])
    if kind == "phrase":
        return " ".join(some(string.ascii_lowercase, 6) for _ in range(4))
    if kind == "block":
        return "\n".join(some(_B64, 64) for _ in range(6)) + "\n" + some(_B64, 20) + "=="
    # A digit and a capital for sure, as in any token that was drawn.
    return some(_ALNUM, int(kind.removeprefix("alnum")) - 2) + "9K"


_PIECES = {
    "word": [(_LETTERS, 7), ("!#%^*+~", 1), (string.digits, 2), (_LETTERS, 3)],
    "plain": [(string.ascii_lowercase, 11)],
    "digits": [(string.digits, 8)],
    "base64": [(_B64, 43), ("=", 1)],
    "long64": [(_B64, 86), ("=", 2)],
    "hex32": [(_HEX, 32)],
    "hex40": [(_HEX, 40)],
    "hex64": [(_HEX, 64)],
    "upper": [(string.ascii_uppercase + string.digits, 16)],
    "hash22": [("./" + _ALNUM, 43)],
}


def _read() -> dict[str, tuple[str, str]]:
    told = tomllib.loads((Path(__file__).parent / "secret_shapes.toml").read_text("utf-8"))
    return {
        one["label"]: (one["text"].replace("@PEM", "RSA PRIVATE" + " KEY"), one["kind"])
        for one in told["shape"]
    }


# label: (text, kind of secret)
SHAPES = _read()
# What a secret of this shape needs besides the part that is drawn.
TAILS = {
    "sendgrid": lambda dice: "." + made("alnum43", dice),
    "age": lambda dice: made("upper", dice) * 2,
}
