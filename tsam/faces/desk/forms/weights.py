"""The weights of the ranking, number by number, and why they change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField, CharField, IntegerField, NumberInput
from django.utils.translation import gettext_lazy as _

from tsam.domains.priorities.weighing import PARTS, Part
from tsam.faces.ui.forms import Form

Values = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Knob:
    """One number: what it means, what is in force, and the field for what is wanted."""

    part: Part
    in_force: int
    field: BoundField
    change: int


class Weigh(Form):
    """Fields are named as the domain names the parts: "clock.late"."""

    reason = CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("Stands beside the version, for whoever looks back."),
    )

    def __init__(self, in_force: Values, data: Any = None) -> None:
        super().__init__(data)
        self._in_force = in_force
        for part in PARTS:
            self.fields[part.key] = IntegerField(
                label=part.label,
                min_value=part.least,
                max_value=part.most,
                initial=in_force[part.term][part.name],
                widget=NumberInput(attrs={"inputmode": "numeric"}),
            )

    @property
    def knobs(self) -> list[Knob]:
        return [self._knob(part) for part in PARTS]

    def values(self) -> dict[str, dict[str, int]]:
        """What was written; a part that is wrong stays as it is in force."""
        wanted: dict[str, dict[str, int]] = {}
        for part in PARTS:
            given = self.cleaned_data.get(part.key)
            former = self._in_force[part.term][part.name]
            wanted.setdefault(part.term, {})[part.name] = former if given is None else given
        return wanted

    def has_wrong_number(self) -> bool:
        return any(part.key in self.errors for part in PARTS)

    def _knob(self, part: Part) -> Knob:
        former = self._in_force[part.term][part.name]
        wanted = (
            self.cleaned_data.get(part.key) if self.is_bound and self.errors is not None else None
        )
        change = 0 if wanted is None else wanted - former
        return Knob(part, former, self[part.key], change)
