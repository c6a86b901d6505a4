from __future__ import annotations

from collections.abc import Callable

from django.utils.timezone import now

from tests.api.conftest import Caller
from tests.cast import Cast
from tsam.domains.cases.models import Case, Note, Participant
from tsam.domains.priorities import actions as priorities

Calls = Callable[..., Caller]


def new_case(cast: Cast, **fields: object) -> dict[str, object]:
    return {
        "application": cast.assembly.pk,
        "title": "The press stops",
        "text": "At 14:00.",
        "severity": 2,
        **fields,
    }


def test_a_customer_opens_a_case_and_reads_it(cast: Cast, caller: Calls) -> None:
    cast.serve()
    ada = caller(cast.ada)

    made = ada("POST", "cases", new_case(cast))

    assert made.status_code == 201
    assert ada("GET", f"cases/{made.json()['number']}").json()["clock"]["kind"] == "RESPONSE"


def test_the_same_key_opens_it_once_and_answers_the_same(cast: Cast, caller: Calls) -> None:
    cast.serve()
    ada = caller(cast.ada)

    first = ada("POST", "cases", new_case(cast), idempotency_key="k-1")
    second = ada("POST", "cases", new_case(cast), idempotency_key="k-1")
    other = ada("POST", "cases", new_case(cast, title="Another"), idempotency_key="k-1")

    assert first.json() == second.json()
    assert other.status_code == 409
    assert Case.objects.count() == 1


def test_a_refused_create_keeps_no_answer(cast: Cast, caller: Calls) -> None:
    ada = caller(cast.ada)

    refused = ada("POST", "cases", new_case(cast), idempotency_key="k-1")
    cast.serve()

    assert (refused.status_code, refused.json()["code"]) == (403, "no_contract")
    assert ada("POST", "cases", new_case(cast), idempotency_key="k-1").status_code == 201


def test_a_stranger_gets_what_a_missing_number_gets(cast: Cast, caller: Calls) -> None:
    case = cast.case()
    gus = caller(cast.gus)

    hidden, missing = gus("GET", f"cases/{case.number}"), gus("GET", "cases/C9999999")

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content


def test_notes_have_no_way_to_a_customer(cast: Cast, caller: Calls) -> None:
    case = cast.case()
    Note.objects.create(case=case, author=cast.eli, text="secret", at=now())
    ada = caller(cast.ada)

    assert ada("GET", f"cases/{case.number}/notes").json()["items"] == []
    assert ada("POST", f"cases/{case.number}/notes", {"text": "x"}).status_code == 403
    for path in ("", "/messages", "/events", "/attachments"):
        assert b"secret" not in ada("GET", f"cases/{case.number}{path}").content


def test_a_list_goes_on_where_it_stopped(cast: Cast, caller: Calls) -> None:
    numbers = [cast.case().number for _n in range(5)]
    ada = caller(cast.ada)

    first = ada("GET", "cases?limit=3").json()
    rest = ada("GET", f"cases?limit=3&cursor={first['next']}").json()

    assert [one["number"] for one in first["items"] + rest["items"]] == numbers[::-1]
    assert rest["next"] is None


def test_a_made_up_cursor_is_refused_in_words(cast: Cast, caller: Calls) -> None:
    answer = caller(cast.ada)("GET", "cases?cursor=nonsense")

    assert answer.status_code == 400
    assert answer.json()["detail"]


def test_the_terms_of_a_rank_add_up(cast: Cast, caller: Calls) -> None:
    case = cast.case(severity=1)
    cast.serve()
    priorities.rank([cast.assembly.pk], at=now())

    rank = caller(cast.tess)("GET", f"cases/{case.number}/rank").json()

    assert rank["place"] == 1
    assert sum(term["points"] for term in rank["terms"]) == rank["score"]


def test_the_order_of_work_is_not_the_customers(cast: Cast, caller: Calls) -> None:
    case = cast.case()
    priorities.rank([cast.assembly.pk], at=now())
    ada = caller(cast.ada)

    assert ada("GET", f"cases/{case.number}/rank").status_code == 404
    assert ada("GET", "cases?sort=rank").json()["items"] == []


def test_the_whole_course_of_a_case(cast: Cast, caller: Calls) -> None:
    cast.serve()
    ada, eli = caller(cast.ada), caller(cast.eli)
    number = ada("POST", "cases", new_case(cast)).json()["number"]

    assert eli("PUT", f"cases/{number}/assignee", {"assignee": cast.eli.pk}).status_code == 200
    assert eli("POST", f"cases/{number}/messages", {"text": "Try 12.1."}).status_code == 201
    assert eli("POST", f"cases/{number}/solution", {"text": "Use 12.1."}).status_code == 200
    ended = ada("POST", f"cases/{number}/agreement").json()

    assert (ended["state"], ended["is_open"]) == ("CLOSED", False)


def test_only_people_one_may_name_are_added(cast: Cast, caller: Calls) -> None:
    case = cast.case()
    ada = caller(cast.ada)

    stranger = ada("PUT", f"cases/{case.number}/participants/{cast.gus.pk}")
    nobody = ada("PUT", f"cases/{case.number}/participants/999999")
    colleague = ada("PUT", f"cases/{case.number}/participants/{cast.owen.pk}")

    assert stranger.content == nobody.content
    assert (stranger.status_code, colleague.status_code) == (422, 200)
    assert Participant.objects.filter(case=case, user=cast.owen).exists()
