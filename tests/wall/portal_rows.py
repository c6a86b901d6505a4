"""What a page or a deed of the portal answers, and to whom: the rows of the wall's table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.wall.test_portal import World

Body = dict[str, Any]
PERSON: Body = {"reach": "ORGANISATION", "name": "Paula New", "email": "paula@customer.example"}


@dataclass(frozen=True)
class Row:
    """What a page or a deed answers, and to whom; everybody else is told that nothing is there."""

    answers: dict[str, int]
    body: Body | Callable[[World], Body] | None = None
    before: Callable[[World], None] = lambda _world: None


def page(readers: Iterable[str]) -> Row:
    return Row(dict.fromkeys(readers, 200))


def deed(
    doers: Iterable[str],
    body: Body | Callable[[World], Body],
    *,
    told_why: Iterable[str] = (),
    before: Callable[[World], None] = lambda _world: None,
) -> Row:
    """Done for some; others see the row but are told why they may not."""
    return Row(dict.fromkeys(told_why, 403) | dict.fromkeys(doers, 302), body, before)
