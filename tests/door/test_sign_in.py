from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.utils.timezone import now

from tests.cast import PASSWORD, Cast
from tsam import settings as product


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> str:
    """Where the door leads, or what it says instead."""
    answer = client.post("/sign-in/", {"login": email, "password": password, **more})
    if answer.status_code == 302:
        return answer.headers["Location"]
    said = re.search(r"data-problems>.*?</div>", answer.content.decode(), re.DOTALL)
    assert said is not None
    return html.unescape(said.group())


def test_staff_come_to_the_desk_and_customers_to_the_portal(cast: Cast) -> None:
    for person, place in ((cast.tess, "/desk/"), (cast.ada, "/portal/")):
        client = Client()

        assert sign_in(client, person.email) == "/"
        assert client.get("/").headers["Location"] == place


def test_a_stranger_is_asked_to_sign_in(client: Client, db: None) -> None:
    for path in ("/", "/profile", "/desk/", "/portal/", "/password/"):
        answer = client.get(path)

        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/sign-in/"), path


def test_a_wrong_password_and_an_unknown_address_look_the_same(cast: Cast, client: Client) -> None:
    gone = cast.staff("Gina Gone", is_active=False)
    invited = cast.staff("Ina Invited")
    invited.set_unusable_password()
    invited.save(update_fields=["password"])

    said = {
        sign_in(client, email, "wrong")
        for email in (cast.tess.email, gone.email, invited.email, "nobody@vendor.example")
    }

    assert len(said) == 1
    assert "or we know no such account. We never say which." in said.pop()


def test_the_time_is_the_same_because_each_try_is_hashed_once(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    known = cast.tess.email
    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)

    sign_in(client, known, "wrong")
    assert len(hashed) == 1
    sign_in(client, "nobody@vendor.example", "wrong")
    assert len(hashed) == 2


def test_passwords_are_hashed_with_argon2() -> None:
    # The tests hash with something quick; this is what the product itself says.
    assert product.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_the_sixth_wrong_try_is_refused_with_what_to_do_known_or_not(cast: Cast) -> None:
    said: list[list[str]] = []
    for email in (cast.tess.email, "nobody@vendor.example"):
        # From two places, so that only the address is counted.
        client = Client(REMOTE_ADDR=f"192.0.2.{len(said) + 1}")
        tries = [sign_in(client, email, "wrong") for _ in range(6)]
        assert len(set(tries[:5])) == 1
        said.append(tries)

    # The moment at which the door opens again differs by the seconds between the two.
    assert len({re.sub(r"\d\d:\d\d(:\d\d)?", "", tries[5]) for tries in said}) == 1
    assert "Too many tries" in said[0][5]
    assert re.search(r"opens again\s+<time[^>]*>in [45] min", said[0][5])


def test_while_it_is_refused_the_right_password_opens_nothing(cast: Cast, client: Client) -> None:
    for _ in range(5):
        sign_in(client, cast.tess.email, "wrong")

    assert "Too many tries" in sign_in(client, cast.tess.email.upper(), PASSWORD)
    assert client.get("/profile").status_code == 302


def test_wrong_tries_with_many_addresses_are_counted_too(cast: Cast, client: Client) -> None:
    said = [sign_in(client, f"guess{number}@vendor.example", "wrong") for number in range(11)]

    assert "do not belong together" in said[9]
    assert "Too many tries" in said[10]


def test_too_many_calls_are_answered_by_a_page_of_ours(client: Client, db: None) -> None:
    answers = [
        client.post("/sign-in/", {"login": f"a{number}@b.example", "password": ""})
        for number in range(31)
    ]

    assert answers[-1].status_code == 429
    assert b"Wait a minute" in answers[-1].content
    assert b"TSAM Desk" in answers[-1].content


def test_the_key_of_the_session_is_new_after_signing_in(cast: Cast, client: Client) -> None:
    client.cookies["sessionid"] = "planted"
    client.get("/sign-in/")
    sign_in(client, cast.tess.email)
    first = client.cookies["sessionid"].value
    sign_in_again = Client()
    sign_in(sign_in_again, cast.tess.email)

    assert first != "planted"
    assert sign_in_again.cookies["sessionid"].value != first


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "https://testserver.evil.example/",
    ],
)
def test_the_way_on_stays_in_the_house(cast: Cast, client: Client, target: str) -> None:
    assert sign_in(client, cast.tess.email, next=target) == "/"


def test_the_way_on_leads_to_the_page_that_was_asked_for(cast: Cast, client: Client) -> None:
    assert sign_in(client, cast.tess.email, next="/desk/cases") == "/desk/cases"


