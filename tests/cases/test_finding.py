from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast
from tsam.domains.accounts.models import Reach
from tsam.domains.cases import indexing
from tsam.domains.cases.finding import keys, similar
from tsam.domains.cases.models import Case


def case(cast: Cast, title: str, **fields: Any) -> Case:
    made = cast.case(title=title, **fields)
    indexing.index_case(made.pk)
    return made


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ("Viewables stop publishing after CPS 03", "Viewables are not published after CPS 03"),
        ("Check-in of F1385-15 hangs at 80 %", "Check-in hangs, part F1385-15"),
        ("Baugruppe D1607-21 lässt sich nicht öffnen", "baugruppe lasst sich nicht oeffnen"),
        ("検索サーバーが応答しない", "サーバーが応答しません"),
        ("Licence borrow fails", "licence"),
    ],
)
def test_what_was_reported_before_is_found_by_a_similar_title(
    cast: Cast, known: str, typed: str
) -> None:
    reported = case(cast, known)
    case(cast, "The colour of the ribbon is wrong")

    assert similar(cast.ada, typed) == [reported]


@pytest.mark.parametrize("typed", ["", "a", "the of and", "Something else entirely", '"*(', "\x00"])
def test_what_shares_nothing_is_not_offered(cast: Cast, typed: str) -> None:
    case(cast, "Viewables stop publishing after CPS 03")

    assert similar(cast.ada, typed) == []


def test_the_most_alike_stands_first(cast: Cast) -> None:
    case(cast, "Publishing is slow on Monday")
    close = case(cast, "Publishing of drawings stops")

    assert similar(cast.ada, "Publishing of drawings stops after the update")[0] == close


def test_no_similar_case_lies_outside_the_reach(cast: Cast) -> None:
    case(cast, "Publishing of drawings stops", application=cast.vault)
    theirs = case(cast, "Publishing of drawings stops", opened_by=cast.ada)
    mine = case(cast, "Publishing of drawings stops", opened_by=cast.owen)
    welder = cast.contact("Wanda Welder", cast.acme, Reach.APPLICATION, [cast.welding])

    assert similar(cast.owen, "Publishing of drawings stops") == [mine]
    assert similar(cast.ada, "Publishing of drawings stops") == [mine, theirs]
    assert similar(welder, "Publishing of drawings stops") == []


def test_a_list_is_narrowed_by_words_and_by_a_number(cast: Cast) -> None:
    press, other = case(cast, "The press stops"), case(cast, "The oven is cold")

    assert keys(cast.ada, "press") == [press.pk]
    assert keys(cast.ada, other.number) == [other.pk]
    assert keys(cast.gus, "press") == keys(cast.gus, press.number) == []
