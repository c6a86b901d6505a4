from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Reach
from tsam.domains.cases.actions import serve_requirement
from tsam.domains.objectives.actions import requirements as actions
from tsam.domains.objectives.models import Requirement, RequirementStatus
from tsam.domains.people.models import User


def proposed(cast: Cast, **given: Any) -> Requirement:
    words: dict[str, Any] = {"statement": "No outage of the line", "weight": 4, **given}
    return actions.propose(cast.engagement, by=cast.ada, at=NOON, **words)


def published(cast: Cast, weight: int = 4, *, asked: int = 4, **given: Any) -> Requirement:
    made = proposed(cast, weight=asked, **given)
    return actions.publish(made, by=cast.tess, at=NOON, weight=weight, reason="Seen so elsewhere.")


def met(cast: Cast) -> Requirement:
    return actions.meet(published(cast), by=cast.tess, at=NOON, reason="None since May.")


def now_of(need: Requirement) -> Requirement:
    return Requirement.objects.get(pk=need.pk)


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def send(client: Client, need: Requirement, deed: str, **said: object) -> tuple[int, str]:
    answer = client.post(f"/portal/needs/{need.pk}/{deed}", said)
    return answer.status_code, answer.content.decode()


@pytest.fixture
def ada(cast: Cast, client: Client) -> Client:
    """Ada's browser; her Assembly is served."""
    cast.serve()
    client.force_login(cast.ada)
    return client


NEW = {"statement": "No outage of the line", "reason": "It costs a day.", "weight": "4"}


def test_a_need_is_written_down_and_waits_for_the_tsam(cast: Cast, ada: Client) -> None:
    answer = ada.post("/portal/needs/new", {**NEW, "review_on": "2026-06-01"}, follow=True)

    made = Requirement.objects.get()
    assert (made.statement, made.weight, made.status) == (NEW["statement"], 4, "PROPOSED")
    assert (made.customer_owner, str(made.review_on)) == (cast.ada, "2026-06-01")
    assert b"Written down as R-01. Your TSAM reads it" in answer.content
    assert b"1 waits for your TSAM" in answer.content


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"statement": " "}, "Say in one sentence what you need."),
        ({"weight": ""}, "Choose a weight"),
        ({"weight": "6"}, "6 is not one of the available choices"),
        ({"statement": "x" * 201}, "at most 200 characters"),
        ({"review_on": "soon"}, "Choose a day from the calendar."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    wrong: dict[str, str], told: str, ada: Client
) -> None:
    answer = ada.post("/portal/needs/new", {**NEW, **wrong})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert "It costs a day." in page
    assert not Requirement.objects.exists()


def test_with_more_than_one_application_it_is_chosen(cast: Cast, ada: Client) -> None:
    other = cast.engage(cast.welding, "GOLD", tsam=cast.tess)
    assert ada.post("/portal/needs/new", NEW).status_code == 422

    ada.post("/portal/needs/new", {**NEW, "engagement": other.pk})

    assert Requirement.objects.get().engagement == other


