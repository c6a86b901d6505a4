"""“Understood”, questions and answers, by the API (G1)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils.timezone import now

from tests.api.conftest import Caller
from tests.cast import Cast
from tsam.domains.cases.models import Case
from tsam.domains.objectives.actions import requirements as needs
from tsam.domains.priorities.actions import set_order

pytestmark = pytest.mark.usefixtures("morning")

Calls = Callable[..., Caller]


def first(cast: Cast) -> Case:
    case = cast.case(assignee=cast.eli)
    set_order(cast.engagement, by=cast.ada, at=now(), cases=[case])
    return case


def test_a_case_is_understood_and_asked_about_and_answered(cast: Cast, caller: Calls) -> None:
    number = first(cast).number
    eli, tess = caller(cast.eli), caller(cast.tess)

    waits = eli("GET", f"cases/{number}/understanding").json()["state"]
    asked = eli("POST", f"cases/{number}/questions", {"text": "Why?"}).json()
    open_ones = tess("GET", "questions?is_open=true").json()["items"]
    answered = tess("PUT", f"questions/{asked['id']}/answer", {"text": "The audit."}).json()
    said = eli("PUT", f"cases/{number}/understanding").json()

    assert waits == "open"
    assert [one["case"] for one in open_ones] == [number]
    assert answered["answered_by"]["name"] == "Tess Tanaka"
    assert said["state"] == "understood"


def test_a_need_tells_who_understood_it(cast: Cast, caller: Calls) -> None:
    row = needs.propose(cast.engagement, by=cast.ada, at=now(), statement="No outage", weight=4)
    needs.publish(row, by=cast.tess, at=now(), weight=4)
    cast.case(assignee=cast.eli)
    path = f"requirements/{row.pk}/understanding"

    before = caller(cast.tess)("GET", path).json()
    caller(cast.eli)("PUT", path)
    after = caller(cast.mona)("GET", path).json()

    assert [one["name"] for one in before["waited_for"]] == ["Eli Engineer"]
    assert [one["name"] for one in after["understood"]] == ["Eli Engineer"]


def test_the_customer_finds_nothing_of_it(cast: Cast, caller: Calls) -> None:
    number = first(cast).number
    ada = caller(cast.ada)

    assert ada("GET", f"cases/{number}/understanding").status_code == 404
    assert ada("POST", f"cases/{number}/questions", {"text": "Why?"}).status_code == 404
    assert ada("GET", "questions").json()["items"] == []
