from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.timezone import now

from tests.cast import PASSWORD, Cast
from tsam.domains.accounts.models import Event
from tsam.domains.people import tokens
from tsam.domains.people.models import Token, User

WISHES = {
    "name": "Tess T.",
    "time_zone": "Asia/Tokyo",
    "language": "en",
    "theme": "dark",
    "density": "roomy",
}


def signed_in(person: User, browser: str = "") -> Client:
    client = Client(HTTP_USER_AGENT=browser)
    client.post("/sign-in/", {"login": person.email, "password": PASSWORD})
    return client


def test_wishes_are_kept(cast: Cast) -> None:
    client = signed_in(cast.tess)

    answer = client.post("/profile", WISHES)

    assert answer.status_code == 302
    cast.tess.refresh_from_db()
    assert (cast.tess.time_zone, cast.tess.theme, cast.tess.single_keys) == (
        "Asia/Tokyo",
        "dark",
        False,
    )


def test_a_zone_that_does_not_exist_is_refused(cast: Cast) -> None:
    answer = signed_in(cast.tess).post("/profile", {**WISHES, "time_zone": "Mars/Olympus"})

    assert answer.status_code == 422
    cast.tess.refresh_from_db()
    assert cast.tess.time_zone == "UTC"


def test_nobody_makes_themselves_more_than_they_are(cast: Cast) -> None:
    more = {"is_staff": "on", "email": "boss@vendor.example", "functions": "ADMINISTRATOR"}

    signed_in(cast.ada).post("/profile", {**WISHES, **more})

    cast.ada.refresh_from_db()
    assert (cast.ada.is_staff, cast.ada.email) == (False, "ada@customer.example")


def test_a_key_is_shown_once(cast: Cast) -> None:
    client = signed_in(cast.tess)

    answer = client.post("/profile/keys", {"name": "script", "scope": "read", "days": "30"})

    shown = re.search(r"tsam_[\w-]{40,}", answer.content.decode())
    assert shown is not None
    assert answer.headers["Cache-Control"] == "no-store"
    assert tokens.authenticate(shown.group(), now())
    again = client.get("/profile").content.decode()
    assert "script" in again
    assert shown.group() not in again


def test_a_key_for_too_long_is_refused(cast: Cast) -> None:
    answer = signed_in(cast.tess).post(
        "/profile/keys", {"name": "script", "scope": "read", "days": "9999"}
    )

    assert answer.status_code == 422
    assert not Token.objects.exists()


def test_a_key_is_revoked_by_its_owner_and_not_there_for_others(cast: Cast) -> None:
    token, secret = tokens.issue(cast.tess, name="x", scope="read", days=9, at=now())
    way = f"/profile/keys/{token.pk}/revocation"

    assert signed_in(cast.dana).post(way).status_code == 404
    assert tokens.authenticate(secret, now())
    signed_in(cast.tess).post(way)

    assert tokens.authenticate(secret, now()) is None


def test_sessions_are_listed_and_another_one_is_ended(cast: Cast) -> None:
    here, elsewhere = signed_in(cast.tess, "Firefox"), signed_in(cast.tess, "Netscape")
    page = here.get("/profile").content.decode()
    assert "Firefox" in page
    assert "Netscape" in page

    (way,) = re.findall(r"/profile/sessions/\d+/end", page)
    here.post(way)

    assert elsewhere.get("/profile").status_code == 302
    assert here.get("/profile").status_code == 200
    assert "Netscape" not in here.get("/profile").content.decode()


def test_the_session_of_another_person_is_not_there(cast: Cast) -> None:
    signed_in(cast.tess, "Firefox")
    theirs = signed_in(cast.tess, "Netscape")
    (way,) = re.findall(r"/profile/sessions/\d+/end", theirs.get("/profile").content.decode())

    assert signed_in(cast.eli).post(way).status_code == 404


def test_the_page_names_how_one_signs_in(cast: Cast) -> None:
    page = signed_in(cast.ada).get("/profile").content.decode()

    assert "How you sign in" in page
    assert 'href="/password/"' in page


@pytest.mark.parametrize("typed", ["Tokyo", "asia/tokyo", " New York ", "america/new_york"])
def test_a_zone_is_found_by_its_city(cast: Cast, typed: str) -> None:
    signed_in(cast.tess).post("/profile", {**WISHES, "time_zone": typed})

    cast.tess.refresh_from_db()
    assert cast.tess.time_zone in {"Asia/Tokyo", "America/New_York"}


def test_all_others_are_ended_at_once_and_this_one_stays(cast: Cast) -> None:
    here, others = signed_in(cast.tess), [signed_in(cast.tess) for _ in range(3)]
    stranger = signed_in(cast.eli)

    answer = here.post("/profile/sessions/end", follow=True)

    assert b"3 other browsers are signed out." in answer.content
    assert [one.get("/profile").status_code for one in others] == [302, 302, 302]
    assert here.get("/profile").status_code == 200
    assert stranger.get("/profile").status_code == 200


def test_it_stands_in_the_frame_of_its_reader(cast: Cast) -> None:
    portal, desk = (signed_in(one).get("/profile").content for one in (cast.ada, cast.tess))

    assert b'href="/portal/cases"' in portal
    assert b'href="/desk/cases"' in desk
    assert b"/desk/" not in portal


def test_whoever_ends_sessions_is_written_down(cast: Cast) -> None:
    here, _elsewhere = signed_in(cast.tess), signed_in(cast.tess)

    here.post("/profile/sessions/end")

    event = Event._base_manager.get(name="user.sessions_ended")
    assert (event.by, event.key, event.facts) == (cast.tess, cast.tess.pk, {"sessions": 1})
