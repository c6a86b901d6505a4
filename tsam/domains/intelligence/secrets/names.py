"""Which names have a secret as their value, and which values under such a name are none."""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from functools import lru_cache
from pathlib import Path


class SecretKind(StrEnum):
    """What a mask says of the secret that stood there, and all that it says."""

    PASSWORD = "PASSWORD"
    KEY = "KEY"
    TOKEN = "TOKEN"
    CONNECTION = "CONNECTION"
    """The secret part of an address by which a system is reached."""


_TOLD = tomllib.loads((Path(__file__).parent / "names.toml").read_text("utf-8"))
_WORDS = {
    word: kind
    for kind in (SecretKind.PASSWORD, SecretKind.KEY, SecretKind.TOKEN)
    for word in _TOLD[kind]
}
_BEFORE_KEY, _EITHER, _ABOUT = (frozenset(_TOLD[n]) for n in ("before_key", "either", "about"))
_PLAIN_WORD = re.compile(r"[a-z]+(?:[_.-][a-z]+)*|[A-Z][a-z]+|\d{1,5}")
# Languages that put no space between words.
_UNSPACED = re.compile(r"パスワード|暗証番号|密码|密碼|口令|비밀번호|암호$")
_SPLIT = re.compile(r"[^\W_]+", re.UNICODE)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NUMBER = re.compile(r"(?<=[a-z])\d+$")
_SAID = re.compile(
    r"""(?: \s* | true | false | yes | no | on | off | null | none | nil | undefined | n/?a | - | ~
    | enabled | disabled | required | optional | default | unset | empty | prompt | ask | stored
    | \$\{.*\} | \$\(.*\) | \$[A-Za-z_]\w* | \{\{.*\}\} | %[A-Za-z_]\w*%
    | %\(\w+\)s | @[\w.]+@
    | \#\{.*\} | <[\w .:-]*> | [*x•.]{3,} | masked | redacted | hidden | removed | filtered
    | \[(?:masked|redacted|hidden|removed|filtered)\b[^\]]*\]
    | !Ref\ .* | !Sub\ .* | env: .* | env\(.* | (?:os\.)?getenv\b.*
    | System\.getenv.* | process\.env.*
    | (?:vault|secret|file|classpath|arn|ssm|keyvault|op|azurekeyvault)://?\S* | classpath:\S*
    | (?:\.{0,2}/|[A-Za-z]:[\\/]|~/)[\w./\\ ${}-]*[./\\][\w.-]*
    | https?://[^\s@?]* | (?:[a-z][\w$]*\.){2,}[A-Z]\w*
    )""",
    re.VERBOSE | re.IGNORECASE,
)


@lru_cache(maxsize=65536)
def kind_of(name: str) -> SecretKind | None:
    """The kind of secret that a setting of this name holds, if it is one."""
    if _UNSPACED.search(name):
        return SecretKind.PASSWORD
    words = _words(name)
    for index in range(len(words) - 1, -1, -1):
        kind = _kind_at(words, index)
        if kind and not any(word in _ABOUT for word in words[index + 1 :]):
            return kind
        if kind:
            return None
    return None


def secret_in(name: str, value: str) -> SecretKind | None:
    """The kind of secret that stands in this setting; none where its value gives nothing away."""
    kind = kind_of(name)
    if kind is None or _is_harmless(value):
        return None
    words = _words(name)
    is_either = words[-1] in ("key", "keys") and len(words) > 1 and words[-2] in _EITHER
    return None if is_either and _PLAIN_WORD.fullmatch(value.strip()) else kind


def _is_harmless(value: str) -> bool:
    """A switch, a reference to where the secret is kept, or a place left open: nothing to mask."""
    return _SAID.fullmatch(value.strip().strip("\"'").strip()) is not None


def _words(name: str) -> list[str]:
    words = []
    for piece in _SPLIT.findall(name[-300:]):
        words += [_NUMBER.sub("", word.lower()) for word in _HUMP.split(piece)]
    return words


def _kind_at(words: list[str], index: int) -> SecretKind | None:
    word = words[index]
    before = words[index - 1] if index else ""
    if word in ("key", "keys", "keyvalue"):
        return SecretKind.KEY if before in _BEFORE_KEY else None
    if word in ("word", "phrase") and before == "pass":
        return SecretKind.PASSWORD
    if word == "pass" and before in ("by", "high", "low", "band", "first", "second", "multi"):
        return None
    if word == "tokens" and before in ("max", "min", "total", "n", "num"):
        return None
    if word == "pin" and len(words) > 1 and before not in ("user", "card", "key", "token", "hsm"):
        return None
    if word in ("cookie", "salt") and len(words) == 1:
        return _WORDS[word]
    return _WORDS.get(word)
