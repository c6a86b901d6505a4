"""A letter comes by a mail server, by a program with a key, or as a file at the desk."""

from __future__ import annotations

import argparse
import base64
import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.api.conftest import Caller
from tests.cast import Cast
from tests.mailroom.written import page, written
from tsam.commands import letter
from tsam.domains.escalations.models import Escalation, IncomingLetter
from tsam.kernel.mail import MOST_BYTES

pytestmark = pytest.mark.usefixtures("morning")

FORGED = "mx.vendor.example; spf=fail smtp.mailfrom=evil.example; dmarc=fail"
HOSTILE = "<script>alert(1)</script>"


def test_the_command_answers_as_mail_servers_expect(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cast.serve()
    assert cast.ada

    def ends(data: bytes, *, no_bounce: bool = False) -> int:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        return letter.run(argparse.Namespace(no_bounce=no_bounce))

    unknown = written(sender="eve@else.example")
    codes = [
        ends(written()),
        ends(written(precedence="bulk")),
        ends(b"\n"),
        ends(b"x" * (MOST_BYTES + 9)),
        ends(unknown),
    ]

    assert codes == [0, 0, 67, 65, 67]
    assert ends(unknown, no_bounce=True) == 0
    assert Escalation.objects.count() == 1
    # What may come into a bounce says nothing of whom we know.
    assert "Assembly" not in capsys.readouterr().out


def test_a_program_hands_it_in_by_a_call(cast: Cast) -> None:
    cast.serve()
    data = written(sender=cast.ada.email)
    call, ada = Caller(cast.eli), Caller(cast.ada)

    made = call("POST", "escalations/letter", {"message": data.decode()})
    again = call("POST", "escalations/letter", {"base64": base64.b64encode(data).decode()})
    bulk = call("POST", "escalations/letter", {"message": written(precedence="bulk").decode()})
    wrong = call("POST", "escalations/letter", {"message": written(sender="e@x.example").decode()})

    number = made.json()["escalation"]["number"]
    assert (made.status_code, made.json()["escalation"]["channel"]) == (201, "LETTER")
    assert (again.status_code, again.json()["escalation"]["number"]) == (200, number)
    assert (bulk.status_code, bulk.json()["escalation"]) == (200, None)
    assert wrong.status_code == 422
    assert "no contact" in wrong.json()["errors"][0]["sentence"]
    assert ada("POST", "escalations/letter", {"message": data.decode()}).status_code == 403
    for body in ({}, {"message": "x", "base64": "eA=="}, {"base64": "no!"}):
        assert call("POST", "escalations/letter", body).status_code == 422


def test_at_the_desk_a_file_makes_it_and_a_forged_one_is_shown_as_such(
    cast: Cast, client: Client
) -> None:
    cast.serve()
    data = page(
        f"<p>It stands. {HOSTILE}</p><p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
        sender=cast.ada.email,
        subject=HOSTILE,
        authentication_results=FORGED,
    )
    client.force_login(cast.eli)

    def hand_in(octets: bytes) -> Any:
        file = SimpleUploadedFile("letter.eml", octets)
        return client.post("/desk/escalations/letter", {"letter": file})

    asked = client.get("/desk/escalations/new").content.decode()
    wrong = hand_in(written(sender="eve@else.example"))
    hand_in(data)

    row = Escalation.objects.visible_to(cast.eli).get()
    shown = client.get(f"/desk/escalations/{row.number}").content.decode()
    kept = IncomingLetter.objects.get()
    saved = client.get(f"/desk/escalations/letters/{kept.pk}")
    assert "From a letter" in asked
    assert wrong.status_code == 422
    assert "no contact of a customer" in wrong.content.decode()
    assert "The letter's sender was not confirmed (dmarc=fail, spf=fail)" in shown
    assert HOSTILE not in shown
    assert HOSTILE in row.impact
    assert saved.getvalue() == data
    assert saved.headers["Content-Disposition"].startswith("attachment")
    client.force_login(cast.ada)
    assert HOSTILE not in client.get(f"/portal/escalations/{row.number}").content.decode()
    assert client.get(f"/desk/escalations/letters/{kept.pk}").status_code == 404


def test_what_was_refused_is_listed_for_those_who_look_after_it(cast: Cast, client: Client) -> None:
    cast.serve()
    Caller(cast.eli)(
        "POST",
        "escalations/letter",
        {"message": written(sender="eve@else.example", subject=HOSTILE).decode()},
    )
    kept = IncomingLetter.objects.get()

    found = {}
    for reader in (cast.tess, cast.mona, cast.dana, cast.eli, cast.rita):
        client.force_login(reader)
        pages = ("/desk/escalations/letters", f"/desk/escalations/letters/{kept.pk}")
        answers = [client.get(path) for path in pages]
        found[reader] = [answer.status_code for answer in answers]
        # Read to its end, so that the file is closed.
        assert answers[1].getvalue()
    client.force_login(cast.dana)
    shown = client.get("/desk/escalations/letters").content.decode()

    assert found[cast.tess] == found[cast.mona] == found[cast.dana] == [200, 200]
    assert found[cast.eli] == found[cast.rita] == [404, 404]
    assert "eve@else.example" in shown
    assert HOSTILE not in shown


def test_a_letter_of_before_still_leads_to_the_page_of_refused_letters(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.dana)
    led = client.get("/desk/letters", follow=True)
    client.force_login(cast.rita)
    unseen = client.get("/desk/letters")

    assert led.redirect_chain == [("/desk/escalations/letters", 301)]
    assert led.status_code == 200
    assert unseen.status_code == 404


def test_who_hands_it_in_says_which_application_where_the_letter_does_not(
    cast: Cast, client: Client
) -> None:
    cast.serve()
    cast.engage(cast.welding, tsam=cast.tess)
    cast.engage(cast.vault, tsam=cast.tess)
    client.force_login(cast.eli)

    def hand_in(octets: bytes, application: Any = "") -> Any:
        file = SimpleUploadedFile("letter.eml", octets)
        given = {"letter": file, "application": application}
        return client.post("/desk/escalations/letter", given)

    vague = written(sender=cast.ada.email)
    open_ = hand_in(vague).content.decode()
    foreign = hand_in(vague, cast.vault.pk).content.decode()
    at_odds = hand_in(
        written(sender=cast.ada.email, subject=cast.case().number), cast.welding.pk
    ).content.decode()
    made = hand_in(vague, cast.welding.pk)

    assert "Say which Application it is about" in open_
    assert "has no service for" in foreign
    assert "This letter is about Assembly." in at_odds
    assert made.status_code == 302
    assert Escalation.objects.get().application == cast.welding
    # Of a wrong choice nothing is kept, and nobody but who made it hears.
    assert IncomingLetter.objects.get().escalation


def test_a_program_says_it_too_and_reads_what_could_not_be_taken(cast: Cast) -> None:
    cast.serve()
    cast.engage(cast.welding, tsam=cast.tess)
    call = Caller(cast.tess)
    said = {"message": written(sender=cast.ada.email, subject=HOSTILE).decode()}

    vague = call("POST", "escalations/letter", said)
    (kept,) = call("GET", "escalations/letters").json()["items"]
    nowhere = call("POST", "escalations/letter", {**said, "application": 999_999})
    made = call("POST", "escalations/letter", {**said, "application": cast.welding.pk})

    assert vague.status_code == 422
    assert (kept["fault"], kept["address"], kept["subject"]) == ("WHICH", cast.ada.email, HOSTILE)
    assert nowhere.status_code == 404
    assert made.json()["escalation"]["application"] == cast.welding.pk
    assert call("GET", "escalations/letters").json()["items"] == []
    for reader in (cast.eli, cast.rita, cast.ada):
        assert Caller(reader)("GET", "escalations/letters").status_code == 404
