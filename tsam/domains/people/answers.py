"""Answers of the API that are kept under the caller's key, so that a create happens once."""

from __future__ import annotations

from datetime import datetime

from django.db.models import CharField

from tsam.domains.people.models import KeptAnswer, User
from tsam.kernel.blanks import Blank
from tsam.kernel.questions import Question

_KEPT: Question[KeptAnswer] = Question(
    lambda rows: rows.filter(
        owner=Blank("owner"), key=Blank("key", CharField()), status__isnull=False
    )
)


def kept(owner: User, key: str) -> KeptAnswer | None:
    """The finished answer under this key; its digest says what it answered."""
    found = _KEPT.of(KeptAnswer.objects.all(), owner=owner.pk, key=key)
    return found[0] if found else None


def reserve(owner: User, key: str, *, digest: str, at: datetime) -> KeptAnswer:
    """Take the key, inside the caller's transaction. Raises IntegrityError where it is taken."""
    return KeptAnswer.objects.create(owner=owner, key=key, digest=digest, kept_at=at)


def fill(answer: KeptAnswer, *, status: int, body: str) -> None:
    answer.status, answer.body = status, body
    answer.save(update_fields=["status", "body"])
