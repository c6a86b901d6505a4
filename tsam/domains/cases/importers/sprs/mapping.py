"""Mappings of defects: small TOML files that say what the columns of a tracker's export mean.

The format is described in docs/import.md. Mappings that come with the product lie beside this
file; an operator's own lie in var/mappings/sprs and go before them.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, field_validator

from tsam.domains.cases.importers.mapping import Dates, Table
from tsam.domains.sprs.models import SprSeverity, SprState
from tsam.kernel.reading.dates import ReadDate, date_reader
from tsam.kernel.reading.mappings import Shelf

SHIPPED = Path(__file__).parent / "mappings"
_COLUMN = re.compile(r"\{([^{}]+)\}")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SprColumns(_Part):
    """Where the facts of a defect stand."""

    id: str
    # The vendor's own number, where the source has it: SPR123456 or eight digits.
    number: str = ""
    # {column} stands for a cell; a part whose cells are missing is left out.
    title: list[str] = Field(min_length=1)
    text: str = ""
    product: str = ""
    component: str = ""
    found_in: str = ""
    resolved_in: str = ""
    raised_at: str
    # When it came to its state; else when it was raised.
    state_at: str = ""
    duplicate_of: str = ""

    @cached_property
    def title_columns(self) -> list[str]:
        return [column for part in self.title for column in _COLUMN.findall(part)]


class SprStates(_Part):
    """Words of one column, or of several joined by a slash: "Resolved/Fixed", "Open/*"."""

    columns: list[str] = Field(min_length=1)
    words: dict[str, SprState] = Field(min_length=1)
    # The column whose word is kept as the reason.
    reason: str = ""

    @field_validator("words")
    @classmethod
    def _can_be_imported(cls, words: dict[str, SprState]) -> dict[str, SprState]:
        if SprState.INSTALLED in words.values() or SprState.VERIFIED in words.values():
            raise ValueError("whether it is installed is said by those whom it hits")
        return words


class SprSeverities(_Part):
    column: str = ""
    # By the names of the severities, such as "URGENT".
    words: dict[str, str] = {}
    otherwise: str = "MEDIUM"

    @field_validator("words", "otherwise")
    @classmethod
    def _is_known(cls, given: dict[str, str] | str) -> dict[str, str] | str:
        for name in given.values() if isinstance(given, dict) else [given]:
            if name not in SprSeverity.names:
                raise ValueError(f'"{name}" is no severity; there are {SprSeverity.names}')
        return given


class SprMapping(_Part):
    name: str = ""
    about: str
    source: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    missing: list[str] = [""]
    table: Table = Table()
    dates: Dates
    spr: SprColumns
    state: SprStates
    severity: SprSeverities

    @cached_property
    def read_date(self) -> ReadDate:
        return date_reader(self.dates.form, self.dates.time_zone)

    @cached_property
    def needed(self) -> list[str]:
        """The columns that a table must have, each once."""
        one = self.spr
        named = [
            one.id, one.number, *one.title_columns, one.text, one.product, one.component,
            one.found_in, one.resolved_in, one.raised_at, one.state_at, one.duplicate_of,
            *self.state.columns, self.state.reason, self.severity.column,
        ]  # fmt: skip
        return [column for column in dict.fromkeys(named) if column]


def _folders() -> tuple[Path, Path]:
    return Path(settings.VAR_DIR) / "mappings" / "sprs", SHIPPED


SHELF = Shelf(SprMapping, _folders)
find, names, read = SHELF.find, SHELF.names, SHELF.read
