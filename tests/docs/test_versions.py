"""The version is said once, and the changelog begins with it."""

import re

from tests.docs.documents import ROOT, document
from tsam import __version__


def test_the_changelog_begins_with_the_version_that_runs() -> None:
    versions = re.findall(r"^## \[?(\d+\.\d+\.\d+)", document("CHANGELOG.md"), re.MULTILINE)

    assert versions[0] == __version__


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs/decisions").glob("[0-9]*.md"))

    assert numbers == list(range(1, len(numbers) + 1))


def test_a_decision_says_why_what_and_what_follows() -> None:
    for path in (ROOT / "docs/decisions").glob("[0-9]*.md"):
        heads = re.findall(r"^## (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)

        assert heads == ["Context", "Decision", "Consequences"], path.name
