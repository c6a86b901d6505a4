"""Keys for the API."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField
from django.utils.translation import gettext as _

from tsam.domains.people import policies, secrets
from tsam.domains.people.models import Scope, Token, User
from tsam.kernel.blanks import Blank
from tsam.kernel.questions import Question
from tsam.kernel.verdicts import require

PREFIX = "tsam_"
LONGEST_DAYS = 366
# The last use is written at most so often: a busy key must not write with every call.
_USE_NOTED_EVERY = timedelta(minutes=10)
_BY_DIGEST: Question[Token] = Question(
    lambda rows: rows.filter(digest=Blank("digest", CharField())).select_related("owner")
)


@transaction.atomic
def issue(owner: User, *, name: str, scope: str, days: int, at: datetime) -> tuple[Token, str]:
    """Make a key; returns it with its secret, which is not kept. Raises ValidationError."""
    if not 1 <= days <= LONGEST_DAYS:
        raise ValidationError({"days": _("A key is valid for 1 to 366 days.")})
    if scope not in Scope.values:
        raise ValidationError({"scope": _("Choose read, or read and write.")})
    if not name.strip():
        raise ValidationError({"name": _("Say what it is for.")})
    secret = secrets.fresh(PREFIX)
    token = Token.objects.create(
        owner=owner,
        name=name.strip()[:80],
        digest=secrets.digest(secret),
        scope=scope,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    return token, secret


def authenticate(secret: str, at: datetime) -> Token | None:
    """The valid key with this secret, with its owner; None for all others alike."""
    if not secret.startswith(PREFIX):
        return None
    found = _BY_DIGEST.of(Token.objects.all(), digest=secrets.digest(secret))
    if not found or not found[0].is_valid(at):
        return None
    token = found[0]
    if token.last_used_at is None or at - token.last_used_at > _USE_NOTED_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used_at=at)
    return token


@transaction.atomic
def revoke(token: Token, *, by: User, at: datetime) -> Token:
    """From now on it opens nothing. Twice is once."""
    require(policies.revoke_token(by, token))
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
    return token
