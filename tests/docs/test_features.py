"""Every promise in docs/features.md leads to a page, a call or a command, and to a test."""

import ast
import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.docs.documents import ROOT, document, quoted, rows
from tsam.commands import COMMANDS
from tsam.faces.api.urls import api

NOTHING = {"", "-", "–", "—"}
PARAMETER = re.compile(r"<[^>]+>|{[^}]+}")


def promises() -> list[list[str]]:
    """promise | page | call | command | test"""
    return rows(document("docs/features.md"), 5)


def shape(path: str) -> str:
    return PARAMETER.sub("<>", path).strip("/")


def pages(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    for entry in (resolver or get_resolver()).url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from pages(entry, path)
        elif isinstance(entry, URLPattern):
            yield shape(path.replace("^", "").replace("$", ""))


def api_calls() -> set[str]:
    return {
        f"{method.upper()} {shape(path)}"
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method in methods
    }


def test_there_are_promises() -> None:
    assert len(promises()) > 20


def test_every_page_exists() -> None:
    existing = set(pages())

    missing = [page for row in promises() for page in quoted(row[1]) if shape(page) not in existing]

    assert not missing


def test_every_call_exists() -> None:
    existing = api_calls()

    missing = [
        call
        for row in promises()
        for call in quoted(row[2])
        if f"{call.partition(' ')[0]} {shape(call.partition(' ')[2])}" not in existing
    ]

    assert not missing


def test_every_command_exists() -> None:
    named = [words.split() for row in promises() for words in quoted(row[3])]

    assert not [words for words in named if words[0] == "tsam" and words[1].strip() not in COMMANDS]


@pytest.mark.parametrize("row", promises(), ids=lambda row: row[0][:60])
def test_a_promise_can_be_seen_and_is_tested(row: list[str]) -> None:
    _promise, page, call, command, test = row

    assert {page, call, command} - NOTHING
    assert quoted(test)


def test_every_test_exists() -> None:
    missing = []
    for row in promises():
        for test in quoted(row[4]):
            path, _, name = test.partition("::")
            place = ROOT / path
            if not place.exists() or (name and name not in _functions(place.read_text("utf-8"))):
                missing.append(test)

    assert not missing


def _functions(text: str) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)}
