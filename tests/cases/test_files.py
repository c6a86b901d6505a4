from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now
from pytest_django import Settings

from tests.cast import NOON, Cast
from tsam.domains.cases import actions, files, jobs
from tsam.domains.cases.models import Channel


def upload(name: str, body: bytes = b"02:10 it stops") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("collect.exe", b"MZ\x90\x00\x03"),
        ("collect.txt", b"MZ\x90\x00\x03"),
        ("collect", b"\x7fELF\x02\x01"),
        ("Start.BAT", b"@echo off"),
        ("shortcut.lnk", b"x"),
        ("tool", b"\xcf\xfa\xed\xfe\x07"),
    ],
)
def test_a_program_is_refused_with_what_to_send_instead(name: str, body: bytes) -> None:
    with pytest.raises(ValidationError) as refused:
        files.take(upload(name, body))

    assert name in refused.value.messages[0]
    assert "Send what it wrote, or a zip" in refused.value.messages[0]


@pytest.mark.parametrize("name", ["press.log", "MZ notes.txt", "shot.png", "all.zip", "exe"])
def test_what_a_program_wrote_is_taken(name: str) -> None:
    assert files.take(upload(name, b"MZ is the name of the line")).name == name


def test_one_byte_too_many_is_refused(settings: Settings) -> None:
    settings.ATTACHMENT_BYTES = 1 << 20

    files.take(upload("fits.log", b"x" * (1 << 20)))
    with pytest.raises(ValidationError) as refused:
        files.take(upload("grew.log", b"x" * ((1 << 20) + 1)))

    assert "larger than 1 MB" in refused.value.messages[0]


def test_a_refused_file_leaves_nothing_behind(settings: Settings) -> None:
    with pytest.raises(ValidationError):
        files.take(upload("collect.exe"))

    assert not list(settings.FILES_DIR.iterdir())


def test_what_was_never_sent_is_removed_after_two_days(cast: Cast) -> None:
    sent, forgotten, fresh = (files.take(upload(f"{n}.log", n.encode())) for n in ("a", "b", "c"))
    actions.reply(
        cast.case(), by=cast.ada, at=NOON, text="See", channel=Channel.PORTAL, files=[sent]
    )
    long_ago = (now() - timedelta(days=3)).timestamp()
    for stored in (sent, forgotten):
        os.utime(files.path_of(stored.sha256), (long_ago, long_ago))

    jobs.sweep_files()
    jobs.sweep_files()

    assert files.path_of(sent.sha256).exists()
    assert not files.path_of(forgotten.sha256).exists()
    assert files.path_of(fresh.sha256).exists()
