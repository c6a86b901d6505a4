"""The case list of the desk: narrowed, drawn, acted on, and with a case beside it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import NOON, Cast
from tsam.domains.cases.models import Case
from tsam.domains.priorities.actions import rank

HOSTILE = '<img src=x onerror="alert(1)">'
LIST = reverse("desk:cases")


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_what_people_write_is_only_text_in_a_row(cast: Cast, client: Client) -> None:
    cast.serve()
    eli = cast.staff(HOSTILE, "TSE")
    cast.case(title=HOSTILE, next_action=HOSTILE, next_action_owner=eli, language='"><b>')
    cast.case(title="Second", assignee=eli)
    rank([cast.assembly.pk], at=NOON)
    client.force_login(cast.tess)

    drawn = page(client, LIST)

    assert "<img src=x" not in drawn
    assert "<b>" not in drawn.partition("<tbody")[2]


def test_words_narrow_the_list_and_stand_in_its_address(cast: Cast, client: Client) -> None:
    cast.serve()
    press, weld = cast.case(title="The press stops"), cast.case(title="The weld breaks")
    client.force_login(cast.tess)

    by_number = page(client, f"{LIST}?q={press.number}")

    assert press.title in by_number
    assert weld.title not in by_number
    assert f"words are <b>{press.number}</b>" in by_number


@pytest.mark.parametrize("q", ["%00", "'\"", "a" * 300, "\N{HEAVY BLACK HEART}", "AND OR NOT ("])
def test_any_words_are_an_answer(cast: Cast, client: Client, q: str) -> None:
    cast.serve()
    client.force_login(cast.tess)

    assert client.get(LIST, {"q": q}).status_code == 200


def test_a_case_stands_beside_its_list(cast: Cast, client: Client) -> None:
    cast.serve()
    press, weld = cast.case(title="The press stops"), cast.case(title="The weld breaks")
    client.force_login(cast.tess)

    drawn = page(client, f"{LIST}?sort=newest&beside={press.number}")

    assert f"?sort=newest&amp;beside={weld.number}" in drawn
    assert drawn.count('aria-current="true"') > 0
    assert 'id="composer"' in drawn


def test_nothing_hidden_can_be_put_beside(cast: Cast, client: Client) -> None:
    hidden = cast.case(cast.vault)
    cast.serve()
    client.force_login(cast.rita)

    assert client.get(f"{LIST}?beside={hidden.number}").status_code == 404


def test_several_get_an_owner_and_lose_it_again(cast: Cast, client: Client) -> None:
    cast.serve()
    first, second = cast.case(assignee=cast.tess), cast.case()
    client.force_login(cast.mona)
    picked = {"case": [first.number, second.number], "assignee": cast.eli.pk}

    answer = client.post(reverse("desk:cases-owners"), picked, follow=True)
    owners = list(Case.objects.order_by("pk").values_list("assignee__name", flat=True))
    undo = next(iter(answer.context["messages"])).extra_tags
    client.post(undo)

    assert owners == ["Eli Engineer", "Eli Engineer"]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.assignee, second.assignee) == (cast.tess, None)


def test_undo_leaves_alone_what_somebody_moved_on(cast: Cast, client: Client) -> None:
    cast.serve()
    case = cast.case(assignee=cast.tess)
    client.force_login(cast.mona)
    given = {"case": case.number, "assignee": cast.eli.pk}
    answer = client.post(reverse("desk:cases-owners"), given, follow=True)
    undo = next(iter(answer.context["messages"])).extra_tags

    client.post(reverse("desk:case-assignee", args=[case.number]), {"assignee": cast.mona.pk})
    client.post(undo)

    case.refresh_from_db()
    assert case.assignee == cast.mona


def test_an_undo_that_we_did_not_hand_out_is_not_there(cast: Cast, client: Client) -> None:
    client.force_login(cast.mona)

    assert client.post(reverse("desk:cases-owners-undo") + "?forged:token").status_code == 404


def test_all_of_them_or_none(cast: Cast, client: Client) -> None:
    cast.serve()
    fine, closed = cast.case(), cast.case(state="CLOSED")
    client.force_login(cast.mona)
    picked = {"case": [fine.number, closed.number], "assignee": cast.eli.pk}

    answer = client.post(reverse("desk:cases-owners"), picked, follow=True)

    fine.refresh_from_db()
    assert fine.assignee is None
    assert "The case is closed" in answer.content.decode()


def test_several_get_the_same_next_action(cast: Cast, client: Client) -> None:
    cast.serve()
    cases = [cast.case(), cast.case()]
    client.force_login(cast.tess)
    picked = {
        "case": [case.number for case in cases],
        "next_text": "Ask for the log",
        "next_owner": cast.eli.pk,
    }

    client.post(reverse("desk:cases-next-actions"), picked)

    found = Case.objects.values_list("next_action", "next_action_owner__name")
    assert set(found) == {("Ask for the log", "Eli Engineer")}


def test_who_only_reads_acts_on_nothing(cast: Cast, client: Client) -> None:
    case = cast.case(next_action="Look", next_action_owner=cast.rita)
    client.force_login(cast.rita)

    client.post(
        reverse("desk:cases-owners"), {"case": case.number, "assignee": cast.eli.pk}, follow=True
    )

    case.refresh_from_db()
    assert case.assignee is None


def test_the_filters_are_a_page_too(cast: Cast, client: Client) -> None:
    client.force_login(cast.tess)

    drawn = page(client, reverse("desk:case-filters") + "?severity=1&state=any&q=press")

    assert '<option value="1" selected>' in drawn
    assert 'name="q" value="press"' in drawn


def test_what_came_in_this_moment_stands_first_before_it_has_a_rank(
    cast: Cast, client: Client
) -> None:
    cast.serve()
    ranked = cast.case(title="The press stops")
    rank([cast.assembly.pk], at=NOON)
    new = cast.case(title="The weld breaks")
    client.force_login(cast.tess)

    drawn = page(client, LIST)

    assert drawn.index(new.title) < drawn.index(ranked.title)


@pytest.mark.parametrize("closed", [1, 12])
def test_what_was_closed_a_moment_ago_stands_in_it_no_more(
    cast: Cast, client: Client, closed: int
) -> None:
    """Its rank goes when the worker comes by; meanwhile no page is short, and none has it."""
    cast.serve()
    cases = [cast.case(title=f"Fault number {n:02}.", severity=1) for n in range(70)]
    rank([cast.assembly.pk], at=NOON)
    client.force_login(cast.tess)
    shown = re.findall(r"Fault number \d\d\.", page(client, LIST))
    gone = set(dict.fromkeys(shown[:closed]))
    keys = [case.pk for case in cases if case.title in gone]
    Case.objects.filter(pk__in=keys).update(state="CLOSED", is_open=False, closed_at=NOON)

    drawn = page(client, LIST)

    left = dict.fromkeys(re.findall(r"Fault number \d\d\.", drawn))
    assert len(gone) == closed
    assert not gone & set(left)
    assert len(left) == 50
    assert "cursor=" in drawn
