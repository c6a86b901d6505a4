"""House rules for pages and letters."""

import re

import pytest
from django.template import engines

from tests.architecture.sources import ROOT, templates

PAGES = [(path, text) for path, text in templates() if "/letters/" not in path]
HTML = [(path, text) for path, text in PAGES if path.endswith(".html")]

SPOKEN = re.compile(
    r"{%\s*block (?:kind|page_kind|surface)\s*%}.*?{%\s*endblock\s*%}|"
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%\s*comment\b.*?{%\s*endcomment\s*%}"
    r"|{#.*?#}|{%.*?%}|{{.*?}}"
    r"|<!--.*?-->|<(script|style|code|kbd|samp|svg)\b.*?</\1>",
    re.DOTALL,
)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
ENTITY = re.compile(r"&#?\w+;")
SAID_IN_TAGS = re.compile(
    r'\b(?:title|alt|placeholder|aria-label|aria-description)="(?=[^"{]*[A-Za-z]{2})[^"{]*"'
)
SAID_TO_PARTIALS = re.compile(
    r"{%\s*include\b[^%]*?\b(?:label|title|text|heading|words|empty|hint|more)"
    r"=\"(?=[^\"]*[A-Za-z]{2})[^\"]*\"(?!\s*\|)"
)
NAMES = re.compile(r"TSAM Desk|TSAM|SPR|API|GOLDplus|GOLD|PLATINUM|CSV|XES|SLA|URL|UTC|SCN")
IN_TEMPLATE = re.compile(r"{[{%].*?[%}]}", re.DOTALL)


def all_named(found: list[str]) -> None:
    assert not found, "\n" + "\n".join(found)


def line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


@pytest.mark.parametrize("path", [path for path, _ in templates()])
def test_a_template_compiles(path: str) -> None:
    engines["django"].from_string((ROOT / path).read_text(encoding="utf-8"))


def test_no_script_stands_in_a_page() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|\son[a-z]+=[\"']|javascript:", re.IGNORECASE)

    all_named(
        [
            f"{path}:{line(text, hit.start())}"
            for path, text in HTML
            for hit in inline.finditer(text)
        ]
    )


def test_no_style_stands_in_a_page() -> None:
    inline = re.compile(r"<style\b|\sstyle=[\"']", re.IGNORECASE)

    all_named(
        [
            f"{path}:{line(text, hit.start())}"
            for path, text in HTML
            for hit in inline.finditer(text)
        ]
    )


def test_every_sentence_can_be_translated() -> None:
    found = []
    for path, text in templates():
        blanked = SPOKEN.sub(lambda hit: "\n" * hit.group().count("\n") + " ", text)
        plain = ENTITY.sub(" ", TAG.sub(lambda hit: "\n" * hit.group().count("\n") + " ", blanked))
        found += [
            f"{path}:{number}: {words.strip()}"
            for number, words in enumerate(plain.splitlines(), 1)
            if re.search(r"[A-Za-z]{2}", NAMES.sub("", words))
        ]

    all_named(found)


def test_every_label_can_be_translated() -> None:
    all_named(
        [
            f"{path}:{line(text, hit.start())}: {hit.group()}"
            for path, text in HTML
            if "/gallery" not in path  # made-up words that show the components
            for pattern in (SAID_IN_TAGS, SAID_TO_PARTIALS)
            for hit in pattern.finditer(text)
            if re.search(r"[A-Za-z]{2}", NAMES.sub("", hit.group().partition('="')[2]))
        ]
    )


def test_no_page_walks_to_rows_by_itself() -> None:
    all_named(
        [
            f"{path}:{line(text, hit.start())}: {hit.group()}"
            for path, text in templates()
            for hit in IN_TEMPLATE.finditer(text)
            if re.search(r"(?<!counts)\.all\b|\.objects\b|_set\b", hit.group())
        ]
    )


def test_a_partial_gets_what_it_names_and_nothing_else() -> None:
    include = re.compile(r"{%\s*include\s[^%]*%}")

    all_named(
        [
            f"{path}:{line(text, hit.start())}: {hit.group()}"
            for path, text in PAGES
            for hit in include.finditer(text)
            if " with " in hit.group() and not re.search(r"\bonly\s*%}$", hit.group())
        ]
    )


def test_a_partial_says_what_it_needs() -> None:
    all_named(
        [
            path
            for path, text in HTML
            if path.rpartition("/")[2].startswith("_") and not text.startswith("{#")
        ]
    )
