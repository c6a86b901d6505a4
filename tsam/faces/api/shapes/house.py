"""What the API says about one's own things and the house."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from ninja import Schema

from tsam.domains.accounts.models import Letter
from tsam.domains.cases.models import ImportRun
from tsam.domains.people.models import Token, User


class MeShape(Schema):
    id: int
    name: str
    email: str
    works_for_vendor: bool
    functions: list[str]
    accounts: list[str]
    language: str
    time_zone: str
    theme: str
    density: str
    single_keys: bool
    scope: str


class SessionShape(Schema):
    """A browser in which one is signed in."""

    id: int
    browser: str
    address: str
    since: datetime
    last_seen_at: datetime

    @classmethod
    def of(cls, row: UserSession) -> SessionShape:
        return cls(
            id=row.pk,
            browser=row.user_agent,
            address=row.ip,
            since=row.created_at,
            last_seen_at=row.last_seen_at,
        )


class KeyShape(Schema):
    id: int
    name: str
    scope: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None

    @classmethod
    def of(cls, row: Token) -> KeyShape:
        return cls(
            id=row.pk,
            name=row.name,
            scope=row.scope,
            created_at=row.created_at,
            expires_at=row.expires_at,
            last_used_at=row.last_used_at,
        )


class LetterShape(Schema):
    id: int
    subject: str
    text: str
    path: str
    written_at: datetime
    read_at: datetime | None

    @classmethod
    def of(cls, row: Letter) -> LetterShape:
        return cls(
            id=row.pk,
            subject=row.subject,
            text=row.text,
            path=row.path,
            written_at=row.written_at,
            read_at=row.read_at,
        )


class FoundShape(Schema):
    number: str
    title: str
    kind: str
    excerpt: str


class ImportShape(Schema):
    id: int
    account: str
    application: int
    mapping: str
    file_name: str
    state: str
    rows_read: int
    counts: dict[str, Any]
    error_count: int
    errors: list[Any]

    @classmethod
    def of(cls, row: ImportRun) -> ImportShape:
        return cls(
            id=row.pk,
            account=row.account.slug,
            application=row.application_id,
            mapping=row.mapping,
            file_name=row.file_name,
            state=row.state,
            rows_read=row.rows_read,
            counts=row.counts,
            error_count=row.error_count,
            errors=list(row.errors),
        )


class UserShape(Schema):
    id: int
    name: str
    email: str
    is_active: bool
    functions: list[str]

    @classmethod
    def of(cls, row: User) -> UserShape:
        return cls(
            id=row.pk,
            name=row.name,
            email=row.email,
            is_active=row.is_active,
            functions=sorted(held.function for held in row.held_functions.all()),
        )
