from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from tests.fakes import jira
from tests.trackers.conftest import MORNING, Synced
from tsam.domains.accounts.models import Event, Letter
from tsam.domains.sprs.actions import course, raising
from tsam.domains.sprs.actions.raising import Description
from tsam.domains.sprs.models import TrackerEntry, TrackerLink, TrackerSecret
from tsam.domains.sprs.trackers import actions, jobs, linking
from tsam.kernel.verdicts import Refused


def test_a_tracker_that_is_down_is_tried_again_and_nothing_is_lost(synced: Synced) -> None:
    key, fake = synced.created(), synced.fake
    fake.is_down = True
    course.move(synced.spr, by=synced.cast.rita, at=MORNING, state="IN_WORK")
    raising.describe(synced.spr, Description("It hangs", 3), by=synced.cast.tess, at=MORNING)
    synced.work()
    for _n in range(3):
        jobs.read(synced.tracker.pk)

    since = synced.kept.failing_since
    assert since
    assert synced.link.is_waiting
    assert TrackerEntry.objects.filter(is_error=True).count() == 1
    client = Client()
    client.force_login(synced.cast.dana)
    page = client.get(f"/desk/administration/trackers/{synced.tracker.pk}").content.decode()
    assert "So it is since" in page
    client.force_login(synced.cast.tess)
    assert "does not answer since" in client.get(f"/desk/sprs/{synced.spr.number}").content.decode()

    fake.is_down = False
    synced.read()

    issue = fake.find(key)
    assert issue
    assert issue.fields["status"]["name"] == "In Progress"
    assert issue.fields["priority"]["name"] == "Medium"
    assert (synced.kept.failing_since, synced.link.is_waiting) == (None, False)
    assert "It answers again" in synced.log


def test_it_waits_as_long_as_the_tracker_asks(synced: Synced) -> None:
    key = synced.created()
    synced.fake.busy_times, synced.fake.busy_seconds = 1, "120"
    synced.fake.move(key, "In Progress")
    synced.read()
    asked = len(synced.fake.asked)
    synced.read()

    assert len(synced.fake.asked) == asked
    with time_machine.travel(MORNING + timedelta(minutes=5)):
        synced.read()
    assert synced.spr.state == "IN_WORK"


