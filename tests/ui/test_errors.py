"""A page that cannot be given: which, why, what to do, in the frame of whoever asked."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from tests.cast import Cast
from tsam.domains.people.models import User
from tsam.faces.ui import errors

SAID: dict[int, Callable[[HttpRequest], HttpResponse]] = {
    400: lambda request: errors.bad_request(request, BadRequest("No such day.")),
    403: lambda request: errors.refused(request, PermissionDenied()),
    404: lambda request: errors.missing(request, Http404()),
    405: errors.wrong_way,
    413: errors.too_large,
    429: errors.too_many,
}


def page(rf: RequestFactory, status: int, reader: User | AnonymousUser, **headers: str) -> str:
    request = rf.get("/portal/cases/C1", headers=headers)
    request.user = reader
    answer = SAID[status](request)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize("status", SAID)
def test_each_stands_in_the_frame_of_its_reader(
    rf: RequestFactory, cast: Cast, status: int
) -> None:
    customer, vendor = page(rf, status, cast.ada), page(rf, status, cast.tess)
    stranger = page(rf, status, AnonymousUser())

    assert 'href="/portal/cases"' in customer
    assert "/desk/" not in customer
    assert 'href="/desk/cases"' in vendor
    assert 'href="/portal/' not in stranger
    assert "/desk/" not in stranger


@pytest.mark.parametrize("status", SAID)
def test_each_has_its_number_one_heading_what_to_do_and_a_way_on(
    rf: RequestFactory, cast: Cast, status: int
) -> None:
    said = page(rf, status, cast.ada)

    assert f">{status}<" in said
    assert len(re.findall(r"<h1[^>]*>", said)) == 1
    assert re.search(r'class="(lede|verdict)"', said)
    assert 'class="soft"' in said
    assert re.search(r'<a [^>]*href="/(portal/)?"', said)


@pytest.mark.parametrize("status", SAID)
def test_a_part_of_a_page_is_told_in_its_place(rf: RequestFactory, cast: Cast, status: int) -> None:
    said = page(rf, status, cast.ada, HX_Request="true")

    assert "<html" not in said
    assert "<h1" in said


def test_the_page_that_only_takes_what_a_form_sends_says_so(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)

    answer = client.get(f"/portal/cases/{cast.case().number}/words")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert b"Ada Acme" in answer.content


@pytest.mark.parametrize(
    "path",
    [
        "/portal/cases/C1%00",
        "/portal/cases/%E2%82%AC",
        "/portal/cases/" + "9" * 300,
        "/portal/inbox/99999999999999999999999999",
        "/portal/contacts/99999999999999999999999999",
        "/portal/contacts?account=%00&cursor=%ff",
        "/portal/cases?severity=x&state=%00&application=99999999999999999999&cursor=[]",
        "/portal/cases?q=%00%22*(",
        "/portal/cases/new?application=-1&severity=99",
        "/portal/cases/new/beside?application=%00&severity=NaN",
        "/portal/cases/new/like?title=%00",
        "/portal/search?q=%00",
        "/portal/inbox?cursor=%00",
        "/password/new/x-y/",
        "/password/new/%00-%00/",
        "/invitation/%00/",
        "/sign-in/?next=%00&back=%00",
    ],
)
def test_an_address_that_nobody_wrote_breaks_nothing(cast: Cast, client: Client, path: str) -> None:
    client.force_login(cast.ada)

    assert client.get(path, follow=True).status_code < 500
    assert Client().get(path, follow=True).status_code < 500
