from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import NOON, Cast
from tsam.domains.accounts import post
from tsam.domains.accounts.models import Letter
from tsam.domains.people.models import User


def letter(reader: User, subject: str = "C1000001: Eli answered", text: str = "") -> Letter:
    return Letter.objects.create(
        reader=reader,
        subject=subject,
        text=text
        or "Hello Ada,\n\nEli answered.\n\nAnswer: https://d.example/portal/\n\n-- \nWhy.",
        path="/portal/",
        written_at=NOON,
    )


@pytest.fixture(autouse=True)
def _address(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://d.example"


def test_letters_are_listed_with_what_they_say_the_newest_first(cast: Cast, client: Client) -> None:
    letter(cast.ada, "First")
    letter(cast.ada, "Second")
    client.force_login(cast.ada)

    page = client.get("/portal/inbox").content.decode()

    assert "2 letters unread" in page
    assert page.index("Second") < page.index("First")
    assert "Eli answered." in page


def test_a_letter_opens_as_a_page_with_its_one_act(cast: Cast, client: Client) -> None:
    found = letter(cast.ada)
    client.force_login(cast.ada)

    page = client.get(f"/portal/inbox/{found.pk}").content.decode()

    assert '<a class="btn main-act" href="/portal/">Answer</a>' in page
    assert "https://d.example" not in page
    assert '<p class="faint why">Why.</p>' in page
    found.refresh_from_db()
    assert found.read_at


def test_markup_in_a_letter_is_only_text(cast: Cast, client: Client) -> None:
    found = letter(cast.ada, "<b>x</b>", "<img src=x onerror=alert(1)>\n\n</p><script>y</script>")
    client.force_login(cast.ada)

    for path in ("/portal/inbox", f"/portal/inbox/{found.pk}"):
        page = client.get(path).content.decode()
        assert "<img src=x" not in page
        assert "<script>y" not in page
        assert "<b>x</b>" not in page


def test_the_letter_of_somebody_else_is_not_there(cast: Cast, client: Client) -> None:
    theirs = letter(cast.ada)

    for reader in (cast.owen, cast.gus):
        client.force_login(reader)
        assert client.get(f"/portal/inbox/{theirs.pk}").status_code == 404

    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_all_are_marked_read_and_only_the_own_ones(cast: Cast, client: Client) -> None:
    mine, theirs = letter(cast.ada), letter(cast.owen)
    client.force_login(cast.ada)

    answer = client.post("/portal/inbox/reading", follow=True)

    assert b"1 letter is read now." in answer.content
    assert b"All letters read" in answer.content
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (bool(mine.read_at), bool(theirs.read_at)) == (True, False)


def test_only_the_unread_are_shown_when_asked(cast: Cast, client: Client) -> None:
    post.mark_read(letter(cast.ada, "Old one"), at=NOON)
    letter(cast.ada, "New one")
    client.force_login(cast.ada)

    page = client.get("/portal/inbox?view=unread").content.decode()

    assert "New one" in page
    assert "Old one" not in page


def test_a_letter_without_a_way_or_a_sign_is_shown_too(cast: Cast, client: Client) -> None:
    bare = Letter.objects.create(reader=cast.ada, subject="News", text="News.", written_at=NOON)
    client.force_login(cast.ada)

    assert b"News." in client.get(f"/portal/inbox/{bare.pk}").content
    assert b"News." in client.get("/portal/inbox").content
