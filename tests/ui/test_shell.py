from __future__ import annotations

import base64
import hashlib
import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries, Settings

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Letter
from tsam.domains.people.models import User
from tsam.faces.ui.context import shell
from tsam.faces.ui.security import SecurityHeaders
from tsam.faces.ui.zones import ReaderZone


def asking(rf: RequestFactory, user: User, path: str = "/desk/") -> HttpRequest:
    request = rf.get(path)
    request.user = user
    return request


def test_the_policy_runs_nothing_but_our_own(rf: RequestFactory) -> None:
    response = SecurityHeaders(lambda _: HttpResponse())(rf.get("/"))

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_import_map_of_a_page_is_the_one_the_policy_lets_in(rf: RequestFactory) -> None:
    page = render_to_string("ui/door.html", {}, rf.get("/"))
    response = SecurityHeaders(lambda _: HttpResponse())(rf.get("/"))

    inline = re.findall(r"<script(?![^>]*src=)[^>]*>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(inline[0].encode()).digest()).decode()
    assert len(inline) == 1
    assert f"'sha256-{digest}'" in response["Content-Security-Policy"]
    assert "<style" not in page
    assert " style=" not in page


def test_the_reader_is_served_in_their_zone_and_language(
    rf: RequestFactory, settings: Settings
) -> None:
    settings.LANGUAGES = [("en", "English"), ("ja", "Japanese")]
    heard: list[str] = []

    def page(_: HttpRequest) -> HttpResponse:
        heard.extend([translation.get_language(), timezone.get_current_timezone_name()])
        return HttpResponse()

    user = User(email="k@x.example", language="ja", time_zone="Asia/Tokyo", created_at=NOON)
    response = ReaderZone(page)(asking(rf, user))

    assert heard == ["ja", "Asia/Tokyo"]
    assert response["Content-Language"] == "ja"
    assert timezone.get_current_timezone_name() == "UTC"


def test_a_language_whose_words_are_not_shipped_is_not_half_spoken(rf: RequestFactory) -> None:
    heard: list[str | None] = []

    def page(_: HttpRequest) -> HttpResponse:
        heard.append(translation.get_language())
        return HttpResponse()

    user = User(email="k@x.example", language="de", time_zone="Europe/Berlin", created_at=NOON)
    ReaderZone(page)(asking(rf, user))

    assert heard == ["en"]


def test_a_zone_that_is_gone_locks_nobody_out(rf: RequestFactory) -> None:
    user = User(email="k@x.example", time_zone="Mars/Olympus", created_at=NOON)

    assert ReaderZone(lambda _: HttpResponse())(asking(rf, user)).status_code == 200


def test_the_rail_hides_what_the_reader_has_no_function_for(rf: RequestFactory, cast: Cast) -> None:
    names = {way.name for way in shell(asking(rf, cast.sally))["shell"].desk_ways}

    assert "desk:administration" not in names


def test_unread_letters_cost_one_query(
    rf: RequestFactory, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Letter.objects.create(reader=cast.tess, subject="Hello", text="", written_at=NOON)
    around = shell(asking(rf, cast.tess))["shell"]

    with django_assert_num_queries(1):
        assert (around.unread, around.unread) == (1, 1)


@pytest.mark.django_db
def test_a_stranger_costs_no_query(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        render_to_string("ui/door.html", {}, rf.get("/"))


def test_what_is_kept_of_a_page_is_that_of_the_reader_and_of_the_page(
    rf: RequestFactory, cast: Cast
) -> None:
    """The ways are drawn once for all who have the same; each still sees their own."""

    def side(user: User, path: str) -> str:
        return str(shell(asking(rf, user, path))["shell"].side)

    first = side(cast.tess, "/desk/cases")
    Letter.objects.create(reader=cast.tess, subject="x", text="x", written_at=NOON)

    assert first.partition("/desk/cases")[2].startswith('" data-go="c" aria-current="page"')
    assert "aria-current" not in side(cast.tess, "/desk/nowhere")
    assert "/desk/queue" not in side(cast.sally, "/desk/cases")
    assert "data-unread-count>1<" in side(cast.tess, "/desk/cases")
    assert "data-unread-count" not in first
