"""What the API says about the order that a customer gives the own cases."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema

from tsam.domains.priorities.orders import StandingOrder
from tsam.faces.api.shapes.accounts import PersonShape


class OrderShape(Schema):
    """`cases` are numbers of open cases, the most urgent first.

    `is_stale` is true when it was set long ago, or when cases came after it that have no place.
    """

    set_by: PersonShape | None
    set_at: datetime | None
    cases: list[str]
    came_after: int
    is_stale: bool

    @classmethod
    def of(cls, standing: StandingOrder) -> OrderShape:
        order = standing.order
        return cls(
            set_by=PersonShape.of(order.set_by) if order else None,
            set_at=order.set_at if order else None,
            cases=[case.number for case in standing.cases],
            came_after=standing.came_after,
            is_stale=standing.is_stale,
        )
