"""Report a problem: six answers, what is said beside them, and nothing twice."""

from __future__ import annotations

import re
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from tsam.domains.accounts.models import SupportContract
from tsam.domains.cases import indexing
from tsam.domains.cases.models import Attachment, Case


def report(cast: Cast, **fields: object) -> dict[str, object]:
    return {
        "application": cast.assembly.pk,
        "severity": "2",
        "issue_type": "BREAK_FIX",
        "title": "The press stops",
        "text": "At 14:00.",
        **fields,
    }


def test_all_that_is_missing_is_said_at_once_with_links_to_the_fields(
    cast: Cast, client: Client
) -> None:
    cast.serve()
    client.force_login(cast.ada)

    answer = client.post(
        "/portal/cases/new", report(cast, severity="0", title="", text="", release="Kept 12.4")
    )

    page = answer.content.decode()
    problems = page.partition("data-problems")[2].partition("</div>")[0]
    assert answer.status_code == 422
    for field in ("title", "text", "reachable_name", "reachable_phone", "impact"):
        assert f'href="#id_{field}"' in problems
    assert "Kept 12.4" in page
    assert not Case.objects.exists()


def test_since_impact_and_release_stand_on_the_case(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.ada)

    client.post(
        "/portal/cases/new",
        report(cast, since="Monday", impact="Line 2", release="12.4, F000"),
    )

    case = Case.objects.get()
    assert (case.since, case.impact, case.release) == ("Monday", "Line 2", "12.4, F000")
    page = client.get(f"/portal/cases/{case.number}").content
    assert b"Monday" in page


def test_a_second_press_opens_one_case(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.ada)

    ways = {
        client.post("/portal/cases/new", report(cast, key="k1")).headers["Location"]
        for _press in range(2)
    }

    assert len(ways) == 1
    assert Case.objects.count() == 1


def test_the_key_of_the_form_is_new_each_time(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.ada)

    keys = {
        re.search(
            r'name="key" value="([0-9a-f]{32})"', client.get("/portal/cases/new").content.decode()
        )
        for _visit in range(2)
    }

    assert all(keys)
    assert len({key.group(1) for key in keys if key}) == 2


def test_when_the_first_word_is_due_is_said_before_sending(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.ada)

    beside = client.get(f"/portal/cases/new/beside?application={cast.assembly.pk}").content.decode()
    # PLATINUM: an hour of service for severity 1, half an hour of any for severity 0.
    assert "within 1 service hour" in beside
    assert "within 30 minutes" in beside
    assert "Every 4 service hours" in beside
    assert beside.count("UTC</b>") >= 4

    elsewhere = client.get(f"/portal/cases/new/beside?application={cast.vault.pk}").content.decode()
    assert "Choose the Application" in elsewhere


def test_what_was_reported_before_is_offered_while_the_title_is_typed(
    cast: Cast, client: Client
) -> None:
    mine = cast.case(title="The press stops at noon", opened_by=cast.ada)
    theirs = cast.case(cast.vault, title="The press stops at noon")
    for case in (mine, theirs):
        indexing.index_case(case.pk)
    client.force_login(cast.ada)

    found = client.get("/portal/cases/new/like?title=Press+stops").content.decode()

    assert mine.number in found
    assert theirs.number not in found
    assert client.get("/portal/cases/new/like?title=x").content.strip() == b""


def test_without_scripts_the_same_is_looked_for_by_a_button(cast: Cast, client: Client) -> None:
    cast.serve()
    case = cast.case(title="The press stops at noon")
    indexing.index_case(case.pk)
    client.force_login(cast.ada)

    answer = client.post("/portal/cases/new", report(cast, look="1", title="Press stops again"))

    assert answer.status_code == 200
    assert case.number.encode() in answer.content
    assert b"Press stops again" in answer.content
    assert Case.objects.count() == 1


def test_no_covered_application_says_why_and_whom_to_ask(cast: Cast, client: Client) -> None:
    cast.serve()
    contract = SupportContract.objects.get()
    contract.ends_on = contract.starts_on + timedelta(days=1)
    contract.save(update_fields=["ends_on"])
    client.force_login(cast.ada)

    page = client.get("/portal/cases/new").content.decode()

    assert "None of your Applications can open cases at the moment." in page
    assert "The support contract ended on" in page
    assert "R6" in page
    assert "Report it" not in page


def test_one_that_is_not_covered_cannot_be_chosen_and_says_why(cast: Cast, client: Client) -> None:
    cast.serve()
    assert cast.welding
    client.force_login(cast.ada)

    page = client.get("/portal/cases/new").content.decode()
    refused = client.post("/portal/cases/new", report(cast, application=cast.welding.pk))

    assert "No support contract covers Welding." in page
    assert refused.status_code == 403
    assert not Case.objects.exists()


def test_a_refused_file_keeps_the_words_and_the_other_files(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.ada)
    good = SimpleUploadedFile("press.log", b"02:10 it stops")
    bad = SimpleUploadedFile("collect.exe", b"MZ\x90\x00")

    refused = client.post("/portal/cases/new", report(cast, files=[good, bad], key="k1"))
    page = refused.content.decode()
    kept = re.findall(r'name="kept" value="([^"]+)"', page)
    assert refused.status_code == 422
    assert "Send what it wrote, or a zip" in page
    assert len(kept) == 1
    client.post("/portal/cases/new", report(cast, kept=kept, key="k1"))

    assert Attachment.objects.get().name == "press.log"
