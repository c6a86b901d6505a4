"""The weights of the ranking, number by number, on what they are tried, and why they change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.forms import (
    BoundField,
    CharField,
    ChoiceField,
    DateTimeField,
    IntegerField,
    NumberInput,
)
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.utils.translation import ngettext

from tsam.domains.priorities.weighing import PARTS, Part
from tsam.faces.ui.forms import DateTimeInput, Form

Values = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Knob:
    """One number: what it means, what is in force, and the field for what is wanted."""

    part: Part
    in_force: int
    field: BoundField
    change: int

    @property
    def words(self) -> str:
        """The difference as people say it."""
        if self.change > 0:
            return ngettext("%(n)d more", "%(n)d more", self.change) % {"n": self.change}
        if self.change:
            return ngettext("%(n)d less", "%(n)d less", -self.change) % {"n": -self.change}
        return _("same")


class Weigh(Form):
    """Fields are named as the domain names the parts: "clock.late".

    `base` are the numbers that stand beside them, `start` those that stand in the fields.
    """

    reason = CharField(
        label=_later("Why"),
        max_length=200,
        help_text=_later("Stands beside the version, for whoever looks back."),
    )
    queue = ChoiceField(label=_later("Tried on"), required=False)
    as_of = DateTimeField(
        label=_later("As of"),
        required=False,
        widget=DateTimeInput,
        help_text=_later("Empty for now; a past moment replays that day."),
    )

    def __init__(
        self,
        base: Values,
        start: Values,
        data: Any = None,
        *,
        at: datetime,
        queues: Sequence[tuple[str, str]] = (),
        has_queue: bool = True,
    ) -> None:
        super().__init__(data)
        self._base, self._start, self._at = base, start, at
        self._needs_queue = has_queue
        queue = self.fields["queue"]
        if has_queue and isinstance(queue, ChoiceField):
            queue.choices = [("", _("The first of all that you read")), *queues]
        else:
            del self.fields["queue"]
        for part in PARTS:
            self.fields[part.key] = IntegerField(
                label=part.label,
                min_value=part.least,
                max_value=part.most,
                initial=start.get(part.term, {}).get(part.name, 0),
                widget=NumberInput(attrs={"inputmode": "numeric"}),
            )

    def clean_as_of(self) -> datetime | None:
        moment: datetime | None = self.cleaned_data["as_of"]
        if moment and moment >= self._at:
            raise ValidationError(_("Choose a moment that is past."))
        return moment

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self._needs_queue and given.get("as_of") and not given.get("queue"):
            self.add_error("queue", _("Choose one engagement to replay a day of it."))
        return given

    @property
    def knobs(self) -> list[Knob]:
        return [self._knob(part) for part in PARTS]

    def values(self) -> dict[str, dict[str, int]]:
        """What was written; a part that is wrong stays as it was."""
        wanted: dict[str, dict[str, int]] = {}
        for part in PARTS:
            given = self.cleaned_data.get(part.key)
            former = self._start.get(part.term, {}).get(part.name, 0)
            wanted.setdefault(part.term, {})[part.name] = former if given is None else given
        return wanted

    def has_wrong_number(self) -> bool:
        return any(part.key in self.errors for part in PARTS)

    def link(self) -> str:
        """The draft as a query, so that somebody else can be shown it."""
        wanted = self.values()
        changed = {
            part.key: wanted[part.term][part.name]
            for part in PARTS
            if wanted[part.term][part.name] != self._start.get(part.term, {}).get(part.name, 0)
        }
        return urlencode(changed)

    def _knob(self, part: Part) -> Knob:
        former = self._base.get(part.term, {}).get(part.name, 0)
        start = self._start.get(part.term, {}).get(part.name, 0)
        given = (
            self.cleaned_data.get(part.key)
            if self.is_bound and not self.errors.get(part.key)
            else start
        )
        wanted = start if given is None else given
        return Knob(part, former, self[part.key], wanted - former)


def draft_of(given: Mapping[str, str], start: Values) -> dict[str, str] | None:
    """What a link to a draft says, as the form sends it; None where it names no number."""
    parts = {part.key: part for part in PARTS}
    if not any(key in parts for key in given):
        return None
    filled = {key: str(start.get(part.term, {}).get(part.name, 0)) for key, part in parts.items()}
    return filled | {key: value[:20] for key, value in given.items() if key in parts}


class GiveUp(Form):
    reason = CharField(label=_later("Why"), max_length=200)
