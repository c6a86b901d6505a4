"""A tracker that is a fake over loopback, set up as an administrator would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.cast import Cast
from tests.fakes import jira
from tests.fakes.jira import FakeJira
from tests.sprs.world import World
from tsam.domains.sprs.models import (
    Disagreement,
    Spr,
    SprPublic,
    Tracker,
    TrackerComment,
    TrackerEntry,
    TrackerLink,
)
from tsam.domains.sprs.trackers import actions, jobs, linking
from tsam.domains.sprs.trackers.places import Place

MORNING = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)


class Synced:
    """Acme's SPR, and a tracker in which an issue may stand for it."""

    def __init__(self, cast: Cast, fake: FakeJira, address: str, work: Any) -> None:
        self.cast, self.fake, self.address, self.work = cast, fake, address, work
        self.world = World(cast)
        self.tracker = actions.add(self.place(), by=cast.dana, at=MORNING)
        assert actions.try_connection(self.tracker, by=cast.dana, at=MORNING) == ""
        actions.pause(self.tracker, by=cast.dana, at=MORNING, is_paused=False)

    def place(self, **more: Any) -> Place:
        said = {
            "name": "R&D's Jira",
            "kind": "JIRA_CLOUD" if self.fake.is_cloud else "JIRA_SERVER",
            "base_url": self.address,
            "project": "KET",
            "email": jira.EMAIL,
            "token": jira.TOKEN,
            "hook": jira.HOOK_SECRET,
            "allows_private": True,
        }
        return Place(**(said | more))

    def created(self) -> str:
        """Its issue, made there; returns its key."""
        linking.create_issue(self.world.spr, self.tracker, by=self.cast.tess, at=MORNING)
        self.work()
        return self.link.issue_key

    def read(self) -> None:
        """As the clock would, a moment later."""
        self.fake.later(1)
        jobs.read(self.tracker.pk)
        self.work()

    @property
    def spr(self) -> Spr:
        return Spr._base_manager.get(pk=self.world.spr.pk)

    @property
    def public(self) -> SprPublic:
        return SprPublic._base_manager.get(spr=self.world.spr)

    @property
    def link(self) -> TrackerLink:
        return TrackerLink._base_manager.select_related("tracker").get(spr=self.world.spr)

    @property
    def kept(self) -> Tracker:
        return Tracker.objects.get(pk=self.tracker.pk)

    @property
    def log(self) -> str:
        return "\n".join(TrackerEntry.objects.order_by("pk").values_list("sentence", flat=True))

    def open_ones(self) -> list[tuple[str, str, str, str]]:
        rows = Disagreement._base_manager.filter(settled_at=None).order_by("pk")
        return [(row.field, row.ours, row.theirs, row.holds) for row in rows]

    def rows(self) -> list[Disagreement]:
        return list(Disagreement._base_manager.filter(settled_at=None))

    def words(self) -> list[str]:
        rows = TrackerComment._base_manager.filter(link=self.link, source="")
        return list(rows.values_list("text", flat=True))


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tracker that is down is tried again at once."""
    monkeypatch.setattr("tsam.domains.sprs.trackers.jira._PAUSES", (0.0, 0.0))


@pytest.fixture
def fake() -> Iterator[tuple[FakeJira, str]]:
    with jira.serving() as served:
        yield served


@pytest.fixture
def synced(
    cast: Cast, fake: tuple[FakeJira, str], work: Callable[[], int], morning: None
) -> Synced:
    return Synced(cast, *fake, work)
