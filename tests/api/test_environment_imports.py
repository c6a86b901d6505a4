from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.conftest import Caller
from tests.cast import Cast
from tests.intelligence.bundles import bundle, contract_of
from tsam.domains.intelligence.models import EnvironmentFact, EnvironmentImport
from tsam.domains.people.models import User

Calls = Callable[..., Caller]
Work = Callable[[], int]


def send(cast: Cast, call: Caller, name: str = "assembly.zip", **given: Any) -> Any:
    contract = given.pop("contract", contract_of(cast.engagement))
    content = bundle(
        {"a.properties": "db.password=to be kept"},
        manifest={"contract": contract, "application": "Assembly"},
    )
    return call.client.post(
        "/api/v1/environment-imports",
        {"application": cast.assembly.pk, **given, "file": SimpleUploadedFile(name, content)},
        headers={"Authorization": f"Bearer {call.secret}"},
    )


def test_a_report_is_sent_looked_at_and_written(cast: Cast, caller: Calls, work: Work) -> None:
    tess = caller(cast.tess)

    made = send(cast, tess)
    path = f"environment-imports/{made.json()['id']}"
    tess("POST", f"{path}/run")
    work()
    done = tess("GET", path).json()

    assert made.status_code == 201
    assert made.json()["masked"] == [{"kind": "PASSWORD", "place": "a.properties:db.password"}]
    assert "to be kept" not in made.content.decode()
    assert (made.json()["state"], done["state"]) == ("CHECKED", "DONE")
    assert EnvironmentFact.objects.filter(name="Vault", value="12.1.2").exists()


def test_a_program_of_the_customer_sends_and_writes_in_one_call(
    cast: Cast, caller: Calls, work: Work
) -> None:
    ada = caller(cast.ada)

    made = send(cast, ada, write=True)
    work()

    assert made.json()["state"] == "RUNNING"
    assert ada("GET", f"environment-imports/{made.json()['id']}").json()["state"] == "DONE"
    assert send(cast, ada, write=True).json()["state"] == "SAME"


def test_another_contract_is_told_as_an_error_and_nothing_is_written(
    cast: Cast, caller: Calls
) -> None:
    theirs = cast.contract(cast.globex).number

    refused = send(cast, caller(cast.tess), contract=theirs, write=True).json()

    assert refused["state"] == "REFUSED"
    assert theirs not in str(refused)


def test_strangers_send_nothing_and_find_nothing(cast: Cast, caller: Calls) -> None:
    key = send(cast, caller(cast.tess)).json()["id"]

    def sent(person: User) -> int:
        return int(send(cast, caller(person)).status_code)

    assert sent(cast.gus) == 404
    assert sent(cast.eli) == 403
    assert caller(cast.gus)("GET", f"environment-imports/{key}").status_code == 404
    assert caller(cast.gus)("GET", "environment-imports").json()["items"] == []
    assert EnvironmentImport.objects.count() == 1


def test_a_name_of_a_file_is_masked_as_well(cast: Cast, caller: Calls) -> None:
    made = send(cast, caller(cast.tess), name="password=hunter2secret").json()

    assert "hunter2secret" not in str(made)
