from __future__ import annotations

from django.test import Client
from django.urls import reverse

from tests.cast import NOON, Cast
from tsam.domains.cases import indexing
from tsam.domains.cases.models import Attachment, Case, Channel, Message, Note, State
from tsam.domains.people.models import User


def say(case: Case, by: User, text: str) -> Message:
    return Message.objects.create(
        case=case, author=by, text=text, at=NOON, channel=Channel.PORTAL, is_from_customer=True
    )


def note(case: Case, by: User, text: str) -> Note:
    return Note.objects.create(case=case, author=by, text=text, at=NOON)


def found(client: Client, reader: User, words: str, **asked: str) -> str:
    for case in Case._base_manager.all():
        indexing.index_case(case.pk)
    client.force_login(reader)
    response = client.get(reverse("desk:search"), {"q": words, **asked})
    assert response.status_code == 200
    return response.content.decode()


def test_a_number_opens_at_once(cast: Cast, client: Client) -> None:
    case, contract = cast.case(), cast.contract(cast.acme)
    client.force_login(cast.tess)
    address = reverse("desk:search")

    for words in (case.number, case.number.lower(), case.number[1:], f" {case.number} "):
        assert client.get(address, {"q": words})["Location"].endswith(case.number)
    assert client.get(address, {"q": contract.number.lower()})["Location"].endswith("acme")


def test_the_number_of_a_case_one_may_not_read_opens_nothing(cast: Cast, client: Client) -> None:
    case = cast.case()

    assert "Nothing" in found(client, cast.sally, case.number)


def test_each_hit_says_where_the_words_stand(cast: Cast, client: Client) -> None:
    cast.case(title="The spooler stops")
    written = cast.case(title="One")
    say(written, cast.ada, "Since Monday the spooler prints nothing.")
    inside = cast.case(title="Two")
    note(inside, cast.eli, "Kill the spooler before the restart.")
    filed = cast.case(title="Three")
    word = say(filed, cast.ada, "See the log.")
    Attachment.objects.create(
        case=filed,
        message=word,
        name="spooler.log",
        sha256="0" * 64,
        size=1,
        content_type="text/plain",
        added_at=NOON,
    )
    cast.case(title="Four", solution="Restart the spooler.", state=State.SOLUTION_PROPOSED)

    page = found(client, cast.tess, "spooler")

    assert "5 hits" in page
    assert "The <mark>spooler</mark> stops" in page
    for words in (
        "in the title",
        "in a letter",
        "in an internal note",
        "nobody outside finds this",
        "in the name of a file",
        "in the solution",
    ):
        assert words in page
    assert page.index("The <mark>spooler") < page.index("spooler.log")


def test_a_case_in_another_language_says_so(cast: Cast, client: Client) -> None:
    cast.case(title="改訂後のビューアブル", language="ja")

    page = found(client, cast.tess, "ビューアブル")

    assert 'lang="ja"' in page
    assert "in Japanese" in page


def test_what_bears_the_words_in_its_name_stands_beside(cast: Cast, client: Client) -> None:
    cast.serve()
    people = [cast.ada, cast.eli]

    by_name = found(client, cast.dana, "acme")
    person = found(client, cast.dana, "engineer")

    assert reverse("desk:account", args=["acme"]) in by_name
    assert people[0].name in by_name
    assert reverse("desk:person", args=[cast.eli.pk]) in person


def test_people_are_named_but_not_opened_where_one_may_not_read_them(
    cast: Cast, client: Client
) -> None:
    person = cast.eli

    page = found(client, cast.rita, "engineer")

    assert person.name in page
    assert reverse("desk:person", args=[person.pk]) not in page


def test_rnd_finds_no_contact_and_no_customer(cast: Cast, client: Client) -> None:
    people = [cast.ada]

    page = found(client, cast.rita, "acme")

    assert people[0].name not in page
    assert "Nothing" in page


def test_many_hits_offer_clauses_with_counts(cast: Cast, client: Client) -> None:
    for number in range(60):
        cast.case(title=f"Error {number}", severity=1 if number < 5 else 2)
    for _number in range(3):
        cast.case(cast.vault, title="Error")

    page = found(client, cast.tess, "error")

    assert "63 cases are a long list" in page
    assert "Make it narrower" in page
    assert "at Globex, 3" in page
    assert "severity 0 or 1, 5" in page
    assert "20 of 63" in page


def test_clauses_narrow_and_can_be_taken_away(cast: Cast, client: Client) -> None:
    cast.case(title="Error one", severity=1)
    cast.case(title="Error two", severity=2, state=State.CLOSED)
    cast.case(cast.vault, title="Error three", severity=2)

    by_customer = found(client, cast.tess, "error", account="globex")
    by_state = found(client, cast.tess, "error", state="closed")
    by_severity = found(client, cast.tess, "error", severity="severe")
    by_place = found(client, cast.tess, "error", where="note")

    assert "three" in by_customer
    assert "one" not in by_customer.partition("<main")[2].partition("hits")[2][:400]
    assert "customer is" in by_customer
    assert "two" in by_state
    assert "three" not in by_state
    assert "Error</mark> one" in by_severity
    assert "Take a clause away" in by_place


def test_a_customer_that_nobody_knows_narrows_nothing(cast: Cast, client: Client) -> None:
    cast.case(title="Error one")

    page = found(client, cast.tess, "error", account="nobody")

    assert "Error</mark> one" in page
    assert "customer is" not in page


def test_nothing_says_where_was_looked_and_what_each_word_would_find(
    cast: Cast, client: Client
) -> None:
    cast.case(title="Error one")

    page = found(client, cast.tess, "error zzyzx")

    assert "Nothing, in 1 cases" in page or "Nothing, in 1 case" in page
    assert "not in what stands inside files" in page
    assert "error, 1" in page
    assert "zzyzx: nothing" in page


def test_closed_engagements_are_said_to_be_not_searched(cast: Cast, client: Client) -> None:
    cast.case(title="Error one")
    engagement = cast.engagement
    engagement.access_rule = "cleared"
    engagement.save(update_fields=["access_rule"])

    page = found(client, cast.tess, "error")

    assert "1 engagement is closed to you and was not searched." in page
    assert "Error one" not in page


def test_who_reads_no_case_is_told_so(cast: Cast, client: Client) -> None:
    cast.case(title="Error one")

    page = found(client, cast.sally, "error")

    assert "Cases are not open to your functions and were not searched." in page


def test_without_words_it_asks_for_some(cast: Cast, client: Client) -> None:
    assert "What do you look for?" in found(client, cast.tess, "")


def test_hostile_words_find_nothing_and_break_nothing(cast: Cast, client: Client) -> None:
    for words in ("' OR 1=1 --", "<script>alert(1)</script>", "\0", "%", "*", '"', "a" * 500):
        page = found(client, cast.tess, words)
        assert "<script>alert" not in page
