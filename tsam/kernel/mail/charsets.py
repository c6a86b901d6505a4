"""Octets of a letter as text, whatever charset they claim."""

from __future__ import annotations

import codecs

# Who says the left means the right: the same signs, and those that people use beside them.
_WIDER = {
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "shift_jis": "cp932",
    "iso2022_jp": "iso2022_jp_ext",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
}
# No charsets of letters, and some take time that grows with the square of the text.
_NEVER = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"}
_JAPANESE = b"\x1b$"


def decoded(octets: bytes, charset: str) -> str:
    """As it says of itself, else UTF-8, else with a mark for each sign that cannot be read."""
    named = known(charset)
    if named in {"", "utf-8"} and _JAPANESE in octets:
        named = "iso2022_jp_ext"
    for name in filter(None, (named, "utf-8")):
        try:
            return octets.decode(name)
        except UnicodeError:
            continue
    return octets.decode(named or "cp1252", "replace")


def known(charset: str) -> str:
    """The name of Python's codec for it; empty where there is none for text."""
    try:
        found = codecs.lookup(charset.strip().replace("\0", "")[:40])
    except (LookupError, ValueError):
        return ""
    # "zip" and "rot13" are codecs too, and no charsets.
    if found.name in _NEVER or not getattr(found, "_is_text_encoding", True):
        return ""
    return _WIDER.get(found.name, found.name)
