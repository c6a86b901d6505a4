"""docs/configuration.md lists every variable, and no other."""

import ast
import re

from tests.architecture.sources import calls, name_of, sources
from tests.docs.documents import document, quoted

READERS = {f"env.{reader}" for reader in ("text", "flag", "integer", "choice", "words")}


def read_by_the_product() -> set[str]:
    return {
        str(call.args[0].value)
        for source in sources("tsam")
        for call in calls(source.tree)
        if name_of(call.func) in READERS and isinstance(call.args[0], ast.Constant)
    }


def documented() -> set[str]:
    """Names in the first column of the tables."""
    heads = [
        line.split("|")[1]
        for line in document("docs/configuration.md").splitlines()
        if line.startswith("|")
    ]
    return {
        name for head in heads for name in quoted(head) if re.fullmatch(r"[A-Z][A-Z0-9_]+", name)
    }


def test_every_variable_is_documented() -> None:
    assert read_by_the_product() - documented() == set()


def test_every_documented_variable_is_read() -> None:
    assert documented() - read_by_the_product() == set()


def test_a_variable_is_named_where_it_is_read() -> None:
    unnamed = [
        source.at(call)
        for source in sources("tsam")
        for call in calls(source.tree)
        if name_of(call.func) in READERS and not isinstance(call.args[0], ast.Constant)
    ]

    assert not unnamed
