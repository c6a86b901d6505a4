from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives
from pytest_django import Settings

from tsam.kernel import letters
from tsam.kernel.letters import Rendered, SendFailed, backend_from

WORDS = Rendered("夜間バッチの停止", "Hello R&D", "<p>Hello</p>")
ID = "<letter-1@desk.example>"


@pytest.fixture
def templates(settings: Settings, tmp_path: Path) -> Callable[[str, str], None]:
    """Write the letter "greeting"; its subject and its text are given, its page is fixed."""
    folder = tmp_path / "templates" / "letters" / "greeting"
    folder.mkdir(parents=True)
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path / "templates", *engine["DIRS"]]}]

    def write(subject: str, text: str) -> None:
        (folder / "subject.txt").write_text(subject)
        (folder / "text.txt").write_text(text)
        (folder / "body.html").write_text(
            '{% extends "letters/_layout.html" %}{% block body %}<p>{{ name }}</p>{% endblock %}'
        )

    return write


def test_a_letter_has_three_forms(templates: Callable[[str, str], None]) -> None:
    templates("\n For {{ name }}\n", "{% if name %}\n\n\nHello {{ name }}\n\n\n\n{% endif %}Bye")

    letter = letters.render("greeting", {"name": "R&D <b>", "link": "https://d.example/1"}, "en")

    assert letter.subject == "For R&D <b>"
    assert letter.text == "Hello R&D <b>\n\nBye\n"
    assert "<p>R&amp;D &lt;b&gt;</p>" in letter.html
    assert 'href="https://d.example/1"' in letter.html
    assert "<title>For R&amp;D &lt;b&gt;</title>" in letter.html


def test_a_letter_speaks_the_language_of_its_reader(
    templates: Callable[[str, str], None], settings: Settings
) -> None:
    settings.LANGUAGES = [("en", "English"), ("ja", "Japanese")]
    templates("x", "{% load i18n %}{% get_current_language as now %}{{ now }}")

    letter = letters.render("greeting", {}, "ja")

    assert letter.text == "ja\n"
    assert '<html lang="ja">' in letter.html


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x00", "\x0b", "\x85", "\u2028"])
def test_a_title_makes_no_second_header(templates: Callable[[str, str], None], end: str) -> None:
    templates("{{ name }}", "x")

    letter = letters.render("greeting", {"name": f"Hello{end}Bcc: eve@evil.example"}, "en")

    assert letter.subject == "Hello Bcc: eve@evil.example"


def test_a_long_subject_is_cut(templates: Callable[[str, str], None]) -> None:
    templates("{{ name }}", "x")

    letter = letters.render("greeting", {"name": "検" * 300}, "en")

    assert letter.subject == "検" * 199 + "…"


