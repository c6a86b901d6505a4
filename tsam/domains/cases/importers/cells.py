"""The cells of one row, read as the mapping says. What cannot be read is noted as a fault."""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from tsam.domains.cases.importers.histories import Told
from tsam.domains.cases.importers.mapping import Fact, Mapping, StateWord
from tsam.domains.cases.models import Case
from tsam.kernel.reading.dates import ISO, in_utc
from tsam.kernel.reading.faults import Faults, shown
from tsam.kernel.reading.tables import Row

_TRUTH = {"true": True, "false": False}
_COLUMN = re.compile(r"\{([^{}]+)\}")
FACT_LETTERS = 300
LARGEST_COUNT = 32_767
KNOWN_WORDS_SHOWN = 12


class Cells:
    """One row under its mapping.

    `latest` is the last moment (UTC) that can be true, `until` the last that is wanted.
    """

    def __init__(
        self,
        row: Row,
        mapping: Mapping,
        faults: Faults,
        *,
        latest: datetime,
        until: datetime | None = None,
    ) -> None:
        self._row = row
        self._mapping = mapping
        self._faults = faults
        self._latest = latest
        self._until = until
        self._is_sound = True

    def external_id(self) -> str:
        """The number of the case in its own system; "" when it is none, which is a fault."""
        column = self._mapping.case.id
        text = self._text(column)
        limit = _limit("external_id")
        if not text:
            self._fault(column, _("is empty. Every row needs the number of its case."))
        elif len(text) > limit:
            self._fault(
                column,
                _('"%(cell)s" is longer than %(limit)d letters, so it is no number of a case.')
                % {"cell": shown(text), "limit": limit},
            )
        return text if 0 < len(text) <= limit else ""

    def told(self, external_id: str) -> Told | None:
        """All that the row says; None when a cell is wrong, which is noted, or not wanted."""
        mapping, case = self._mapping, self._mapping.case
        at = self._moment(mapping.event.at)
        if at is None and self._is_sound:
            self._fault(mapping.event.at, _("is empty. Every row needs the time of its event."))
        word = self._state()
        severity = self._severity()
        facts = {name: self._fact(fact) for name, fact in mapping.kept.items()}
        opened_at, resolved_at, closed_at = (
            self._moment(column) for column in (case.opened_at, case.resolved_at, case.closed_at)
        )
        reopened = self._count(case.reopened_count)
        reassigned = self._count(case.reassigned_count)
        if not self._is_sound or at is None or word is None:
            return None
        if self._is_later(at) or self._is_later(opened_at):
            return None
        return Told(
            row=self._row.number,
            external_id=external_id,
            at=at,
            title=self._title() or external_id,
            source_state=self._text(mapping.state.column)[:FACT_LETTERS],
            word=word,
            severity=severity,
            facts=facts,
            opened_at=opened_at,
            resolved_at=None if self._is_later(resolved_at) else resolved_at,
            closed_at=None if self._is_later(closed_at) else closed_at,
            reopened_count=reopened,
            reassigned_count=reassigned,
            release=self._text(case.release)[: _limit("release")],
            impact=self._text(case.impact)[: _limit("impact")],
        )

    def _text(self, column: str) -> str:
        """The cell's text; "" when the mapping has no such column or the cell says nothing."""
        cell = self._row.cells.get(column, "") if column else ""
        text = cell.isoformat() if isinstance(cell, datetime) else cell.strip()
        return "" if text in self._mapping.missing else text

    def _moment(self, column: str) -> datetime | None:
        cell = self._row.cells.get(column, "") if column else ""
        dates = self._mapping.dates
        if isinstance(cell, datetime):
            moment: datetime | None = in_utc(cell, dates.time_zone)
        else:
            text = self._text(column)
            if not text:
                return None
            moment = self._mapping.read_date(text)
        if moment is None:
            form = _("ISO 8601 (2016-02-29T01:16:00+01:00)") if dates.form == ISO else dates.form
            self._fault(
                column,
                _('"%(cell)s" is no date of the form %(form)s. Correct the cell, or state the '
                  "form of the file's dates in the mapping.")
                % {"cell": shown(str(cell)), "form": form},
            )  # fmt: skip
        elif moment > self._latest:
            self._fault(
                column,
                _('"%(cell)s" lies in the future. Correct the cell, or check that the mapping '
                  "states the right form of dates (%(form)s).")
                % {"cell": shown(str(cell)), "form": dates.form},
            )  # fmt: skip
        return moment

    def _is_later(self, moment: datetime | None) -> bool:
        return moment is not None and self._until is not None and moment > self._until

    def _state(self) -> StateWord | None:
        column, words = self._mapping.state.column, self._mapping.state.words
        text = self._text(column)
        if text not in words:
            self._unknown(column, text, list(words), _("state"))
        return words.get(text)

    def _severity(self) -> int | None:
        """None when the row does not say: the severity stays as it is."""
        severity = self._mapping.severity
        text = self._text(severity.column)
        if text in severity.words:
            return int(severity.words[text])
        if not text and severity.otherwise is not None:
            return int(severity.otherwise)
        self._unknown(severity.column, text, list(severity.words), _("severity"))
        return None

    def _fact(self, fact: Fact) -> Any:
        text = self._text(fact.column)
        if not text:
            return None
        match fact.type:
            case "boolean":
                if text.lower() not in _TRUTH:
                    self._fault(
                        fact.column,
                        _('"%(cell)s" is neither true nor false.') % {"cell": shown(text)},
                    )
                return _TRUTH.get(text.lower())
            case "number":
                return self._count(fact.column)
            case "text":
                return text[:FACT_LETTERS]

    def _count(self, column: str) -> int | None:
        text = self._text(column)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and int(text[:9]) <= LARGEST_COUNT):
            self._fault(
                column,
                _('"%(cell)s" is no number from 0 to %(limit)d.')
                % {"cell": shown(text), "limit": LARGEST_COUNT},
            )
            return None
        return int(text)

    def _title(self) -> str:
        parts = []
        for part in self._mapping.case.title:
            cells = {column: self._text(column) for column in _COLUMN.findall(part)}
            if all(cells.values()):
                parts.append(_COLUMN.sub(partial(_filled, cells), part))
        return ", ".join(parts)[: _limit("title")]

    def _unknown(self, column: str, text: str, words: list[str], noun: str) -> None:
        known = ", ".join(words[:KNOWN_WORDS_SHOWN])
        self._fault(
            column,
            _('"%(cell)s" is no %(noun)s that the mapping knows (%(known)s). Correct the cell, or '
              "add the word to the mapping.")
            % {"cell": shown(text), "noun": noun, "known": known},
        )  # fmt: skip

    def _fault(self, column: str, sentence: str) -> None:
        self._is_sound = False
        self._faults.add(self._row.number, sentence, column)


def _limit(column: str) -> int:
    length: int = getattr(Case._meta.get_field(column), "max_length", None) or 0
    return length


def _filled(cells: dict[str, str], found: re.Match[str]) -> str:
    return cells[found[1]]
