from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils.timezone import now

from tests.api.conftest import Caller
from tests.cast import Cast
from tsam.domains.people import tokens
from tsam.domains.people.models import Token

Calls = Callable[..., Caller]


def test_without_a_key_nothing_opens(cast: Cast) -> None:
    answer = Client().get("/api/v1/me")

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_a_cookie_opens_nothing(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)

    assert client.get("/api/v1/me").status_code == 401


def test_expired_revoked_and_unknown_keys_get_one_answer(cast: Cast, caller: Calls) -> None:
    expired, revoked, unknown = caller(cast.ada), caller(cast.ada), caller(cast.ada)
    first, second = Token.objects.order_by("pk")[:2]
    Token.objects.filter(pk=first.pk).update(expires_at=now() - timedelta(days=1))
    tokens.revoke(second, by=cast.ada, at=now())
    unknown.secret = "tsam_nothing"

    answers = [one("GET", "me") for one in (expired, revoked, unknown)]

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1


def test_a_reading_key_writes_nothing(cast: Cast, caller: Calls) -> None:
    case = cast.case()
    ada = caller(cast.ada, "read")

    assert ada("GET", f"cases/{case.number}").status_code == 200
    assert ada("POST", f"cases/{case.number}/messages", {"text": "x"}).status_code == 403


def test_the_key_of_somebody_who_left_opens_nothing(cast: Cast, caller: Calls) -> None:
    eli = caller(cast.eli)
    cast.eli.is_active = False
    cast.eli.save(update_fields=["is_active"])

    assert eli("GET", "me").status_code == 401


def test_only_the_hash_of_a_key_is_kept(cast: Cast, caller: Calls) -> None:
    secret = caller(cast.ada).secret

    assert secret not in Token.objects.get().digest


def test_it_says_who_one_is(cast: Cast, caller: Calls) -> None:
    said = caller(cast.ada)("GET", "me").json()

    assert (said["email"], said["accounts"], said["functions"]) == (
        cast.ada.email,
        ["acme"],
        [],
    )


def test_its_document_is_there_for_everybody(cast: Cast) -> None:
    document = Client().get("/api/v1/openapi.json").json()

    assert "/api/v1/cases" in document["paths"]
