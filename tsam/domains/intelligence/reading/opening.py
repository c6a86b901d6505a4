"""Tell what a report is by what it holds, not by its name, and have it read."""

from __future__ import annotations

import zipfile
from typing import IO

from django.utils.translation import gettext as _

from tsam.domains.intelligence.reading import bundles, sboms, tables
from tsam.domains.intelligence.reading.mapping import Mapping
from tsam.domains.intelligence.reading.reports import Asked, Report
from tsam.domains.intelligence.secrets import Masker
from tsam.kernel.reading.faults import UnreadableFile

REPORT_BYTES = 64 * 1024 * 1024
SAMPLE_BYTES = 4096
_ZIP, _UTF16, _UTF8_MARK = b"PK\x03\x04", (b"\xff\xfe", b"\xfe\xff"), b"\xef\xbb\xbf"
_PACKED = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ", b"PK\x05\x06")


def read(stream: IO[bytes], size: int, *, asked: Asked, masker: Masker, mapping: Mapping) -> Report:
    """Read a whole report. What is wrong with it stands in its faults, masked like all else.

    `stream` can be sought; `size` is in bytes. The mapping is that of tables.
    """
    report = Report(asked, masker)
    try:
        if size > REPORT_BYTES:
            raise UnreadableFile(
                _("The report has more than %(most)d MB. Leave out what is large.")
                % {"most": REPORT_BYTES // 1024**2}
            )
        _read(stream, mapping, report)
    except UnreadableFile as error:
        report.fault(str(error))
    return report


def _read(stream: IO[bytes], mapping: Mapping, report: Report) -> None:
    head = stream.read(SAMPLE_BYTES)
    stream.seek(0)
    text = head.removeprefix(_UTF8_MARK).lstrip()
    if not text:
        raise UnreadableFile(_("The file is empty."))
    if head.startswith(_UTF16):
        raise UnreadableFile(_("The file is written in UTF-16. Save it as UTF-8."))
    if head.startswith(_ZIP):
        _read_archive(stream, mapping, report)
    elif head.startswith(_PACKED):
        raise UnreadableFile(_("The file is packed in a way that is not read. Pack it as zip."))
    elif b"\0" in head:
        raise UnreadableFile(
            _("This is no report: neither a bundle, nor a table, nor a bill of materials.")
        )
    elif text.startswith(b"<"):
        sboms.read_cyclonedx_xml(stream, report)
    elif text.startswith((b"{", b"[")):
        _read_json(stream.read(), mapping, report)
    elif text.startswith((b"SPDXVersion:", b"#")) and b"SPDXVersion:" in head:
        sboms.read_spdx_text(stream.read().decode("utf-8-sig", "replace"), report)
    else:
        tables.read_csv(stream, mapping, report)


def _read_archive(stream: IO[bytes], mapping: Mapping, report: Report) -> None:
    try:
        with zipfile.ZipFile(stream) as archive:
            is_workbook = "[Content_Types].xml" in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise UnreadableFile(_("The zip file is damaged. Make it again.")) from error
    stream.seek(0)
    if is_workbook:
        tables.read_workbook(stream, mapping, report)
    else:
        bundles.read(stream, report)


def _read_json(content: bytes, mapping: Mapping, report: Report) -> None:
    told = tables.parsed(content)
    if isinstance(told, dict) and told.get("bomFormat") == "CycloneDX":
        sboms.read_cyclonedx(told, report)
    elif isinstance(told, dict) and "spdxVersion" in told:
        sboms.read_spdx(told, report)
    else:
        tables.read_objects(content, mapping, report)
