"""What is too large is refused before it is read, in words, whoever sends it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now
from pytest_django import Settings

from tests.cast import Cast
from tsam.domains.people import tokens
from tsam.domains.people.models import User

MB = 1 << 20


@pytest.fixture(autouse=True)
def _small(settings: Settings) -> None:
    settings.ATTACHMENT_BYTES = 1 * MB
    settings.IMPORT_BYTES = 2 * MB


def announce(person: User | None, path: str, length: int | str, **more: Any) -> Any:
    """Only the length is told: nothing of the body may be asked for."""
    client = Client()
    if person:
        client.force_login(person)
    return client.generic(
        "POST",
        path,
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(length),
        **more,
    )


def test_a_form_too_large_is_told_how_much_is_taken(cast: Cast) -> None:
    answer = announce(cast.ada, f"/portal/cases/{cast.case().number}/words", 19 * MB)

    assert answer.status_code == 413
    assert b"1.0 MB" in answer.content
    assert b"Ada Acme" in answer.content


def test_who_is_not_signed_in_sends_a_password_and_no_more(db: None) -> None:
    assert announce(None, "/sign-in/", 65 * 1024).status_code == 413
    assert announce(None, "/portal/files", 65 * 1024).status_code == 413


def test_an_import_has_its_own_measure(cast: Cast) -> None:
    assert announce(cast.tess, "/desk/imports", 11 * MB).status_code == 413
    assert announce(cast.tess, "/desk/imports", 9 * MB).status_code != 413


@pytest.mark.parametrize("path", ["cases", "cases/C1000001/attachments", "imports"])
def test_the_api_says_it_as_a_problem(cast: Cast, path: str) -> None:
    _token, secret = tokens.issue(cast.tess, name="x", scope="write", days=1, at=now())

    answer = announce(
        None, f"/api/v1/{path}", 99 * MB, headers={"Authorization": f"Bearer {secret}"}
    )

    assert answer.status_code == 413
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 413


@pytest.mark.parametrize("length", ["-1", "²", "1e9", "", "0x7fffffff", "99999999999 "])
def test_a_length_that_is_no_number_breaks_nothing(cast: Cast, length: str) -> None:
    assert announce(None, "/sign-in/", length).status_code < 500


def test_words_beyond_measure_sent_by_key_are_a_problem_too(cast: Cast) -> None:
    case = cast.case()
    _token, secret = tokens.issue(cast.ada, name="x", scope="write", days=1, at=now())

    answer = Client().post(
        f"/api/v1/cases/{case.number}/messages",
        b'{"text": "' + b"x" * 9 * MB + b'"}',
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )

    assert answer.status_code == 413
    assert answer["Content-Type"] == "application/problem+json"


def test_thousands_of_fields_are_not_taken_apart(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)

    answer = client.post("/portal/contacts/invitation", {f"f{n}": "x" for n in range(2100)})

    assert answer.status_code == 400
    assert b"Ada Acme" in answer.content


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=", b"x"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data"),
        ("multipart/form-data; boundary=\xe9", b"x"),
        ("application/x-www-form-urlencoded; charset=nonsense", b"text=x"),
        ("application/x-www-form-urlencoded", b"text=%00%ff%fe"),
        ("application/json", b"{"),
        ("application/json", b"\xff\xfe"),
        ("application/json", b"[" * 100_000),
        ("text/plain", b"x"),
        ("", b"x"),
    ],
    ids=str,
)
def test_what_cannot_be_read_breaks_nothing(cast: Cast, kind: str, body: bytes) -> None:
    case = cast.case()
    _token, secret = tokens.issue(cast.ada, name="x", scope="write", days=1, at=now())
    signed_in, key = Client(), {"Authorization": f"Bearer {secret}"}
    signed_in.force_login(cast.ada)

    page = signed_in.generic("POST", f"/portal/cases/{case.number}/words", body, kind)
    calls = [
        Client().generic("POST", f"/api/v1/cases/{case.number}/{way}", body, kind, headers=key)
        for way in ("messages", "attachments")
    ]

    assert [answer.status_code < 500 for answer in (page, *calls)] == [True, True, True]
