"""The sign-in without a password: only in a demo, on the machine itself, as one of its cast."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from pytest_django import Settings

from tests.cast import Cast
from tsam.demo import cast_list
from tsam.demo.cast_list import CastList, Role
from tsam.domains.accounts.models import Event

NEAR: dict[str, Any] = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000"}
ELSEWHERE: dict[str, dict[str, Any]] = {
    "from another machine": {"REMOTE_ADDR": "192.0.2.7"},
    "from no address": {"REMOTE_ADDR": ""},
    "through a proxy": {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
    "through a proxy of the newer kind": {"HTTP_FORWARDED": "for=127.0.0.1"},
    "through nginx": {"HTTP_X_REAL_IP": "127.0.0.1"},
    "through a relay": {"HTTP_VIA": "1.1 relay"},
    "by the name of a host": {"HTTP_HOST": "desk.example"},
    "by a name that only looks near": {"HTTP_HOST": "localhost.evil.example"},
}


@pytest.fixture(autouse=True)
def _demonstration(cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["*"]
    listed = CastList(
        first=(("The vendor", (Role(cast.tess, "TSAM", waits="3 wait"),)),),
        others=(("Acme", (Role(cast.ada, "Service owner"),)),),
    )
    monkeypatch.setattr(cast_list, "cast", lambda _at: listed)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "localhost:8000", "[::1]:8000"])
def test_one_click_signs_in(cast: Cast, host: str) -> None:
    client = Client(**{**NEAR, "HTTP_HOST": host})
    page = client.get("/sign-in/").content
    assert b"Tess Tanaka" in page
    assert b"Ada Acme" in page

    answer = client.post("/sign-in/as", {"as": cast.ada.pk})

    assert answer.headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/portal/"
    assert UserSession.objects.get().user == cast.ada
    assert Event.objects.get(name="user.entered_demo").key == cast.ada.pk


@pytest.mark.parametrize("named", ELSEWHERE)
def test_elsewhere_there_is_no_such_page_and_no_list(cast: Cast, named: str) -> None:
    client = Client(**{**NEAR, **ELSEWHERE[named]})

    assert b"Tess Tanaka" not in client.get("/sign-in/").content
    assert client.post("/sign-in/as", {"as": cast.tess.pk}).status_code == 404
    assert client.get("/profile").status_code == 302


def test_without_a_demo_there_is_no_such_page_and_no_list(cast: Cast, settings: Settings) -> None:
    settings.DEMO = False
    client = Client(**NEAR)

    assert b"Tess Tanaka" not in client.get("/sign-in/").content
    assert client.post("/sign-in/as", {"as": cast.tess.pk}).status_code == 404


def test_only_the_cast_can_be_stepped_into(cast: Cast) -> None:
    client = Client(**NEAR)

    for key in (str(cast.dana.pk), "", "0", "-1", "²", "9" * 40, "x"):
        assert client.post("/sign-in/as", {"as": key}).status_code == 404, key


def test_who_was_shut_out_cannot_be_stepped_into(cast: Cast) -> None:
    cast.tess.is_active = False

    assert Client(**NEAR).post("/sign-in/as", {"as": cast.tess.pk}).status_code == 404


def test_it_is_a_form_with_a_token_and_no_link(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True, **NEAR)

    assert strict.post("/sign-in/as", {"as": cast.tess.pk}).status_code == 403
    assert Client(**NEAR).get("/sign-in/as", {"as": cast.tess.pk}).status_code == 405


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/portal/cases?view=closed", "/portal/cases?view=closed"),
        ("/desk/cases", "/"),
        ("https://evil.example/portal/", "/"),
        ("//evil.example/portal/", "/"),
        ("", "/"),
    ],
)
def test_one_click_leads_back_to_a_page_of_the_same_side(cast: Cast, asked: str, led: str) -> None:
    answer = Client(**NEAR).post("/sign-in/as", {"as": cast.ada.pk, "next": asked})

    assert answer.headers["Location"] == led


def test_all_but_the_first_are_folded_away(cast: Cast) -> None:
    page = Client(**NEAR).get("/sign-in/").content.decode()

    fold = page.index("everybody")
    assert page.index("Tess Tanaka") < fold < page.index("Ada Acme")
