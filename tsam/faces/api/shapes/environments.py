"""What the API says about environments, who may read them, and when they may change."""

from __future__ import annotations

from datetime import date, datetime, time

from ninja import Schema
from pydantic import Field

from tsam.domains.intelligence.actions import Told
from tsam.domains.intelligence.models import (
    ChangeFreeze,
    ChangeWindow,
    Consent,
    Environment,
    EnvironmentFact,
    OrganisationFact,
    Stakeholder,
    TruthAsk,
)
from tsam.faces.api.shapes.accounts import PersonShape


class EnvironmentShape(Schema):
    id: int
    application: int
    tier: str
    name: str = Field(description="Empty while the tier has one environment.")
    confirmed_at: datetime | None = Field(description="When all of it was last said to be true.")
    confirmed_by: PersonShape | None
    freshness: str = Field(description="FRESH, AGEING, OLD or UNKNOWN.")
    facts: dict[str, int] = Field(description="How many are known of each kind.")

    @classmethod
    def of(cls, row: Environment, freshness: str, facts: dict[str, int]) -> EnvironmentShape:
        return cls(
            id=row.pk,
            application=row.application_id,
            tier=row.tier,
            name=row.name,
            confirmed_at=row.confirmed_at,
            confirmed_by=PersonShape.of(row.confirmed_by),
            freshness=freshness,
            facts=facts,
        )


class FactShape(Schema):
    id: int
    environment: int
    kind: str
    name: str
    value: str = Field(description="Empty: nobody can tell.")
    details: dict[str, str]
    since: datetime
    until: datetime | None = Field(description="Null while it is true.")
    source: str
    source_words: str
    confirmed_at: datetime
    freshness: str = Field(description="FRESH, AGEING, OLD or UNKNOWN.")

    @classmethod
    def of(cls, row: EnvironmentFact, freshness: str) -> FactShape:
        return cls(
            id=row.pk,
            environment=row.environment_id,
            kind=row.kind,
            name=row.name,
            value=row.value,
            details=row.details,
            since=row.since,
            until=row.until,
            source=row.source,
            source_words=row.source_words,
            confirmed_at=row.confirmed_at,
            freshness=freshness,
        )


class DescribedShape(Schema):
    added: int
    changed: int
    closed: int = Field(description="Not named in what was said to be everything.")
    confirmed: int = Field(description="The same as before.")
    later: int = Field(description="Left alone: something later is known of it.")

    @classmethod
    def of(cls, told: Told) -> DescribedShape:
        return cls(
            added=told.added,
            changed=told.changed,
            closed=told.closed,
            confirmed=told.confirmed,
            later=told.later,
        )


class TruthAskShape(Schema):
    id: int
    application: int
    environment: int | None = Field(description="Null: all tiers.")
    words: str
    asked_by: PersonShape | None
    asked_at: datetime
    answered_at: datetime | None

    @classmethod
    def of(cls, row: TruthAsk) -> TruthAskShape:
        return cls(
            id=row.pk,
            application=row.application_id,
            environment=row.environment_id,
            words=row.words,
            asked_by=PersonShape.of(row.asked_by),
            asked_at=row.asked_at,
            answered_at=row.answered_at,
        )


class ConsentShape(Schema):
    id: int
    application: int
    reader: str
    asked_at: datetime | None
    given_at: datetime | None
    given_by: PersonShape | None
    evidence: str
    ends_at: datetime | None = Field(description="The first moment at which it is over.")
    closed_at: datetime | None = Field(description="Refused where it was never given.")
    is_in_force: bool

    @classmethod
    def of(cls, row: Consent, at: datetime) -> ConsentShape:
        return cls(
            id=row.pk,
            application=row.application_id,
            reader=row.reader,
            asked_at=row.asked_at,
            given_at=row.given_at,
            given_by=PersonShape.of(row.given_by),
            evidence=row.evidence,
            ends_at=row.ends_at,
            closed_at=row.closed_at,
            is_in_force=row.is_in_force(at),
        )


class WindowShape(Schema):
    id: int
    weekday: int = Field(description="0 is Monday.")
    opens: time
    closes: time = Field(description="On the next day where it is not after `opens`.")
    zone: str

    @classmethod
    def of(cls, row: ChangeWindow) -> WindowShape:
        return cls(
            id=row.pk, weekday=row.weekday, opens=row.opens, closes=row.closes, zone=row.zone
        )


class FreezeShape(Schema):
    id: int
    starts_on: date
    ends_on: date = Field(description="The last day, included.")
    zone: str
    reason: str

    @classmethod
    def of(cls, row: ChangeFreeze) -> FreezeShape:
        return cls(
            id=row.pk,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            zone=row.zone,
            reason=row.reason,
        )


class ChangingShape(Schema):
    windows: list[WindowShape]
    freezes: list[FreezeShape]
    next_change: datetime | None = Field(
        description="When the next change may begin; null where nothing opens within three years."
    )


class PlaceShape(Schema):
    id: int
    kind: str
    name: str
    words: str
    confirmed_at: datetime

    @classmethod
    def of(cls, row: OrganisationFact) -> PlaceShape:
        return cls(
            id=row.pk,
            kind=row.kind,
            name=row.name,
            words=row.words,
            confirmed_at=row.confirmed_at,
        )


class StakeholderShape(Schema):
    id: int
    name: str
    role: str
    job_title: str
    is_key: bool
    confirmed_at: datetime

    @classmethod
    def of(cls, row: Stakeholder) -> StakeholderShape:
        return cls(
            id=row.pk,
            name=row.name,
            role=row.role,
            job_title=row.job_title,
            is_key=row.is_key,
            confirmed_at=row.confirmed_at,
        )


class OrganisationShape(Schema):
    places: list[PlaceShape]
    people: list[StakeholderShape] = Field(description="Empty for who may not read names.")
