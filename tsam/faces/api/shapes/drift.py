"""What the API says about snapshots of environments, and about what changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ninja import Schema
from pydantic import Field

from tsam.domains.cases.hints import Hint
from tsam.domains.cases.surroundings import Surroundings
from tsam.domains.intelligence.description import Description, Item
from tsam.domains.intelligence.drift import Asked, Change, Drift, Name, by_relevance
from tsam.domains.intelligence.models import EnvironmentSnapshot
from tsam.faces.ui.defects import Seen


class SnapshotShape(Schema):
    """An environment, frozen. What it holds is asked for with the case, or compared."""

    key: int
    application: int
    tier: str
    environment: str = Field(description="Its name, where a tier has several; mostly empty.")
    is_known: bool = Field(description="False: nothing was known then, and it says so.")
    is_assumed: bool = Field(description="Nobody said which tier it is about: production.")
    occasion: str = Field(description="CASE or CHANGE.")
    taken_at: datetime
    confirmed_at: datetime | None = Field(
        description="When all of it was last said to be true, as known at that moment."
    )
    items: int
    digest: str = Field(description="SHA-256 over all that it holds; empty where it is unknown.")

    @classmethod
    def of(cls, row: EnvironmentSnapshot) -> SnapshotShape:
        return cls(
            key=row.pk,
            application=row.application_id,
            tier=row.tier,
            environment=row.environment.name if row.environment else "",
            is_known=row.is_known,
            is_assumed=row.is_assumed,
            occasion=row.occasion,
            taken_at=row.taken_at,
            confirmed_at=row.confirmed_at,
            items=row.items,
            digest=row.digest,
        )


class HeldItemShape(Schema):
    kind: str
    name: str
    value: str = Field(description="Empty: nobody can tell. A secret stands as its mask.")
    details: Mapping[str, str]

    @classmethod
    def of(cls, item: Item) -> HeldItemShape:
        return cls(
            kind=item.kind.value, name=item.name, value=item.value, details=dict(item.details)
        )


class CaseSnapshotShape(Schema):
    snapshot: SnapshotShape
    is_damaged: bool = Field(description="What is kept does not agree with its digest.")
    items: list[HeldItemShape]

    @classmethod
    def of_case(cls, found: Surroundings) -> CaseSnapshotShape:
        held: Description | None = found.description
        return cls(
            snapshot=SnapshotShape.of(found.snapshot),
            is_damaged=found.is_damaged,
            items=[HeldItemShape.of(item) for item in held.items] if held else [],
        )


class DriftChangeShape(Schema):
    tier: str
    kind: str
    name: str
    turn: str = Field(description="ADDED, REMOVED, CHANGED, or UNKNOWN: nobody can tell.")
    was: str
    now: str
    way: str = Field(description="UP or DOWN where two versions compare, else empty.")
    at: datetime | None = Field(description="When it was first seen so; null between snapshots.")

    @classmethod
    def of(cls, change: Change) -> DriftChangeShape:
        return cls(
            tier=change.tier.value,
            kind=change.kind.value,
            name=change.name,
            turn=change.turn.value,
            was=change.was,
            now=change.now,
            way=change.way.value,
            at=change.at,
        )


class HintShape(Schema):
    """A hint, not a cause."""

    kind: str
    name: str
    before: int = Field(description="So many past cases of this type had a change of it before.")
    past: int = Field(description="So many past cases of this type there are.")
    base: float = Field(description="The share of the time in which any moment had one before.")
    low: float = Field(description="Where the share lies, 90 %, counted by runs of cases.")
    high: float
    cases: list[str] = Field(description="The numbers of those cases, the latest first.")

    @classmethod
    def told(cls, hint: Hint[Name], numbers: Mapping[int, str]) -> HintShape:
        return cls(
            kind=hint.of[0].value,
            name=hint.of[1],
            before=hint.before,
            past=hint.past,
            base=round(hint.base, 4),
            low=round(hint.low, 4),
            high=round(hint.high, 4),
            cases=[numbers[key] for key in hint.evidence if key in numbers],
        )


class ChangesShape(Schema):
    days: int
    changes: list[DriftChangeShape] = Field(description="The most relevant to the case first.")
    hints: list[HintShape]


class DriftShape(Schema):
    was: SnapshotShape
    now: SnapshotShape
    is_known: bool = Field(description="False: of one nothing was known; nothing is compared.")
    same: int
    changes: list[DriftChangeShape]
    unknown: list[DriftChangeShape]

    @classmethod
    def between(
        cls, was: EnvironmentSnapshot, now: EnvironmentSnapshot, found: Drift
    ) -> DriftShape:
        asked = Asked(now.taken_at)
        return cls(
            was=SnapshotShape.of(was),
            now=SnapshotShape.of(now),
            is_known=found.is_known,
            same=found.same,
            changes=[DriftChangeShape.of(one) for one in by_relevance(found.changes, asked)],
            unknown=[DriftChangeShape.of(one) for one in found.unknown],
        )


class SeenComponentShape(Schema):
    name: str
    value: str = Field(description="Empty: nobody can tell.")
    part: str
    vendor: str
    release: str
    patch_level: str
    purl: str

    @classmethod
    def of(cls, item: Item) -> SeenComponentShape:
        """Nothing that names somebody, such as who looks after it."""
        details = {
            name: item.details.get(name, "")
            for name in ("part", "vendor", "release", "patch_level", "purl")
        }
        return cls(name=item.name, value=item.value, **details)


class SeenEnvironmentShape(Schema):
    """The components of an environment in which a defect is seen. Nobody is named."""

    tier: str
    at: datetime = Field(description="When it was frozen, or last confirmed.")
    is_now: bool = Field(description="As it runs now; else as a case of the defect kept it.")
    components: list[SeenComponentShape]

    @classmethod
    def of(cls, one: Seen) -> SeenEnvironmentShape:
        return cls(
            tier=one.tier,
            at=one.at,
            is_now=one.is_now,
            components=[SeenComponentShape.of(item) for item in one.items],
        )
