"""What was asked once while a page is drawn is not asked of the database again.

Only a request that reads opens such a span. It may note that something was read; what is asked
through here it does not write, so the same question has the same answer. Outside of a span each
question is asked anew.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Answer = TypeVar("Answer")
_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Until it ends, `once` keeps what was answered. A span within one begins anew."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def once(key: Hashable, ask: Callable[[], Answer]) -> Answer:
    """`key` names the question with all that the answer depends on, beside rows."""
    known = _answers.get()
    if known is None:
        return ask()
    if key not in known:
        known[key] = ask()
    found: Answer = known[key]
    return found
