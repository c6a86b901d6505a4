"""Answers that every page asks for, and that only an event or the clock can change."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any, TypeVar

from tsam.domains.accounts.models import Event
from tsam.kernel.once import once
from tsam.kernel.standing import Standing

Answer = TypeVar("Answer")

# So many answers one process holds; then it begins anew.
MOST = 2000
_held: dict[Hashable, tuple[datetime, Any]] = {}
_LAST = Standing(lambda: Event._base_manager.order_by("-pk").values_list("pk")[:1])


def lasting(key: Hashable, make: Callable[[], Answer], *, at: datetime) -> Answer:
    """What `make` answers, asked again after the next event and in the next minute.

    `key` names the question with all that the answer depends on beside rows: whose it is, in which
    language. The answer may be a minute old where a row changed without an event, so nothing that
    decides about access is asked through here.
    """
    last = once("last event", _last_event)
    whole = (key, last)
    if (kept := _held.get(whole)) and is_fresh(kept[0], at):
        held: Answer = kept[1]
        return held
    if len(_held) >= MOST:
        _held.clear()
    answer = make()
    _held[whole] = at, answer
    return answer


def _last_event() -> int | None:
    found = _LAST.first()
    return found[0] if found else None


def is_fresh(made_at: datetime, at: datetime) -> bool:
    """Within the same minute of the clock, which some of the answers show."""
    return int(made_at.timestamp()) // 60 == int(at.timestamp()) // 60


def forget() -> None:
    """Hold nothing more, such as between tests."""
    _held.clear()
