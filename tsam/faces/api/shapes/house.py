"""What the API says about one's own things and about what was found."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field

from tsam.domains.accounts.models import Letter
from tsam.domains.cases.looking import Hit


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


class LetterShape(Schema):
    id: int
    subject: str
    text: str
    path: str
    account: str | None
    written_at: datetime
    read_at: datetime | None
    sent_at: datetime | None = Field(description="When it was mailed; it stands here in any case.")
    failure: str = Field(description="Why it could not be mailed, for good.")
    calendar: str = Field(description="A file of RFC 5545 that went along, or nothing.")

    @classmethod
    def of(cls, row: Letter) -> LetterShape:
        return cls(
            id=row.pk,
            subject=row.subject,
            text=row.text,
            path=row.path,
            account=row.account.slug if row.account else None,
            written_at=row.written_at,
            read_at=row.read_at,
            sent_at=row.sent_at,
            failure=row.failure,
            calendar=row.calendar,
        )


class FoundShape(Schema):
    number: str
    title: str
    account: str
    is_open: bool
    kind: str = Field(description="Where the words stand: title, message, note, file, ...")
    excerpt: str

    @classmethod
    def of(cls, hit: Hit) -> FoundShape:
        first = hit.matches[0] if hit.matches else None
        return cls(
            number=hit.case.number,
            title=hit.case.title,
            account=hit.case.account.slug,
            is_open=hit.case.is_open,
            kind=first.where if first else "title",
            excerpt="".join(piece.text for piece in first.pieces) if first else "",
        )


class ReadShape(Schema):
    read: int = Field(description="How many letters were new.")
