from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOON, Cast
from tsam.domains.cases import indexing, looking
from tsam.domains.cases.looking import Answer, Narrowing, look
from tsam.domains.cases.models import Attachment, Case, Channel, Message, Note, State
from tsam.domains.people.models import User


def told(cast: Cast, case: Case, text: str) -> Message:
    return Message.objects.create(
        case=case,
        author=cast.ada,
        text=text,
        at=NOON,
        channel=Channel.PORTAL,
        is_from_customer=True,
    )


def noted(cast: Cast, case: Case, text: str) -> None:
    Note.objects.create(case=case, author=cast.eli, text=text, at=NOON)


def filed(case: Case, message: Message, name: str) -> None:
    Attachment.objects.create(
        case=case,
        message=message,
        name=name,
        sha256="0" * 64,
        size=1,
        content_type="text/plain",
        added_at=NOON,
    )


def answer(reader: User, words: str, **narrowing: Any) -> Answer:
    for case in Case._base_manager.all():
        indexing.index_case(case.pk)
    return look(reader, words, Narrowing(**narrowing), at=NOON)


def titles(found: Answer) -> list[str]:
    return [hit.case.title for hit in found.hits]


def test_a_title_says_more_than_the_name_of_a_file(cast: Cast) -> None:
    titled = cast.case(title="The spooler stops", opened_at=NOON - timedelta(days=90))
    other = cast.case(title="Another")
    filed(other, told(cast, other, "See the log."), "spooler.log")

    found = answer(cast.mona, "spooler")

    assert titles(found) == [titled.title, other.title]
    assert [match.where for hit in found.hits for match in hit.matches] == ["title", "file"]


def test_each_place_can_be_asked_for_alone(cast: Cast) -> None:
    cast.case(title="A spooler")
    written, inside, with_file = cast.case(title="1"), cast.case(title="2"), cast.case(title="3")
    told(cast, written, "The spooler prints nothing.")
    noted(cast, inside, "Kill the spooler.")
    filed(with_file, told(cast, with_file, "See it."), "spooler.log")

    places = {where: titles(answer(cast.mona, "spooler", place=where)) for where in looking.PLACES}

    assert places == {"title": ["A spooler"], "text": ["1"], "note": ["2"], "file": ["3"]}


def test_the_clauses_say_how_many_each_would_leave(cast: Cast) -> None:
    cast.case(title="spooler", severity=0)
    cast.case(title="spooler", severity=3, opened_at=NOON - timedelta(days=90))
    cast.case(title="spooler", severity=3, state=State.CLOSED, solution="x")
    theirs = cast.case(title="Other", application=cast.vault, severity=3)
    noted(cast, theirs, "spooler")

    facets = answer(cast.mona, "spooler").facets

    assert [(account.name, n) for account, n in facets.accounts] == [("Acme", 3), ("Globex", 1)]
    assert (facets.open, facets.severe, facets.recent, facets.titled) == (3, 1, 3, 3)


def test_a_count_is_what_the_clause_then_finds(cast: Cast) -> None:
    for turn in range(3):
        cast.case(title="spooler", severity=turn, opened_at=NOON - timedelta(days=20 * turn))

    facets = answer(cast.mona, "spooler").facets

    assert answer(cast.mona, "spooler", severities=(0, 1)).count == facets.severe
    assert answer(cast.mona, "spooler", days=looking.RECENT_DAYS).count == facets.recent
    assert answer(cast.mona, "spooler", place="title").count == facets.titled
    assert answer(cast.mona, "spooler", account=cast.acme).count == facets.accounts[0][1]


def test_a_customer_is_told_neither_of_notes_nor_of_others(cast: Cast) -> None:
    mine, theirs = cast.case(title="Mine"), cast.case(title="spooler", application=cast.vault)
    noted(cast, mine, "The spooler is theirs.")

    found = answer(cast.ada, "spooler")

    assert (found.count, found.hits, found.facets.accounts) == (0, (), ())
    assert answer(cast.gus, "spooler").count == 1
    assert answer(cast.ada, "spooler", account=theirs.account).count == 0
    assert answer(cast.ada, "spooler", place="note").count == 0


def test_a_sealed_case_is_not_even_counted(cast: Cast) -> None:
    engagement = cast.engagement
    engagement.access_rule = "cleared"
    engagement.save(update_fields=["access_rule"])
    cast.case(title="spooler")

    found = answer(cast.mona, "spooler")

    assert (found.count, found.facets.open) == (0, 0)


def test_what_is_in_too_many_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "WEIGHED", 3)
    for _case in range(5):
        cast.case(title="spooler")

    found = answer(cast.mona, "spooler")

    assert found.is_capped
    assert found.count == 3


def test_what_a_case_says_of_itself_is_named(cast: Cast) -> None:
    cast.case(title="Solved", state=State.CLOSED, solution="Replace the spooler.")
    cast.case(title="Hurts", impact="The spooler blocks the line.")

    found = answer(cast.mona, "spooler")

    assert {hit.matches[0].where for hit in found.hits} == {"solution", "impact"}


def test_more_hits_ask_no_more_of_the_database(cast: Cast) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            look(reader, "spooler", at=NOON)
        return len(queries)

    reader = cast.mona
    for turn in range(20):
        case = cast.case(title="spooler")
        told(cast, case, "spooler")
        noted(cast, case, "spooler")
        indexing.index_case(case.pk)
        if turn == 1:
            asked()
            few = asked()

    assert asked() == few