def test_a_letter_goes_out_with_its_thread(settings: Settings) -> None:
    settings.EMAIL_OPTIONS = {}

    letters.send("ada@acme.example", WORDS, message_id=ID, in_reply_to="<first@desk.example>")

    [sent] = mail.outbox
    assert isinstance(sent, EmailMultiAlternatives)
    assert sent.to == ["ada@acme.example"]
    written = sent.message()
    assert written["Message-ID"] == ID
    assert written["In-Reply-To"] == written["References"] == "<first@desk.example>"
    assert written["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in written.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


@pytest.mark.parametrize(
    ("to", "message_id"),
    [
        ("ada@acme.example\nBcc: eve@evil.example", ID),
        ("ada@acme.example", f"{ID}\r\nBcc: eve@evil.example"),
        ("", ID),
    ],
)
def test_a_malformed_head_never_goes_out(settings: Settings, to: str, message_id: str) -> None:
    settings.EMAIL_OPTIONS = {}

    with pytest.raises(SendFailed) as failed:
        letters.send(to, WORDS, message_id=message_id)

    assert failed.value.permanent
    assert not mail.outbox


def test_without_an_address_a_letter_is_a_file(settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_OPTIONS = backend_from("", tmp_path / "out")

    letters.send("ada@acme.example", WORDS, message_id=ID)

    [kept] = (tmp_path / "out").iterdir()
    assert "Hello R&D" in kept.read_text()


class Postman(socketserver.ThreadingTCPServer):
    """As much of an SMTP server as a letter needs, with the answers a test wants."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.answers: dict[str, str] = {}
        self.letters: list[bytes] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}/?tls=none"


class _Talk(socketserver.StreamRequestHandler):
    server: Postman

    def handle(self) -> None:
        self._say(self.server.answers.get("HI", "220 post"))
        while line := self.rfile.readline():
            word = line.split()[0].decode().upper()
            answer = self.server.answers.get(word)
            if word == "DATA" and not answer:
                self._say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.letters.append(b"".join(lines))
                answer = self.server.answers.get("END")
            self._say(answer or "250 good")
            if word == "QUIT":
                return

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


@pytest.fixture
def postman(settings: Settings) -> Iterator[Postman]:
    with Postman() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        settings.EMAIL_BACKEND, settings.EMAIL_OPTIONS = backend_from(server.url, Path())
        yield server
        server.shutdown()


def test_a_letter_goes_out_by_smtp(postman: Postman) -> None:
    letters.send("ada@acme.example", WORDS, message_id=ID)

    [raw] = postman.letters
    arrived = message_from_bytes(raw, EmailMessage, policy=policy.default)
    assert arrived["Subject"] == "夜間バッチの停止"
    assert re.search(rb"^Subject: =\?utf-8\?", raw, re.MULTILINE)


@pytest.mark.parametrize(
    ("step", "answer", "permanent"),
    [
        ("RCPT", "550 no such person", True),
        ("RCPT", "451 come back later", False),
        ("RCPT", "530 sign in first", False),
        ("END", "554 looks like spam", True),
        ("END", "452 disk full", False),
        ("MAIL", "550 who are you", False),
        ("HI", "554 go away", False),
    ],
)
def test_what_the_server_says_decides_whether_to_try_again(
    postman: Postman, step: str, answer: str, permanent: bool
) -> None:
    postman.answers[step] = answer

    with pytest.raises(SendFailed) as failed:
        letters.send("ada@acme.example", WORDS, message_id=ID)

    assert failed.value.permanent is permanent
    assert answer.split(" ", 1)[1] in failed.value.reason


def test_nobody_there_is_tried_again(settings: Settings, postman: Postman) -> None:
    settings.EMAIL_OPTIONS = {**settings.EMAIL_OPTIONS, "port": 1}

    with pytest.raises(SendFailed) as failed:
        letters.send("ada@acme.example", WORDS, message_id=ID)

    assert not failed.value.permanent


def test_the_address_of_a_mail_server() -> None:
    backend, options = backend_from("smtp://desk%40acme:p%2Fw@mail.acme.example", Path())

    assert backend.endswith("smtp.EmailBackend")
    assert options | {"timeout": 0} == {
        "host": "mail.acme.example",
        "port": 587,
        "username": "desk@acme",
        "password": "p/w",
        "use_tls": True,
        "use_ssl": False,
        "timeout": 0,
    }


def test_implicit_tls_has_its_own_port() -> None:
    _, options = backend_from("smtp://mail.acme.example?tls=implicit", Path())

    assert (options["port"], options["use_ssl"], options["use_tls"]) == (465, True, False)


@pytest.mark.parametrize(
    "url",
    [
        "mail.acme.example",
        "http://u:secret@mail.acme.example",
        "smtp://u:secret@",
        "smtp://u:secret@mail.acme.example:many",
        "smtp://u:secret@mail.acme.example?tls=maybe",
        "smtp://u:secret@mail.acme.example?ssl=1",
        "smtp://u:secret@[::1",
    ],
)
def test_a_misspelt_address_is_named_without_its_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="TSAM_SMTP_URL") as misspelt:
        backend_from(url, Path())

    assert "secret" not in str(misspelt.value)


def test_an_invitation_goes_along_as_what_programs_act_on_and_as_a_file(
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    words = Rendered("x", "Hello", "<p>Hello</p>", "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n")

    letters.send("ada@acme.example", words, message_id=ID)

    sent = message_from_bytes(mailoutbox[0].message().as_bytes(), policy=policy.default)
    parts = [part for part in sent.walk() if part.get_content_type() == "text/calendar"]
    assert parts[0]["Content-Type"].params["method"] == "REQUEST"
    assert parts[0]["Content-Type"].params["charset"] == "utf-8"
    assert parts[1].get_filename() == "invitation.ics"
    assert "METHOD:REQUEST" in parts[1].get_content()