def test_an_engagement_of_another_customer_cannot_be_chosen(cast: Cast, ada: Client) -> None:
    cast.engage(cast.welding, "GOLD", tsam=cast.tess)
    theirs = cast.engage(cast.vault, "GOLD", tsam=cast.tess)

    answers = [ada.post("/portal/needs/new", {**NEW, "engagement": key}) for key in (theirs.pk, 0)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert not Requirement.objects.exists()


def test_the_page_says_how_it_stands_in_its_first_sentence(cast: Cast, ada: Client) -> None:
    published(cast, statement="A calm go-live")
    published(cast, weight=2, statement="No outage")
    proposed(cast, statement="Found in three seconds")

    page = read(ada, "/portal/needs")

    assert "On Assembly, 1 need is in force, 1 waits for your TSAM and 1 is disputed." in page
    assert page.index("No outage") < page.index("A calm go-live")
    assert page.index("A calm go-live") < page.index("Found in three seconds")


def test_a_dispute_says_both_weights_and_the_two_ways_out(cast: Cast, ada: Client) -> None:
    published(cast, weight=2)

    page = read(ada, "/portal/needs")

    assert "We give it 2, you give it 4; until it is settled the lower counts." in page
    assert "Seen so elsewhere." in page
    assert "Take our weight 2" in page
    assert "Say another weight" in page


def test_the_heaviest_stands_first_with_the_cases_that_serve_it(cast: Cast, ada: Client) -> None:
    published(cast, 2, asked=2, statement="A small thing")
    heavy = published(cast, 5, asked=5, statement="A great thing", measure="One hour a month")
    case = cast.case()
    serve_requirement(case, by=cast.eli, at=NOON, requirement=heavy)

    page = read(ada, "/portal/needs")

    assert page.index("A great thing") < page.index("A small thing")
    assert "Measured by: One hour a month" in page
    assert "1 open case of yours serves it" in page
    assert case.number in read(ada, f"/portal/needs/{heavy.pk}")


def test_a_day_that_has_passed_is_marked(cast: Cast, ada: Client) -> None:
    published(cast, review_on=NOON.date().replace(month=1))

    assert "which has passed" in read(ada, "/portal/needs")


def test_the_words_are_changed_while_it_is_proposed(cast: Cast, ada: Client) -> None:
    need = proposed(cast)

    status, _page = send(
        ada, need, "change", statement="No outage at night", measure="None a month"
    )

    assert status == 302
    assert now_of(need).statement == "No outage at night"
    assert "changed the words: what is needed, how one sees that it is met" in read(
        ada, f"/portal/needs/{need.pk}"
    )


def test_words_that_are_published_are_changed_by_the_tsam(cast: Cast, ada: Client) -> None:
    need = published(cast)

    status, page = send(ada, need, "change", statement="Others")

    assert status == 403
    assert "Ask your TSAM to change the words." in page
    assert "Ask your TSAM to change the words." in read(ada, f"/portal/needs/{need.pk}")


def test_a_change_without_words_keeps_what_was_typed(cast: Cast, ada: Client) -> None:
    status, page = send(ada, proposed(cast), "change", statement="", reason="Kept words")

    assert status == 422
    assert "Say in one sentence what you need." in page
    assert "Kept words" in page


def test_another_weight_is_said_and_the_lower_counts(cast: Cast, ada: Client) -> None:
    need = published(cast)

    answer = ada.post(
        f"/portal/needs/{need.pk}/dispute",
        {"weight": "5", "reason": "The audit comes.", "back": "list"},
        follow=True,
    )

    after = now_of(need)
    assert (after.status, after.weight, after.asked_weight) == ("DISPUTED", 4, 5)
    assert answer.redirect_chain == [(f"/portal/needs?engagement={cast.engagement.pk}", 302)]
    assert b"until it is settled, weight 4 counts" in answer.content


def test_the_weight_of_the_other_side_settles_it(cast: Cast, ada: Client) -> None:
    need = published(cast, weight=2)

    answer = ada.post(
        f"/portal/needs/{need.pk}/dispute", {"weight": "2", "reason": "Agreed."}, follow=True
    )

    assert now_of(need).status == RequirementStatus.PUBLISHED
    assert b"Both sides say 2 now, so it is settled." in answer.content


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"weight": "4", "reason": "Kept words"}, "It has this weight already."),
        ({"weight": "", "reason": "Kept words"}, "Choose a weight"),
        ({"weight": "5", "reason": ""}, "Say why, so that both sides can talk about it."),
    ],
)
def test_a_weight_without_sense_is_said_beside_the_form(
    said: dict[str, str], told: str, cast: Cast, ada: Client
) -> None:
    need = published(cast)

    status, page = send(ada, need, "dispute", **said)

    assert status == 422
    assert told in page
    assert said["reason"] in page
    assert now_of(need).status == RequirementStatus.PUBLISHED


def test_our_weight_is_taken(cast: Cast, ada: Client) -> None:
    need = published(cast, weight=2)

    answer = ada.post(f"/portal/needs/{need.pk}/settlement", follow=True)

    after = now_of(need)
    assert (after.status, after.weight, after.asked_weight) == ("PUBLISHED", 2, None)
    assert b"R-01 is settled: weight 2 counts from now on." in answer.content


def test_what_is_not_disputed_is_not_settled(cast: Cast, ada: Client) -> None:
    status, page = send(ada, published(cast), "settlement")

    assert status == 403
    assert "Its weight is not disputed." in page


def test_it_is_withdrawn_and_stays_with_its_reason(cast: Cast, ada: Client) -> None:
    need = published(cast)
    assert send(ada, need, "withdrawal", reason="")[0] == 422

    send(ada, need, "withdrawal", reason="The line was closed.")

    page = read(ada, "/portal/needs")
    assert now_of(need).status == RequirementStatus.WITHDRAWN
    assert "1 need is met or withdrawn" in page
    assert "The line was closed." in page


def test_what_was_met_is_taken_up_again(cast: Cast, ada: Client) -> None:
    need = met(cast)
    assert send(ada, need, "resumption", reason=" ")[0] == 422

    send(ada, need, "resumption", reason="It happened again.")

    assert now_of(need).status == RequirementStatus.PUBLISHED


