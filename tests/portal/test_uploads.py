"""Files that are sent before their words: kept, refused with what to send instead, and bound."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now
from pytest_django import Settings

from tests.cast import Cast
from tsam.domains.cases.models import Attachment
from tsam.faces.ui import uploads


def send(client: Client, name: str = "press.log", body: bytes = b"02:10 it stops") -> str:
    answer = client.post("/portal/files", {"file": SimpleUploadedFile(name, body)})
    found = re.search(r'name="kept" value="([^"]+)"', answer.content.decode())
    return found[1] if found else ""


def test_a_file_is_checked_then_hangs_on_the_message(cast: Cast, client: Client) -> None:
    case = cast.case()
    client.force_login(cast.ada)
    token = send(client)
    assert not Attachment.objects.exists()

    client.post(f"/portal/cases/{case.number}/words", {"text": "See", "kept": [token]})

    file = Attachment.objects.get()
    assert (file.name, file.size, file.content_type) == ("press.log", 14, "text/plain")


def test_a_message_may_be_files_alone(cast: Cast, client: Client) -> None:
    case = cast.case()
    client.force_login(cast.ada)

    client.post(f"/portal/cases/{case.number}/words", {"kept": [send(client)]})

    assert Attachment.objects.get().message_id


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("collect.exe", b"MZ\x90\x00", "Send what it wrote"),
        ("empty.log", b"", "empty"),
        ("grown.log", b"x" * ((1 << 20) + 1), "larger than 1 MB"),
    ],
)
def test_a_refusal_says_what_to_send_instead(
    cast: Cast, client: Client, settings: Settings, name: str, body: bytes, said: str
) -> None:
    settings.ATTACHMENT_BYTES = 1 << 20
    client.force_login(cast.ada)

    answer = client.post("/portal/files", {"file": SimpleUploadedFile(name, body)})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert b'name="kept"' not in answer.content


def test_the_token_of_somebody_else_or_a_made_up_one_hangs_nothing(cast: Cast) -> None:
    case = cast.case()
    ada, owen = Client(), Client()
    ada.force_login(cast.ada)
    owen.force_login(cast.owen)
    theirs = send(owen)
    way = f"/portal/cases/{case.number}/words"

    for token in (theirs, "made:up:token", theirs[:-2] + "xx", "\x00"):
        answer = ada.post(way, {"text": "See", "kept": [token]})
        assert answer.status_code == 422, token

    assert not Attachment.objects.exists()


def test_a_file_waits_for_its_words_for_a_day(cast: Cast, client: Client) -> None:
    case = cast.case()
    client.force_login(cast.ada)
    token = send(client)

    with time_machine.travel(now() + timedelta(hours=25)):
        answer = client.post(f"/portal/cases/{case.number}/words", {"text": "See", "kept": [token]})

    assert answer.status_code == 422
    assert b"It waited for more than a day." in answer.content
    assert b"press.log" in answer.content


def test_a_file_is_dropped_without_scripts_too(cast: Cast, client: Client) -> None:
    case = cast.case()
    client.force_login(cast.ada)
    keep, drop = send(client, "keep.log"), send(client, "drop.log", b"other")

    answer = client.post(
        f"/portal/cases/{case.number}/words",
        {"text": "Kept words", "kept": [keep, drop], "drop": drop},
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "keep.log" in page
    assert "drop.log" not in page
    assert "Kept words" in page
    assert not Attachment.objects.exists()


def test_ten_files_at_once_and_not_eleven(cast: Cast, client: Client) -> None:
    case = cast.case()
    client.force_login(cast.ada)
    many = [SimpleUploadedFile(f"{n}.log", f"{n}".encode()) for n in range(11)]

    answer = client.post(f"/portal/cases/{case.number}/words", {"text": "See", "files": many})

    assert answer.status_code == 422
    assert b"At most 10 files at once" in answer.content
    assert not Attachment.objects.exists()


def test_many_files_in_a_short_time_are_slowed_down(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_AN_HOUR", 3)
    client.force_login(cast.ada)

    tokens = [send(client, f"{n}.log", f"{n}".encode()) for n in range(5)]

    assert [bool(token) for token in tokens] == [True, True, True, False, False]


def test_a_form_without_a_file_is_told_in_words(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)

    answer = client.post("/portal/files", {"file": "no file"})

    assert answer.status_code == 400
    assert b"Choose it again." in answer.content


def test_only_customers_send_them_here(cast: Cast, client: Client) -> None:
    client.force_login(cast.tess)

    assert client.post("/portal/files").status_code == 404
