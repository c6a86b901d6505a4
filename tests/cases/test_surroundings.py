"""What surrounded a case, as each reader finds it: on desk, portal and API, and on the defect."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.utils.timezone import now

from tests.api.conftest import Caller
from tests.cast import Cast
from tests.intelligence.moved import DAY, agree, known, report, tell
from tsam.commands import doctor
from tsam.domains.cases.actions import assign, raise_spr
from tsam.domains.cases.models import Case
from tsam.domains.cases.surroundings import around
from tsam.domains.intelligence.models import (
    Environment,
    EnvironmentSnapshot,
    Reader,
    SnapshotBody,
)
from tsam.domains.people.models import User
from tsam.domains.sprs.actions.raising import Description

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def at() -> datetime:
    return now()


@pytest.fixture
def production(cast: Cast, at: datetime) -> Environment:
    environment = known(cast, at - 60 * DAY)
    tell(cast, environment, at - 3 * DAY, Java="17.0.12", Oracle="19.22")
    return environment


@pytest.fixture
def case(cast: Cast, production: Environment, at: datetime) -> Case:
    return report(cast, at)


def page(client: Client, reader: User, path: str) -> str:
    client.force_login(reader)
    return client.get(path).content.decode()


def test_the_case_shows_it_at_once_and_whole_in_one_click(
    cast: Cast, client: Client, case: Case
) -> None:
    for reader, face in ((cast.tess, "desk"), (cast.ada, "portal")):
        shown = page(client, reader, f"/{face}/cases/{case.number}")
        whole = page(client, reader, f"/{face}/cases/{case.number}/environment")

        assert "17.0.12" in shown
        assert "17.0.10</s>" in shown
        assert f'href="/{face}/cases/{case.number}/environment"' in shown
        assert "1 thing changed in the 9 days before" in whole
        assert "19.22" in whole
        assert "acme.properties:heap" in page(
            client, reader, f"/{face}/cases/{case.number}/environment?kind=SETTING&days=30"
        )
        odd = f"/{face}/cases/{case.number}/environment?kind=X&days=0&page=-4&q=%00nothing"
        assert client.get(odd).status_code == 200


def test_what_comes_after_the_case_changes_nothing_in_it(
    cast: Cast, client: Client, case: Case, production: Environment, at: datetime
) -> None:
    tell(cast, production, now(), Java="21", Oracle="23")

    whole = page(client, cast.tess, f"/desk/cases/{case.number}/environment")

    assert "17.0.12" in whole
    assert "<td>21</td>" not in whole


def test_any_two_snapshots_are_compared_at_an_address_of_their_own(
    cast: Cast, client: Client, case: Case, production: Environment, at: datetime
) -> None:
    tell(cast, production, at, Java="21", Oracle="19.22", Patch="TP-1")
    later = report(cast, now())
    was, now_ = case.snapshot_id, later.snapshot_id

    for reader, path in (
        (cast.tess, f"/desk/applications/{cast.assembly.pk}/drift"),
        (cast.ada, f"/portal/applications/{cast.assembly.pk}/drift"),
    ):
        pair = page(client, reader, f"{path}?was={was}&now={now_}")
        assert "1 changed, 1 added, 3 the same" in pair
        assert f"with {later.number}" in pair
        assert page(client, reader, path).count("1 changed, 1 added") == 1
        for odd in ("?was=0&now=1", "?was=x", f"?now={10**30}"):
            assert client.get(f"{path}{odd}").status_code == 404

    home = f"/desk/engagements/{cast.engagement.pk}/environment?was={was}&now={now_}"
    shown = page(client, cast.tess, home)
    assert "1 changed, 1 added, 3 the same" in shown
    assert f"The 9 days before {later.number}" in shown
    told = Caller(cast.ada)("GET", f"applications/{cast.assembly.pk}/drift/{was}/{now_}")
    assert [(one["name"], one["turn"], one["way"]) for one in told.json()["changes"]] == [
        ("Java", "CHANGED", "UP"),
        ("Patch", "ADDED", ""),
    ]
    listed = Caller(cast.ada)("GET", f"applications/{cast.assembly.pk}/snapshots").json()
    assert [one["key"] for one in listed["items"]] == [now_, was]


def test_the_api_tells_the_snapshot_and_what_changed(cast: Cast, case: Case) -> None:
    ada = Caller(cast.ada)

    kept = ada("GET", f"cases/{case.number}/snapshot").json()
    few = ada("GET", f"cases/{case.number}/snapshot?kind=SETTING").json()
    changed = ada("GET", f"cases/{case.number}/changes?days=5").json()
    wrong = ada("GET", f"cases/{case.number}/changes?days=0")

    assert (kept["snapshot"]["tier"], len(kept["items"])) == ("PRODUCTION", 4)
    assert [one["name"] for one in few["items"]] == ["acme.properties:heap"]
    assert [(one["was"], one["now"]) for one in changed["changes"]] == [("17.0.10", "17.0.12")]
    assert changed["hints"] == []
    assert wrong.status_code == 422


def test_who_may_not_read_the_environment_finds_none_on_the_case(
    cast: Cast, client: Client, case: Case, at: datetime
) -> None:
    wanda = cast.contact("Wanda Welder", cast.acme, "APPLICATION", [cast.welding])
    path = f"applications/{cast.assembly.pk}/drift/{case.snapshot_id}/{case.snapshot_id}"

    for reader in (cast.gus, wanda, cast.sally, cast.rita, cast.paul, cast.gino, cast.dana):
        assert Caller(reader)("GET", f"cases/{case.number}/snapshot").status_code == 404
        assert Caller(reader)("GET", f"cases/{case.number}/changes").status_code == 404
        assert Caller(reader)("GET", path).status_code == 404
    # An engineer who has nothing to do with it, before the customer agreed.
    assert "17.0.12" not in page(client, cast.eli, f"/desk/cases/{case.number}")
    assert Caller(cast.eli)("GET", f"cases/{case.number}/snapshot").status_code == 404
    agree(cast, Reader.PLATINUM_DESK, at)
    assert "17.0.12" in page(client, cast.eli, f"/desk/cases/{case.number}")


def test_the_engineer_of_the_case_reads_it_without_more(
    cast: Cast, client: Client, case: Case
) -> None:
    assign(case, by=cast.tess, at=now(), assignee=cast.eli)

    assert "17.0.12" in page(client, cast.eli, f"/desk/cases/{case.number}/environment")


def test_research_reads_components_on_the_defect_and_never_whose_they_are(
    cast: Cast, client: Client, case: Case, at: datetime
) -> None:
    spr = raise_spr(case, Description("It stops", 2), by=cast.tess, at=at)
    where = f"/desk/sprs/{spr.number}"

    before = page(client, cast.rita, where)
    agree(cast, Reader.RND, at)
    after = page(client, cast.rita, where)

    assert "17.0.12" not in before
    assert "17.0.12" in after
    for secret in ("Acme", "heap", "Assembly", case.number):
        assert secret not in after.partition("seen-title")[2].partition("</section>")[0]
    assert Caller(cast.rita)("GET", f"cases/{case.number}/snapshot").status_code == 404


def test_nothing_of_another_customer_is_compared(cast: Cast, client: Client, case: Case) -> None:
    cast.engage(cast.vault, "PLATINUM", tsam=cast.tess)
    client.force_login(cast.gus)

    theirs = f"/portal/applications/{cast.vault.pk}/drift?now={case.snapshot_id}"

    assert client.get(theirs).status_code == 404
    assert client.get(f"/portal/applications/{cast.assembly.pk}/drift").status_code == 404
    assert client.get(f"/portal/applications/{cast.vault.pk}/drift").status_code == 200


def test_a_damaged_snapshot_is_said_and_found_by_the_doctor(
    cast: Cast, client: Client, case: Case
) -> None:
    SnapshotBody.objects.update(payload=b"x")

    assert "damaged" in page(client, cast.tess, f"/desk/cases/{case.number}/environment")
    assert client.get(f"/desk/cases/{case.number}").status_code == 200
    assert Caller(cast.tess)("GET", f"cases/{case.number}/snapshot").json()["is_damaged"]
    assert "3 parts changed" in doctor._snapshots()[1]


def test_history_hints_at_what_went_before_cases_of_this_type(
    cast: Cast, client: Client, at: datetime
) -> None:
    environment = known(cast, at - 1000 * DAY)
    for number in range(12):
        moved = at - (900 - 70 * number) * DAY
        tell(cast, environment, moved, Java=f"17.0.{number}", Oracle="19.22")
        cast.case(opened_at=moved + DAY, opened_by=cast.ada, title="It stops too")
    tell(cast, environment, at - 2 * DAY, Java="17.0.99", Oracle="19.22")
    asked = report(cast, at)
    before = EnvironmentSnapshot.objects.count()

    found = around(cast.tess, asked)
    shown = page(client, cast.tess, f"/desk/cases/{asked.number}")
    whole = page(client, cast.ada, f"/portal/cases/{asked.number}/environment")

    assert found
    assert [(hint.of[1], hint.before, hint.past) for hint in found.hints] == [("Java", 12, 12)]
    assert "A hint, not a cause." in shown
    assert whole.count("It stops too</span>") == 12
    assert EnvironmentSnapshot.objects.count() == before
