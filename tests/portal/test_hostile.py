"""What a customer writes and names is only ever text: no markup, no header, no way around."""

from __future__ import annotations

import re
from email.message import Message

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now

from tests.cast import Cast
from tsam.domains.cases import actions, files
from tsam.domains.cases.models import Attachment, Case, Channel

NAMES = [
    'press.log"\r\nSet-Cookie: sessionid=planted',
    "press.log\nContent-Type: text/html",
    'a"; filename="b.html',
    "../../../etc/passwd",
    "..\\..\\boot.ini",
    "/etc/passwd",
    "press\u2028log",
    "gpj.\u202egol.ssp",
    "プレス\r\nX: y.log",
    "=cmd|' /C calc'!A0.csv",
    "%0d%0aSet-Cookie: x=y.log",
    "<img src=x onerror=alert(1)>.log",
]


def hung(case: Case, cast: Cast, name: str) -> Attachment:
    stored = files.take(ContentFile(b"02:10 stop", name=name))
    actions.reply(case, by=cast.ada, at=now(), text="See.", channel=Channel.PORTAL, files=[stored])
    return Attachment.objects.visible_to(cast.ada).latest("pk")


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_makes_no_second_header_and_no_other_place(
    cast: Cast, client: Client, name: str
) -> None:
    case = cast.case()
    file = hung(case, cast, name)
    client.force_login(cast.ada)

    answer = client.get(f"/portal/cases/{case.number}/attachments/{file.pk}")

    sent = answer.headers["Content-Disposition"]
    assert b"".join(answer) == b"02:10 stop"
    assert sent.startswith("attachment")
    assert not re.search(r"[\x00-\x1f\x7f\u2028\u202e]", sent)
    assert _told(sent) == file.name
    assert "Set-Cookie" not in answer.headers
    assert not re.search(r"[/\\\x00-\x1f\u2028-\u202e]", file.name)


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_in_the_form_itself_is_cleaned_too(cast: Cast, client: Client, name: str) -> None:
    case = cast.case()
    client.force_login(cast.ada)
    way = f"/portal/cases/{case.number}/words"

    sent = client.post(way, {"text": "See", "files": SimpleUploadedFile(name, b"x")}, follow=True)

    assert sent.status_code == 200
    (file,) = Attachment.objects.visible_to(cast.ada)
    assert not re.search(r"[/\\\x00-\x1f\u2028-\u202e]", file.name)
    assert b"onerror=alert(1)>" not in sent.content


def test_a_refused_deed_leaves_nothing_behind(cast: Cast, client: Client) -> None:
    case = cast.case(opened_by=cast.ada)
    before = Case.objects.visible_to(cast.ada).values().get()
    client.force_login(cast.gus)

    for deed, said in (
        ("words", {"text": "x"}),
        ("severity", {"severity": "1", "reason": "x"}),
        ("withdrawal", {"reason": "x"}),
        ("participants", {"person": cast.gus.pk}),
    ):
        assert client.post(f"/portal/cases/{case.number}/{deed}", said).status_code == 404

    assert Case.objects.visible_to(cast.ada).values().get() == before
    assert not Case.objects.visible_to(cast.gus).exists()


def test_forms_of_the_portal_need_their_token(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.ada)
    number = cast.case().number

    for way in (f"cases/{number}/words", f"cases/{number}/withdrawal", "files", "contacts/1"):
        answer = strict.post(f"/portal/{way}", {"text": "x"})
        assert answer.status_code == 403, way
        assert b"Open it again, then send." in answer.content


def test_fields_that_the_form_does_not_offer_change_nothing(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.owen)
    told = {"application": cast.assembly.pk, "severity": "2", "issue_type": "BREAK_FIX"}
    more = {"state": "CLOSED", "opened_by": cast.ada.pk, "assignee": cast.owen.pk, "account": 99}

    client.post("/portal/cases/new", told | {"title": "It stops", "text": "At 14:00."} | more)

    case = Case.objects.visible_to(cast.owen).get()
    assert (case.state, case.opened_by, case.assignee) == ("OPEN", cast.owen, None)
    assert case.account == cast.acme


def _told(header: str) -> str | None:
    """The name that a reader of the header takes out of it."""
    message = Message()
    message["Content-Disposition"] = header
    return message.get_filename()
