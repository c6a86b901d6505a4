"""What is new in a letter: without the letters below it and the signature.

Simple on purpose. Everything below the first line that introduces another letter is left out, as
are lines that begin with ">" and all below a signature's mark. Whoever answers below the quoted
letter is understood too. What a program does in its own way is left in: too much is read, never
too little, and the letter itself is kept whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_MOST_LINE = 400
_SAYS_WROTE = re.compile(
    r"(wrote|schrieb[^:]{0,80}|a écrit|ha scritto|escribió|escreveu|写道|寫道|のメール|작성)"
    r"\s?[:\uff1a]$",
    re.IGNORECASE,
)
_BEGINS_WROTE = re.compile(r"(On |Am |Le |El |Il |Em |在|20\d\d).{4,}")
# "2026/11/29 12:00, Ada <ada@acme.example>:" in whatever language.
_NAMES_SENDER = re.compile(r"^.{0,160}<[^<>@\s]{1,80}@[^<>\s]{1,120}>.{0,40}[:\uff1a]$")
_RULE = re.compile(
    r"^[-_*=]{2,}\s{0,2}("
    r"original message|forwarded message|ursprüngliche nachricht|original-nachricht|"
    r"weitergeleitete nachricht|message d'origine|message transféré|元のメッセージ|"
    r"原始邮件|原始郵件|转发的邮件|원본 메시지|원본 메일|전달된 메시지"
    r")\s{0,2}[-_*=]{2,}$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"^\*?(From|Von|De|差出人|发件人|寄件者|보낸 사람)\s?\*?\s?[:\uff1a]", re.IGNORECASE
)
_SENT = re.compile(
    r"^\*?(Sent|Date|To|Gesendet|Datum|An|Envoyé|À|送信日時|日時|宛先|发送时间|收件人|보낸 날짜|"
    r"받는 사람)\s?\*?\s?[:\uff1a]",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^(-- ?|__ ?)$")
_DEVICE = re.compile(
    r"^(Sent from my |Sent from Mail |Get Outlook for |Von meinem .{1,40} gesendet|"
    r"Gesendet von |Envoyé de mon |Envoyé depuis |.{1,20}から送信|发自我的|나의 .{1,20}에서 보냄)",
    re.IGNORECASE,
)


def newest(text: str) -> str:
    """Empty when all of it is quoted."""
    lines = text.split("\n")
    start = _first_quote(lines)
    above = _unsigned(line for line in lines[:start] if not line.startswith(">"))
    if above:
        return above
    # Who answers below: what is not quoted, after the line that introduces the other letter.
    return _unsigned(line for line in lines[start + 1 :] if not line.startswith(">"))


def _first_quote(lines: list[str]) -> int:
    for number, line in enumerate(lines):
        words = line.strip()
        if not words or len(words) > _MOST_LINE:
            continue
        if "<" in words and ">" not in words:
            # Broken in the middle of the address.
            words += "".join(one.strip() for one in lines[number + 1 :][:1])
        if _RULE.match(words) or _NAMES_SENDER.match(words):
            return number
        if _FROM.match(words) and any(_SENT.match(one.strip()) for one in lines[number + 1 :][:3]):
            return number
        # A program may break the introduction into two or three lines.
        if _BEGINS_WROTE.match(words):
            ahead = [one.strip() for one in lines[number : number + 3]]
            if any(_SAYS_WROTE.search(" ".join(ahead[: most + 1])) for most in range(len(ahead))):
                return number
    return len(lines)


def _unsigned(lines: Iterable[str]) -> str:
    kept: list[str] = []
    for line in lines:
        if _SIGNATURE.match(line):
            break
        kept.append(line.rstrip())
    while kept and (not kept[-1] or _DEVICE.match(kept[-1])):
        kept.pop()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
