"""What the API says about defects: inside, in public words, and of whom they hit."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from tsam.domains.sprs import counting, impact, story
from tsam.domains.sprs.curves import GRID, day_within
from tsam.domains.sprs.models import (
    PriorityRequest,
    PublicOutlook,
    Spr,
    SprForecast,
    SprInterest,
    SprOutlook,
    SprPublic,
)
from tsam.faces.api.shapes.accounts import PersonShape
from tsam.faces.api.shapes.requirements import NeedShape


class ImpactShape(Schema):
    words: str
    points: int


class SprShape(Schema):
    """Internal: for Technical Support, R&D and Product Management. It names no customer."""

    number: str
    title: str
    text: str
    product: str
    component: str
    found_in: str
    severity: int = Field(description="0 Enterprise Down, 1 Urgent, 2 High, 3 Medium, 4 Low.")
    state: str
    state_reason: str
    state_at: datetime
    is_open: bool
    duplicate_of: str | None = Field(description="The number of the other; see also `followed`.")
    target_release: str
    target_on: date | None
    resolved_in: str
    answer: str = Field(description="Of R&D to what was asked last; empty when nothing was.")
    owner: PersonShape | None
    raised_by: PersonShape | None
    raised_at: datetime
    impact: int
    impact_terms: list[ImpactShape]
    customers: int | None = Field(description="How many it hits; null where it is under three.")
    nearest_on: date | None = Field(description="The nearest milestone that waits for it.")
    misses: int = Field(description="Milestones that come before the target.")
    source: str
    external_id: str

    @classmethod
    def of(cls, row: Spr) -> SprShape:
        return cls(
            number=row.number,
            title=row.title,
            text=row.text,
            product=row.product,
            component=row.component,
            found_in=row.found_in,
            severity=row.severity,
            state=row.state,
            state_reason=row.state_reason,
            state_at=row.state_at,
            is_open=row.is_open,
            duplicate_of=row.duplicate_of.number if row.duplicate_of else None,
            target_release=row.target_release,
            target_on=row.target_on,
            resolved_in=row.resolved_in,
            answer=row.answer,
            owner=PersonShape.of(row.owner),
            raised_by=PersonShape.of(row.raised_by),
            raised_at=row.raised_at,
            impact=row.impact,
            impact_terms=[
                ImpactShape(words=impact.said(term), points=term[2]) for term in row.impact_terms
            ],
            customers=counting.shown(row.customers),
            nearest_on=row.nearest_on,
            misses=row.misses,
            source=row.source,
            external_id=row.external_id,
        )


class HitShape(Schema):
    """A place that a defect hits, for its customer and for Technical Support."""

    id: int
    account: str = Field(description="slug")
    application: int
    since: datetime
    wanted: str
    why: str
    milestone: int | None
    requirement: NeedShape | None
    installed_on: date | None
    verified_on: date | None
    asked_again: str
    asked_again_at: datetime | None

    @classmethod
    def of(cls, row: SprInterest) -> HitShape:
        return cls(
            id=row.pk,
            account=row.application.account.slug,
            application=row.application_id,
            since=row.since,
            wanted=row.wanted,
            why=row.why,
            milestone=row.milestone_id,
            requirement=NeedShape.of(row.requirement),
            installed_on=row.installed_on,
            verified_on=row.verified_on,
            asked_again=row.asked_again,
            asked_again_at=row.asked_again_at,
        )


class PublicSprShape(Schema):
    """A defect in public words, as the customers read it that it hits."""

    number: str
    title: str
    text: str
    severity: int
    product: str
    state: str
    state_words: str
    state_at: datetime
    reason: str
    same_as: str = Field(description="The number under which a duplicate is followed.")
    target_release: str
    target_on: date | None
    resolved_in: str
    workaround: str
    workaround_quality: str

    @classmethod
    def of(cls, row: SprPublic) -> PublicSprShape:
        return cls(
            number=row.number,
            title=row.title,
            text=row.text,
            severity=row.severity,
            product=row.product,
            state=row.state,
            state_words=str(story.PUBLIC_STATES[row.state]),
            state_at=row.state_at,
            reason=row.reason,
            same_as=row.same_as,
            target_release=row.target_release,
            target_on=row.target_on,
            resolved_in=row.resolved_in,
            workaround=row.workaround,
            workaround_quality=row.workaround_quality,
        )


class OwnSprShape(PublicSprShape):
    hits: list[HitShape] = Field(description="The places of one's own.")
    others: str = Field(description="How many others, in words; no number under three.")


class SprsAskedShape(Schema):
    """What a TSAM asked of R&D, and what R&D answered. It names no customer."""

    id: int
    spr: str
    justification: str
    wanted_release: str
    wanted_on: date | None
    asked_by: PersonShape | None
    asked_at: datetime
    state: str
    reply: str
    promised_release: str
    promised_on: date | None
    answered_by: PersonShape | None
    answered_at: datetime | None
    more: str

    @classmethod
    def of(cls, row: PriorityRequest) -> SprsAskedShape:
        return cls(
            id=row.pk,
            spr=row.spr.number,
            justification=row.justification,
            wanted_release=row.wanted_release,
            wanted_on=row.wanted_on,
            asked_by=PersonShape.of(row.asked_by),
            asked_at=row.asked_at,
            state=row.state,
            reply=row.reply,
            promised_release=row.promised_release,
            promised_on=row.promised_on,
            answered_by=PersonShape.of(row.answered_by),
            answered_at=row.answered_at,
            more=row.more,
        )


class DriverShape(Schema):
    factor: str
    level: list[str]
    times: float = Field(description="Above 1 it makes the fix quicker.")
    events: int


class ChancePart(Schema):
    name: str
    percent: int


class CurvePoint(Schema):
    days: float
    fixed: float
    rejected: float


class ForecastShape(Schema):
    """When an open defect is fixed: for our people, a forecast and no promise."""

    spr: str
    made_at: datetime
    version: int
    is_enough: bool = Field(description="False: too few defects have ended, nothing is told.")
    ended: int
    ended_alike: int = Field(description="Of these, those of the same product.")
    half_by: date | None = Field(description="Half of defects like it are fixed by that day.")
    most_by: date | None = Field(description="80 % of them.")
    curve: list[CurvePoint] = Field(description="Shares within so many days from `made_at`.")
    drivers: list[DriverShape]
    percent: int | None = Field(description="Of the least likely milestone: installed in time.")
    low: int | None
    high: int | None
    due_on: date | None

    @classmethod
    def of(cls, row: SprForecast) -> ForecastShape:
        points = zip(GRID, row.fixed, row.rejected, strict=False) if row.is_enough else ()
        return cls(
            spr=row.spr.number,
            made_at=row.made_at,
            version=row.version,
            is_enough=row.is_enough,
            ended=row.ended,
            ended_alike=row.ended_alike,
            half_by=day_within(0.5, row.fixed, row.made_at) if row.is_enough else None,
            most_by=day_within(0.8, row.fixed, row.made_at) if row.is_enough else None,
            curve=[CurvePoint(days=d, fixed=fixed, rejected=gone) for d, fixed, gone in points],
            drivers=[
                DriverShape(factor=one[0], level=one[1], times=one[2], events=one[3])
                for one in row.drivers
            ],
            percent=row.percent,
            low=row.low,
            high=row.high,
            due_on=row.due_on,
        )


class OutlookShape(Schema):
    """Whether a fix is installed before the milestone of one place; for Technical Support."""

    spr: str
    application: int
    made_at: datetime
    told: str = Field(description="CHANCE, FEW (not enough data), NO_RELEASE or OVER.")
    milestone: int | None
    due_on: date | None
    percent: int | None
    low: int | None
    high: int | None
    release: str
    links: list[ChancePart]
    helps: list[ChancePart] = Field(description="What would help, and the chance then.")

    @classmethod
    def of(cls, row: SprOutlook) -> OutlookShape:
        return cls(
            spr=row.spr.number,
            application=row.application_id,
            made_at=row.made_at,
            told=row.told,
            milestone=row.milestone_id,
            due_on=row.due_on,
            percent=row.percent,
            low=row.low,
            high=row.high,
            release=row.carrier,
            links=[ChancePart(name=one[0], percent=one[1]) for one in row.links],
            helps=[ChancePart(name=one[0], percent=one[1]) for one in row.helps],
        )


class PublicOutlookShape(Schema):
    """What customers may read of it, where the vendor lets them: ranges, not a commitment."""

    hit: int
    made_at: datetime
    from_on: date | None
    until_on: date | None
    low: int | None
    high: int | None

    @classmethod
    def of(cls, row: PublicOutlook) -> PublicOutlookShape:
        return cls(
            hit=row.interest_id,
            made_at=row.made_at,
            from_on=row.from_on,
            until_on=row.until_on,
            low=row.low,
            high=row.high,
        )
