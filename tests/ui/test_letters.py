from __future__ import annotations

import pytest

from tsam.faces.ui.templatetags.pages import first_words, local_path


@pytest.mark.parametrize("path", ["/desk/cases/C1000001", "/portal/", "/"])
def test_a_letter_leads_to_a_page_of_the_product(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:x",
        "",
    ],
)
def test_a_letter_leads_nowhere_else(path: str) -> None:
    assert local_path(path) == ""


def test_a_letter_is_told_by_what_follows_its_greeting() -> None:
    text = "Hello Tess,\n\nThe press stops.\n  Since noon.\n"

    assert first_words(text) == "The press stops. Since noon."
    assert first_words("One line") == "One line"
    assert first_words("The same", "The same") == ""
    assert len(first_words("Hello\n" + "word " * 500)) < 500
