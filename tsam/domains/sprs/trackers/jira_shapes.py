"""What Jira's REST API answers, as its public description gives it, read with distrust."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from tsam.domains.sprs.trackers.client import Change, Comment, Down, Issue, Touched, Version

# Longer than any that people write; what is cut is only shown, never compared.
_MOST_TEXT, _MOST_WORD = 8000, 100
_DUPLICATES = ("duplicates", "is a duplicate of")


def words(row: Any, name: str = "name") -> str:
    """A name within an object; empty where there is none."""
    found = row.get(name) if isinstance(row, Mapping) else None
    return found[:_MOST_WORD] if isinstance(found, str) else ""


def rows(answer: Any, name: str = "") -> list[Mapping[str, Any]]:
    found = answer.get(name) if name and isinstance(answer, Mapping) else answer
    if not isinstance(found, list):
        return []
    return [row for row in found if isinstance(row, Mapping)]


def moment(text: Any) -> datetime:
    """Such as 2026-03-02T12:00:00.000+0100. Raises Down for what is none."""
    try:
        return datetime.fromisoformat(str(text)).astimezone(UTC)
    except ValueError:
        raise Down(code="not_jira") from None


def day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10]) if text else None
    except ValueError:
        return None


def person(row: Any) -> str:
    return words(row, "displayName") or words(row) or "?"


def plain(text: Any) -> str:
    """Text of API 2, or the text within a document of API 3."""
    if isinstance(text, str):
        return text[:_MOST_TEXT]
    if isinstance(text, Mapping):
        return "".join(_texts(text, 0))[:_MOST_TEXT].strip()
    return ""


def _texts(node: Mapping[str, Any], depth: int) -> Iterable[str]:
    if depth > 40:
        return
    if isinstance(node.get("text"), str):
        yield node["text"]
    for child in rows(node, "content"):
        yield from _texts(child, depth + 1)
    if node.get("type") in {"paragraph", "heading", "listItem"}:
        yield "\n"


def issue(
    row: Any, changes: Iterable[Mapping[str, Any]], comments: Iterable[Mapping[str, Any]]
) -> Issue:
    """Raises Down where it is no issue at all."""
    fields = row.get("fields") if isinstance(row, Mapping) else None
    if not isinstance(fields, Mapping) or not words(row, "id") or not words(row, "key"):
        raise Down(code="not_jira")
    components = rows(fields, "components")
    return Issue(
        id=words(row, "id"),
        key=words(row, "key"),
        project=words(fields.get("project"), "key") or words(row, "key").rpartition("-")[0],
        title=words(fields, "summary"),
        status=words(fields.get("status")),
        resolution=words(fields.get("resolution")),
        priority=words(fields.get("priority")),
        component=words(components[0])[:80] if components else "",
        versions=[version(one) for one in rows(fields, "fixVersions") if words(one)],
        duplicate_of=_duplicate(rows(fields, "issuelinks")),
        updated_at=moment(fields.get("updated")),
        changes=[change(one) for one in changes],
        comments=[comment(one) for one in comments],
    )


def version(row: Mapping[str, Any]) -> Version:
    return Version(words(row)[:80], day(row.get("releaseDate")), row.get("released") is True)


def touched(row: Mapping[str, Any]) -> Touched:
    fields = row.get("fields")
    at = fields.get("updated") if isinstance(fields, Mapping) else None
    return Touched(words(row, "id"), words(row, "key"), moment(at))


def change(row: Mapping[str, Any]) -> Change:
    return Change(
        id=words(row, "id"),
        author=person(row.get("author")),
        at=moment(row.get("created")),
        items=[
            (words(one, "field"), words(one, "fromString"), words(one, "toString"))
            for one in rows(row, "items")
        ],
    )


def comment(row: Mapping[str, Any]) -> Comment:
    return Comment(
        id=words(row, "id"),
        author=person(row.get("author")),
        at=moment(row.get("created")),
        text=plain(row.get("body")),
    )


def _duplicate(links: Iterable[Mapping[str, Any]]) -> str:
    """The link is told from both ends: outward it names the other, inward it is the other."""
    for one in links:
        kind = one.get("type")
        if words(kind, "outward").lower() in _DUPLICATES and one.get("outwardIssue"):
            return words(one["outwardIssue"], "key")
    return ""
