"""The house as text and as syntax trees, read once for all house rules."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """One Python file. `path` is relative to the root, with slashes."""

    path: str
    text: str
    tree: ast.Module

    def at(self, node: ast.AST) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """The Python files of some folders, migrations and vendored files left out."""
    return tuple(_read(path) for folder in folders for path in sorted(_python(ROOT / folder)))


@cache
def templates() -> tuple[tuple[str, str], ...]:
    """Path and text of every page and every letter."""
    return tuple(
        (path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "tsam").rglob("templates/**/*.*"))
        if path.suffix in {".html", ".txt", ".svg"}
    )


@cache
def committed() -> tuple[str, ...]:
    """Every file under version control; without git, every file that is not made by a tool."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode == 0:
        return tuple(name for name in listed.stdout.split("\0") if (ROOT / name).is_file())
    made = {".venv", "var", "__pycache__", ".git", "node_modules"}
    return tuple(
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*")
        if path.is_file() and not made.intersection(path.parts)
    )


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node


def name_of(node: ast.AST) -> str:
    """The dotted name of an expression, as far as it is one: `timezone.now`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = name_of(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return ""


def _python(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*.py"):
        if not {"migrations", "vendor", "__pycache__"}.intersection(path.parts):
            yield path


def _read(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text))
