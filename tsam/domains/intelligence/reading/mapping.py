"""What the columns of a table of components mean. The format is described in docs/import.md."""

from __future__ import annotations

import codecs
from pathlib import Path

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, field_validator

from tsam.domains.intelligence.description import Kind, Tier
from tsam.kernel.reading.mappings import Shelf

SHIPPED = Path(__file__).parent / "mappings"
ORDINARY = "environment"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Table(_Part):
    encoding: str = "utf-8"
    delimiter: str = Field(default=",", min_length=1, max_length=1)

    @field_validator("encoding")
    @classmethod
    def _is_known(cls, encoding: str) -> str:
        try:
            name = codecs.lookup(encoding).name
        except LookupError as error:
            raise ValueError(f'"{encoding}" is no encoding') from error
        if name.startswith(("utf-16", "utf-32", "utf-7", "idna", "punycode")):
            raise ValueError(f'"{encoding}" cannot be read line by line')
        return name


class Columns(_Part):
    """Only the name must be there; a table without tiers is of the tier that is chosen."""

    name: str
    value: str = ""
    kind: str = ""
    tier: str = ""


class Kinds(_Part):
    words: dict[str, Kind] = {}
    otherwise: Kind | None = Kind.COMPONENT


class Tiers(_Part):
    words: dict[str, Tier] = {}


class Mapping(_Part):
    name: str = ""
    about: str
    missing: list[str] = [""]
    table: Table = Table()
    columns: Columns
    details: dict[str, str] = {}
    kinds: Kinds = Kinds()
    tiers: Tiers = Tiers()


def _folders() -> tuple[Path, ...]:
    return Path(settings.VAR_DIR) / "mappings" / "environments", SHIPPED


SHELF = Shelf(Mapping, _folders)
