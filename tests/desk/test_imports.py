from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from pytest_django import Settings

from tests.cases.import_samples import INCIDENTS, UCI, with_cell
from tests.cast import Cast
from tests.wall.setting_up import imported
from tsam.domains.cases.importers import progress
from tsam.domains.cases.models import Case, ImportRun, ImportState

Work = Callable[[], int]


def upload(cast: Cast, client: Client, path: Path = INCIDENTS) -> ImportRun:
    client.force_login(cast.tess)
    file = SimpleUploadedFile(path.name, path.read_bytes())
    given = {"application": cast.assembly.pk, "mapping": UCI, "file": file}
    assert client.post(reverse("desk:imports"), given).status_code == 302
    return ImportRun.objects.latest("pk")


def page(client: Client, run: ImportRun) -> str:
    return client.get(reverse("desk:import", args=[run.pk])).content.decode()


def test_a_file_is_chosen_with_what_its_columns_mean(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.tess)

    shown = client.get(reverse("desk:imports")).content.decode()

    assert "Incidents of ServiceNow" in shown
    assert "reads 17 columns" in shown
    assert "<code>sys_updated_at</code>" in shown
    assert f'<optgroup label="{cast.acme.name}">' in shown
    assert 'aria-current="step"><b>1 File' in shown


def test_what_is_missing_is_said_all_at_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.tess)

    response = client.post(reverse("desk:imports"), {"mapping": "other"})

    assert response.status_code == 422
    assert "3 things to put right" in response.content.decode()
    assert "Choose a file." in response.content.decode()


def test_a_file_that_is_too_large_is_refused_with_a_sentence(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.IMPORT_BYTES = 10
    client.force_login(cast.tess)
    file = SimpleUploadedFile("h.csv", b"x" * 11)
    given = {"application": cast.assembly.pk, "mapping": UCI, "file": file}

    response = client.post(reverse("desk:imports"), given)

    assert response.status_code == 422
    assert "is larger than" in response.content.decode()
    assert not ImportRun.objects.exists()


def test_an_application_that_one_may_not_see_cannot_be_chosen(cast: Cast, client: Client) -> None:
    engagement = cast.engagement
    engagement.access_rule = "cleared"
    engagement.save(update_fields=["access_rule"])
    client.force_login(cast.tess)
    file = SimpleUploadedFile("h.csv", b"number\n1\n")
    given = {"application": cast.assembly.pk, "mapping": UCI, "file": file}

    assert client.post(reverse("desk:imports"), given).status_code == 422


def test_an_uploaded_history_waits_for_its_dry_run(cast: Cast, client: Client) -> None:
    run = upload(cast, client)

    shown = page(client, run)

    assert "The file is here and waits for its dry run" in shown
    assert "Nothing is written yet." in shown
    assert f'hx-get="{reverse("desk:import-work", args=[run.pk])}?was=WAITING"' in shown


def test_a_dry_run_says_what_would_come_in(cast: Cast, client: Client, work: Work) -> None:
    run = upload(cast, client)
    work()

    shown = page(client, run)

    assert "The file reads well. All of it can come in." in shown
    assert "Nothing is written yet. 11 cases are new." in shown
    assert "Import 11 cases" in shown
    assert "By severity" in shown
    assert 'aria-current="step"><b>2 Dry run' in shown
    assert not Case.objects.exists()


def test_an_import_is_done_and_leads_to_its_cases(cast: Cast, client: Client, work: Work) -> None:
    run = upload(cast, client)
    work()

    client.post(reverse("desk:import-run", args=[run.pk]))
    assert "The import runs" in page(client, run)
    work()
    shown = page(client, run)

    assert "All in. 11 cases are new." in shown
    assert f"application={cast.assembly.pk}" in shown
    assert 'aria-current="step"><b>4 Done' in shown
    assert Case.objects.count() == 11


def test_run_again_it_says_that_nothing_changed(cast: Cast, client: Client, work: Work) -> None:
    for _turn in range(2):
        run = upload(cast, client)
        work()
        client.post(reverse("desk:import-run", args=[run.pk]))
        work()

    shown = page(client, run)
    listed = client.get(reverse("desk:imports")).content.decode()

    assert "Run again, and nothing changed" in shown
    assert "All 11 cases were found by their source and number." in shown
    assert "nothing changed" in listed
    assert Case.objects.count() == 11


def test_faults_stand_by_row_with_what_helps_and_go_out_as_a_table(
    cast: Cast, client: Client, work: Work, tmp_path: Path
) -> None:
    run = upload(cast, client, with_cell(tmp_path, 17, "opened_at", "32/13/2016 10:00"))
    work()

    shown = page(client, run)
    response = client.get(reverse("desk:import-faults", args=[run.pk]))

    assert "One thing in the file is wrong, so nothing of it comes in" in shown
    assert "Nothing was written." in shown
    assert "Correct the cell, or state the form" in shown
    assert "Row 17, column" not in shown
    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
    assert rows[1][:2] == ["17", "opened_at"]
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_no_cell_of_the_table_is_a_formula(cast: Cast, client: Client) -> None:
    run = imported(cast)
    client.force_login(cast.dana)

    response = client.get(reverse("desk:import-faults", args=[run.pk]))

    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
    assert rows[1] == ["2", "number", "'=1+1 is no number."]


def test_how_far_it_is_is_asked_for_and_the_end_asks_for_the_page(
    cast: Cast, client: Client, work: Work
) -> None:
    run = upload(cast, client)
    ImportRun.objects.filter(pk=run.pk).update(state=ImportState.RUNNING)
    progress.tell(run.pk, progress.Progress(27_940, 0.58, now(), now()))
    address = reverse("desk:import-work", args=[run.pk])

    during = client.get(address, {"was": "RUNNING"})
    ImportRun.objects.filter(pk=run.pk).update(state=ImportState.DONE)
    after = client.get(address, {"was": "RUNNING"})

    assert "58 %" in during.content.decode()
    assert "27\xa0940" in during.content.decode()
    assert (after.status_code, after["HX-Refresh"]) == (204, "true")


def test_an_upload_is_forgotten(cast: Cast, client: Client, work: Work) -> None:
    run = upload(cast, client)
    work()

    response = client.post(reverse("desk:import-removal", args=[run.pk]), follow=True)

    assert "is forgotten." in response.content.decode()
    assert not ImportRun.objects.exists()


def test_who_reads_no_case_is_not_sent_to_them(cast: Cast, client: Client, work: Work) -> None:
    run = upload(cast, client)
    work()
    client.post(reverse("desk:import-run", args=[run.pk]))
    work()
    client.force_login(cast.dana)

    assert "See the cases" not in page(client, run)


@pytest.mark.parametrize("state", list(ImportState))
def test_every_state_has_its_words(cast: Cast, client: Client, state: ImportState) -> None:
    run = imported(cast)
    counts = {"new": 1, "changed": 1, "same": 0, "cases": 2, "events": 3, "events_written": 3}
    ImportRun.objects.filter(pk=run.pk).update(state=state, counts=counts)
    client.force_login(cast.dana)

    assert client.get(reverse("desk:import", args=[run.pk])).status_code == 200
    assert client.get(reverse("desk:imports")).status_code == 200
