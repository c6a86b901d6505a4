"""Mappings: small TOML files that say what the columns of a case history mean.

The format is described in docs/import.md. Mappings that come with the product lie beside this
file; an operator's own lie in var/mappings and go before them.
"""

from __future__ import annotations

import codecs
import re
from functools import cached_property
from pathlib import Path
from typing import Literal

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from tsam.domains.accounts.models import Severity
from tsam.domains.cases.models import IssueType, Phase, State
from tsam.kernel.reading.dates import ReadDate, date_reader
from tsam.kernel.reading.mappings import Shelf

SHIPPED = Path(__file__).parent / "mappings"
_COLUMN_IN_TITLE = re.compile(r"\{([^{}]+)\}")
# A line is cut at the byte of a line feed, which in these encodings means nothing else.
_ENCODINGS = {
    "utf-8", "ascii", "cp1250", "cp1251", "cp1252", "iso8859-1", "iso8859-2", "iso8859-15",
    "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949", "gb2312", "gbk", "gb18030", "big5",
}  # fmt: skip


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Dates(_Part):
    form: str
    time_zone: str

    @model_validator(mode="after")
    def _is_known(self) -> Dates:
        date_reader(self.form, self.time_zone)
        return self


class Table(_Part):
    encoding: str = "utf-8"
    delimiter: str = Field(default=",", min_length=1, max_length=1)

    @field_validator("encoding")
    @classmethod
    def _is_known(cls, encoding: str) -> str:
        try:
            name = codecs.lookup(encoding).name
        except LookupError:
            name = ""
        if name not in _ENCODINGS:
            raise ValueError(f'"{encoding}" is no encoding that can be read line by line')
        return name


class CaseColumns(_Part):
    """Where a case's own facts stand; the last row of a case has the word, opened_at the first."""

    id: str
    # Parts of the title, joined by commas; {column} stands for a cell, and a part whose cells
    # are missing is left out.
    title: list[str] = Field(min_length=1)
    issue_type: IssueType = IssueType.BREAK_FIX
    opened_at: str = ""
    resolved_at: str = ""
    closed_at: str = ""
    reopened_count: str = ""
    reassigned_count: str = ""
    release: str = ""
    impact: str = ""

    @cached_property
    def title_columns(self) -> list[str]:
        return [column for part in self.title for column in _COLUMN_IN_TITLE.findall(part)]


class EventColumns(_Part):
    at: str


class StateWord(_Part):
    """What a word of the source means. Without a state it says nothing, and the state stays."""

    state: State | None = None
    phase: Phase | None = None


class States(_Part):
    column: str
    words: dict[str, StateWord] = Field(min_length=1)


class Severities(_Part):
    column: str = ""
    words: dict[str, Severity] = {}
    # For rows that say nothing, and for files without the column.
    otherwise: Severity | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Severities:
        if not self.column and self.otherwise is None:
            raise ValueError('name the "column" with its "words", or give one for all "otherwise"')
        return self


class Fact(_Part):
    """A column that is kept: told by the event in which its value changes."""

    column: str
    type: Literal["text", "boolean", "number"] = "text"
    # Not told while the value is this one.
    usual: str | bool | int | None = None
    is_public: bool = False


class Mapping(_Part):
    """What the columns of one kind of file mean."""

    name: str = ""
    about: str
    # Stands on every imported case: a second import finds its cases by it.
    source: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    missing: list[str] = [""]
    table: Table = Table()
    dates: Dates
    case: CaseColumns
    event: EventColumns
    state: States
    severity: Severities
    # Who works on the case: a change of one of these is a reassignment.
    team: dict[str, Fact] = {}
    facts: dict[str, Fact] = {}

    @cached_property
    def read_date(self) -> ReadDate:
        return date_reader(self.dates.form, self.dates.time_zone)

    @cached_property
    def kept(self) -> dict[str, Fact]:
        return {**self.team, **self.facts}

    @cached_property
    def needed(self) -> list[str]:
        """The columns that a table must have, each once."""
        case = self.case
        named = [
            case.id, *case.title_columns, case.opened_at, case.resolved_at, case.closed_at,
            case.reopened_count, case.reassigned_count, case.release, case.impact,
            self.event.at, self.state.column, self.severity.column,
            *(fact.column for fact in self.kept.values()),
        ]  # fmt: skip
        return [column for column in dict.fromkeys(named) if column]

    @model_validator(mode="after")
    def _keeps_each_fact_once(self) -> Mapping:
        taken = set(self.team) & set(self.facts) | set(self.kept) & RESERVED
        if taken:
            raise ValueError(f"these names of facts are taken: {', '.join(sorted(taken))}")
        return self


# Facts that the import writes by itself.
RESERVED = frozenset({"state", "severity", "phase", "source_state"})


def _folders() -> tuple[Path, Path]:
    return Path(settings.VAR_DIR) / "mappings", SHIPPED


SHELF = Shelf(Mapping, _folders)
find, names, read = SHELF.find, SHELF.names, SHELF.read
