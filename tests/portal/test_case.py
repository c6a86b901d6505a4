"""One case: the three answers, the question, and each deed of the customer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Event, Reach
from tsam.domains.cases import actions
from tsam.domains.cases.models import Case, Channel, Message, Participant, State

LATER = NOON + timedelta(hours=1)


def page_of(client: Client, case: Case) -> str:
    return client.get(f"/portal/cases/{case.number}").content.decode()


def proposed(cast: Cast) -> Case:
    cast.serve()
    case = cast.case()
    return actions.propose_solution(
        case, by=cast.eli, at=LATER, solution="Raise the limit.", channel=Channel.DESK
    )


def test_the_band_says_whose_move_next_word_and_target(cast: Cast, client: Client) -> None:
    cast.serve()
    case = actions.open_case(
        cast.assembly,
        actions.Description("It stops", "At 14:00.", severity=2),
        by=cast.ada,
        at=now(),
        channel=Channel.PORTAL,
    )
    actions.assign(case, by=cast.eli, at=now(), assignee=cast.eli)
    actions.promise(
        case, by=cast.eli, at=now(), text="First findings", promised_at=now() + timedelta(days=1)
    )
    client.force_login(cast.ada)

    page = page_of(client, case)

    assert "Ours, Eli Engineer" in page
    assert "First findings" in page
    assert "Target for our first answer" in page
    assert "A target, not a promise." in page


def test_while_it_is_their_move_our_clock_rests(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)

    page = page_of(client, proposed(cast))

    assert "Rests while it is your move" in page
    assert "Say whether the solution helps" in page


def test_what_the_yes_means_stands_above_the_button(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)

    page = page_of(client, proposed(cast))

    assert page.index("Your yes closes the case") < page.index("Yes, it is solved")
    assert "asked by Eli Engineer" in page
    assert "Raise the limit." in page


def test_not_yet_asks_what_is_missing_and_keeps_what_was_typed(cast: Cast, client: Client) -> None:
    case = proposed(cast)
    client.force_login(cast.ada)
    way = f"/portal/cases/{case.number}/disagreement"

    refused = client.post(way, {"reason": "  "})
    taken = client.post(way, {"reason": "The night shift still fails."}, follow=True)

    assert refused.status_code == 422
    assert b"One sentence helps us: what still fails." in refused.content
    assert b'href="#missing_reason"' in refused.content
    assert b"The night shift still fails." in taken.content
    case.refresh_from_db()
    assert case.state == State.REOPENED


def test_a_yes_to_nothing_is_refused_with_the_reason(cast: Cast, client: Client) -> None:
    case = cast.case()
    client.force_login(cast.ada)

    answer = client.post(f"/portal/cases/{case.number}/agreement")

    assert answer.status_code == 403
    assert b"There is no proposed solution to agree to." in answer.content
    case.refresh_from_db()
    assert case.is_open


def test_an_empty_message_is_said_and_a_second_press_says_it_once(
    cast: Cast, client: Client
) -> None:
    case = cast.case()
    client.force_login(cast.ada)
    way = f"/portal/cases/{case.number}/words"

    empty = client.post(way, {"text": " ", "key": "k1"})
    for _press in range(2):
        client.post(way, {"text": "It is back.", "key": "k2"})

    assert empty.status_code == 422
    assert b"Write something first." in empty.content
    assert b'value="k1"' in empty.content
    assert Message.objects.filter(case=case).count() == 1


def test_severity_0_asks_for_whom_to_call_and_keeps_what_was_typed(
    cast: Cast, client: Client
) -> None:
    cast.serve()
    case = cast.case()
    client.force_login(cast.ada)
    way = f"/portal/cases/{case.number}/severity"
    said = {"severity": "0", "reason": "All lines stand.", "reachable_name": "Owen Own"}

    refused = client.post(way, {**said, "reachable_phone": "112"})
    client.post(way, {**said, "reachable_phone": "+49 40 5550 1182"})

    assert refused.status_code == 422
    assert b"With the code of the country" in refused.content
    assert b"All lines stand." in refused.content
    case.refresh_from_db()
    assert (case.severity, case.reachable_name) == (0, "Owen Own")
    assert "to be called: Owen Own" in page_of(client, case)


def test_a_case_is_withdrawn_with_a_reason_and_opened_again(cast: Cast, client: Client) -> None:
    case = cast.case()
    client.force_login(cast.ada)

    assert client.post(f"/portal/cases/{case.number}/withdrawal", {}).status_code == 422
    client.post(f"/portal/cases/{case.number}/withdrawal", {"reason": "Solved by us."})
    case.refresh_from_db()
    assert case.state == State.CLOSED
    assert "withdrew the case: Solved by us." in page_of(client, case)
    client.post(f"/portal/cases/{case.number}/reopening", {"reason": "It is back."})

    case.refresh_from_db()
    assert case.state == State.REOPENED


def test_a_colleague_is_added_and_let_go(cast: Cast, client: Client) -> None:
    case = cast.case(opened_by=cast.ada)
    client.force_login(cast.ada)
    way = f"/portal/cases/{case.number}/participants"

    client.post(way, {"person": cast.owen.pk})
    assert Case.objects.visible_to(cast.owen).get() == case
    client.post(f"{way}/removal", {"person": cast.owen.pk})

    assert not Case.objects.visible_to(cast.owen).exists()


@pytest.mark.parametrize("person", ["gus", "tess", "nobody"])
def test_nobody_else_can_be_added(cast: Cast, client: Client, person: str) -> None:
    case = cast.case()
    client.force_login(cast.ada)
    key = 999_999 if person == "nobody" else getattr(cast, person).pk

    answer = client.post(f"/portal/cases/{case.number}/participants", {"person": key})

    assert answer.status_code == 404
    assert Participant.objects.filter(case=case).count() == 1


def test_who_sees_it_by_reach_reads_along_by_one_press(cast: Cast, client: Client) -> None:
    case = cast.case(opened_by=cast.owen)
    client.force_login(cast.ada)
    assert "Read along" in page_of(client, case)

    client.post(f"/portal/cases/{case.number}/participants", {"person": cast.ada.pk})

    assert ">Read along<" not in page_of(client, case)
    assert Participant.objects.filter(case=case, user=cast.ada).exists()


def test_who_lets_themselves_go_and_sees_it_no_more_is_led_to_the_list(
    cast: Cast, client: Client
) -> None:
    case = cast.case(opened_by=cast.ada)
    actions.add_participant(case, by=cast.ada, at=NOON, person=cast.owen)
    client.force_login(cast.owen)

    answer = client.post(
        f"/portal/cases/{case.number}/participants/removal", {"person": cast.owen.pk}
    )

    assert answer.headers["Location"] == "/portal/cases"


def test_who_has_left_stands_among_those_who_read_along_no_more(cast: Cast, client: Client) -> None:
    case = cast.case(opened_by=cast.ada)
    wide = cast.contact("Lena Left", cast.acme, Reach.OWN_CASES)
    actions.add_participant(case, by=cast.ada, at=NOON, person=wide)
    wide.contacts.update(left_at=NOON)
    client.force_login(cast.ada)

    people = page_of(client, case).partition('id="part"')[2].partition("</section>")[0]

    assert "Lena Left" not in people


def test_many_steps_in_a_row_are_folded(cast: Cast, client: Client) -> None:
    case = cast.case()
    for severity in (1, 2, 3, 2):
        actions.change_severity(case, by=cast.eli, at=LATER, severity=severity, reason="Again.")
    client.force_login(cast.ada)

    assert "steps, the last: changed the severity from 3 to 2" in page_of(client, case)


def test_internal_moves_are_told_in_words_of_the_customer(cast: Cast, client: Client) -> None:
    case = cast.case()
    actions.take_note(case, by=cast.eli, at=LATER, text="Between us: the library is suspect.")
    actions.move(case, by=cast.eli, at=LATER, state=State.WAITING_RND)
    actions.move(case, by=cast.eli, at=LATER, state=State.WAITING_CUSTOMER)
    client.force_login(cast.ada)

    page = page_of(client, case)

    assert "asked our R&amp;D" in page
    assert "asked you, so our clock rests" in page
    assert "Waiting for the customer" not in page
    assert "library" not in page
    assert Event.objects.filter(name="case.noted").exists()


def test_an_address_of_a_deed_opened_as_a_page_is_told_in_words(cast: Cast, client: Client) -> None:
    case = cast.case()
    client.force_login(cast.ada)

    answer = client.get(f"/portal/cases/{case.number}/words")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert b"This address is no page" in answer.content
