"""Events of an XES log (IEEE 1849), streamed. Attributes of a trace are named "case:" and key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from tsam.kernel.reading.faults import UnreadableFile
from tsam.kernel.reading.tables import Row

DEPTH = 32
# An event, or what stands between two events, is small; what is not is no log of cases.
EVENT_BYTES = 8 * 1024 * 1024
_TYPES = {"string", "date", "int", "float", "boolean", "id"}


def log_rows(stream: IO[bytes]) -> Iterator[Row]:
    """One row for each event, numbered from 1 in file order.

    Raises UnreadableFile for anything that is no XES log, with the line where reading ended.
    """
    try:
        yield from _Log(_Measured(stream)).rows()
    except DefusedXmlException as error:
        raise UnreadableFile(
            _(
                "The log declares entities or a document type, which no XES log needs. Export it "
                "again without them."
            )
        ) from error
    except ParseError as error:
        raise UnreadableFile(
            _("Line %(line)d: the XML is damaged here. Export the log again.")
            % {"line": error.position[0]}
        ) from error
    except (ValueError, LookupError) as error:
        raise UnreadableFile(_("The log is not written in an encoding that XML knows.")) from error


class _Measured:
    """Counts the bytes since the last mark, so that no single element grows without end."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._since = 0

    def mark(self) -> None:
        self._since = 0

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self._since += len(piece)
        if self._since > EVENT_BYTES:
            raise UnreadableFile(
                _("A part of the log is larger than %(limit)d MB without an event in it.")
                % {"limit": EVENT_BYTES // (1024 * 1024)}
            )
        return piece


class _Log:
    def __init__(self, source: _Measured) -> None:
        self._source = source
        self._path: list[Element] = []
        self._number = 0
        self._of_trace: dict[str, str] = {}

    def rows(self) -> Iterator[Row]:
        for kind, element in iterparse(self._source, events=("start", "end"), forbid_dtd=True):
            if kind == "start":
                self._enter(element)
            else:
                yield from self._leave(element)
        if not self._number:
            raise UnreadableFile(_("The log has no events."))

    def _enter(self, element: Element) -> None:
        if not self._path and _name(element) != "log":
            raise UnreadableFile(
                _('This is XML, but no XES log: it begins with "%(element)s" instead of "log".')
                % {"element": _name(element)[:40]}
            )
        if len(self._path) > DEPTH:
            raise UnreadableFile(_("The log is nested deeper than XES allows."))
        self._path.append(element)
        if len(self._path) == 2:
            self._of_trace = {}

    def _leave(self, element: Element) -> Iterator[Row]:
        self._path.pop()
        depth = len(self._path)
        in_trace = depth >= 2 and _name(self._path[1]) == "trace"
        if depth == 2 and in_trace:
            if _name(element) == "event":
                self._number += 1
                self._source.mark()
                yield Row(self._number, {**self._of_trace, **_attributes(element)})
            elif _name(element) in _TYPES:
                key = f"case:{element.get('key', '')}"
                self._of_trace[key] = element.get("value", "")
        if depth and depth <= 2:
            # What has been read is let go, or the whole log would stand in memory.
            self._path[-1].remove(element)


def _attributes(event: Element) -> dict[str, str]:
    return {
        element.get("key", ""): element.get("value", "")
        for element in event
        if _name(element) in _TYPES
    }


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
