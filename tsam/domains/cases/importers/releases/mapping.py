"""Mappings of release calendars: small TOML files that say what the columns mean.

The format is described in docs/import.md. Mappings that come with the product lie beside this
file; an operator's own lie in var/mappings/releases and go before them.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, field_validator

from tsam.domains.cases.importers.mapping import Dates, Table
from tsam.domains.releases.models import VehicleKind
from tsam.kernel.reading.dates import ReadDate, date_reader
from tsam.kernel.reading.mappings import Shelf

SHIPPED = Path(__file__).parent / "mappings"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReleaseColumns(_Part):
    """Where the facts of a release stand. Several rows of one release tell how its day moved."""

    product: str
    name: str
    # Without a column the line has the name of the release.
    line: str = ""
    planned_on: str = ""
    freeze_on: str = ""
    # When that was said; else now.
    said_on: str = ""
    reason: str = ""
    released_on: str = ""
    withdrawn_on: str = ""
    # Only rows in which these columns hold these words are read; the others mean something else.
    where: dict[str, str] = {}


class Kinds(_Part):
    column: str = ""
    # By the names of the kinds, such as "MAINTENANCE".
    words: dict[str, VehicleKind] = {}
    otherwise: VehicleKind | None = None


class ReleaseMapping(_Part):
    name: str = ""
    about: str
    source: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    missing: list[str] = [""]
    table: Table = Table()
    dates: Dates
    release: ReleaseColumns
    kind: Kinds
    # A planned day that was past when it was said is the day of the release.
    past_is_released: bool = False

    @field_validator("release")
    @classmethod
    def _has_a_day(cls, given: ReleaseColumns) -> ReleaseColumns:
        if not given.planned_on and not given.released_on:
            raise ValueError('name the column "planned_on" or "released_on"')
        return given

    @cached_property
    def read_date(self) -> ReadDate:
        return date_reader(self.dates.form, self.dates.time_zone)

    @cached_property
    def needed(self) -> list[str]:
        """The columns that a table must have, each once."""
        one = self.release
        named = [
            one.product, one.name, one.line, one.planned_on, one.freeze_on, one.said_on,
            one.reason, one.released_on, one.withdrawn_on, *one.where, self.kind.column,
        ]  # fmt: skip
        return [column for column in dict.fromkeys(named) if column]


def _folders() -> tuple[Path, Path]:
    return Path(settings.VAR_DIR) / "mappings" / "releases", SHIPPED


SHELF = Shelf(ReleaseMapping, _folders)
find, names, read = SHELF.find, SHELF.names, SHELF.read
