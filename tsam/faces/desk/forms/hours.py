"""Hours as people write them: several intervals a day, each a start and an end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.forms import Field, Widget
from django.forms import ValidationError as Wrong
from django.utils.translation import gettext as _

from tsam.kernel.hours import Interval, parse_hours

Pairs = list[list[str]]
_WRITTEN = re.compile(r"(\d{1,2})(?:[:.hu ]?(\d{2}))?\s*(?:h|uhr)?", re.ASCII | re.IGNORECASE)
MOST_INTERVALS = 12


class HoursInput(Widget):
    """Two lists of the same length, `<name>_from` and `<name>_to`; drawn by the page itself."""

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> Pairs:
        if not hasattr(data, "getlist"):
            return list(data.get(name, []))
        starts, ends = data.getlist(f"{name}_from"), data.getlist(f"{name}_to")
        longest = max(len(starts), len(ends))
        pairs = zip(_filled(starts, longest), _filled(ends, longest), strict=True)
        return [[start, end] for start, end in pairs if start or end]

    def value_omitted_from_data(self, data: Any, _files: Any, name: str) -> bool:
        return f"{name}_from" not in data


class HoursField(Field):
    """Cleaned to [["09:00", "12:00"], ...] in order; intervals that touch have become one."""

    widget = HoursInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, **options})

    def clean(self, value: Any) -> Pairs:
        pairs = value or []
        if len(pairs) > MOST_INTERVALS:
            raise Wrong(_("At most %(most)d intervals a day.") % {"most": MOST_INTERVALS})
        if any(not start or not end for start, end in pairs):
            raise Wrong(_("Write both, when it opens and when it closes."))
        written = [[_time(start), _time(end)] for start, end in pairs]
        try:
            intervals = parse_hours(written, str(self.label))
        except ValueError as wrong:
            raise Wrong(str(wrong)) from wrong
        return [str(interval).split("-") for interval in _joined(intervals)]


def _time(text: str) -> str:
    """9, 900, 9.00 and 9:00 are 09:00; what is no time stays, for the sentence that says so."""
    found = _WRITTEN.fullmatch(text.strip())
    if not found:
        return text.strip()[:20]
    hours, minutes = found[1], found[2] or "00"
    return f"{int(hours):02}:{minutes}"


def _joined(intervals: Sequence[Interval]) -> list[Interval]:
    joined: list[Interval] = []
    for one in intervals:
        if joined and joined[-1].closes == one.opens:
            joined[-1] = Interval(joined[-1].opens, one.closes)
        else:
            joined.append(one)
    return joined


def _filled(given: Sequence[str], length: int) -> list[str]:
    cut = [text.strip() for text in given]
    return cut + [""] * (length - len(cut))
