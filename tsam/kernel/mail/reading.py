"""Read one letter: caps on size and parts, any charset, and no trust in what it says of itself.

Pure, and fit for hostile bytes but for time: `guarded.py` sees to that.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.errors import MessageError
from email.feedparser import BytesFeedParser
from email.message import EmailMessage
from email.policy import default
from itertools import count
from typing import Any

from tsam.kernel.mail import machines
from tsam.kernel.mail.charsets import decoded
from tsam.kernel.mail.pages import plain
from tsam.kernel.mail.quotes import newest

# What most mail servers take at all.
MOST_BYTES = 10 * 1024 * 1024
# Parts inside parts count too, so this is also how deep they may lie.
MOST_PARTS = 100
MOST_HEADER = 8000
# Letters of text, and names of files, that are looked at.
MOST_TEXT, MOST_FILES = 20_000, 20
_BROKEN = (
    AssertionError,
    AttributeError,
    LookupError,
    MessageError,
    RecursionError,
    TypeError,
    ValueError,
)
Headers = Mapping[str, list[str]]


class Unreadable(Exception):
    """It is no letter that can be read. `code` is "size", "parts", "form" or "time"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Mail:
    """`senders` are the addresses of From in small letters: one, when all is well.

    `text` is all that it says, `newest` that without what is quoted and the signature. `machine`
    names what shows that no person wrote it now, `doubts` what the receiving server found wrong
    with its sender. `key` is the same whenever the same letter comes.
    """

    senders: tuple[str, ...]
    subject: str
    text: str
    newest: str
    machine: str
    doubts: tuple[str, ...]
    files: tuple[str, ...]
    key: str


def read(data: bytes) -> Mail:
    """Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable("size")
    try:
        return _told(_parsed(data))
    except _BROKEN as broken:
        raise Unreadable("form") from broken


def _parsed(data: bytes) -> EmailMessage:
    made = count()

    def part(policy: Any = default) -> EmailMessage:
        if next(made) > MOST_PARTS:
            raise Unreadable("parts")
        return EmailMessage(policy)

    parser = BytesFeedParser(part, policy=default)
    parser.feed(data)
    return parser.close()


def _told(message: EmailMessage) -> Mail:
    headers = _headers(message)
    senders, subject = _senders(headers), _line(headers, "subject")
    files: list[str] = []
    text = _clean(_words(message, files))[:MOST_TEXT].strip()
    kind = message.get_content_type()
    return Mail(
        senders=senders,
        subject=subject,
        text=text,
        newest=newest(text),
        machine=machines.sign_of(headers, kind, senders, subject),
        doubts=machines.doubts_of(headers),
        files=tuple(files[:MOST_FILES]),
        key=_key(senders, headers, subject, text),
    )


def _headers(message: EmailMessage) -> Headers:
    """As they stand there: parsing them all would take what a hostile one costs."""
    found: dict[str, list[str]] = {}
    for name, raw in message.raw_items():
        # Text beyond ASCII without a word on its charset: UTF-8 today (RFC 6532).
        octets = str(raw).encode("ascii", "surrogateescape")
        found.setdefault(name.lower(), []).append(octets.decode("utf-8", "replace"))
    return found


def _senders(headers: Headers) -> tuple[str, ...]:
    found = []
    for raw in headers.get("from", []):
        if len(raw) > MOST_HEADER:
            return ()
        header: Any = default.header_fetch_parse("From", raw)
        found += [_clean(address.addr_spec).strip().lower() for address in header.addresses]
    return tuple(address for address in found if "@" in address)[:MOST_FILES]


def _line(headers: Headers, name: str) -> str:
    """The first header of that name as one line; as it stands where it cannot be parsed."""
    raw = next(iter(headers.get(name, [])), "")[:MOST_HEADER]
    try:
        said = str(default.header_fetch_parse(name, raw))
    except _BROKEN:
        said = raw
    return " ".join(_clean(said).split())


def _key(senders: Iterable[str], headers: Headers, subject: str, text: str) -> str:
    """Of the sender too: nobody else takes a Message-ID away by using it first."""
    named = next(iter(headers.get("message-id", [])), "").strip()
    told = [named] if named else [*headers.get("date", []), subject, text]
    return hashlib.sha256("\n".join([*senders, *told]).encode("utf-8", "replace")).hexdigest()


def _words(part: EmailMessage, files: list[str]) -> str:
    """What its reader would be shown. Names of what is enclosed are put on `files`."""
    kind = part.get_content_type()
    # Asked of a part that has none inside, it would decode with whatever charset that claims.
    payload = part.get_payload() if part.is_multipart() else None
    # An enclosed letter is a file: its words are somebody else's.
    if isinstance(payload, list) and part.get_content_maintype() == "multipart":
        children = [one for one in payload if isinstance(one, EmailMessage)]
        if kind == "multipart/alternative":
            children.sort(key=lambda one: one.get_content_type() != "text/plain")
            told = (_words(one, files) for one in children)
            return next((words for words in told if words.strip()), "")
        return "\n\n".join(filter(str.strip, (_words(one, files) for one in children)))
    try:
        return _leaf(part, kind, files)
    except _BROKEN:
        # One part that is broken is no reason to lose the others.
        files.append(kind)
        return ""


def _leaf(part: EmailMessage, kind: str, files: list[str]) -> str:
    name = part.get_filename()
    is_file = bool(name) or part.get_content_disposition() == "attachment"
    if is_file or kind not in {"text/plain", "text/html"}:
        files.append(" ".join(_clean(name or kind).split())[:150])
        return ""
    octets = part.get_payload(decode=True)
    if not isinstance(octets, bytes):
        return ""
    text = decoded(octets, part.get_content_charset() or "")
    return plain(text) if kind == "text/html" else text


def _clean(text: str) -> str:
    """Without what no database keeps and no page shows: control signs and halves of signs."""
    lines = re.sub(r"\r\n?", "\n", text)
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", "", lines)
