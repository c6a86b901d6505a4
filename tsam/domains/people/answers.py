"""Answers of the API that are kept under the caller's key, so that a create happens once."""

from __future__ import annotations

from datetime import datetime

from tsam.domains.people.models import KeptAnswer, User


def kept(owner: User, key: str) -> KeptAnswer | None:
    """The finished answer under this key; its digest says what it answered."""
    return KeptAnswer.objects.filter(owner=owner, key=key, status__isnull=False).first()


def reserve(owner: User, key: str, *, digest: str, at: datetime) -> KeptAnswer:
    """Take the key, inside the caller's transaction. Raises IntegrityError where it is taken."""
    return KeptAnswer.objects.create(owner=owner, key=key, digest=digest, kept_at=at)


def fill(answer: KeptAnswer, *, status: int, body: str) -> None:
    answer.status, answer.body = status, body
    answer.save(update_fields=["status", "body"])
