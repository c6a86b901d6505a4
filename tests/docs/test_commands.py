"""What the documents tell people to type exists."""

import re

import pytest

from tests.docs.documents import ROOT, commands, document, documents
from tsam.commands import COMMANDS

TARGETS = set(re.findall(r"^([a-z]+):", document("Makefile"), re.MULTILINE))


def typed(first: str) -> set[str]:
    """The second words of all documented commands that begin with `first`."""
    found = set()
    for name in documents():
        for command in commands(document(name)):
            words = command.removeprefix("sudo ").split()
            if words[0].rpartition("/")[2] == first and len(words) > 1:
                found.add(words[1])
    return found


def test_every_make_target_exists() -> None:
    assert typed("make") <= TARGETS


def test_every_command_of_tsam_exists() -> None:
    assert {word for word in typed("tsam") if not word.startswith("-")} <= set(COMMANDS)


def test_the_readme_names_the_two_commands() -> None:
    told = set(commands(document("README.md")))

    assert {"make run", "make test"} <= told


@pytest.mark.parametrize("name", documents())
def test_every_script_that_is_named_exists(name: str) -> None:
    scripts = set(re.findall(r"(?<![\w/])bin/[a-z-]+", document(name)))

    assert not [script for script in scripts if not (ROOT / script).exists()]


def test_what_a_build_server_runs_is_the_command_of_the_readme() -> None:
    assert "exec make test" in document(".ci/run")