def test_the_story_tells_who_did_what_in_their_own_words(cast: Cast, ada: Client) -> None:
    need = published(cast, weight=2)
    send(ada, need, "dispute", weight="5", reason="The audit <b>comes</b>.")
    actions.dispute(need, by=cast.tess, at=NOON, weight=3, reason="Half of it is done.")
    send(ada, need, "dispute", weight="3", reason="Agreed.")

    page = read(ada, f"/portal/needs/{need.pk}")

    told = [
        "<b>You</b> wrote it down with weight 4",
        "<b>Tess Tanaka</b> published it with weight 2 instead of 4",
        "Seen so elsewhere.",
        "<b>You</b> gave it weight 5",
        "The audit &lt;b&gt;comes&lt;/b&gt;.",
        "<b>Tess Tanaka</b> gave it weight 3",
        "<b>You</b> settled it at weight 3",
    ]
    places = [page.index(words) for words in told]
    assert places == sorted(places)


def test_a_name_is_escaped(cast: Cast, ada: Client) -> None:
    cast.ada.name = "<i>Ada</i>"
    cast.ada.save(update_fields=["name"])
    need = published(cast)

    for path in ("/portal/needs", f"/portal/needs/{need.pk}"):
        assert "<i>Ada</i>" not in read(ada, path)


@pytest.mark.parametrize(
    "deed", ["", "/change", "/dispute", "/settlement", "/resumption", "/withdrawal"]
)
def test_to_a_stranger_it_is_not_there(deed: str, cast: Cast, client: Client) -> None:
    need = published(cast, weight=2)
    client.force_login(cast.gus)

    for key in (need.pk, 0):
        path = f"/portal/needs/{key}{deed}"
        answer = client.post(path, {"weight": "5", "reason": "x"}) if deed else client.get(path)
        assert answer.status_code == 404
    assert now_of(need).status == RequirementStatus.DISPUTED


def test_who_sees_own_cases_sees_no_need_and_is_told_whom_to_ask(
    cast: Cast, client: Client
) -> None:
    need = published(cast)
    client.force_login(cast.owen)

    for path in ("/portal/needs", "/portal/needs/new", f"/portal/needs?engagement={need.pk}"):
        page = read(client, path)
        assert "You see no Application with a TSAM" in page
        assert need.statement not in page
        assert "<textarea" not in page
    assert client.post("/portal/needs/new", NEW).status_code == 422
    assert Requirement.objects.count() == 1


def test_a_reader_of_another_application_sees_none(cast: Cast, client: Client) -> None:
    need = published(cast)
    client.force_login(cast.contact("Wanda Weld", cast.acme, Reach.APPLICATION, [cast.welding]))

    assert need.statement not in read(client, "/portal/needs")
    assert client.get(f"/portal/needs/{need.pk}").status_code == 404


def suspend(cast: Cast) -> None:
    cast.engagement.state, cast.engagement.suspended_from = "SUSPENDED", "ACTIVE"
    cast.engagement.save(update_fields=["state", "suspended_from"])


def test_without_a_right_to_reviews_the_pages_say_why(cast: Cast, ada: Client) -> None:
    need = published(cast, weight=2)
    suspend(cast)

    for path in ("/portal/needs", "/portal/needs/new", f"/portal/needs/{need.pk}"):
        page = read(ada, path)
        assert "The engagement is suspended." in page
        assert "<textarea" not in page
        assert "Take our weight" not in page
    for path in ("/portal/needs/new", f"/portal/needs/{need.pk}/settlement"):
        answer = ada.post(path, NEW)
        assert answer.status_code == 403
        assert b"The engagement is suspended." in answer.content


def test_each_application_has_its_own_needs(cast: Cast, ada: Client) -> None:
    other = cast.engage(cast.welding, "GOLD", tsam=cast.tess)
    published(cast, statement="Of the assembly")
    actions.propose(other, by=cast.ada, at=NOON, statement="Of the weld", weight=1)

    first, second = read(ada, "/portal/needs"), read(ada, f"/portal/needs?engagement={other.pk}")

    assert "Of the assembly" in first
    assert "Of the weld" not in first
    assert "On Welding, 1 waits for your TSAM." in second


def test_needs_of_an_engagement_that_ended_can_be_read(cast: Cast, ada: Client) -> None:
    published(cast)
    cast.engagement.state = "ENDED"
    cast.engagement.save(update_fields=["state"])

    page = read(ada, "/portal/needs")

    assert "Assembly, ended" in page
    assert "No outage of the line" in page


@pytest.mark.parametrize("who", ["tess", "dana"])
def test_people_of_the_vendor_have_the_desk(who: str, cast: Cast, client: Client) -> None:
    person: User = getattr(cast, who)
    client.force_login(person)

    assert client.get("/portal/needs").status_code == 404
