"""What the API says about what a customer needs."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from tsam.domains.objectives.models import Requirement
from tsam.faces.api.shapes.accounts import PersonShape


class RequirementShape(Schema):
    id: int
    label: str = Field(description="R-01: counted within the engagement.")
    engagement: int
    application: int
    statement: str
    reason: str
    measure: str
    weight: int = Field(description="From 1 to 5, as the vendor gives it.")
    asked_weight: int | None = Field(description="The customer's, while both sides differ.")
    counted_weight: int = Field(description="The one that ranks count: the lower of the two.")
    status: str
    status_reason: str
    status_at: datetime
    vendor_owner: PersonShape | None
    customer_owner: PersonShape | None
    review_on: date | None
    proposed_by: PersonShape | None
    proposed_at: datetime
    published_at: datetime | None = Field(description="Since then Technical Support reads it.")
    cases_open: int = Field(description="Open cases that serve it, as far as the reader sees.")

    @classmethod
    def of(cls, row: Requirement, cases_open: int) -> RequirementShape:
        return cls(
            id=row.pk,
            label=row.label,
            engagement=row.engagement_id,
            application=row.engagement.application_id,
            statement=row.statement,
            reason=row.reason,
            measure=row.measure,
            weight=row.weight,
            asked_weight=row.asked_weight,
            counted_weight=row.counted_weight,
            status=row.status,
            status_reason=row.status_reason,
            status_at=row.status_at,
            vendor_owner=PersonShape.of(row.vendor_owner),
            customer_owner=PersonShape.of(row.customer_owner),
            review_on=row.review_on,
            proposed_by=PersonShape.of(row.proposed_by),
            proposed_at=row.proposed_at,
            published_at=row.published_at,
            cases_open=cases_open,
        )


class NeedShape(Schema):
    """A requirement as other rows name it."""

    id: int
    label: str

    @classmethod
    def of(cls, row: Requirement | None) -> NeedShape | None:
        return cls(id=row.pk, label=row.label) if row else None
