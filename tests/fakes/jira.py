"""A Jira that speaks its public REST API over a real socket, as Cloud and as Data Center.

It has a workflow with transitions, a change log, pages that end early, a rate limit, a zone of its
own for moments in queries, and sends webhooks with `X-Hub-Signature`. What a test does as somebody
of R&D goes by its own methods; what the product does goes by HTTP alone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fakes.jira_http import Served

WORKFLOW: dict[str, list[tuple[str, str, bool]]] = {
    # from: (name of the step, to, asks for a resolution)
    "Open": [("Start", "In Progress", False), ("Resolve", "Resolved", True)],
    "In Progress": [("Stop", "Open", False), ("Resolve", "Resolved", True)],
    "Resolved": [("Reopen", "Open", False), ("Close", "Closed", False)],
    "Closed": [("Reopen", "Open", False)],
    "Awaiting QA": [("Resolve", "Resolved", True)],
}
EMAIL, TOKEN, HOOK_SECRET = "bot@vendor.example", "t0ken-of-the-bot", "a-secret-of-the-webhook"


@dataclass
class FakeIssue:
    id: str
    key: str
    fields: dict[str, Any]
    histories: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Delivery:
    body: bytes
    headers: dict[str, str]


class FakeJira:
    """One server with one project, KET."""

    def __init__(self, *, is_cloud: bool = True, page: int = 2) -> None:
        self.is_cloud, self.page = is_cloud, page
        self.now = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
        self.zone = "America/New_York"
        self.workflow = WORKFLOW
        self.issues: dict[str, FakeIssue] = {}
        self.versions: dict[str, dict[str, Any]] = {}
        self.deliveries: list[Delivery] = []
        # (method, path, body) of all that was asked.
        self.asked: list[tuple[str, str, Any]] = []
        self.is_down = False
        # Answers 429 so many times, with this Retry-After.
        self.busy_times, self.busy_seconds = 0, "1"
        self.lock = threading.RLock()
        self._numbers = iter(range(10001, 99999))

    # What people do there.

    def file(self, title: str, **fields: Any) -> FakeIssue:
        """Somebody of R&D files an issue."""
        return self.add({"summary": title, **fields}, "Jane R&D")

    def move(
        self, key: str, status: str, resolution: str = "", author: str = "Jane R&D"
    ) -> FakeIssue:
        """By its workflow or past it, as administrators can."""
        changes: dict[str, Any] = {"status": {"name": status}}
        closes = status in {"Resolved", "Closed"}
        said = resolution or ("Fixed" if closes else "")
        changes["resolution"] = {"name": said} if said else None
        return self.change(key, changes, author)

    def plan(self, key: str, *names: str, author: str = "Jane R&D") -> FakeIssue:
        return self.change(key, {"fixVersions": [{"name": name} for name in names]}, author)

    def release(self, name: str, on: str, *, released: bool = False) -> None:
        """A version, or another day for it; issues that carry it do not count as changed."""
        known = {"id": str(len(self.versions)), "name": name, "archived": False}
        self.versions[name] = known | {"released": released, "releaseDate": on}

    def change(self, key: str, changes: dict[str, Any], author: str) -> FakeIssue:
        issue, items = self.find(key), []
        assert issue
        for name, value in changes.items():
            before = issue.fields.get(name)
            if before != value:
                issue.fields[name] = value
                items.append(
                    {
                        "field": {"fixVersions": "Fix Version"}.get(name, name),
                        "fromString": _told(before),
                        "toString": _told(value),
                    }
                )
        if items:
            self._touched(issue)
            history = {
                "id": str(next(self._numbers)),
                "author": {"displayName": author},
                "created": self.stamp(),
                "items": items,
            }
            issue.histories.append(history)
            self._deliver("jira:issue_updated", issue, changelog=history)
        return issue

    def say(self, key: str, text: str, author: str = "Jane R&D") -> dict[str, Any]:
        issue = self.find(key)
        assert issue
        made = {
            "id": str(next(self._numbers)),
            "author": {"displayName": author},
            "created": self.stamp(),
            "updated": self.stamp(),
            "body": text,
        }
        issue.comments.append(made)
        self._touched(issue)
        self._deliver("comment_created", issue, comment=made)
        return made

    def remove(self, key: str) -> None:
        issue = self.find(key)
        assert issue
        del self.issues[issue.id]
        self._deliver("jira:issue_deleted", issue)

    def rename(self, key: str, project: str) -> FakeIssue:
        """Move it to another project: another key, the same id."""
        issue = self.find(key)
        assert issue
        issue.key = f"{project}-{issue.id}"
        issue.fields["project"] = {"key": project}
        self._touched(issue)
        return issue

    def double(self, key: str, of: str) -> None:
        issue = self.find(key)
        assert issue
        kind = {"name": "Duplicate", "inward": "is duplicated by", "outward": "duplicates"}
        issue.fields["issuelinks"] = [{"type": kind, "outwardIssue": {"key": of}}]
        self._touched(issue)

    def later(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    # What its server does.

    def add(self, fields: dict[str, Any], author: str) -> FakeIssue:
        with self.lock:
            number = len(self.issues) + 1
            issue = FakeIssue(
                str(next(self._numbers)),
                f"KET-{number}",
                {
                    "project": {"key": "KET"},
                    "status": {"name": "Open"},
                    "resolution": None,
                    "priority": {"name": "Medium"},
                    "components": [],
                    "fixVersions": [],
                    "issuelinks": [],
                    "labels": [],
                    "created": self.stamp(),
                    "creator": {"displayName": author},
                    **fields,
                },
            )
            self.issues[issue.id] = issue
            self._touched(issue)
            self._deliver("jira:issue_created", issue)
            return issue

    def find(self, key: str) -> FakeIssue | None:
        found = self.issues.get(key)
        return found or next((one for one in self.issues.values() if one.key == key), None)

    def shown(self, issue: FakeIssue) -> dict[str, Any]:
        fields = dict(issue.fields)
        fields["fixVersions"] = [
            self.versions.get(one["name"], one) for one in fields["fixVersions"]
        ]
        page = issue.comments[: self.page]
        fields["comment"] = {"comments": page, "total": len(issue.comments), "startAt": 0}
        return {"id": issue.id, "key": issue.key, "fields": fields}

    def stamp(self) -> str:
        return self.now.strftime("%Y-%m-%dT%H:%M:%S.000+0000")

    def _touched(self, issue: FakeIssue) -> None:
        self.now += timedelta(seconds=1)
        issue.fields["updated"] = self.stamp()

    def _deliver(self, event: str, issue: FakeIssue, **more: Any) -> None:
        told = {
            "timestamp": int(self.now.timestamp() * 1000),
            "webhookEvent": event,
            "issue": self.shown(issue),
            **more,
        }
        body = json.dumps(told).encode()
        self.deliveries.append(Delivery(body, signed(body, str(next(self._numbers)))))


def signed(body: bytes, identifier: str, secret: str = HOOK_SECRET) -> dict[str, str]:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {
        "X-Hub-Signature": f"sha256={digest}",
        "X-Atlassian-Webhook-Identifier": identifier,
        "Content-Type": "application/json",
    }


def _told(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_told(one) for one in value)
    return str(value.get("name", "")) if isinstance(value, dict) else str(value or "")


@contextmanager
def serving(**options: Any) -> Iterator[tuple[FakeJira, str]]:
    """The fake, and its address on loopback."""
    fake = FakeJira(**options)
    with Served(fake) as address:
        yield fake, address
