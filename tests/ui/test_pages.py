from __future__ import annotations

import pytest
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest
from django.test import RequestFactory

from tests.cast import Cast
from tsam.domains.cases.models import Case
from tsam.domains.people.models import User
from tsam.faces.ui import errors
from tsam.faces.ui.pages import answer, visible_or_404
from tsam.kernel.verdicts import Refused, no


def asking(rf: RequestFactory, user: User, **headers: str) -> HttpRequest:
    request = rf.get("/", headers=headers)
    request.user = user
    return request


def test_a_row_of_ones_own_is_found(rf: RequestFactory, cast: Cast) -> None:
    case = cast.case()

    assert visible_or_404(Case.objects.all(), asking(rf, cast.ada), pk=case.pk) == case


@pytest.mark.parametrize("key", ["hidden", "missing", "no number"])
def test_hidden_and_missing_look_the_same(rf: RequestFactory, cast: Cast, key: str) -> None:
    keys = {"hidden": cast.case().pk, "missing": 999_999, "no number": "x"}

    with pytest.raises(Http404) as told:
        visible_or_404(Case.objects.all(), asking(rf, cast.gus), pk=keys[key])

    assert str(told.value) == ""


@pytest.mark.parametrize(
    ("headers", "is_whole"),
    [
        ({}, True),
        ({"HX-Request": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, True),
    ],
)
def test_htmx_is_answered_with_the_fragment(
    rf: RequestFactory, cast: Cast, headers: dict[str, str], is_whole: bool
) -> None:
    response = answer(
        asking(rf, cast.tess, **headers),
        "ui/errors/page.html",
        {"words": "ui/errors/_404.html"},
        fragment="ui/errors/_404.html",
    )

    assert ("<html" in response.content.decode()) is is_whole
    assert "HX-Request" in response["Vary"]


def test_a_refusal_says_why_by_which_rule_and_on_what_evidence(
    rf: RequestFactory, cast: Cast
) -> None:
    verdict = no("A sealed case stays shut.", rule="R4", evidence=(("Severity", "0"),))

    response = errors.refused(asking(rf, cast.tess), Refused(verdict))

    page = response.content.decode()
    assert response.status_code == 403
    assert all(words in page for words in ("A sealed case stays shut.", "R4", "Severity"))


def test_a_bad_request_says_what_was_wrong(rf: RequestFactory, cast: Cast) -> None:
    response = errors.bad_request(asking(rf, cast.tess), BadRequest("No such day."))

    assert response.status_code == 400
    assert "No such day." in response.content.decode()


def test_a_breakdown_asks_nothing_of_the_database(rf: RequestFactory) -> None:
    response = errors.broken(rf.get("/"))

    assert response.status_code == 500
    assert "not stored" in response.content.decode()
