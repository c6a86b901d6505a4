"""Letters and the search by the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.api.conftest import Caller
from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Letter
from tsam.domains.cases import indexing
from tsam.domains.cases.models import Case, Note, State
from tsam.domains.people.models import User

Calls = Callable[..., Caller]


def letter(reader: User, turn: int = 0, **fields: object) -> Letter:
    given = {"subject": f"Letter {turn}", "text": "Hello", **fields}
    return Letter.objects.create(reader=reader, written_at=NOON + timedelta(hours=turn), **given)


def test_letters_are_read_one_by_one_and_all_together(cast: Cast, caller: Calls) -> None:
    first, _second = letter(cast.tess, 1), letter(cast.tess, 2)
    theirs = letter(cast.eli)
    tess = caller(cast.tess)

    assert len(tess("GET", "letters?unread=true").json()["items"]) == 2
    assert tess("POST", f"letters/{first.pk}/reading").status_code == 204
    assert len(tess("GET", "letters?unread=true").json()["items"]) == 1
    assert tess("POST", "letters/reading").json() == {"read": 1}
    assert tess("GET", "letters?unread=true").json()["items"] == []
    assert Letter.objects.get(pk=theirs.pk).read_at is None


def test_one_letter_is_looked_at_and_stays_new(cast: Cast, caller: Calls) -> None:
    row = letter(cast.tess, account=cast.acme)

    told = caller(cast.tess)("GET", f"letters/{row.pk}").json()

    assert (told["subject"], told["account"], told["read_at"]) == ("Letter 0", "acme", None)


def test_a_reader_learns_which_letters_could_not_be_mailed(cast: Cast, caller: Calls) -> None:
    letter(cast.tess, 1)
    letter(cast.tess, 2, failure="550 no such user")

    (told,) = caller(cast.tess)("GET", "letters?undelivered=true").json()["items"]

    assert (told["subject"], told["failure"]) == ("Letter 2", "550 no such user")


def found(call: Caller, asked: str) -> list[str]:
    answer = call("GET", f"search?{asked}")
    assert answer.status_code == 200
    return [hit["title"] for hit in answer.json()]


@pytest.fixture
def cases(cast: Cast) -> list[Case]:
    made = [
        cast.case(title="The spooler stops", severity=0),
        cast.case(title="A spooler, ended", state=State.CLOSED, solution="x"),
        cast.case(title="Elsewhere the spooler", application=cast.vault),
        cast.case(title="Without it", opened_at=NOON - timedelta(days=400)),
    ]
    Note.objects.create(case=made[3], author=cast.eli, text="Kill the spooler.", at=NOON)
    for case in made:
        indexing.index_case(case.pk)
    return made


def test_a_search_is_narrowed_by_what_else_must_be_true(
    cast: Cast, caller: Calls, cases: list[Case]
) -> None:
    mona = caller(cast.mona)

    assert len(found(mona, "q=spooler")) == len(cases)
    assert found(mona, "q=spooler&account=globex") == ["Elsewhere the spooler"]
    assert found(mona, "q=spooler&state=closed") == ["A spooler, ended"]
    assert found(mona, "q=spooler&severity=0") == ["The spooler stops"]
    assert found(mona, "q=spooler&where=note") == ["Without it"]
    assert found(mona, "q=spooler&account=nobody") == []
    assert len(found(mona, "q=spooler&limit=2")) == 2


def test_each_hit_says_where_the_words_stand(cast: Cast, caller: Calls, cases: list[Case]) -> None:
    hits = caller(cast.mona)("GET", "search?q=spooler&where=note").json()

    assert [(hit["number"], hit["kind"]) for hit in hits] == [(cases[3].number, "note")]
    assert hits[0]["excerpt"] == "Kill the spooler."


def test_a_customer_finds_no_note_and_nothing_of_another_customer(
    cast: Cast, caller: Calls, cases: list[Case]
) -> None:
    ada = caller(cast.ada)

    assert set(found(ada, "q=spooler")) == {"The spooler stops", "A spooler, ended"}
    assert found(ada, "q=spooler&where=note") == []
    assert found(ada, "q=spooler&account=globex") == []


def test_a_number_is_found_at_once(cast: Cast, caller: Calls, cases: list[Case]) -> None:
    assert found(caller(cast.ada), f"q={cases[0].number}") == ["The spooler stops"]
    assert found(caller(cast.gus), f"q={cases[0].number}") == []


def test_a_text_that_nobody_can_keep_is_refused_with_a_sentence(cast: Cast, caller: Calls) -> None:
    tess = caller(cast.tess)

    for answer in (
        tess("GET", "search?q=a%00b"),
        tess("PUT", "weights", {"values": {"a\0": {}}, "reason": "Why"}),
    ):
        assert answer.status_code == 422
        assert "NUL" in answer.json()["detail"]
