"""Tags that keep what they said: never longer than it is true."""

from __future__ import annotations

import pytest
from django.middleware.csrf import get_token
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.urls import NoReverseMatch
from django.utils import translation

from tsam.kernel.once import one_look

FIRST, SECOND = {"number": "C1000001"}, {"number": "C1000002"}


def test_a_sentence_is_said_to_each_in_their_language() -> None:
    page = Template('{% translate "Yes" %}')

    said = []
    for language in ("en", "de", "en", "fr"):
        with translation.override(language):
            said.append(page.render(Context()))

    assert said == ["Yes", "Ja", "Yes", "Oui"]


def test_words_that_depend_on_more_are_looked_up_each_time() -> None:
    page = Template(
        '{% translate word %}, {% translate "yes"|upper %}{% translate "No" as no %}{{ no }}'
    )

    assert page.render(Context({"word": "May"})) == "May, YESNo"
    assert page.render(Context({"word": "<June>"})) == "&lt;June&gt;, YESNo"


def test_a_hundred_per_cent_stays_so_and_marks_are_not_escaped_twice() -> None:
    assert Template('{% translate "100 % & more" %}').render(Context()) == "100 % & more"


def test_each_row_has_its_own_address() -> None:
    page = Template('{% url "desk:case" number %}')

    assert [page.render(Context(row)) for row in (FIRST, SECOND, FIRST)] == [
        "/desk/cases/C1000001",
        "/desk/cases/C1000002",
        "/desk/cases/C1000001",
    ]


def test_an_address_that_is_not_there_fails_unless_it_is_asked_for() -> None:
    with pytest.raises(NoReverseMatch):
        Template('{% url "desk:nowhere" %}').render(Context())
    assert Template('{% url "desk:nowhere" as way %}[{{ way }}]').render(Context()) == "[]"


def test_the_forms_of_a_page_show_one_token_and_those_of_two_pages_two() -> None:
    request = RequestFactory().get("/")
    secret = get_token(request)
    page = Template("{% csrf_field %}{% csrf_field %}")

    def drawn() -> list[str]:
        with one_look():
            html = page.render(RequestContext(request))
        return [part.split('"')[0] for part in html.split('value="')[1:]]

    first, second = drawn(), drawn()

    assert first[0] == first[1]
    assert second[0] == second[1]
    assert len({secret, first[0], second[0]}) == 3
