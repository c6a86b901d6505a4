"""Secrets in a text that are given away by the name before them: `password=…`, `<token>…`,
`--storepass …`, `define('DB_PASSWORD', '…')`.

Every pattern is bounded, so that the time grows with the text and not with its square.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tsam.domains.intelligence.secrets.names import SecretKind, secret_in
from tsam.domains.intelligence.secrets.shapes import Place

_STEM = re.compile(
    r"pass|pwd|\bpw|pw\b|secret|token|key|cred|kennwort|contrase|motdepasse|\bmdp|wachtwoord|senha"
    r"|masterauth|community|psk|pepper|salt|jwt|bearer|cookie|authorization|sessi?d"
    r"|sessionid|\bpin\b|パスワード|暗証番号|密码|密碼|口令|비밀번호|암호",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"[^\w.$-]")
NAME_LENGTH = 120
_QUOTED = r"\"(?:\\.|[^\"\\\n]){1,4000}\"|'(?:\\.|[^'\\\n]){1,4000}'|`[^`\n]{1,4000}`"
_BARE = (
    r"(?:[$#]?\{\{?[^{}\n]{1,200}\}\}?|[^\s;,&\"'<>|)\]}]|,(?=[^\s,=:]{1,80}(?:[\s;&,]|$))){1,4000}"
)
_AFTER = re.compile(
    rf"""(?P<tail>[\w.$-]{{0,80}}(?:\[\w*\])?)["'\])]{{0,3}}
    (?: \s{{0,40}}(?P<sign>=>|:=|={{1,3}}|:|\|)\s{{0,40}}
        (?P<value>{_QUOTED}|\{{[^{{}}\n]{{1,300}}\}}(?=[;\s]|$)|{_BARE})
      | (?<=["'])\s{{0,8}},\s{{0,8}}(?P<second>{_QUOTED})
      | [ \t]{{1,8}}(?P<next>{_QUOTED}|[^\s\"'`]{{1,4000}})
    )""",
    re.VERBOSE | re.MULTILINE,
)
# What may stand before the name in a line that is one setting and nothing else.
_LEAD = re.compile(
    r"\s*(?:(?:export|set|setenv|declare|local|readonly|const|let|var|final|static|public|private"
    r"|string|env|arg|setx|[#;/]{1,3}|-|\?|\$env:|\$|@|:|[\"'{\[(])\s*)*",
    re.IGNORECASE,
)
_END = re.compile(r"[\s;,]*(?:\s#.*|\s//.*|\s;.*)?$")
# Words that go on with a sentence about a password: "password: expired".
PROSE = re.compile(
    r"(?:expired?|expires|changed?|changing|invalid|incorrect|missing|required|wrong|not|must|is"
    r"|was|were|are|for|has|have|had|reset|set|updated?|accepted|rejected|refused|verified|valid"
    r"|failed|failure|success(?:ful(?:ly)?)?|ok|granted|denied|created|removed|deleted|issued"
    r"|revoked|rotated|renewed|refreshed|found|received|sent|and|or|of|in|on|to|from|with|without"
    r"|by|the|a|an|no|too|will|can|cannot|could|may|should|does|did|please|your|enter|unknown"
    r"|authentication|attempts?|received|length|unexpected|expected|size|count|type|absent"
    r"|present|loaded|loading|generated|cleared|matched|mismatch|empty|null|none|true|false"
    r"|auth|login|only|store|file|stored|ignored|skipped|disabled|enabled|age|policy|\(.*|\{|\[)"
    r"[.,;:!]?",
    re.IGNORECASE,
)
_ATTRIBUTE = (
    r"\b(?:key|name|id|property|param|option)\s{0,4}=\s{0,4}[\"'](?P<name>[^\"'<>\n]{1,200})[\"']"
)
_VALUE = r"\b(?:value|val|default|content|data)\s{0,4}=\s{0,4}"
_MARKUP = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"<[^<>]{{0,200}}?{_ATTRIBUTE}[^<>]{{0,300}}?{_VALUE}\"(?P<value>[^\"<>]{{1,4000}})\"",
        rf"<[^<>]{{0,200}}?{_ATTRIBUTE}[^<>]{{0,300}}?{_VALUE}'(?P<value>[^'<>]{{1,4000}})'",
        rf"<[^<>]{{0,200}}?{_VALUE}\"(?P<value>[^\"<>]{{1,4000}})\"[^<>]{{0,300}}?{_ATTRIBUTE}",
        rf"<[^<>]{{0,200}}?{_ATTRIBUTE}[^<>]{{0,200}}>\s{{0,80}}"
        r"(?:<(?:value|string)[^<>]{0,80}>)?(?:<!\[CDATA\[)?(?P<value>[^<>\]]{1,4000})",
        r"<(?:[\w-]+:)?(?:name|key|param-name|string)>\s{0,40}(?P<name>[^<>\n]{1,200}?)\s{0,40}</[\w:-]+>"
        r"\s{0,200}<[\w:-]{1,40}[^<>]{0,80}>\s{0,40}(?:<!\[CDATA\[)?(?P<value>[^<>\]]{1,4000})",
        r"<(?:[\w-]+:)?(?P<name>[\w.-]{1,120})(?:\s[^<>]{0,300})?>\s{0,80}(?:<(?:value|string)>)?"
        r"(?:<!\[CDATA\[)?(?P<value>[^<>\]]{1,4000})",
    )
)  # fmt: skip
_MANIFEST = re.compile(r"^[\"']?kind[\"']?:\s*[\"']?Secret\b", re.MULTILINE)
_MANIFEST_DATA = re.compile(
    r"^(?:data|stringData):\s*\n(?P<block>(?:[ \t]+.*\n?|\s*\n)+)", re.MULTILINE
)
_MANIFEST_VALUE = re.compile(r"^[ \t]+[\w.-]+:[ \t]*(?P<secret>[^\s|>].*)$", re.MULTILINE)


def assigned_places(text: str) -> Iterator[Place]:
    """Where a value stands whose name says that it is a secret."""
    if not _STEM.search(text):
        return
    yield from _signs(text)
    if "<" in text:
        yield from _markup(text)
    if "ecret" in text:
        yield from _manifests(text)


def _signs(text: str) -> Iterator[Place]:
    done = 0
    for stem in _STEM.finditer(text):
        if stem.start() < done:
            continue
        start = _name_start(text, stem.start())
        after = _AFTER.match(text, stem.end())
        if after is None:
            continue
        name = text[start : after.end("tail")]
        place = _place(text, start, name, after)
        if place:
            done = place.end
            yield place


def _name_start(text: str, end: int) -> int:
    window = text[max(0, end - NAME_LENGTH) : end][::-1]
    outside = _NO_NAME.search(window)
    return end - (outside.start() if outside else len(window))


def _place(text: str, start: int, name: str, after: re.Match[str]) -> Place | None:
    group = "value" if after["sign"] else "second" if after["second"] else "next"
    begin, end = after.span(group)
    line_start = text.rfind("\n", 0, start) + 1
    is_setting = _LEAD.fullmatch(text, line_start, start) is not None
    is_bare = text[begin] not in "\"'`"
    if group == "next" and not _is_word_after(text, start, end, is_setting):
        return None
    if is_bare and PROSE.fullmatch(text[begin:end]) and after["sign"] in (None, ":"):
        return None
    if is_bare and is_setting and after["sign"]:
        end = _line_value_end(text, begin, end)
    if not is_bare or (text[begin] == "{" and text[end - 1] == "}"):
        begin, end = begin + 1, end - 1
    kind = secret_in(name, text[begin:end])
    return Place(begin, end, kind) if kind and begin < end else None


def _is_word_after(text: str, start: int, end: int, is_setting: bool) -> bool:
    """`--password x` anywhere, `bindpw x` where it is the whole line."""
    if text[start] == "-":
        return text[end - 1] not in ")" and not text[start:].startswith("- ")
    line_end = text.find("\n", end)
    rest = text[end : len(text) if line_end < 0 else line_end]
    return is_setting and not rest.strip(" \t\r;")


def _line_value_end(text: str, begin: int, end: int) -> int:
    """A setting goes to the end of its line, without the comment that may stand there."""
    line_end = text.find("\n", begin)
    line_end = len(text) if line_end < 0 else line_end
    rest = text[end : min(line_end, end + 4000)]
    if not rest.strip():
        return end
    if rest[0] in ";,&|)]}<" and re.match(
        r"[;,&|)\]}<]\s*(?:$|[\w\"'<][\w.\" '-]{0,80}[=:>]|[)\]}])", rest
    ):
        return end
    comment = re.search(r"\s[#;]|\s//|[;,]\s*$|\s+$", rest)
    return end + (comment.start() if comment else len(rest))


def _markup(text: str) -> Iterator[Place]:
    for pattern in _MARKUP:
        for found in pattern.finditer(text):
            begin, end = found.span("value")
            value = found["value"]
            begin += len(value) - len(value.lstrip())
            end -= len(value) - len(value.rstrip())
            kind = secret_in(found["name"], text[begin:end])
            if kind and begin < end:
                yield Place(begin, end, kind)


def _manifests(text: str) -> Iterator[Place]:
    """The data of a Kubernetes secret: base64 is no seal."""
    if not _MANIFEST.search(text):
        return
    for block in _MANIFEST_DATA.finditer(text):
        for found in _MANIFEST_VALUE.finditer(text, *block.span("block")):
            yield Place(*found.span("secret"), SecretKind.KEY)
