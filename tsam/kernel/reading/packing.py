"""Open a file of case history by what it holds, not by its name, and refuse what would flood us."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, cast

from django.conf import settings
from django.utils.translation import gettext as _
from typing_extensions import Buffer

from tsam.kernel.reading.faults import UnreadableFile

MEGABYTE = 1024 * 1024
# Beyond these a file is no case history any more. Real logs pack 10 to 60 to 1, a bomb 1000 to 1.
UNPACKED_BYTES = 2048 * MEGABYTE
RATIO = 200
# Below this size the ratio says nothing: a short file of equal rows packs very well.
RATIO_FROM_BYTES = 20 * MEGABYTE
ZIP_ENTRIES = 2000
SAMPLE_BYTES = 65536

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"
# A list of objects, or an object in each line; no header of a table begins so.
_OBJECTS = re.compile(rb"\[\s*[{\]]|\{\s*[\"}]")


class Format(StrEnum):
    TABLE = "csv"
    WORKBOOK = "xlsx"
    LOG = "xes"
    OBJECTS = "json"


@dataclass
class Opened:
    """An unpacked stream of one format, and how far the packed file has been read (bytes)."""

    format: Format
    stream: IO[bytes]
    packed: IO[bytes]
    size: int

    def position(self) -> int:
        return self.packed.tell()


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Open a plain, gzip or zip file. Raises UnreadableFile with a sentence, also while reading."""
    with ExitStack() as closing:
        try:
            packed: IO[bytes] = closing.enter_context(path.open("rb"))
        except OSError as error:
            raise UnreadableFile(
                _("%(file)s cannot be opened: %(reason)s.")
                % {"file": path.name, "reason": error.strerror or error}
            ) from error
        size = path.stat().st_size
        if size > settings.IMPORT_BYTES:
            raise UnreadableFile(
                _("The file has %(size)d MB; at most %(limit)d MB are read. Split it by cases.")
                % {"size": size // MEGABYTE, "limit": settings.IMPORT_BYTES // MEGABYTE}
            )
        yield _unpacked(packed, size, closing)


def _unpacked(packed: IO[bytes], size: int, closing: ExitStack) -> Opened:
    head = packed.read(4)
    packed.seek(0)
    stream: IO[bytes] = packed
    if head.startswith(_ZIP):
        archive = closing.enter_context(_archive(packed))
        if "[Content_Types].xml" in archive.namelist():
            packed.seek(0)
            return Opened(Format.WORKBOOK, packed, packed, size)
        stream = closing.enter_context(archive.open(_only_entry(archive)))
    elif head.startswith(_GZIP):
        stream = cast(IO[bytes], closing.enter_context(gzip.GzipFile(fileobj=packed)))
    guarded = io.BufferedReader(Guarded(stream, size), MEGABYTE)
    return Opened(_format(guarded.peek(SAMPLE_BYTES)[:SAMPLE_BYTES]), guarded, packed, size)


def _archive(packed: IO[bytes]) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(packed)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise UnreadableFile(_("The zip file is damaged. Make it again.")) from error
    entries = archive.infolist()
    if len(entries) > ZIP_ENTRIES:
        raise UnreadableFile(
            _("The zip file has %(count)d entries. Put the one file with the cases into it.")
            % {"count": len(entries)}
        )
    # An entry is never read beyond the size it declares, so the declared sizes can be believed.
    for entry in entries:
        _check_size(entry.file_size, entry.compress_size)
    _check_size(sum(entry.file_size for entry in entries), 0)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UnreadableFile(_("The zip file has a password. Make one without."))
    return archive


def _only_entry(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    files = [
        entry
        for entry in archive.infolist()
        if not entry.is_dir() and not entry.filename.startswith("__MACOSX/")
    ]
    if len(files) != 1:
        raise UnreadableFile(
            _("The zip file has %(count)d files. Put the one file with the cases into it.")
            % {"count": len(files)}
        )
    return files[0]


class Guarded(io.RawIOBase):
    """A stream that counts what it gives and refuses to give too much.

    Errors of unpacking come out as UnreadableFile with a sentence.
    """

    def __init__(self, stream: IO[bytes], packed_size: int) -> None:
        self._stream = stream
        self._packed_size = packed_size
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        room = memoryview(buffer)
        try:
            piece = self._stream.read(len(room))
        except EOFError as error:
            raise UnreadableFile(
                _("The packed file ends too early. Fetch the whole of it again.")
            ) from error
        except (OSError, zlib.error, zipfile.BadZipFile) as error:
            raise UnreadableFile(
                _("The packed file is damaged. Pack it again, or fetch it again.")
            ) from error
        self._given += len(piece)
        _check_size(self._given, self._packed_size)
        room[: len(piece)] = piece
        return len(piece)


def _check_size(unpacked: int, packed: int) -> None:
    if unpacked > UNPACKED_BYTES:
        raise UnreadableFile(
            _("Unpacked, the file has more than %(limit)d MB. Split it by cases.")
            % {"limit": UNPACKED_BYTES // MEGABYTE}
        )
    if packed and unpacked > RATIO_FROM_BYTES and unpacked > RATIO * packed:
        raise UnreadableFile(
            _(
                "The file unpacks to more than %(ratio)d times its size, which no case history "
                "does. Unpack it, look at what it holds, and import the plain file."
            )
            % {"ratio": RATIO}
        )


def _format(sample: bytes) -> Format:
    if not sample.strip():
        raise UnreadableFile(_("The file is empty."))
    if sample.startswith(_UTF16):
        raise UnreadableFile(_("The file is written in UTF-16. Save it as UTF-8."))
    if sample.startswith((_GZIP, _ZIP)):
        raise UnreadableFile(_("The file is packed twice. Unpack it once."))
    if _is_binary(sample):
        raise UnreadableFile(
            _(
                "The file holds neither a table nor a log of events. It can be CSV or XES, plain, "
                "as .gz or as .zip, or a workbook (.xlsx)."
            )
        )
    text = sample.removeprefix(_UTF8_MARK).lstrip()
    if text.startswith(b"<"):
        return Format.LOG
    return Format.OBJECTS if _OBJECTS.match(text) else Format.TABLE


def _is_binary(sample: bytes) -> bool:
    """Text has no zero bytes, and hardly any control characters."""
    controls = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in sample)
    return b"\0" in sample or controls > len(sample) // 50
