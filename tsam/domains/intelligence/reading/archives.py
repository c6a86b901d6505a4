"""The files of a ZIP archive, one after the other, never more of them than an environment has.

Nothing is unpacked to a disk, so a name that climbs out of its folder harms nobody; it is refused
all the same, since no collector writes one.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.utils.translation import gettext as _

from tsam.kernel.reading.faults import UnreadableFile, shown

MEGABYTE = 1024 * 1024
ENTRIES = 20_000
TOTAL_BYTES = 256 * MEGABYTE
ENTRY_BYTES = 64 * MEGABYTE
# Text packs 5 to 30 times; a bomb a thousand times.
RATIO, RATIO_FROM_BYTES = 150, 4 * MEGABYTE
PATH_LENGTH = 400
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DRIVE = re.compile(r"[A-Za-z]:")


class Archive:
    """An opened archive. `read` counts all that it gives, whatever the entries declare."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._given = 0
        self.entries = _checked(archive)

    def read(self, name: str) -> bytes:
        """All of one file. Raises UnreadableFile where it is damaged or too large."""
        entry = self.entries[name]
        pieces: list[bytes] = []
        given = 0
        try:
            with self._archive.open(entry) as stream:
                while piece := stream.read(MEGABYTE):
                    given += len(piece)
                    self._given += len(piece)
                    _check_size(name, given, entry.compress_size)
                    if self._given > TOTAL_BYTES:
                        raise UnreadableFile(_too_much())
                    pieces.append(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise UnreadableFile(
                _("%(file)s is damaged in the archive. Pack it again.") % {"file": shown(name)}
            ) from error
        return b"".join(pieces)


@contextmanager
def opened(stream: IO[bytes]) -> Iterator[Archive]:
    """Raises UnreadableFile for an archive that no collector makes."""
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise UnreadableFile(_("The zip file is damaged. Make it again.")) from error
    with archive:
        yield Archive(archive)


def _checked(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > ENTRIES:
        raise UnreadableFile(
            _("The archive has %(count)d files; at most %(most)d are read.")
            % {"count": len(entries), "most": ENTRIES}
        )
    if sum(entry.file_size for entry in entries) > TOTAL_BYTES:
        raise UnreadableFile(_too_much())
    found: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    for number, entry in enumerate(entries, 1):
        name = entry.filename
        if reason := _reason(entry, name):
            raise UnreadableFile(
                _("File %(number)d of the archive, “%(name)s”: %(reason)s")
                % {"number": number, "name": shown(name), "reason": reason}
            )
        if name.casefold() in seen:
            raise UnreadableFile(
                _("File %(number)d of the archive, “%(name)s”, is there twice.")
                % {"number": number, "name": shown(name)}
            )
        seen.add(name.casefold())
        if not entry.is_dir():
            _check_size(name, entry.file_size, entry.compress_size)
            found[name] = entry
    return found


def _reason(entry: zipfile.ZipInfo, name: str) -> str:
    steps = name.rstrip("/").split("/")
    if not name or len(name) > PATH_LENGTH or _CONTROL.search(entry.orig_filename):
        return _("its name is empty, too long or no text.")
    if "\\" in entry.orig_filename:
        return _("its path is written with backslashes. Write it with “/”.")
    if name.startswith("/") or _DRIVE.match(name) or ".." in steps or "" in steps or "." in steps:
        return _("its path leads out of the archive. Paths begin in the archive and stay there.")
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return _("it is a link or a device. Only files are read.")
    if entry.flag_bits & 0x1:
        return _("it has a password. Pack it without.")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return _("it is packed in a way that is not read. Pack it as an ordinary zip.")
    return ""


def _check_size(name: str, unpacked: int, packed: int) -> None:
    is_bomb = unpacked > RATIO_FROM_BYTES and unpacked > RATIO * max(packed, 1)
    if unpacked > ENTRY_BYTES or is_bomb:
        raise UnreadableFile(
            _(
                "%(file)s unpacks to more than %(most)d MB, or to more than %(ratio)d times its "
                "size. Leave it out."
            )
            % {"file": shown(name), "most": ENTRY_BYTES // MEGABYTE, "ratio": RATIO}
        )


def _too_much() -> str:
    return _("Unpacked, the archive has more than %(most)d MB. Leave out what is large.") % {
        "most": TOTAL_BYTES // MEGABYTE
    }
