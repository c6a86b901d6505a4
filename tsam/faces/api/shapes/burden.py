"""What the API says of inconvenient hours: who gave them, and whose turn it is."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime

from ninja import Schema
from pydantic import Field

from tsam.domains.calls.burden import Burden, Cost, Share
from tsam.domains.people.models import User
from tsam.faces.api.shapes.accounts import PersonShape


class BurdenLineShape(Schema):
    """What one person gave of first, last and free hours, in minutes."""

    person: PersonShape | None
    calls: int = Field(description="Held or agreed calls of this engagement until now.")
    here: float = Field(description="Given to this engagement.")
    everywhere: float = Field(description="Given to calls of all engagements.")
    ahead: float = Field(description="In calls that are booked ahead.")
    counted: float = Field(description="What the finder weighs: everywhere and ahead.")
    last_at: datetime | None = Field(description="The last call here that cost something.")
    is_next: bool = Field(description="The next inconvenient hour is theirs.")

    @classmethod
    def of(cls, row: Share, next_up: Container[User]) -> BurdenLineShape:
        same = ("calls", "here", "everywhere", "ahead", "counted", "last_at")
        return cls(
            **{name: getattr(row, name) for name in same},
            person=PersonShape.of(row.person),
            is_next=row.person in next_up,
        )


class BurdenGivenShape(Schema):
    person: PersonShape | None
    minutes: float


class BurdenCostShape(Schema):
    """A call that took an inconvenient hour of somebody."""

    call: int
    title: str
    starts_at: datetime | None
    given: list[BurdenGivenShape]

    @classmethod
    def of(cls, row: Cost) -> BurdenCostShape:
        return cls(
            call=row.call.pk,
            title=row.call.title,
            starts_at=row.call.starts_at,
            given=[
                BurdenGivenShape(person=PersonShape.of(person), minutes=minutes)
                for person, minutes in row.given
            ],
        )


class BurdenShape(Schema):
    """Who gave up inconvenient hours, the most first, and the calls behind, the latest first."""

    weeks: int = Field(description="So far back it is counted.")
    ours: float = Field(description="Minutes that our side gave to this engagement.")
    theirs: float
    shares: list[BurdenLineShape]
    costs: list[BurdenCostShape]

    @classmethod
    def of(cls, found: Burden, weeks: int, most: int) -> BurdenShape:
        return cls(
            weeks=weeks,
            ours=found.ours,
            theirs=found.theirs,
            shares=[BurdenLineShape.of(one, found.next_up) for one in found.shares],
            costs=[BurdenCostShape.of(one) for one in found.costs[:most]],
        )
