"""What a customer needs, by the API: written down, weighed on both sides, served by cases (G2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import Caller
from tests.api.test_books import faults
from tests.cast import NOON, Cast
from tsam.domains.accounts.models import EngagementState, Event
from tsam.domains.cases.actions import serve_requirement
from tsam.domains.cases.models import Participant, State
from tsam.domains.objectives.actions import requirements as actions
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import Function
from tsam.domains.priorities.actions import rank

Calls = Callable[..., Caller]


def need(cast: Cast, **given: Any) -> dict[str, Any]:
    assert cast.ada
    return {"statement": "No outage of the line", "weight": 4, **given}


def proposed(cast: Cast, **given: Any) -> Requirement:
    return actions.propose(cast.engagement, by=cast.ada, at=NOON, **need(cast, **given))


def published(cast: Cast, weight: int = 4, **given: Any) -> Requirement:
    made = proposed(cast, **given)
    return actions.publish(made, by=cast.tess, at=NOON, weight=weight, reason="Seen so.")


def where(cast: Cast) -> str:
    return f"engagements/{cast.engagement.pk}/requirements"


def test_both_sides_agree_on_a_weight(cast: Cast, caller: Calls) -> None:
    ada, tess = caller(cast.ada), caller(cast.tess)

    made = ada("POST", where(cast), need(cast, reason="The line feeds three plants."))
    assert (made.status_code, made.json()["label"], made.json()["status"]) == (
        201,
        "R-01",
        "PROPOSED",
    )
    assert made.json()["customer_owner"]["id"] == cast.ada.pk
    row = f"requirements/{made.json()['id']}"

    given = tess("POST", f"{row}/publication", {"weight": 2, "reason": "One plant."}).json()
    assert (given["status"], given["weight"], given["asked_weight"]) == ("DISPUTED", 2, 4)
    assert (given["counted_weight"], given["status_reason"]) == (2, "One plant.")
    assert given["vendor_owner"]["id"] == cast.tess.pk

    moved = ada("POST", f"{row}/dispute", {"weight": 3, "reason": "Two, then."}).json()
    assert (moved["status"], moved["weight"], moved["asked_weight"]) == ("DISPUTED", 2, 3)

    settled = tess("POST", f"{row}/settlement").json()
    assert (settled["status"], settled["weight"], settled["asked_weight"]) == ("PUBLISHED", 3, None)
    assert ada("GET", row).json() == settled


def test_it_is_met_needed_again_and_withdrawn(cast: Cast, caller: Calls) -> None:
    row, tess = f"requirements/{published(cast).pk}", caller(cast.tess)

    steps = [
        tess("POST", f"{row}/{step}", {"reason": f"For {step}."}).json()
        for step in ("outcome", "resumption", "withdrawal")
    ]

    assert [(one["status"], one["status_reason"]) for one in steps] == [
        ("MET", "For outcome."),
        ("PUBLISHED", "For resumption."),
        ("WITHDRAWN", "For withdrawal."),
    ]


def test_the_same_key_proposes_once(cast: Cast, caller: Calls) -> None:
    ada = caller(cast.ada)

    first = ada("POST", where(cast), need(cast), idempotency_key="k-1")
    second = ada("POST", where(cast), need(cast), idempotency_key="k-1")

    assert first.json() == second.json()
    assert Requirement.objects.count() == 1


def test_a_list_is_narrowed_and_goes_on_where_it_stopped(cast: Cast, caller: Calls) -> None:
    waiting, first, second = proposed(cast), published(cast), published(cast)
    tess = caller(cast.tess)

    def keys(query: str) -> list[int]:
        return [one["id"] for one in tess("GET", where(cast) + query).json()["items"]]

    page = tess("GET", f"{where(cast)}?limit=2").json()

    assert [one["id"] for one in page["items"]] == [waiting.pk, first.pk]
    assert keys(f"?limit=2&cursor={page['next']}") == [second.pk]
    assert keys("?status=PROPOSED") == [waiting.pk]
    assert keys("?status=MET") == []


def test_support_reads_what_is_published(cast: Cast, caller: Calls) -> None:
    waiting, shared = proposed(cast), published(cast)
    eli = caller(cast.eli)

    assert [one["id"] for one in eli("GET", where(cast)).json()["items"]] == [shared.pk]
    assert eli("GET", f"requirements/{waiting.pk}").status_code == 404


@pytest.mark.parametrize("who", ["gus", "owen", "rita", "sally", "dana"])
def test_who_does_not_read_it_gets_what_a_missing_one_gets(
    who: str, cast: Cast, caller: Calls
) -> None:
    call, row = caller(getattr(cast, who)), published(cast)

    hidden, missing = call("GET", f"requirements/{row.pk}"), call("GET", "requirements/999999")

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content
    assert not call("GET", where(cast)).json().get("items")


# --- the words


def test_only_what_is_given_is_changed(cast: Cast, caller: Calls) -> None:
    made = proposed(cast, reason="So.", vendor_owner=cast.tess)
    row, ada = f"requirements/{made.pk}", caller(cast.ada)

    measured = ada("PUT", row, {"measure": "Hours a month", "review_on": "2026-09-01"}).json()
    left = ada("PUT", row, {"vendor_owner": None, "review_on": None}).json()

    assert (measured["measure"], measured["review_on"]) == ("Hours a month", "2026-09-01")
    assert (measured["statement"], measured["reason"]) == (made.statement, "So.")
    assert measured["vendor_owner"]["id"] == cast.tess.pk
    assert (left["vendor_owner"], left["review_on"], left["measure"]) == (
        None,
        None,
        "Hours a month",
    )


def test_a_weight_is_not_changed_with_the_words(cast: Cast, caller: Calls) -> None:
    row = proposed(cast)

    answer = caller(cast.ada)("PUT", f"requirements/{row.pk}", {"weight": 5})

    assert (answer.status_code, faults(answer)) == (422, ["weight"])


def test_words_that_support_has_read_are_not_the_customers_to_change(
    cast: Cast, caller: Calls
) -> None:
    row = published(cast)

    refused = caller(cast.ada)("PUT", f"requirements/{row.pk}", {"statement": "Others"})

    assert (refused.status_code, refused.json()["code"]) == (403, "published")


@pytest.mark.parametrize("name", ["vendor_owner", "customer_owner"])
def test_an_owner_who_may_not_be_named_is_told_like_an_unknown_one(
    name: str, cast: Cast, caller: Calls
) -> None:
    tess, row = caller(cast.tess), f"requirements/{published(cast).pk}"

    stranger = tess("PUT", row, {name: cast.gus.pk})
    nobody = tess("PUT", row, {name: 999_999})

    assert (stranger.status_code, faults(stranger)) == (422, [name])
    assert stranger.content == nobody.content
    assert tess("POST", where(cast), need(cast, **{name: 999_999})).status_code == 422


def test_a_customer_names_only_who_serves_them(cast: Cast, caller: Calls) -> None:
    elsewhere = cast.staff("Tom Tsam", Function.TSAM)
    ada, row = caller(cast.ada), f"requirements/{proposed(cast).pk}"

    hidden = ada("PUT", row, {"vendor_owner": elsewhere.pk})
    nobody = ada("PUT", row, {"vendor_owner": 999_999})

    assert (hidden.status_code, hidden.content) == (422, nobody.content)
    assert ada("PUT", row, {"vendor_owner": cast.tess.pk}).status_code == 200
    named = caller(cast.tess)("PUT", row, {"vendor_owner": elsewhere.pk}).json()
    assert named["vendor_owner"]["name"] == "Tom Tsam"


# --- refusals


STEPS: list[tuple[str, str, dict[str, Any]]] = [
    ("PUT", "", {"measure": "Hours"}),
    ("POST", "/publication", {"weight": 4}),
    ("POST", "/dispute", {"weight": 1, "reason": "So."}),
    ("POST", "/settlement", {}),
    ("POST", "/outcome", {"reason": "So."}),
    ("POST", "/resumption", {"reason": "So."}),
    ("POST", "/withdrawal", {"reason": "So."}),
]


@pytest.mark.parametrize(("method", "step", "body"), STEPS, ids=str)
def test_who_reads_it_and_does_not_write_is_refused(
    method: str, step: str, body: dict[str, Any], cast: Cast, caller: Calls
) -> None:
    row = published(cast)
    events = Event.objects.count()

    refused = caller(cast.eli)(method, f"requirements/{row.pk}{step}", body)

    assert (refused.status_code, refused.json()["code"]) == (403, "not_owner")
    assert Event.objects.count() == events


def test_without_a_right_to_reviews_it_is_refused_with_the_reason(
    cast: Cast, caller: Calls
) -> None:
    row = published(cast)
    cast.engagement.state, cast.engagement.suspended_from = EngagementState.SUSPENDED, "ACTIVE"
    cast.engagement.save(update_fields=["state", "suspended_from"])
    tess = caller(cast.tess)

    for refused in (
        tess("POST", where(cast), need(cast)),
        tess("PUT", f"requirements/{row.pk}", {"measure": "Hours"}),
        tess("POST", f"requirements/{row.pk}/withdrawal", {"reason": "So."}),
    ):
        assert (refused.status_code, refused.json()["code"]) == (403, "suspended")
        assert refused.json()["detail"]
    assert tess("GET", f"requirements/{row.pk}").status_code == 200


@pytest.mark.parametrize("weight", [0, 6, "heavy"])
def test_a_weight_is_one_to_five(weight: object, cast: Cast, caller: Calls) -> None:
    answer = caller(cast.ada)("POST", where(cast), need(cast, weight=weight))

    assert (answer.status_code, faults(answer)) == (422, ["weight"])


def test_another_weight_needs_a_reason(cast: Cast, caller: Calls) -> None:
    row = proposed(cast)

    answer = caller(cast.tess)("POST", f"requirements/{row.pk}/publication", {"weight": 1})

    assert (answer.status_code, faults(answer)) == (422, ["reason"])


# --- the cases that serve it


def test_a_case_serves_a_need_and_none_again(cast: Cast, caller: Calls) -> None:
    row, case, eli = published(cast), cast.case(), caller(cast.eli)
    path = f"cases/{case.number}/requirement"

    serving = eli("PUT", path, {"requirement": row.pk}).json()
    counted = eli("GET", f"requirements/{row.pk}").json()["cases_open"]
    free = eli("PUT", path, {"requirement": None}).json()

    assert serving["requirement"] == {"id": row.pk, "label": "R-01"}
    assert (counted, free["requirement"]) == (1, None)


def test_a_need_that_one_does_not_read_is_not_there_to_serve(cast: Cast, caller: Calls) -> None:
    waiting, case, eli = proposed(cast), cast.case(), caller(cast.eli)
    path = f"cases/{case.number}/requirement"

    hidden, missing = (eli("PUT", path, {"requirement": key}) for key in (waiting.pk, 999_999))

    assert (hidden.status_code, hidden.content) == (404, missing.content)


def test_what_is_not_in_force_and_who_is_not_of_support_are_refused(
    cast: Cast, caller: Calls
) -> None:
    waiting, shared, path = proposed(cast), published(cast), f"cases/{cast.case().number}"

    early = caller(cast.tess)("PUT", f"{path}/requirement", {"requirement": waiting.pk})
    theirs = caller(cast.ada)("PUT", f"{path}/requirement", {"requirement": shared.pk})

    assert (early.status_code, early.json()["code"]) == (403, "not_in_force")
    assert theirs.status_code == 403


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("tess", True),
        ("eli", True),
        ("mona", True),
        ("ada", True),
        ("olga", True),
        ("owen", False),
        ("rita", False),
        ("paul", False),
    ],
)
def test_the_case_names_its_need_to_those_who_read_it(
    who: str, reads: bool, cast: Cast, caller: Calls
) -> None:
    row = published(cast)
    case = cast.case(opened_by=cast.owen)
    for asked in (cast.rita, cast.paul):
        Participant.objects.create(case=case, user=asked, role="ASKED", added_at=NOON)
    serve_requirement(case, by=cast.eli, at=NOON, requirement=row)
    call = caller(getattr(cast, who))

    told = call("GET", f"cases/{case.number}")
    (listed,) = call("GET", "cases").json()["items"]

    assert told.status_code == 200
    assert told.json()["requirement"] == ({"id": row.pk, "label": "R-01"} if reads else None)
    assert listed == told.json()


def test_open_cases_are_counted_as_far_as_the_reader_sees(cast: Cast, caller: Calls) -> None:
    row, other = published(cast), published(cast)
    for case in (cast.case(), cast.case()):
        serve_requirement(case, by=cast.eli, at=NOON, requirement=row)
    cast.case(state=State.CLOSED, requirement=row, solution="x")

    items = caller(cast.ada)("GET", where(cast)).json()["items"]

    assert [(one["id"], one["cases_open"]) for one in items] == [(row.pk, 2), (other.pk, 0)]


@pytest.mark.parametrize("path", ["cases", "cases?sort=rank", "requirements"])
def test_a_longer_list_asks_no_more(path: str, cast: Cast, caller: Calls) -> None:
    tess = caller(cast.tess)
    address = where(cast) if path == "requirements" else path

    def asked() -> int:
        serve_requirement(cast.case(), by=cast.eli, at=NOON, requirement=published(cast))
        rank([cast.assembly.pk], at=NOON)
        with CaptureQueriesContext(connection) as queries:
            assert tess("GET", address).status_code == 200
        return len(queries)

    # The first call of all writes down that the key is used.
    tess("GET", "me")
    first = asked()

    assert [asked(), asked()] == [first, first]


def test_who_owns_it_with_the_customer_is_theirs_to_say(cast: Cast, caller: Calls) -> None:
    row, ada = f"requirements/{published(cast).pk}/customer-owner", caller(cast.ada)
    colleague = cast.contact("Carl Colleague", cast.acme)

    named = ada("PUT", row, {"person": colleague.pk}).json()
    assert named["customer_owner"]["id"] == colleague.pk

    for stranger in (cast.gus.pk, cast.tess.pk, 10**9):
        refused = ada("PUT", row, {"person": stranger})
        assert (refused.status_code, faults(refused)) == (422, ["person"])
    assert caller(cast.gus)("PUT", row, {"person": cast.gus.pk}).status_code == 404
    assert ada("PUT", row, {"person": None}).json()["customer_owner"] is None
