"""What the API says about the weights of an engagement, and about its order at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ninja import Schema

from tsam.domains.priorities.arranging import Placed
from tsam.domains.priorities.models import EngagementWeights
from tsam.domains.priorities.preview import Move
from tsam.domains.priorities.replay import Scene
from tsam.domains.priorities.safety import Check, checks
from tsam.faces.api.shapes.cases import OwnSumShape, ReasonShape, spoken
from tsam.faces.api.shapes.setup import SetupMoveShape


class OwnWeighting(Schema):
    """One version of an engagement's weights: the numbers that differ; none are left when empty."""

    version: int
    changes: dict[str, dict[str, int]]
    reason: str
    set_by: str
    set_at: datetime

    @classmethod
    def of(cls, row: EngagementWeights) -> OwnWeighting:
        return cls(
            version=row.version,
            changes=row.changes,
            reason=row.reason,
            set_by=row.set_by.name,
            set_at=row.set_at,
        )


class EngagementWeighing(Schema):
    """The numbers by which the places of an engagement are given, and where they come from."""

    vendor_version: int
    own: OwnWeighting | None
    values: dict[str, dict[str, int]]


class CheckShape(Schema):
    """`key` is "down", "critical" or "share"; a required one that fails keeps weights from it."""

    key: str
    sentence: str
    passed: int
    of: int
    is_passed: bool
    is_required: bool

    @classmethod
    def of_check(cls, check: Check) -> CheckShape:
        return cls(
            key=check.key,
            sentence=check.sentence,
            passed=check.passed,
            of=check.of,
            is_passed=check.is_passed,
            is_required=check.is_required,
        )


class TriedShape(Schema):
    """Where the open cases would stand, and what is looked at before such weights hold."""

    moves: list[SetupMoveShape]
    checks: list[CheckShape]

    @classmethod
    def of(cls, moves: Sequence[Move]) -> TriedShape:
        return cls(
            moves=[SetupMoveShape.of(move) for move in moves],
            checks=[CheckShape.of_check(check) for check in checks(moves)],
        )


class PlacedShape(Schema):
    """A case at its place; the terms add up to the score, those of `own` to its own."""

    number: str
    place: int
    score: int
    terms: list[ReasonShape]
    own: OwnSumShape | None

    @classmethod
    def of(cls, placed: Placed, own: EngagementWeights | None) -> PlacedShape:
        return cls(
            number=placed.case.number,
            place=placed.place,
            score=placed.score.points,
            terms=spoken(placed.score.terms),
            own=OwnSumShape(
                score=placed.own.points, weights=own.version, terms=spoken(placed.own.terms)
            )
            if placed.own and own
            else None,
        )


class OrderOfWorkShape(Schema):
    """The order of an engagement as of a moment. `doubts` say what its events do not tell."""

    at: datetime
    weights: int
    own_weights: int | None
    doubts: list[str]
    cases: list[PlacedShape]

    @classmethod
    def of(cls, scene: Scene, placed: Sequence[Placed]) -> OrderOfWorkShape:
        return cls(
            at=scene.at,
            weights=scene.weights.version,
            own_weights=scene.own.version if scene.own else None,
            doubts=list(scene.doubts),
            cases=[PlacedShape.of(one, scene.own) for one in placed],
        )
