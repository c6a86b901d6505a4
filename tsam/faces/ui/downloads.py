"""Send files so that they can be saved but never act: no sniffing, no scripts, no formulas."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Protocol

from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header

from tsam.domains.cases import files


class Kept(Protocol):
    """A row that names a file."""

    @property
    def sha256(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def name(self) -> str: ...


def download(attachment: Kept) -> FileResponse:
    """The caller came by the row through visible_to()."""
    try:
        opened = files.read(attachment.sha256)
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = FileResponse(opened, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, attachment.name)
    response.headers["Content-Length"] = str(attachment.size)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def calendar(name: str, written: str | bytes) -> HttpResponse:
    """A file of RFC 5545 to be saved."""
    response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


# What a spreadsheet would take for a formula, or for the end of a cell before one.
_ACTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def table(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Rows as a CSV file: a cell that a spreadsheet would run is made plain text."""
    written = StringIO()
    csv.writer(written).writerows([_harmless(cell) for cell in row] for row in rows)
    # The mark at the start tells spreadsheets that these are the letters of Unicode.
    response = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _harmless(cell: object) -> str:
    text = str(cell)
    if isinstance(cell, int | float):
        return text
    # Spaces before it do not stop every spreadsheet.
    return f"'{text}" if text.startswith(_ACTS) or text.strip().startswith(_ACTS) else text
