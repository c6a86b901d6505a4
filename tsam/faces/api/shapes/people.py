"""What the API says about the people of the vendor. Nothing here opens a door."""

from __future__ import annotations

from datetime import date, datetime

from allauth.usersessions.models import UserSession
from ninja import Schema
from pydantic import Field

from tsam.domains.people.entry import Entry
from tsam.domains.people.models import Attestation, Invitation, Token, User
from tsam.domains.people.proofs import standing


class UserShape(Schema):
    id: int
    name: str
    email: str
    is_active: bool
    functions: list[str]
    entry: str = Field(description="How the person stands at the door: ACTIVE, INVITED, ...")
    invited_until: datetime | None

    @classmethod
    def of(cls, row: User, entry: tuple[Entry, Invitation | None]) -> UserShape:
        how, invitation = entry
        return cls(
            id=row.pk,
            name=row.name,
            email=row.email,
            is_active=row.is_active,
            functions=sorted(held.function for held in row.held_functions.all()),
            entry=how,
            invited_until=invitation.expires_at if invitation else None,
        )


class AttestationShape(Schema):
    """That a rule is met. Never a nationality, never a reason."""

    id: int
    rule: str
    standing: str
    verified_by: str
    verified_at: datetime
    valid_from: date
    valid_until: date | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, row: Attestation, on: date) -> AttestationShape:
        return cls(
            id=row.pk,
            rule=row.rule,
            standing=standing(row, on),
            verified_by=row.verified_by.name,
            verified_at=row.verified_at,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            revoked_at=row.revoked_at,
        )


class SessionShape(Schema):
    id: int
    browser: str
    address: str
    signed_in_at: datetime
    last_seen_at: datetime

    @classmethod
    def of(cls, row: UserSession, browser: str) -> SessionShape:
        return cls(
            id=row.pk,
            browser=browser,
            address=str(row.ip),
            signed_in_at=row.created_at,
            last_seen_at=row.last_seen_at,
        )


class TokenShape(Schema):
    """A key without its secret, which nobody knows but its owner."""

    id: int
    name: str
    scope: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, row: Token) -> TokenShape:
        return cls(
            id=row.pk,
            name=row.name,
            scope=row.scope,
            created_at=row.created_at,
            expires_at=row.expires_at,
            last_used_at=row.last_used_at,
            revoked_at=row.revoked_at,
        )
