from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.utils.timezone import now
from django_q.models import OrmQ
from pytest_django import Settings

from tests.cast import PASSWORD, Cast
from tsam.domains.people import invitations
from tsam.kernel import queue

NEW = "seven bridges over grey water"


def ask(client: Client, email: str) -> tuple[int, str, str]:
    answer = client.post("/password/forgotten/", {"email": email})
    shown = client.get(answer.headers["Location"]).content.decode()
    # The head of a page carries a token against forgery, which differs each time.
    return answer.status_code, answer.headers["Location"], shown.partition("<main")[2]


def way_in_the_letter() -> str:
    found = re.search(r"https://desk\.example(/password/new/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found.group(1)


@pytest.fixture(autouse=True)
def _address(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://desk.example"


def test_known_unknown_and_shut_out_get_the_same_answer_and_the_same_work(
    cast: Cast, client: Client
) -> None:
    gone = cast.staff("Gina Gone", is_active=False)
    addresses = [cast.tess.email, "nobody@vendor.example", gone.email]

    answers = {ask(client, email) for email in addresses}

    assert len(answers) == 1
    jobs = [queue.unpacked(job.payload) for job in OrmQ.objects.order_by("pk")]
    assert [job.args for job in jobs] == [(email,) for email in addresses]


def test_only_who_is_known_gets_a_letter(
    cast: Cast, client: Client, work: Callable[[], int]
) -> None:
    gone = cast.staff("Gina Gone", is_active=False)

    for email in ("nobody@vendor.example", gone.email, cast.tess.email.upper()):
        ask(client, email)
    work()

    assert [letter.to for letter in mail.outbox] == [[cast.tess.email]]


def test_the_letter_leads_to_our_own_address_whatever_host_was_sent(
    cast: Cast, work: Callable[[], int]
) -> None:
    ask(Client(HTTP_HOST="localhost"), cast.tess.email)
    work()

    assert "https://desk.example/password/new/" in str(mail.outbox[0].body)
    assert "localhost" not in str(mail.outbox[0].body)


def test_the_way_to_a_new_password_works_once_and_ends_what_else_was_open(
    cast: Cast, client: Client, work: Callable[[], int]
) -> None:
    elsewhere = Client()
    elsewhere.post("/sign-in/", {"login": cast.tess.email, "password": PASSWORD})
    invitation = invitations.issue(cast.tess, by=None, at=now())
    ask(client, cast.tess.email)
    work()
    way = way_in_the_letter()

    form = client.get(way).headers["Location"]
    client.post(form, {"password1": NEW, "password2": NEW})

    cast.tess.refresh_from_db()
    assert cast.tess.check_password(NEW)
    assert elsewhere.get("/profile").status_code == 302
    assert invitations.find(invitation, now()) is None
    assert b"This link is over" in Client().get(way).content


def test_a_weak_new_password_is_refused(
    cast: Cast, client: Client, work: Callable[[], int]
) -> None:
    ask(client, cast.tess.email)
    work()
    form = client.get(way_in_the_letter()).headers["Location"]

    answer = client.post(form, {"password1": "short", "password2": "short"})

    assert "at least 12" in html.unescape(answer.content.decode())
    cast.tess.refresh_from_db()
    assert cast.tess.check_password(PASSWORD)


def test_asking_again_and_again_is_slowed_down_alike(cast: Cast) -> None:
    for email in (cast.tess.email, "nobody@vendor.example"):
        client = Client(REMOTE_ADDR="192.0.2.1")
        answers = [client.post("/password/forgotten/", {"email": email}) for _ in range(6)]

        assert [answer.status_code for answer in answers] == [302] * 5 + [429]


def test_a_changed_password_ends_other_sessions_and_keeps_this_one(
    cast: Cast, client: Client
) -> None:
    elsewhere = Client()
    for one in (client, elsewhere):
        one.post("/sign-in/", {"login": cast.tess.email, "password": PASSWORD})

    client.post("/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert client.get("/profile").status_code == 200
    assert elsewhere.get("/profile").status_code == 302


def test_the_old_password_must_be_right(cast: Cast, client: Client) -> None:
    client.force_login(cast.tess)

    answer = client.post("/password/", {"oldpassword": "x", "password1": NEW, "password2": NEW})

    assert b"This is not your present password." in answer.content
    cast.tess.refresh_from_db()
    assert cast.tess.check_password(PASSWORD)
