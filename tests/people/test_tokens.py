from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from tests.cast import NOON, Cast
from tsam.domains.people import tokens
from tsam.domains.people.models import Token, User
from tsam.kernel.verdicts import Refused


def issue(owner: User, *, days: int = 90) -> tuple[Token, str]:
    return tokens.issue(owner, name="script", scope="read", days=days, at=NOON)


def test_the_secret_opens_and_is_not_kept(cast: Cast) -> None:
    token, secret = issue(cast.tess)

    assert secret.startswith("tsam_")
    found = tokens.authenticate(secret, NOON)
    assert found is not None
    assert found.owner == cast.tess
    kept = Token.objects.filter(pk=token.pk).values().get()
    assert not any(secret in str(value) or secret[5:] in str(value) for value in kept.values())


@pytest.mark.parametrize("wrong", ["", "tsam_", "tsam_guess", "Bearer", "tsam_\x00", "tsam_\udce4"])
def test_a_wrong_secret_opens_nothing(cast: Cast, wrong: str) -> None:
    issue(cast.tess)

    assert tokens.authenticate(wrong, NOON) is None


def test_it_ends_on_its_day(cast: Cast) -> None:
    _token, secret = issue(cast.tess, days=1)

    assert tokens.authenticate(secret, NOON + timedelta(hours=23, minutes=59))
    assert tokens.authenticate(secret, NOON + timedelta(days=1)) is None


def test_the_last_use_is_written_once_in_ten_minutes(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    token, secret = issue(cast.tess)

    with django_assert_num_queries(2):
        tokens.authenticate(secret, NOON)
    with django_assert_num_queries(1):
        tokens.authenticate(secret, NOON + timedelta(minutes=10))
    token.refresh_from_db()
    assert token.last_used_at == NOON
    tokens.authenticate(secret, NOON + timedelta(minutes=11))

    token.refresh_from_db()
    assert token.last_used_at == NOON + timedelta(minutes=11)


@pytest.mark.parametrize("who", ["tess", "dana"])
def test_its_owner_or_an_administrator_revokes_it(cast: Cast, who: str) -> None:
    token, secret = issue(cast.tess)

    tokens.revoke(token, by=getattr(cast, who), at=NOON)
    tokens.revoke(token, by=getattr(cast, who), at=NOON + timedelta(days=1))

    assert tokens.authenticate(secret, NOON) is None
    assert token.revoked_at == NOON


def test_others_do_not(cast: Cast) -> None:
    token, secret = issue(cast.tess)

    with pytest.raises(Refused):
        tokens.revoke(token, by=cast.eli, at=NOON)

    assert tokens.authenticate(secret, NOON)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"days": 0}, "days"),
        ({"days": 367}, "days"),
        ({"scope": "everything"}, "scope"),
        ({"name": " "}, "name"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    cast: Cast, fields: dict[str, object], field: str
) -> None:
    asked: dict[str, object] = {"name": "script", "scope": "read", "days": 90, **fields}

    with pytest.raises(ValidationError) as wrong:
        tokens.issue(
            cast.tess,
            name=str(asked["name"]),
            scope=str(asked["scope"]),
            days=int(str(asked["days"])),
            at=NOON,
        )

    assert list(wrong.value.message_dict) == [field]