def test_a_short_wait_is_kept_within_the_job(
    synced: Synced, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    synced.fake.busy_times, synced.fake.busy_seconds = 2, "0"

    assert synced.created()
    assert not synced.kept.failing_since


def test_a_list_of_many_pages_is_read_to_its_end(synced: Synced) -> None:
    synced.created()
    for n in range(7):
        synced.fake.file(f"Another {n}")
        synced.fake.later(1)
    before = synced.kept.read_until
    synced.read()

    assert synced.kept.read_until
    assert before is None or synced.kept.read_until > before
    pages = [path for method, path, _body in synced.fake.asked if path.endswith("search/jql")]
    assert len(pages) >= 4


def test_a_token_that_is_wrong_is_said_and_never_shown(
    synced: Synced, caplog: pytest.LogCaptureFixture, capsys: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "wr0ng-t0ken-of-nobody"
    actions.change(synced.tracker, synced.place(token=secret), by=synced.cast.dana, at=MORNING)

    said = actions.try_connection(synced.kept, by=synced.cast.dana, at=MORNING)

    assert "does not know our token" in said
    client = Client()
    client.force_login(synced.cast.dana)
    shown = [
        client.get(f"/desk/administration/trackers/{synced.tracker.pk}{part}").content.decode()
        for part in ("", "/place", "/words")
    ]
    told = [
        said,
        *shown,
        caplog.text,
        str(capsys.readouterr()),
        str(list(Event.objects.values("facts"))),
        str(list(TrackerEntry.objects.values())),
        str(list(Letter.objects.values("text"))),
        str(list(TrackerSecret.objects.values())),
        repr(synced.place(token=secret)),
    ]
    for hidden in (secret, jira.TOKEN, jira.HOOK_SECRET):
        assert not [one for one in told if hidden in one]


def test_another_address_needs_the_token_once_more(synced: Synced) -> None:
    elsewhere = synced.place(base_url="https://evil.example", token="", hook="")

    with pytest.raises(ValidationError) as refused:
        actions.change(synced.tracker, elsewhere, by=synced.cast.dana, at=MORNING)

    assert "token" in refused.value.message_dict
    assert synced.kept.base_url == synced.address


def test_a_private_address_is_called_only_where_it_was_allowed(synced: Synced) -> None:
    tls = synced.address.replace("http://", "https://")
    said = synced.place(allows_private=False, base_url=tls)
    actions.change(synced.tracker, said, by=synced.cast.dana, at=MORNING)
    asked = len(synced.fake.asked)

    trouble = actions.try_connection(synced.kept, by=synced.cast.dana, at=MORNING)

    assert "private network" in trouble
    assert len(synced.fake.asked) == asked
    with pytest.raises(ValidationError, match="https"):
        actions.change(
            synced.tracker, synced.place(allows_private=False), by=synced.cast.dana, at=MORNING
        )


def test_words_that_name_a_customer_do_not_leave(synced: Synced) -> None:
    spr, cast = synced.world.spr, synced.cast
    assert cast.globex
    type(spr)._base_manager.filter(pk=spr.pk).update(text="Seen by Owen Own at night.")
    with pytest.raises(ValidationError, match="name a customer"):
        linking.create_issue(spr, synced.tracker, by=cast.tess, at=MORNING)
    type(spr)._base_manager.filter(pk=spr.pk).update(text="")
    synced.created()

    for said in ("Globex waits.", "Ask ada@customer.example", "As Owen Own says"):
        with pytest.raises(ValidationError):
            linking.comment(synced.spr, by=cast.tess, at=MORNING, text=said)
    linking.comment(synced.spr, by=cast.tess, at=MORNING, text="Is it the cache?")
    synced.work()

    assert "Is it the cache?" in str(synced.fake.asked)
    for secret in ("Globex", "Owen", "Acme", "customer.example"):
        assert secret not in str(synced.fake.asked)


def test_a_name_that_came_later_holds_the_issue_back(synced: Synced) -> None:
    linking.create_issue(synced.world.spr, synced.tracker, by=synced.cast.tess, at=MORNING)
    synced.cast.account("Workflow")

    synced.work()

    assert synced.link.state == "HELD"
    assert "does not leave" in synced.link.trouble
    assert not synced.fake.issues


def test_only_who_may_sets_up_and_only_who_works_with_it_links(synced: Synced) -> None:
    spr, cast = synced.world.spr, synced.cast
    for person in (cast.tess, cast.rita, cast.owen):
        with pytest.raises(Refused):
            actions.add(synced.place(name="Mine"), by=person, at=MORNING)
    for person in (cast.paul, cast.sally, cast.owen, cast.dana):
        with pytest.raises(Refused):
            linking.create_issue(spr, synced.tracker, by=person, at=MORNING)
    assert not TrackerLink._base_manager.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"kind": "SVN"}, "kind"),
        ({"base_url": "javascript:alert(1)"}, "base_url"),
        ({"base_url": "https://a:b@jira.example"}, "base_url"),
        ({"project": 'K" OR 1=1'}, "project"),
        ({"email": "nobody"}, "email"),
        ({"hook": "short"}, "hook"),
        ({"token": "a\r\nX-Evil: 1"}, "token"),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field(
    synced: Synced, changed: dict[str, str], field: str, settings: Settings
) -> None:
    settings.DEBUG = False
    with pytest.raises(ValidationError) as refused:
        actions.change(synced.tracker, synced.place(**changed), by=synced.cast.dana, at=MORNING)

    assert set(refused.value.message_dict) == {field}
