"""Defects and release calendars come in on the desk as case histories do: the same four steps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.architecture.sources import ROOT
from tests.cast import Cast
from tsam.domains.cases.models import ImportRun
from tsam.domains.releases.models import Vehicle
from tsam.domains.sprs.models import Spr

Work = Callable[[], int]
SAMPLES = ROOT / "tests" / "samples" / "imports"

pytestmark = pytest.mark.usefixtures("morning")


def upload(client: Client, kind: str, mapping: str, content: bytes, **given: str) -> ImportRun:
    file = SimpleUploadedFile("upload", content)
    address = f"{reverse('desk:imports')}?kind={kind}"
    answer = client.post(address, {"mapping": mapping, "file": file, **given})
    assert answer.status_code == 302, answer.content.decode()
    return ImportRun.objects.latest("pk")


def page(client: Client, run: ImportRun) -> str:
    return client.get(reverse("desk:import", args=[run.pk])).content.decode()


def test_defects_of_a_tracker_come_in_by_the_same_four_steps(
    cast: Cast, client: Client, work: Work
) -> None:
    client.force_login(cast.tess)
    chosen = client.get(f"{reverse('desk:imports')}?kind=SPRS").content.decode()

    run = upload(client, "SPRS", "defects-gitbugs", (SAMPLES / "hadoop-bugs.csv").read_bytes())
    waiting = page(client, run)
    work()
    checked, none_yet = page(client, run), Spr.objects.count()
    client.post(reverse("desk:import-run", args=[run.pk]))
    work()
    done = page(client, run)

    for name in ("GitBugs", "PROMISE", "Jira issues with status"):
        assert name in chosen
    assert "Customer and Application" not in chosen
    assert "waits for its dry run" in waiting
    assert "14 SPRs are new." in checked
    assert "Import 14 SPRs" in checked
    assert "Enterprise Down" in checked
    assert none_yet == 0
    assert "All in. 14 SPRs are new." in done
    assert reverse("desk:sprs") in done
    assert Spr.objects.count() == 14


def test_a_row_that_is_wrong_keeps_all_out_or_stays_out_itself(
    cast: Cast, client: Client, work: Work
) -> None:
    client.force_login(cast.tess)
    content = (SAMPLES / "hadoop-bugs.csv").read_bytes()
    head, _, rest = content.partition(b"\n")
    columns = head.decode().strip().split(",")
    given = {"Issue id": "13000000", "Summary": "No day", "Created": "somewhen", "Status": "Open"}
    bad = ",".join(given.get(name, "") for name in columns).encode()
    faulty = head + b"\n" + bad + b"\n" + rest

    whole = upload(client, "SPRS", "defects-gitbugs", faulty)
    most = upload(client, "SPRS", "defects-gitbugs", faulty, leaves_out="on")
    work()
    refused, offered = page(client, whole), page(client, most)
    client.post(reverse("desk:import-run", args=[most.pk]))
    work()
    done = page(client, most)

    assert "so nothing of it comes in" in refused
    assert "rows are left out" in refused
    assert "can come in without the rows below" in offered
    assert "One thing is wrong; its row stays out." in offered
    for shown in (refused, offered, done):
        assert "somewhen" in shown
    assert Spr.objects.count() == 14
    most.refresh_from_db()
    assert (most.state, most.errors[0]["row"], most.error_count) == ("DONE", 2, 1)


def test_json_is_known_by_what_it_holds(cast: Cast, client: Client, work: Work) -> None:
    client.force_login(cast.dana)
    told = (
        b'[{"key": "KET-1", "summary": "It stops", "status": "Open", "priority": "Major",'
        b' "created": "2026-01-05T10:00:00Z"}]'
    )

    run = upload(client, "SPRS", "defects-jira", told)
    work()

    assert "1 SPR is new." in page(client, run)


def test_a_release_calendar_comes_in_too_and_an_upload_is_forgotten(
    cast: Cast, client: Client, work: Work, tmp_path: Path
) -> None:
    client.force_login(cast.mona)
    content = (SAMPLES / "release-days.csv").read_bytes()

    run = upload(client, "RELEASES", "releases-endoflife", content)
    twin = upload(client, "RELEASES", "releases-endoflife", content)
    work()
    client.post(reverse("desk:import-removal", args=[twin.pk]))
    client.post(reverse("desk:import-run", args=[run.pk]))
    work()
    done = page(client, run)

    assert "releases are new" in done
    assert "Slips" in done
    assert Vehicle.objects.exists()
    assert list(ImportRun.objects.all()) == [run]


def test_cases_without_a_row_and_sprs_of_a_customer_are_refused(cast: Cast, client: Client) -> None:
    client.force_login(cast.tess)
    address = reverse("desk:imports")

    shown = client.get(address).content.decode()
    answer = client.post(f"{address}?kind=SPRS", {"mapping": "incidents-uci-servicenow"})

    assert "leaves_out" not in shown
    assert answer.status_code == 422
    assert not ImportRun.objects.exists()
