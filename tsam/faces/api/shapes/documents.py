"""What the API says about service objectives: versions, objectives, values, approvals, seals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from tsam.domains.cases.measuring import Measured
from tsam.domains.objectives.models import (
    Approval,
    Objective,
    ObjectiveNeed,
    ObjectivesDocument,
    Reading,
)
from tsam.domains.objectives.seals import Seal
from tsam.faces.api.shapes.accounts import PersonShape


class DocumentShape(Schema):
    id: int
    engagement: int
    version: int
    amends: int | None = Field(description="The version that it amends, by its id.")
    state: str = Field(description="DRAFT, IN_REVIEW, AGREED or SUPERSEDED.")
    purpose: str
    made_by: PersonShape | None
    made_at: datetime
    review_round: int = Field(description="How often it was sent to review.")
    in_review_at: datetime | None
    sent_back_at: datetime | None
    sent_back_reason: str
    agreed_at: datetime | None
    superseded_at: datetime | None
    sha256: str = Field(description="Of the sealed text; empty while it is open.")

    @classmethod
    def of(cls, row: ObjectivesDocument) -> DocumentShape:
        return cls(
            id=row.pk,
            engagement=row.engagement_id,
            version=row.version,
            amends=row.amends_id,
            state=row.state,
            purpose=row.purpose,
            made_by=PersonShape.of(row.made_by),
            made_at=row.made_at,
            review_round=row.round,
            in_review_at=row.in_review_at,
            sent_back_at=row.sent_back_at,
            sent_back_reason=row.sent_back_reason,
            agreed_at=row.agreed_at,
            superseded_at=row.superseded_at,
            sha256=row.sha256,
        )


class ObjectiveShape(Schema):
    id: int
    document: int
    number: int = Field(description="Names the objective through all versions.")
    label: str
    outcome: str
    metric: str
    unit: str
    baseline: Decimal | None
    is_measured_first: bool
    direction: str = Field(description="UP: at least the target. DOWN: at most.")
    target: Decimal | None
    due_on: date | None
    source: str = Field(description="MANUAL, or the figure that the desk counts itself.")
    read_from: str
    stale_days: int
    period: str
    is_critical_only: bool
    most_days: int
    owner: PersonShape | None
    change_reason: str
    requirements: list[int]

    @classmethod
    def of(cls, row: Objective, needs: Sequence[ObjectiveNeed] = ()) -> ObjectiveShape:
        return cls(
            id=row.pk,
            document=row.document_id,
            number=row.number,
            label=row.label,
            outcome=row.outcome,
            metric=row.metric,
            unit=row.unit,
            baseline=row.baseline,
            is_measured_first=row.is_measured_first,
            direction=row.direction,
            target=row.target,
            due_on=row.due_on,
            source=row.source,
            read_from=row.read_from,
            stale_days=row.stale_days,
            period=row.period,
            is_critical_only=row.is_critical_only,
            most_days=row.most_days,
            owner=PersonShape.of(row.owner),
            change_reason=row.change_reason,
            requirements=[need.requirement_id for need in needs],
        )


class ValueShape(Schema):
    """Where an objective stands, and what that was counted from."""

    objective: int
    label: str
    status: str = Field(description="ON_TRACK, AT_RISK, REACHED, MISSED or NA.")
    sentence: str
    value: Decimal | None = Field(description="Nothing where it is not known; never a zero.")
    part: int | None = Field(description="How many of `counted`, where the value is a share.")
    counted: int
    on: date
    starts_on: date | None
    ends_on: date | None
    counted_at: datetime
    cases: list[str] = Field(description="The numbers of those that the reader may see.")

    @classmethod
    def of(cls, one: Measured, numbers: dict[int, str]) -> ValueShape:
        value = one.value
        return cls(
            objective=one.objective.pk,
            label=one.objective.label,
            status=one.standing.status,
            sentence=one.standing.sentence,
            value=value.value,
            part=value.part,
            counted=value.counted,
            on=value.on,
            starts_on=value.starts_on,
            ends_on=value.ends_on,
            counted_at=value.at,
            cases=[numbers[key] for key in value.keys if key in numbers],
        )


class ApprovalShape(Schema):
    id: int
    side: str
    approver: PersonShape | None
    review_round: int
    asked_at: datetime
    answer_by: date
    verdict: str = Field(description="Empty, AGREED or SENT_BACK.")
    decided_at: datetime | None
    reason: str

    @classmethod
    def of(cls, row: Approval) -> ApprovalShape:
        return cls(
            id=row.pk,
            side=row.side,
            approver=PersonShape.of(row.approver),
            review_round=row.round,
            asked_at=row.asked_at,
            answer_by=row.answer_by,
            verdict=row.verdict,
            decided_at=row.decided_at,
            reason=row.reason,
        )


class SealShape(Schema):
    """Checked as the answer is made: the text against its hash, the rows, and the event."""

    is_whole: bool
    fault: str = Field(description="Empty, or what differs: text, rows or event.")
    sha256: str
    found: str = Field(description="The hash that the rows of now give.")
    checked_at: datetime

    @classmethod
    def of(cls, seal: Seal) -> SealShape:
        return cls(
            is_whole=seal.is_whole,
            fault=seal.fault,
            sha256=seal.sha256,
            found=seal.found,
            checked_at=seal.checked_at,
        )


class ReadingShape(Schema):
    id: int
    engagement: int
    number: int = Field(description="Of the objective, through all versions.")
    value: Decimal
    measured_on: date
    note: str
    by: PersonShape | None
    at: datetime

    @classmethod
    def of(cls, row: Reading) -> ReadingShape:
        return cls(
            id=row.pk,
            engagement=row.engagement_id,
            number=row.number,
            value=row.value,
            measured_on=row.measured_on,
            note=row.note,
            by=PersonShape.of(row.by),
            at=row.at,
        )
