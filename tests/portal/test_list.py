"""The customer's list of cases: the sentence, the order, and what the address narrows it to."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from tests.cast import NOON, Cast
from tsam.domains.cases import indexing
from tsam.domains.cases.models import Case, State


def rows(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/portal/cases{query}").content.decode()
    return re.findall(r'href="/portal/cases/(C\d+)" data-row-link', page)


def heading(client: Client) -> str:
    page = client.get("/portal/cases").content.decode()
    found = re.search(r"<h1>(.*?)</h1>\s*<p class=\"lede\">(.*?)</p>", page)
    assert found is not None
    return f"{found[1]}. {found[2]}"


def test_those_that_wait_stand_first_then_by_severity_and_age(cast: Cast, client: Client) -> None:
    old, new = cast.case(severity=2), cast.case(severity=2)
    severe = cast.case(severity=1)
    asked = cast.case(severity=3, state=State.WAITING_CUSTOMER)
    solved = cast.case(severity=2, state=State.SOLUTION_PROPOSED, resolved_at=NOON)
    cast.case(state=State.CLOSED)
    client.force_login(cast.ada)

    ordered = [solved, asked, severe, old, new]
    assert rows(client) == [case.number for case in ordered]


def test_the_sentence_counts_whose_move_it_is(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)
    assert heading(client).startswith("No case is open.")

    cast.case()
    assert heading(client).startswith("1 case open, none waits for you. 1 is our move.")

    cast.case(state=State.WAITING_CUSTOMER)
    late, soon = now() - timedelta(hours=1), now() + timedelta(days=2)
    cast.case(promise="Findings", promised_at=late, promise_given_at=NOON)
    cast.case(promise="Findings", promised_at=soon, promise_given_at=NOON)

    said = heading(client)
    assert "4 cases open, 1 waits for you. 3 are our move." in said
    assert "1 word that we promised is late." in said
    assert "The next word comes" in said


def test_the_address_narrows_the_list(cast: Cast, client: Client) -> None:
    press, oven = cast.case(title="The press stops"), cast.case(title="The oven is cold")
    weld = cast.case(cast.welding, title="The torch is off", opened_by=cast.owen)
    gone = cast.case(state=State.CLOSED)
    for case in (press, oven, weld):
        indexing.index_case(case.pk)
    client.force_login(cast.ada)

    assert rows(client, f"?application={cast.welding.pk}") == [weld.number]
    assert set(rows(client, "?by=me")) == {press.number, oven.number}
    assert rows(client, "?q=oven") == [oven.number]
    assert rows(client, f"?q={press.number}") == [press.number]
    assert rows(client, "?view=closed") == [gone.number]
    assert rows(client, f"?by=me&application={cast.welding.pk}") == []


@pytest.mark.parametrize(
    "query",
    [
        "?view=__class__",
        "?application=x",
        "?application=99999999999999999999",
        "?application=%00",
        "?by=opened_by__password",
        "?q=%00",
        "?q=" + "x" * 5000,
        "?view=yours&view=closed&q=%22*(",
    ],
)
def test_what_an_address_cannot_mean_is_left_out(cast: Cast, client: Client, query: str) -> None:
    cast.case()
    client.force_login(cast.ada)

    assert client.get(f"/portal/cases{query}").status_code == 200


def test_an_application_out_of_reach_narrows_to_nothing(cast: Cast, client: Client) -> None:
    cast.case(cast.vault)
    client.force_login(cast.ada)

    page = client.get(f"/portal/cases?application={cast.vault.pk}").content.decode()

    assert "No case of this view has all that." in page
    assert "Vault" not in page


def test_who_sees_own_cases_only_is_not_asked_whose(cast: Cast, client: Client) -> None:
    cast.case(opened_by=cast.owen)
    client.force_login(cast.owen)
    assert b"By everybody" not in client.get("/portal/cases").content

    client.force_login(cast.ada)
    assert b"By everybody" in client.get("/portal/cases").content


def test_a_long_list_is_paged_and_keeps_its_filters(cast: Cast, client: Client) -> None:
    numbers = [cast.case().number for _turn in range(55)]
    client.force_login(cast.ada)

    page = client.get("/portal/cases?by=me").content.decode()
    further = re.search(r'rel="next" href="(\?[^"]+)"', page)
    assert further is not None
    rest = rows(client, further[1].replace("&amp;", "&"))

    assert "by=me" in further[1]
    assert rows(client, "?by=me") + rest == numbers


def test_a_made_up_cursor_is_told_in_words(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)

    answer = client.get("/portal/cases?cursor=nonsense")

    assert answer.status_code == 400
    assert b"Open the list again" in answer.content


def test_each_row_says_whose_move_it_is_and_when_the_next_word_comes(
    cast: Cast, client: Client
) -> None:
    cast.case(assignee=cast.eli)
    cast.case(state=State.WAITING_RND)
    cast.case(
        state=State.WAITING_CUSTOMER,
        next_action="Send the trace",
        next_action_side="CUSTOMER",
        next_action_due_at=now() + timedelta(days=1),
    )
    cast.case(promise="News", promised_at=now() - timedelta(days=1), promise_given_at=NOON)
    client.force_login(cast.ada)

    page = client.get("/portal/cases").content.decode()

    for words in ("With us: Eli Engineer", "With our R&D", "With you: Send the trace"):
        assert words in page
    assert "needed by" in page
    assert re.search(r"late, <time", page)


def test_a_title_in_another_language_says_so(cast: Cast, client: Client) -> None:
    cast.case(title="図面の寸法", language="ja")
    client.force_login(cast.ada)

    for path in ("/portal/cases", "/portal/"):
        assert '<span lang="ja">図面の寸法</span>' in client.get(path).content.decode()


def test_nothing_internal_is_hinted_at(cast: Cast, client: Client) -> None:
    case = cast.case(next_action="Ask the architects", next_action_owner=cast.tess)
    Case.objects.filter(pk=case.pk).update(reassigned_count=7)
    client.force_login(cast.ada)

    for path in ("/portal/cases", "/portal/", f"/portal/cases/{case.number}"):
        page = client.get(path).content.decode()
        assert "architects" not in page
        assert "note" not in page.lower().replace("noted", "").replace("notyet", "")
        assert "rank" not in page.lower()
