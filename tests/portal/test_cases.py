from __future__ import annotations

import re
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import NOON, Cast
from tsam.domains.cases import actions
from tsam.domains.cases.models import Attachment, Case, Channel, Message, State

LATER = NOON + timedelta(hours=1)


def report(cast: Cast, **fields: object) -> dict[str, object]:
    return {
        "application": cast.assembly.pk,
        "severity": "2",
        "issue_type": "BREAK_FIX",
        "title": "The press stops",
        "text": "At 14:00.",
        **fields,
    }


def test_a_problem_is_reported_and_has_a_number(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.owen)

    answer = client.post("/portal/cases/new", report(cast), follow=True)

    assert answer.status_code == 200
    assert re.search(rb"C1\d{6}", answer.content)
    assert Case.objects.get().opened_by == cast.owen


def test_what_is_missing_is_said_and_what_was_written_stays(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.ada)

    answer = client.post("/portal/cases/new", report(cast, text="", title="Kept words"))

    assert answer.status_code == 422
    assert b"Two sentences are enough" in answer.content
    assert b"Kept words" in answer.content


def test_somebody_elses_application_is_as_if_there_were_none(cast: Cast, client: Client) -> None:
    cast.engage(cast.vault)
    client.force_login(cast.ada)

    answer = client.post("/portal/cases/new", report(cast, application=cast.vault.pk))

    assert answer.status_code == 404
    assert not Case.objects.exists()


def test_an_application_out_of_the_own_reach_too(cast: Cast, client: Client) -> None:
    cast.engage(cast.welding)
    client.force_login(cast.olga)

    answer = client.post("/portal/cases/new", report(cast, application=cast.welding.pk))

    assert answer.status_code == 404


def test_a_file_comes_back_as_a_download_that_cannot_act(cast: Cast, client: Client) -> None:
    case = cast.case()
    client.force_login(cast.ada)
    page = SimpleUploadedFile("../x.html", b"<script>alert(1)</script>", "text/html")
    client.post(f"/portal/cases/{case.number}/words", {"text": "See", "files": page})

    file = Attachment.objects.get()
    answer = client.get(f"/portal/cases/{case.number}/attachments/{file.pk}")

    assert file.name == "x.html"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    answer.close()


def test_a_file_on_a_note_is_not_there_for_a_customer(cast: Cast, client: Client) -> None:
    case = cast.case()
    client.force_login(cast.eli)
    inside = SimpleUploadedFile("inside.txt", b"secret")
    client.post(
        f"/desk/cases/{case.number}/words", {"reach": "note", "text": "See", "files": inside}
    )
    file = Attachment.objects.get()
    client.force_login(cast.ada)

    answer = client.get(f"/portal/cases/{case.number}/attachments/{file.pk}")

    assert file.note_id
    assert answer.status_code == 404


def test_agreeing_closes_and_writing_reopens(cast: Cast, client: Client) -> None:
    cast.serve()
    case = cast.case()
    actions.propose_solution(
        case, by=cast.eli, at=LATER, solution="Raise the limit.", channel=Channel.DESK
    )
    client.force_login(cast.ada)

    client.post(f"/portal/cases/{case.number}/agreement")
    case.refresh_from_db()
    assert case.state == State.CLOSED
    client.post(f"/portal/cases/{case.number}/words", {"text": "It is back."})

    case.refresh_from_db()
    assert case.state == State.REOPENED


def test_markup_in_a_message_is_only_text(cast: Cast, client: Client) -> None:
    case = cast.case()
    Message.objects.create(
        case=case,
        author=cast.ada,
        text="<img src=x onerror=alert(1)>",
        at=NOON,
        channel="PORTAL",
        is_from_customer=True,
    )
    client.force_login(cast.ada)

    page = client.get(f"/portal/cases/{case.number}").content

    assert b"<img src=x" not in page
    assert b"&lt;img src=x" in page