def test_who_was_shut_out_is_told_so_only_with_the_right_password(
    cast: Cast, client: Client
) -> None:
    gone = cast.staff("Gina Gone", is_active=False)

    assert sign_in(client, gone.email) == "/sign-in/inactive/"
    assert b"closed for you" in client.get("/sign-in/inactive/").content
    assert client.get("/profile").status_code == 302


def test_forms_at_the_door_need_their_token(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post("/sign-in/", {"login": cast.tess.email, "password": PASSWORD})

    assert answer.status_code == 403


def test_signing_out_is_a_form_and_ends_the_session(cast: Cast, client: Client) -> None:
    sign_in(client, cast.tess.email)

    assert b"<form" in client.get("/sign-out/").content
    assert client.get("/profile").status_code == 200
    client.post("/sign-out/")

    assert client.get("/profile").status_code == 302


@pytest.mark.parametrize(
    "path", ["/signup/", "/accounts/signup/", "/email/", "/confirm-email/", "/social/login/"]
)
def test_what_we_do_not_use_is_not_there(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_pause_ends_when_the_page_said_so(cast: Cast, client: Client) -> None:
    for _ in range(5):
        sign_in(client, cast.tess.email, "wrong")
    said = sign_in(client, cast.tess.email, "wrong")
    told = re.search(r"data-here>(\d\d:\d\d) UTC", said)
    assert told is not None

    with time_machine.travel(now() + timedelta(minutes=4, seconds=30)):
        assert "Too many tries" in sign_in(client, cast.tess.email)
    with time_machine.travel(now() + timedelta(minutes=5, seconds=30)):
        assert sign_in(client, cast.tess.email) == "/"


def test_who_stays_signed_in_has_said_so(cast: Cast) -> None:
    kept, passing = Client(), Client()

    sign_in(kept, cast.tess.email, remember="on")
    sign_in(passing, cast.tess.email)

    assert kept.cookies["sessionid"]["max-age"] == 14 * 24 * 3600
    assert passing.cookies["sessionid"]["max-age"] == ""


def test_a_session_that_has_ended_is_told_and_leads_back(cast: Cast, client: Client) -> None:
    sign_in(client, cast.ada.email)
    client.session.flush()

    answer = client.get("/portal/cases?view=closed")

    assert answer.headers["Location"] == "/sign-in/?next=/portal/cases%3Fview%3Dclosed&back=1"
    assert b"You were away for a while" in client.get(answer.headers["Location"]).content
    assert sign_in(client, cast.ada.email, next="/portal/cases?view=closed").endswith("closed")


def test_what_was_sent_after_the_end_leads_back_to_the_page_with_its_draft(
    cast: Cast, client: Client
) -> None:
    case = cast.case()
    page = f"http://testserver/portal/cases/{case.number}"

    answer = client.post(f"{page}/words", {"text": "Kept"}, headers={"Referer": page})

    assert answer.headers["Location"] == f"/sign-in/?next=/portal/cases/{case.number}"


def test_a_part_of_a_page_sends_the_whole_page_to_the_door(cast: Cast, client: Client) -> None:
    answer = client.get(
        "/portal/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/portal/cases"},
    )

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=/portal/cases"


@pytest.mark.parametrize(
    "referer", ["https://evil.example/x", "//evil.example", "javascript:alert(1)", "http://[", ""]
)
def test_a_referer_of_another_place_leads_nowhere(cast: Cast, client: Client, referer: str) -> None:
    answer = client.post("/portal/files", headers={"Referer": referer})

    assert "evil" not in answer.headers["Location"]
    assert "javascript" not in answer.headers["Location"]


def test_typing_the_password_once_more_is_heard(cast: Cast, client: Client) -> None:
    sign_in(client, cast.tess.email)

    wrong = client.post("/reauthenticate/", {"password": "wrong"})
    right = client.post("/reauthenticate/", {"password": PASSWORD, "next": "/profile"})

    assert b"This is not your password." in wrong.content
    assert right.headers["Location"] == "/profile"


def test_a_session_that_was_planted_opens_nothing_for_who_planted_it(cast: Cast) -> None:
    planter, victim = Client(), Client()
    session = planter.session
    session["cart"] = "planted"
    session.save()
    planted = session.session_key
    assert planted
    victim.cookies["sessionid"] = planter.cookies["sessionid"] = planted

    sign_in(victim, cast.tess.email)

    assert victim.get("/profile").status_code == 200
    assert victim.cookies["sessionid"].value != planted
    assert planter.get("/profile").status_code == 302


@pytest.mark.parametrize("code", ["sessionid", "csrftoken"])
def test_what_the_browser_keeps_is_out_of_reach_for_scripts(
    cast: Cast, client: Client, code: str
) -> None:
    client.get("/sign-in/")
    sign_in(client, cast.tess.email)

    assert client.cookies[code]["httponly"]
    assert client.cookies[code]["samesite"] == "Lax"
