"""Files of a case: stored once under their hash, sniffed, and never trusted for what they say."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import IO, Protocol

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PIECE = 256 * 1024
# What a reader's browser may show in place; all else is only ever saved to disk.
SNIFFED_BYTES = 8192
_FRESH_SECONDS = 120
_PROGRAM_NAME = re.compile(
    r"\.(exe|dll|com|scr|pif|cpl|msi|msp|bat|cmd|vbs|vbe|wsf|hta|lnk|ps1)$", re.IGNORECASE
)
# ELF and Mach-O; a Windows program begins with MZ, as a text may too.
_PROGRAM_HEADS = (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa")


class Upload(Protocol):
    """What Django's uploaded files are, and what a test's plain file can be."""

    name: str | None

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]: ...


@dataclass(frozen=True)
class Stored:
    name: str
    sha256: str
    size: int
    content_type: str


def take(upload: Upload) -> Stored:
    """Keep a file that somebody hangs on a case. Raises ValidationError with a sentence.

    Programs are not taken: nobody at the desk starts what came by mail or portal.
    """
    return store(upload, refuses=is_program)


def store(
    upload: Upload,
    *,
    largest: int | None = None,
    refuses: Callable[[str, bytes], bool] = lambda _name, _head: False,
) -> Stored:
    """Write a file under its hash and say what it is. Raises ValidationError with a sentence.

    `largest` is the most bytes it may have, else as many as an attachment; `refuses` looks at
    its name and its first bytes.
    The bytes are on disk before the row that names them is committed; a file without a row is
    harmless, a row without a file is not.
    """
    name = clean_name(upload.name or "")
    largest = largest or settings.ATTACHMENT_BYTES
    digest, size, head = hashlib.sha256(), 0, b""
    settings.FILES_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=settings.FILES_DIR, delete=False) as kept:
        try:
            for piece in upload.chunks(PIECE):
                size += len(piece)
                if size > largest:
                    raise ValidationError(
                        _(
                            "%(name)s is larger than %(megabytes)d MB. Send a part of it, or ask "
                            "us for another way."
                        ),
                        params={"name": name, "megabytes": largest >> 20},
                    )
                head = head or piece[:SNIFFED_BYTES]
                if refuses(name, head):
                    raise _no_programs(name)
                digest.update(piece)
                kept.write(piece)
            kept.flush()
            os.fsync(kept.fileno())
        except BaseException:
            Path(kept.name).unlink()
            raise
    if not size:
        Path(kept.name).unlink()
        raise ValidationError(_("%(name)s is empty. Choose another file."), params={"name": name})
    place = path_of(digest.hexdigest())
    place.parent.mkdir(parents=True, exist_ok=True)
    Path(kept.name).replace(place)
    return Stored(name, digest.hexdigest(), size, sniff(head, name))


def store_all(uploads: Iterable[Upload]) -> list[Stored]:
    return [take(upload) for upload in uploads]


def is_program(name: str, head: bytes) -> bool:
    """What a machine would start: by its name, or by its first bytes whatever its name."""
    if _PROGRAM_NAME.search(name):
        return True
    return head.startswith(_PROGRAM_HEADS) or (head.startswith(b"MZ") and b"\0" in head)


def sweep(*, before: datetime, is_wanted: Callable[[str], bool]) -> int:
    """Remove files that were stored before that moment and that no row names; says how many.

    Sent but never used: somebody chose a file and did not send the message.
    """
    gone = 0
    folder = Path(settings.FILES_DIR)
    # Beside the stored ones: what a process that was killed had begun to write.
    for place in chain(folder.glob("*/*/*"), folder.glob("tmp*")):
        if place.stat().st_mtime < before.timestamp() and not is_wanted(place.name):
            place.unlink(missing_ok=True)
            gone += 1
    return gone


def _no_programs(name: str) -> ValidationError:
    return ValidationError(
        _(
            "%(name)s is a program, and programs are not taken. Send what it wrote, or a zip "
            "with a note what it is."
        ),
        code="program",
        params={"name": name},
    )


def path_of(sha256: str) -> Path:
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError("not a sha256 in hex")
    return Path(settings.FILES_DIR) / sha256[:2] / sha256[2:4] / sha256


def read(sha256: str) -> IO[bytes]:
    return path_of(sha256).open("rb")


def remove(sha256: str, *, at: datetime) -> None:
    """Delete bytes that no row names. What was stored a moment ago stays: the same file may be
    on its way in again, with a row that is not there yet."""
    path = path_of(sha256)
    with suppress(FileNotFoundError):
        if at.timestamp() - path.stat().st_mtime > _FRESH_SECONDS:
            path.unlink()


def clean_name(name: str) -> str:
    """A file name without folders, control characters or tricks of writing direction."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(
        letter for letter in last if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co"}
    )
    trimmed = " ".join(printable.split()).strip(". ")
    if len(trimmed) > 150:
        stem, dot, suffix = trimmed.rpartition(".")
        trimmed = (
            f"{stem[: 149 - len(suffix)]}.{suffix}" if dot and len(suffix) < 20 else trimmed[:150]
        )
    return trimmed or "file"


def sniff(head: bytes, name: str) -> str:
    """What the bytes are, whatever the name says: text, or what their magic number tells."""
    try:
        found = str(puremagic.from_string(head, mime=True, filename=name))
    except (puremagic.PureError, ValueError):
        found = ""
    if found:
        return found[:100]
    return "text/plain" if _is_text(head) else "application/octet-stream"


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # A letter cut in two at the end of the sample is no sign of binary.
        return error.start >= len(head) - 3 and len(head) == SNIFFED_BYTES
    return True
