"""R&D's tracker of the demonstration. It rests: nobody answers under an invented address.

What stands in it went through the sync itself, with a tracker that is made of memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tsam.demo.people import Staff
from tsam.domains.sprs.models import Disagreement, Spr, Tracker, TrackerLink
from tsam.domains.sprs.trackers import actions, attending, linking, log, mapping, polling
from tsam.domains.sprs.trackers.client import Change, Comment, Gone, Issue, Known, Touched, Version
from tsam.domains.sprs.trackers.places import Place

_STATUSES = ("Open", "Triaged", "In Progress", "Awaiting QA", "Resolved", "Closed")
_RESOLUTIONS = ("Fixed", "Won't Fix", "Duplicate", "Cannot Reproduce", "Not A Bug")
_PRIORITIES = ("Blocker", "Critical", "Major", "Minor", "Trivial")
# It opens nothing.
_INVENTED = "invented-and-long-enough"
# What R&D did there afterwards: status, resolution, priority, version, and what was said.
_LATER: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("", "", "", "", ("The cache is keyed by the plan now; the print waits for its review.",)),
    ("Resolved", "Won't Fix", "", "", ("Splitting is built anew with the engine of 7.2.",)),
    ("Awaiting QA", "", "", "", ()),
    ("", "", "Minor", "", ("We see it once a month at most.",)),
    ("", "", "", "", ("Reproduced with the sample plan.", "Patch is in review.")),
)


def settle(staff: Staff, at: datetime) -> None:
    """Once the defects are there: their issues, and what both sides made of them."""
    dana, ravi = staff["dana"].user, staff["ravi"].user
    began = at - timedelta(days=12)
    tracker = actions.add(
        Place(
            name="Kettle Jira",
            kind="JIRA_CLOUD",
            base_url="https://kettle.tracker.example",
            project="KET",
            email="tsam-desk@vendor.example",
            token=_INVENTED,
            hook=_INVENTED,
        ),
        by=dana,
        at=began,
    )
    memory = _Memory(began)
    polling.note_known(tracker, memory.known())
    tracker.mapping = mapping.proposed(_STATUSES, _RESOLUTIONS, _PRIORITIES)
    tracker.is_paused = False
    tracker.save(update_fields=["mapping", "is_paused"])
    rows = Spr._base_manager.filter(is_open=True).order_by("-impact", "pk")[: len(_LATER)]
    for n, spr in enumerate(rows):
        linking.create_issue(spr, tracker, by=ravi, at=began)
        key = TrackerLink._base_manager.get(spr=spr).pk
        attending.attend(key, at=began + timedelta(hours=n), client=memory)
        memory.go_on(n, at - timedelta(hours=30 - 4 * n))
        attending.attend(key, at=at - timedelta(hours=26 - 4 * n), client=memory)
    log.write(tracker, "It rests now.", at=at - timedelta(hours=2), is_incoming=False)
    Tracker.objects.filter(pk=tracker.pk).update(is_paused=True, reached_at=at - timedelta(hours=2))
    Disagreement._base_manager.filter(since__gt=at).update(since=at)


class _Memory:
    """See client.Client: a tracker that remembers and does what it is told."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._issues: dict[str, Issue] = {}

    def go_on(self, n: int, at: datetime) -> None:
        status, resolution, priority, version, said = _LATER[n]
        key, now = list(self._issues.items())[n]
        told = [("status", now.status, status)] if status else []
        told += [("priority", now.priority, priority)] if priority else []
        self._issues[key] = replace(
            now,
            status=status or now.status,
            resolution=resolution,
            priority=priority or now.priority,
            versions=[Version(version)] if version else now.versions,
            updated_at=at,
            changes=[Change(f"{key}1", "Hanna Lind", at, told)] if told else [],
            comments=[
                *now.comments,
                *(Comment(f"{key}{m}", "Hanna Lind", at, text) for m, text in enumerate(said)),
            ],
        )

    def known(self) -> Known:
        return Known("TSAM Desk", "UTC", _STATUSES, _RESOLUTIONS, _PRIORITIES, ("Bug",))

    def issue(self, key: str) -> Issue:
        if key not in self._issues:
            raise Gone
        return self._issues[key]

    def marked(self, label: str) -> Issue | None:
        return next((one for one in self._issues.values() if one.title.startswith(label)), None)

    def touched(self, since: datetime) -> Iterator[Touched]:
        for one in self._issues.values():
            if one.updated_at >= since:
                yield Touched(one.id, one.key, one.updated_at)

    def create(self, fields: Mapping[str, Any]) -> str:
        key = str(41200 + len(self._issues))
        self._issues[key] = Issue(
            id=key,
            key=f"KET-{4120 + len(self._issues)}",
            project="KET",
            title=str(fields["summary"]),
            status="Open",
            resolution="",
            priority=str(fields.get("priority", "Major")),
            component="",
            versions=(),
            duplicate_of="",
            updated_at=self._at,
        )
        return key

    def edit(self, issue: str, fields: Mapping[str, Any]) -> None:
        now = self._issues[issue]
        if "priority" in fields:
            now = replace(now, priority=str(fields["priority"]))
        if "version" in fields:
            now = replace(now, versions=[Version(str(fields["version"]))])
        self._issues[issue] = now

    def move(self, issue: str, status: str, resolution: str) -> bool:
        now = self._issues[issue]
        self._issues[issue] = replace(now, status=status, resolution=resolution)
        return True

    def comment(self, issue: str, text: str) -> str:
        now = self._issues[issue]
        made = Comment(f"{issue}c{len(now.comments)}", "TSAM Desk", self._at, text)
        self._issues[issue] = replace(now, comments=[*now.comments, made])
        return made.id
