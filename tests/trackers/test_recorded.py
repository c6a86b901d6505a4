"""What the reader makes of answers that were put together apart from the fake, and whether the
fake speaks as they do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django_q.models import OrmQ

from tests.fakes import jira as fakes
from tests.fakes import recorded
from tests.fakes.jira_http import Calls
from tests.trackers.conftest import Synced
from tsam.domains.sprs.models import SprSeverity, SprState, TrackerDelivery
from tsam.domains.sprs.trackers import mapping
from tsam.domains.sprs.trackers.client import Gone, Version
from tsam.domains.sprs.trackers.jira import Jira

SINCE = datetime(2009, 1, 1, tzinfo=UTC)


def reader(address: str, kind: str, project: str) -> Jira:
    return Jira(
        address, kind=kind, project=project, email="a@b.example", token="t", allows_private=True
    )


@pytest.fixture
def cloud() -> Iterator[Jira]:
    with (
        recorded.replaying(recorded.answers("cloud")) as address,
        reader(address, "JIRA_CLOUD", "HADOOP") as jira,
    ):
        yield jira


@pytest.fixture
def server() -> Iterator[Jira]:
    with (
        recorded.replaying(recorded.answers("data-center")) as address,
        reader(address, "JIRA_SERVER", "IO") as jira,
    ):
        yield jira


def test_an_issue_of_cloud_is_read_with_all_its_pages(cloud: Jira) -> None:
    issue = cloud.issue("13404344")

    assert (issue.id, issue.key, issue.project) == ("13404344", "HADOOP-17938", "HADOOP")
    assert issue.title == "JAR in conflict with timestamp check causes AM errors"
    assert (issue.status, issue.resolution) == ("Resolved", "Duplicate")
    assert (issue.priority, issue.component, issue.versions) == ("Blocker", "", [])
    # Only the link that goes out and says so names the other.
    assert issue.duplicate_of == "HADOOP-17842"
    assert issue.updated_at == datetime(2022, 7, 20, 20, 51, 4, 120000, tzinfo=UTC)
    assert [one.items for one in issue.changes] == [
        [("priority", "Major", "Blocker")],
        [("resolution", "", "Duplicate"), ("status", "Open", "Resolved")],
    ]
    # The last one was written by somebody who is not there any more.
    assert [one.author for one in issue.comments] == ["u00030", "u00031", "u00032", "?"]
    assert issue.comments[1].text.startswith("h3. Cause")


def test_an_issue_of_data_center_is_read_with_its_log(server: Jira) -> None:
    issue = server.issue("12418500")

    assert (issue.key, issue.status, issue.resolution) == ("IO-201", "Closed", "Fixed")
    assert (issue.component, issue.versions) == (
        "Filters",
        [Version("2.0", date(2010, 10, 18), True)],
    )
    assert issue.duplicate_of == ""
    assert [one.items[0] for one in issue.changes] == [
        ("Fix Version", "", "2.0"),
        ("status", "Open", "Resolved"),
        ("status", "Resolved", "Closed"),
    ]
    assert [one.author for one in issue.comments] == ["u00050", "u00051"]


def test_words_of_the_workflow_are_read(cloud: Jira, server: Jira) -> None:
    known, others = cloud.known(), server.known()

    assert known.statuses == [
        *("Open", "In Progress", "Reopened", "Resolved", "Closed", "Patch Available")
    ]
    assert (known.person, known.zone) == ("TSAM Desk", "America/New_York")
    assert known.resolutions == ["Fixed", "Won't Fix", "Duplicate", "Cannot Reproduce"]
    assert known.types == ["Bug", "Improvement"]
    # An archived one takes nothing any more.
    assert known.versions == [Version("3.3.1", date(2021, 6, 15), True), Version("3.4.0")]
    assert (others.zone, others.statuses) == ("Europe/Berlin", ["Open", "Resolved", "Closed"])


def test_what_was_touched_is_read_page_by_page_whatever_the_zone(cloud: Jira, server: Jira) -> None:
    touched = list(cloud.touched(SINCE))

    assert [one.key for one in touched] == ["HADOOP-17905", "HADOOP-17938"]
    assert touched[1].updated_at == cloud.issue("13404344").updated_at
    assert [one.key for one in server.touched(SINCE)] == ["IO-201", "IO-202"]


def test_what_is_not_there_is_said(cloud: Jira) -> None:
    with pytest.raises(Gone):
        cloud.issue("1")


def test_common_words_have_a_proposal(cloud: Jira) -> None:
    known = cloud.known()
    words = mapping.read(mapping.proposed(known.statuses, known.resolutions, known.priorities))

    assert words.state_of("Resolved", "Fixed") == SprState.RESOLVED
    assert words.state_of("In Progress", "") == SprState.IN_WORK
    assert words.priority_for(SprSeverity.ENTERPRISE_DOWN) == "Blocker"


def test_a_webhook_as_it_is_sent_leads_to_one_look(synced: Synced, client: Any) -> None:
    body = json.dumps(recorded.answers("webhook") | {"timestamp": 1781082000000}).encode()
    headers, before = fakes.signed(body, "1"), OrmQ.objects.count()

    for _turn in range(2):
        answer = client.post(
            f"/hooks/trackers/{synced.tracker.pk}/",
            body,
            content_type="application/json",
            headers=headers,
        )
        assert answer.status_code == 202

    assert TrackerDelivery.objects.count() == 1
    assert OrmQ.objects.count() == before + 1


@pytest.mark.parametrize("is_cloud", [True, False])
def test_the_fake_says_nothing_that_such_an_answer_does_not(is_cloud: bool) -> None:
    told = recorded.answers("cloud" if is_cloud else "data-center")
    fake = fakes.FakeJira(is_cloud=is_cloud)
    fake.release("12.4 M030", "2026-12-05")
    issue = fake.file("It stops", components=[{"name": "Search"}])
    fake.plan(issue.key, "12.4 M030")
    fake.say(issue.key, "Seen.")
    fake.double(issue.key, "KET-9")
    key = next(path for path in told if path.count("/") == 1 and path.startswith("issue/"))
    project = next(path for path in told if path.endswith("/statuses")).split("/")[1]
    alike = {
        "myself": "myself",
        f"project/{project}/statuses": "project/KET/statuses",
        f"project/{project}/versions": "project/KET/versions",
        "resolution": "resolution",
        "priority": "priority",
        key: f"issue/{issue.key}",
        **(
            {
                f"{key}/changelog": f"issue/{issue.key}/changelog",
                f"{key}/comment": f"issue/{issue.key}/comment",
                f"{key}/transitions": f"issue/{issue.key}/transitions",
                "search/jql": "search/jql",
            }
            if is_cloud
            else {"search": "search"}
        ),
    }
    params = {} if is_cloud else {"expand": "changelog"}

    for theirs, ours in alike.items():
        status, said = Calls(fake, params, None).call("GET", ours)
        assert status == 200
        assert beyond(said, told[theirs], fields="search" not in ours) == [], ours


def beyond(ours: Any, theirs: Any, at: str = "", *, fields: bool = True) -> list[str]:
    """Where the fake says what the other does not, or says it in another form."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        if at.endswith(".fields") and not fields:
            return []
        found = []
        for name, value in ours.items():
            if name not in theirs:
                found.append(f"{at}.{name}")
            elif value is not None and theirs[name] is not None:
                found += beyond(value, theirs[name], f"{at}.{name}", fields=fields)
        return found
    if isinstance(ours, list) and isinstance(theirs, list):
        if not theirs:
            return []
        known: dict[str, Any] = {}
        for one in theirs:
            known |= one if isinstance(one, dict) else {}
        return [
            it for one in ours for it in beyond(one, known or theirs[0], f"{at}[]", fields=fields)
        ]
    return [] if type(ours) is type(theirs) else [f"{at}: {type(ours).__name__}"]
