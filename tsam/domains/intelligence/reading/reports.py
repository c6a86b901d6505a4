"""What came out of one file: descriptions of tiers, what is wrong with it, and what was masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from tsam.domains.intelligence.description import Description, Item, Kind, Tier
from tsam.domains.intelligence.secrets import Masker
from tsam.kernel.reading.faults import UnreadableFile

KEPT = 100
MOST_ITEMS, NAME_LENGTH, VALUE_LENGTH, DETAIL_LENGTH = 50_000, 500, 4000, 300
# Clocks of two machines differ by a little; what is said to be later is a mistake.
CLOCK_DIFFERENCE = timedelta(minutes=5)
_UNSHOWN = dict.fromkeys(range(32)) | {9: "\t", 10: "\n", 13: None}


class Form(StrEnum):
    BUNDLE = "BUNDLE"
    TABLE = "TABLE"
    CYCLONEDX = "CYCLONEDX"
    SPDX = "SPDX"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose environment the report must be of, and what the report itself need not say.

    `at` is now (UTC); `taken_at` and `tier` are taken where the report does not say them.
    """

    contract: str
    application: str
    at: datetime
    tier: Tier | None = None
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something wrong or left out: in which file of the bundle, in which row (0: none)."""

    place: str
    row: int
    sentence: str


@dataclass
class Report:
    """Filled while a file is read. With any fault nothing of it may be written."""

    asked: Asked
    masker: Masker
    form: Form = Form.TABLE
    complete: bool = False
    files: int = 0
    faults: list[Remark] = field(default_factory=list)
    fault_count: int = 0
    warnings: list[Remark] = field(default_factory=list)
    warning_count: int = 0
    items: dict[tuple[Tier, Kind, str], Item] = field(default_factory=dict)
    taken_at: datetime | None = None

    def fault(self, sentence: str, place: str = "", row: int = 0) -> None:
        self.fault_count += 1
        if len(self.faults) < KEPT:
            self.faults.append(Remark(self._safe(place), row, self._safe(sentence)))

    def warn(self, sentence: str, place: str = "", row: int = 0) -> None:
        self.warning_count += 1
        if len(self.warnings) < KEPT:
            self.warnings.append(Remark(self._safe(place), row, self._safe(sentence)))

    def said_at(self, moment: datetime | None, place: str) -> None:
        """When it was true (UTC), as the report says it. One of the future is a fault."""
        if moment and moment > self.asked.at + CLOCK_DIFFERENCE:
            self.fault(
                _("it says that it was taken in the future. Check the clock of the machine."), place
            )
            return
        self.taken_at = min(moment, self.asked.at) if moment else None

    def add(
        self,
        kind: Kind,
        name: str,
        value: str,
        *,
        place: str,
        row: int = 0,
        details: Mapping[str, str] | None = None,
        tier: Tier | None = None,
        secret_name: str | None = None,
    ) -> None:
        """Keep one item, masked. `secret_name` tells of a setting whether it is a secret."""
        tier = tier or self.asked.tier
        if tier is None:
            self.fault(_("it is not said of which tier this is. Choose one."), place, row)
            return
        name = self.masker.text(place, clean(name)).strip()
        if not name or len(name) > NAME_LENGTH:
            self.fault(_("a name has 1 to %(most)d letters.") % {"most": NAME_LENGTH}, place, row)
            return
        where = f"{place}: {name}" if kind is not Kind.SETTING else name
        value = self.masker.setting(where, secret_name or name, clean(value))
        if len(value) > VALUE_LENGTH:
            value = f"{value[: VALUE_LENGTH - 80]}… {self.masker.digest(where, value.encode())}"
        kept = {
            key: self.masker.text(where, clean(said))[:DETAIL_LENGTH]
            for key, said in (details or {}).items()
            if said
        }
        self._keep(tier, Item(kind, name, value, kept), place, row)

    def _keep(self, tier: Tier, item: Item, place: str, row: int) -> None:
        key = (tier, item.kind, item.name)
        if key in self.items:
            self.fault(
                _("“%(name)s” is there twice. Leave one of them out.") % {"name": item.name[:80]},
                place,
                row,
            )
            return
        if len(self.items) >= MOST_ITEMS:
            raise UnreadableFile(
                _("It holds more than %(most)d items. Leave out what nobody asks for.")
                % {"most": MOST_ITEMS}
            )
        self.items[key] = item

    def descriptions(self) -> tuple[Description, ...]:
        """One for each tier that is spoken of. `taken_at` is now where nobody said it."""
        taken_at = self.taken_at or self.asked.taken_at or self.asked.at
        found: dict[Tier, list[Item]] = {}
        for (tier, _kind, _name), item in self.items.items():
            found.setdefault(tier, []).append(item)
        return tuple(
            Description(tier, taken_at, tuple(sorted(items, key=lambda one: (one.kind, one.name))))
            for tier, items in sorted(found.items())
        )

    def _safe(self, text: str) -> str:
        return self.masker.text("", clean(text))[:500]


def clean(text: str) -> str:
    """Without zero bytes, control characters and halves of letters, which no database keeps."""
    return text.translate(_UNSHOWN).encode("utf-8", "replace").decode()
