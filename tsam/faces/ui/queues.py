"""Which part of the queue somebody asks for, in which order, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tsam.domains.people.models import User
from tsam.domains.priorities.fairness import Standing
from tsam.domains.priorities.queue import Queue
from tsam.domains.staffing.coverage import applications_of
from tsam.faces.ui.keyset import KeysetPage, stretch

SCOPES = ("mine", "served", "nobody", "all")
SORTS = ("ours", "theirs")
# The parts of a key in each order, by which the pages are cut.
_OURS = ("rests", "down", "turn", "breaks", "share", "points", "number")
_THEIRS = ("rests", "place", *_OURS)


def of_scope(reader: User, found: Queue, scope: str, at: datetime) -> list[Standing]:
    """The part of the queue that is asked for, in our order."""
    if scope == "all":
        return list(found.standings)
    if scope == "served":
        served = set(applications_of(reader, at.date()))
        return [one for one in found.standings if one.waiting.engagement in served]
    owner = reader.pk if scope == "mine" else None
    return [one for one in found.standings if found.owners[one.waiting.case] == owner]


def cut(
    found: Queue, chosen: Sequence[Standing], sort: str, cursor: str | None, size: int
) -> KeysetPage[Standing]:
    """A page of it, by key. Raises BadCursor."""
    if sort == "ours":
        return stretch(chosen, key=_our_key, order=_OURS, cursor=cursor, size=size)
    last = len(found.standings) + 1

    def their_key(one: Standing) -> tuple[float, ...]:
        theirs = found.theirs.get(one.waiting.case)
        return (one.key[0], theirs.place if theirs else last, *one.key)

    listed = sorted(chosen, key=their_key)
    return stretch(listed, key=their_key, order=_THEIRS, cursor=cursor, size=size)


def _our_key(one: Standing) -> tuple[float, ...]:
    return one.key
