from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.conftest import Caller
from tests.cases.import_samples import INCIDENTS, UCI, with_cell
from tests.cast import Cast
from tsam.domains.cases.models import Case, ImportRun
from tsam.domains.sprs.models import Spr

Calls = Callable[..., Caller]
Work = Callable[[], int]


def upload(cast: Cast, call: Caller, path: Path = INCIDENTS, **given: Any) -> Any:
    """A file comes as a form, not as JSON."""
    file = SimpleUploadedFile(path.name, path.read_bytes())
    form = {"application": cast.assembly.pk, "mapping": UCI, **given, "file": file}
    return call.client.post(
        "/api/v1/imports",
        {name: value for name, value in form.items() if value is not None},
        headers={"Authorization": f"Bearer {call.secret}"},
    )


def test_each_mapping_says_what_it_reads(cast: Cast, caller: Calls) -> None:
    described = caller(cast.tess)("GET", "import-mappings").json()

    incidents = next(one for one in described if one["name"] == UCI)
    assert "sys_updated_at" in incidents["columns"]
    assert incidents["about"]
    assert not incidents["trouble"]


def test_a_history_is_uploaded_looked_at_and_written(cast: Cast, caller: Calls, work: Work) -> None:
    cast.serve()
    tess = caller(cast.tess)

    made = upload(cast, tess)
    path = f"imports/{made.json()['id']}"
    early = tess("POST", f"{path}/run")
    work()
    checked = tess("GET", path).json()
    written_by_the_dry_run = Case.objects.count()
    tess("POST", f"{path}/run")
    work()
    done = tess("GET", path).json()

    assert (made.status_code, early.status_code) == (201, 403)
    assert (checked["state"], done["state"]) == ("CHECKED", "DONE")
    assert written_by_the_dry_run == 0
    assert Case.objects.count() == checked["counts"]["new"] == done["counts"]["new"]


def test_each_fault_has_its_row(cast: Cast, caller: Calls, work: Work, tmp_path: Path) -> None:
    cast.serve()
    tess = caller(cast.tess)

    made = upload(cast, tess, with_cell(tmp_path, 17, "opened_at", "never"))
    work()

    failed = tess("GET", f"imports/{made.json()['id']}").json()
    assert failed["state"] == "FAILED"
    assert failed["error_count"] == 1
    assert failed["errors"][0]["row"] == 17


def test_defects_come_in_by_the_same_calls(
    cast: Cast, caller: Calls, work: Work, tmp_path: Path
) -> None:
    tess = caller(cast.tess)
    path = tmp_path / "defects.json"
    usual = {"summary": "It stops", "status": "Open", "created": "2026-01-05T10:00:00Z"}
    path.write_text(json.dumps([usual | {"key": "KET-1"}, usual | {"key": ""}]))
    given = {"kind": "SPRS", "mapping": "defects-jira", "leaves_out": "true"}

    of_a_customer = upload(cast, tess, path, **given)
    made = upload(cast, tess, path, application=None, **given).json()
    by_row = upload(cast, tess, leaves_out="true")
    work()
    tess("POST", f"imports/{made['id']}/run")
    work()
    done = tess("GET", f"imports/{made['id']}").json()

    assert (of_a_customer.status_code, by_row.status_code) == (422, 422)
    assert (made["kind"], made["account"], made["application"]) == ("SPRS", None, None)
    assert (done["state"], done["counts"]["new"], done["errors"][0]["row"]) == ("DONE", 1, 2)
    assert Spr.objects.get().title == "It stops"


def test_an_upload_that_is_not_needed_is_forgotten(cast: Cast, caller: Calls, work: Work) -> None:
    cast.serve()
    tess = caller(cast.tess)
    made = upload(cast, tess)
    work()

    assert tess("DELETE", f"imports/{made.json()['id']}").status_code == 204
    assert not ImportRun.objects.exists()


def test_what_is_wrong_is_said_and_nothing_is_kept(cast: Cast, caller: Calls) -> None:
    cast.serve()
    tess = caller(cast.tess)

    assert upload(cast, tess, mapping="other").status_code == 422
    assert upload(cast, tess, mapping="a\0b").status_code == 422
    assert upload(cast, tess, application=999_999).status_code == 404
    assert not ImportRun.objects.exists()


def test_who_may_not_import_reads_no_mapping_and_starts_nothing(cast: Cast, caller: Calls) -> None:
    cast.serve()

    for who in (cast.eli, cast.sally, cast.ada):
        assert caller(who)("GET", "import-mappings").status_code == 403
        assert upload(cast, caller(who)).status_code == 403
