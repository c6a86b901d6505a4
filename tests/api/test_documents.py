from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.timezone import now

from tests.api.conftest import Caller
from tests.cast import Cast
from tests.objectives.agreed import agreed, draft, objective, of, reviewed
from tests.objectives.test_seals import tamper
from tsam.domains.objectives.actions import requirements as needs
from tsam.domains.objectives.models import ObjectivesDocument

Calls = Callable[..., Caller]
OBJECTIVE = {
    "outcome": "Publishing stays up",
    "source": "MANUAL",
    "metric": "Hours of outage in a month",
    "unit": "h",
    "read_from": "Worker monitor",
    "baseline": "9",
    "direction": "DOWN",
    "target": "1",
    "due_on": "2026-12-31",
}


@pytest.fixture
def tess(cast: Cast, caller: Calls) -> Caller:
    cast.serve()
    return caller(cast.tess)


def test_the_whole_way_by_calls(cast: Cast, tess: Caller, caller: Calls) -> None:
    made = tess(
        "POST", f"engagements/{cast.engagement.pk}/documents", {"purpose": "No halt."}
    ).json()
    where = f"documents/{made['id']}"
    need = needs.propose(cast.engagement, by=cast.ada, at=now(), statement="No outage", weight=5)
    needs.publish(need, by=cast.tess, at=now(), weight=5)
    given = {**OBJECTIVE, "requirements": [need.pk]}
    assert tess("POST", f"{where}/objectives", given).json()["requirements"] == [need.pk]
    people = {"vendor": cast.mona.pk, "customer": cast.ada.pk, "answer_by": "2026-06-17"}
    assert tess("POST", f"{where}/review", people).json()["state"] == "IN_REVIEW"

    caller(cast.mona)("POST", f"{where}/approval", {"review_round": 1})
    done = caller(cast.ada)("POST", f"{where}/approval", {"review_round": 1}).json()

    assert done["state"] == "AGREED"
    assert tess("GET", f"{where}/seal").json()["is_whole"]
    text = caller(cast.ada)("GET", f"{where}/text")
    assert hashlib.sha256(text.content).hexdigest() == done["sha256"]
    told = tess("GET", f"{where}/approvals").json()
    assert {one["verdict"] for one in told} == {"AGREED"}
    assert tess("POST", f"{where}/amendment", {}).json()["version"] == 2


def test_what_is_incomplete_is_refused_with_all_that_it_lacks(cast: Cast, tess: Caller) -> None:
    row = draft(cast)
    objective(row, cast, target=None, source="")
    people = {"vendor": cast.mona.pk, "customer": cast.ada.pk, "answer_by": "2026-06-17"}

    answer = tess("POST", f"documents/{row.pk}/review", people)

    assert answer.status_code == 403
    assert answer.json()["code"] == "incomplete"
    assert "Set a target in numbers." in answer.content.decode()


def test_a_broken_seal_says_what_differs(cast: Cast, tess: Caller) -> None:
    row = agreed(cast)
    tamper("UPDATE objectives_objective SET target = 2")

    told = tess("GET", f"documents/{row.pk}/seal").json()

    assert (told["is_whole"], told["fault"]) == (False, "rows")


def test_values_are_counted_and_never_a_zero_of_nothing(cast: Cast, tess: Caller) -> None:
    row = agreed(cast)
    read = {"value": "3.5", "measured_on": "2026-06-09", "note": "Second node"}
    assert tess("GET", f"documents/{row.pk}/values").json()[0]["status"] == "NA"

    made = tess("POST", f"objectives/{of(row).pk}/readings", read)

    assert made.status_code == 201
    (value,) = tess("GET", f"documents/{row.pk}/values").json()
    assert (value["value"], value["status"]) == ("3.500", "ON_TRACK")
    listed = tess("GET", f"engagements/{cast.engagement.pk}/readings?number=1").json()["items"]
    assert [one["note"] for one in listed] == ["Second node"]


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "{}"), ("DELETE", "{}"), ("POST", "{}/objectives")]
)
def test_an_agreed_version_is_never_changed(
    method: str, path: str, cast: Cast, tess: Caller
) -> None:
    row = agreed(cast)
    body: Any = {"PUT": {"purpose": "Other"}, "POST": OBJECTIVE}.get(method)

    answer = tess(method, "documents/" + path.format(row.pk), body)

    assert answer.status_code == 403
    assert answer.json()["code"] == "sealed"


def test_an_objective_is_changed_and_taken_out_of_a_draft(cast: Cast, tess: Caller) -> None:
    made = objective(draft(cast), cast)

    changed = tess("PUT", f"objectives/{made.pk}", {"target": "2", "owner": None}).json()
    assert (changed["target"], changed["baseline"], changed["owner"]) == ("2.000", "9.000", None)
    assert tess("DELETE", f"objectives/{made.pk}").status_code == 204
    assert tess("GET", f"objectives/{made.pk}").status_code == 404


def test_a_customer_sends_it_back_and_another_approver_is_named(
    cast: Cast, tess: Caller, caller: Calls
) -> None:
    row = reviewed(cast, at=now())
    named = {"side": "CUSTOMER", "approver": cast.olga.pk, "answer_by": "2026-06-20"}
    assert tess("POST", f"documents/{row.pk}/approvers", named).json()["approver"]["id"] == (
        cast.olga.pk
    )

    answer = caller(cast.olga)("POST", f"documents/{row.pk}/return", {"reason": "Two hours."})

    assert answer.json()["state"] == "DRAFT"
    assert caller(cast.olga)("GET", f"documents/{row.pk}").status_code == 404
    assert tess("DELETE", f"documents/{row.pk}").status_code == 204
    assert not ObjectivesDocument.objects.exists()


def test_a_need_of_another_engagement_is_refused(cast: Cast, tess: Caller) -> None:
    other = cast.engage(cast.welding, "PLATINUM", tsam=cast.tess)
    need = needs.propose(other, by=cast.ada, at=now(), statement="Elsewhere", weight=5)
    row = draft(cast)

    answer = tess(
        "POST", f"documents/{row.pk}/objectives", {**OBJECTIVE, "requirements": [need.pk]}
    )

    assert answer.status_code == 422
