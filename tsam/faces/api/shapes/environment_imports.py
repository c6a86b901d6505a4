"""What the API says of a report of an environment."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field

from tsam.domains.intelligence.models import EnvironmentImport


class ReportRemarkShape(Schema):
    place: str = Field(description="The file of a bundle; empty for the report itself.")
    row: int = Field(description="The row or component; 0 where it is none.")
    sentence: str


class MaskedShape(Schema):
    """That a secret stood there. It was not stored."""

    kind: str = Field(description="PASSWORD, KEY, TOKEN or CONNECTION.")
    place: str


class DifferenceShape(Schema):
    kind: str
    name: str
    former: str = Field(description="Empty where nothing was known.")
    value: str
    is_gone: bool


class ReportedTierShape(Schema):
    """What changes in one tier, or what did."""

    tier: str
    items: int
    added: int
    changed: int
    closed: int
    confirmed: int
    later: int = Field(description="Left alone: something later is known of it.")
    lines: list[DifferenceShape] = Field(description="The first of what changes.")


class EnvironmentImportShape(Schema):
    id: int
    account: str
    application: int
    state: str = Field(description="CHECKED, REFUSED, SAME, RUNNING, DONE or FAILED.")
    form: str
    file_name: str
    size: int
    taken_at: datetime | None
    complete: bool
    tiers: list[ReportedTierShape]
    error_count: int
    errors: list[ReportRemarkShape]
    warning_count: int
    warnings: list[ReportRemarkShape]
    masked_count: int
    masked: list[MaskedShape]
    earlier: int | None = Field(description="The import that wrote the same file before.")
    started_by: str
    created_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, row: EnvironmentImport) -> EnvironmentImportShape:
        return cls(
            id=row.pk,
            account=row.account.slug,
            application=row.application_id,
            state=row.state,
            form=row.form,
            file_name=row.file_name,
            size=row.size,
            taken_at=row.taken_at,
            complete=row.complete,
            tiers=[ReportedTierShape(**tier) for tier in row.tiers],
            error_count=row.error_count,
            errors=[ReportRemarkShape(**one) for one in row.errors],
            warning_count=row.warning_count,
            warnings=[ReportRemarkShape(**one) for one in row.warnings],
            masked_count=row.masked_count,
            masked=[MaskedShape(**one) for one in row.masked],
            earlier=row.earlier_id,
            started_by=row.started_by.name,
            created_at=row.created_at,
            finished_at=row.finished_at,
        )
