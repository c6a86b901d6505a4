"""Trackers on their pages, and `tsam tracker`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.fakes.jira import serving
from tests.trackers.conftest import Synced
from tsam import commands
from tsam.domains.sprs.models import Disagreement, TrackerLink


@pytest.fixture
def synced(cast: Cast, work: Callable[[], int], morning: None) -> Iterator[Synced]:
    with serving() as (fake, address):
        yield Synced(cast, fake, address, work)


def test_words_are_mapped_and_what_is_wrong_is_said(synced: Synced, client: Client) -> None:
    client.force_login(synced.cast.dana)
    where = f"/desk/administration/trackers/{synced.tracker.pk}"
    page = client.get(f"{where}/words").content.decode()
    assert "Awaiting QA" in page
    names = dict(_selects(page))

    wrong = client.post(f"{where}/words", {names["Open"]: "NOWHERE"})
    done = client.post(
        f"{where}/words", {names["Awaiting QA"]: "IN_WORK", names["Highest"]: "URGENT"}
    )

    assert (wrong.status_code, done.status_code) == (422, 302)
    assert synced.kept.mapping == {
        "states": {"Awaiting QA": "IN_WORK"},
        "severities": {"Highest": 1},
    }


def test_an_issue_is_linked_written_to_and_settled_on_the_page(
    synced: Synced, client: Client
) -> None:
    number, cast = synced.world.spr.number, synced.cast
    client.force_login(cast.tess)
    there = synced.fake.file("The release workflow deadlocks")
    where = f"/desk/sprs/{number}"
    tracker = {"tracker": synced.tracker.pk}

    wrong = client.post(f"{where}/issue", {**tracker, "key": "what?"})
    assert "KET-123" in wrong.content.decode()
    address = f"{synced.address}/browse/{there.key.lower()}?focused=1"
    assert client.post(f"{where}/issue", {**tracker, "key": address}).status_code == 302
    synced.work()
    assert client.post(f"{where}/issue-word", {"text": "Acme waits"}).status_code == 422
    assert client.post(f"{where}/issue-word", {"text": "Is it the lock?"}).status_code == 302
    synced.fake.move(there.key, "Resolved", "Not A Bug")
    synced.read()
    page = client.get(where).content.decode()
    assert "Is it the lock?" in page
    assert "waits here for the reason that customers read" in page
    row = Disagreement._base_manager.get(field="status", settled_at=None)
    settling = f"{where}/disagreements/{row.pk}"
    assert "Not A Bug" in client.get(settling).content.decode()
    assert client.post(settling, {"take": "TRACKER"}).status_code == 422
    said = {"take": "TRACKER", "reason": "By design.", "public_reason": "It is meant so."}
    assert client.post(settling, said).status_code == 302
    assert synced.spr.state == "NOT_A_DEFECT"
    assert client.post(f"{where}/issue-end", {}).status_code == 302
    assert not TrackerLink._base_manager.exists()


def test_the_command_lists_tests_reads_and_maps(synced: Synced, capsys: Any) -> None:
    key = synced.created()
    synced.fake.move(key, "Awaiting QA")
    synced.fake.later(1)

    assert commands.run(["tracker", "test"]) == 0
    assert commands.run(["tracker", "map", "--say", "Awaiting QA=IN_WORK"]) == 0
    assert commands.run(["tracker", "sync", "r&d's jira"]) == 0
    assert commands.run(["tracker", "list"]) == 0
    said = capsys.readouterr().out
    assert commands.run(["tracker", "map", "--say", "Open=NOWHERE"]) == 1
    assert commands.run(["tracker", "test", "Another"]) == 1

    assert synced.spr.state == "IN_WORK"
    assert "Awaiting QA = IN_WORK" in said
    assert "1 linked" in said
    assert "Say which tracker" in capsys.readouterr().err


def _selects(page: str) -> Iterator[tuple[str, str]]:
    """(label, name) of each word."""
    for part in page.split('<label class="grow wraps meaning" for="id_')[1:]:
        name = part.partition('"')[0]
        label = part.partition("</span></label>")[0].rpartition("<span>")[2].strip()
        yield label, name
