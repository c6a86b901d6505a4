"""What must be seen to, though no clock says when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from typing import NamedTuple


@dataclass(frozen=True)
class Quiet:
    """Something that must be seen to, though no clock says when."""

    kind: str
    tone: str
    icon: str
    text: str
    end: str
    href: str


class Shown(NamedTuple):
    """The lines that are seen at once, and those that are one click away."""

    first: Sequence[Quiet]
    rest: Sequence[Quiet]


def shown(lists: Iterable[Sequence[Quiet]], most: int) -> Shown:
    """The first lines of several lists, which take turns, so that many of one do not hide the one
    of another. Among what is seen at once, and among the rest, the lists keep their order.
    """
    rows = [list(lines) for lines in lists]
    turns = zip_longest(*([(place, line) for line in lines] for place, lines in enumerate(rows)))
    seen = [0] * len(rows)
    for place, _line in islice(filter(None, chain.from_iterable(turns)), most):
        seen[place] += 1
    halves = list(zip(rows, seen, strict=True))
    return Shown(
        [line for lines, many in halves for line in lines[:many]],
        [line for lines, many in halves for line in lines[many:]],
    )
