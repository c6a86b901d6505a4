"""The project's documents, and small readers of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

FENCE = re.compile(r"^```(?P<kind>\w*)\n(?P<body>.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
SHELL = {"sh", "bash", "shell", "console"}


def document(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def documents() -> list[str]:
    """Every document for people, by its path from the root."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def commands(text: str) -> Iterator[str]:
    """What a reader is told to type, without prompts, comments and variables before it."""
    for fence in FENCE.finditer(text):
        if fence["kind"] in SHELL:
            for line in fence["body"].splitlines():
                bare = line.strip().removeprefix("$ ").split("  #")[0].strip()
                bare = re.sub(r"^(?:[A-Z_]+=\S+\s+)+", "", bare)
                if bare and not bare.startswith("#"):
                    yield bare


def rows(text: str, width: int) -> list[list[str]]:
    """The cells of tables of a given width, without heads and rules."""
    found: list[list[str]] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]
        if len(cells) != width:
            continue
        if set("".join(cells)) <= set("-: "):
            found.pop()  # What stands above a rule is a head.
        else:
            found.append(cells)
    return found


def quoted(cell: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`]+)`", cell)
