from __future__ import annotations

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils.timezone import now

from tests.cast import Cast
from tsam.domains.accounts.models import Event
from tsam.domains.people import actions, invitations
from tsam.domains.people.models import User

GOOD = "seven bridges over grey water"


def nora() -> User:
    return actions.create_person(
        email="nora@vendor.example", name="Nora New", is_staff=True, at=now()
    )


def test_a_password_is_chosen_and_the_person_is_in(cast: Cast, client: Client) -> None:
    person = nora()
    key = invitations.issue(person, by=cast.dana, at=now())
    assert b"nora@vendor.example" in client.get(f"/invitation/{key}/").content

    answer = client.post(f"/invitation/{key}/", {"password": GOOD})

    assert answer.headers["Location"] == "/"
    assert client.get("/profile").status_code == 200
    assert UserSession.objects.get().user == person
    assert Event.objects.filter(name="user.joined", by=person).exists()


def test_a_key_that_was_used_has_ended_or_never_was_looks_the_same(
    cast: Cast, client: Client
) -> None:
    used = invitations.issue(nora(), by=cast.dana, at=now())
    invitations.accept(used, password=GOOD, at=now())
    ended = invitations.issue(cast.eli, by=cast.dana, at=now() - timedelta(days=8))

    answers = [Client().get(f"/invitation/{key}/") for key in (used, ended, "never-was")]

    assert {answer.status_code for answer in answers} == {404}
    # The head of a page carries a token against forgery, which differs each time.
    assert len({answer.content.decode().partition("<main")[2] for answer in answers}) == 1
    assert b"This invitation is over" in answers[0].content
    assert b"Ask the person who invited you" in answers[0].content


def test_a_weak_password_is_said_at_the_field(cast: Cast, client: Client) -> None:
    key = invitations.issue(nora(), by=cast.dana, at=now())

    answer = client.post(f"/invitation/{key}/", {"password": "short"})

    assert answer.status_code == 422
    assert b"at least 12" in answer.content
    assert client.get("/profile").status_code == 302


def test_the_address_is_told_to_no_other_site_and_kept_in_no_cache(
    cast: Cast, client: Client
) -> None:
    key = invitations.issue(nora(), by=cast.dana, at=now())

    answer = client.get(f"/invitation/{key}/")

    # "no-referrer" would make a browser send the form from the origin "null".
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer.headers["Cache-Control"]


def test_somebody_else_who_is_signed_in_is_signed_out_first(cast: Cast, client: Client) -> None:
    client.force_login(cast.tess)
    key = invitations.issue(nora(), by=cast.dana, at=now())

    client.post(f"/invitation/{key}/", {"password": GOOD})

    assert b"nora@vendor.example" in client.get("/profile").content
