"""What the API says about accounts. Moments are UTC, days are days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from ninja import Schema
from pydantic import Field

from tsam.domains.accounts.hours import open_until
from tsam.domains.accounts.models import (
    Account,
    Application,
    Contact,
    Engagement,
    SupportContract,
)
from tsam.domains.people.models import User
from tsam.domains.people.presence import Presence

NEVER = Presence()

Shape = TypeVar("Shape", bound=Schema)


class Listed(Schema, Generic[Shape]):
    """A stretch of a list. `next` is the cursor of the following one, or null at the end."""

    items: list[Shape]
    next: str | None


class PersonShape(Schema):
    id: int
    name: str
    works_for_vendor: bool

    @classmethod
    def of(cls, user: User | None) -> PersonShape | None:
        if user is None:
            return None
        return cls(id=user.pk, name=user.name, works_for_vendor=user.is_staff)


class AccountShape(Schema):
    slug: str
    name: str
    country: str
    time_zone: str
    language: str

    @classmethod
    def of(cls, row: Account) -> AccountShape:
        return cls(
            slug=row.slug,
            name=row.name,
            country=row.country,
            time_zone=row.time_zone,
            language=row.language,
        )


class ContactShape(Schema):
    id: int
    person: PersonShape
    email: str
    reach: str
    is_administrator: bool
    job_title: str
    phone: str
    speaks_english: bool
    applications: list[int] = Field(description="Where the reach is APPLICATION.")
    last_seen_at: datetime | None = Field(description="For those who manage the contacts.")
    invited_until: datetime | None = Field(description="For those who manage the contacts.")

    @classmethod
    def of(
        cls, row: Contact, applications: Iterable[int] = (), presence: Presence = NEVER
    ) -> ContactShape:
        person = row.user
        return cls(
            id=row.pk,
            person=PersonShape(id=person.pk, name=person.name, works_for_vendor=False),
            email=person.email,
            reach=row.reach,
            is_administrator=row.is_administrator,
            job_title=row.job_title,
            phone=row.phone,
            speaks_english=row.speaks_english,
            applications=sorted(applications),
            last_seen_at=presence.seen_at,
            invited_until=presence.invited_until,
        )


class PackageStepShape(Schema):
    """From that moment on the contract has this package."""

    package: str
    effective_at: datetime


class ContractShape(Schema):
    id: int
    number: str
    starts_on: date
    ends_on: date
    cancelled_on: date | None
    grace_days: int
    terms_version: str
    reseller: str
    packages: list[PackageStepShape]

    @classmethod
    def of(cls, row: SupportContract, steps: Iterable[tuple[datetime, str]]) -> ContractShape:
        return cls(
            id=row.pk,
            number=row.number,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            cancelled_on=row.cancelled_on,
            grace_days=row.grace_days,
            terms_version=row.terms_version,
            reseller=row.reseller,
            packages=[
                PackageStepShape(package=package, effective_at=since) for since, package in steps
            ],
        )


class ApplicationShape(Schema):
    id: int
    account: str
    name: str
    product: str
    features: list[str]
    server: str
    team: str
    fingerprint: str
    contract: str | None
    retired_at: datetime | None

    @classmethod
    def of(cls, row: Application) -> ApplicationShape:
        return cls(
            id=row.pk,
            account=row.account.slug,
            name=row.name,
            product=row.product,
            features=list(row.features),
            server=row.server,
            team=row.team,
            fingerprint=row.fingerprint,
            contract=row.support_contract.number if row.support_contract else None,
            retired_at=row.retired_at,
        )


class TermShape(Schema):
    starts_on: date
    ends_on: date
    months: int


class EngagementShape(Schema):
    id: int
    account: str
    application: int
    state: str
    asked_language: str
    language: str
    english_agreed_by: str
    calendar: str
    is_open: bool = Field(description="Whether its service hours run now.")
    changes_at: datetime | None = Field(description="When they end, or begin again.")
    terms: list[TermShape]
    tsam: list[PersonShape]

    @classmethod
    def of(
        cls, row: Engagement, terms: Iterable[Any], people: Iterable[User], at: datetime
    ) -> EngagementShape:
        is_open, changes_at = open_until(row.calendar, at)
        return cls(
            id=row.pk,
            account=row.account.slug,
            application=row.application_id,
            state=row.state,
            asked_language=row.asked_language,
            language=row.language,
            english_agreed_by=row.english_agreed_by,
            calendar=row.calendar.name,
            is_open=is_open,
            changes_at=changes_at,
            terms=[
                TermShape(starts_on=term.starts_on, ends_on=term.ends_on, months=term.months)
                for term in terms
            ],
            tsam=[PersonShape(id=one.pk, name=one.name, works_for_vendor=True) for one in people],
        )
