from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django_q.models import OrmQ

from tests.fakes.jira import HOOK_SECRET, Delivery, signed
from tests.trackers.conftest import MORNING, Synced
from tsam.domains.sprs.models import TrackerDelivery


def send(synced: Synced, made: Delivery, **headers: str) -> int:
    path = f"/hooks/trackers/{synced.tracker.pk}/"
    answer = Client().post(
        path, made.body, content_type="application/json", headers={**made.headers, **headers}
    )
    return answer.status_code


def test_a_webhook_is_taken_at_once_and_worked_on_later(synced: Synced) -> None:
    key = synced.created()
    synced.fake.move(key, "In Progress")

    assert send(synced, synced.fake.deliveries[-1]) == 202
    assert synced.spr.state == "SUBMITTED"
    synced.work()
    assert synced.spr.state == "IN_WORK"


def test_the_same_delivery_again_does_nothing(synced: Synced) -> None:
    key = synced.created()
    synced.fake.say(key, "Seen.")
    made = synced.fake.deliveries[-1]

    assert [send(synced, made) for _n in range(3)] == [202, 202, 202]

    assert OrmQ.objects.count() == 1
    assert TrackerDelivery.objects.count() == 1


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "sha256=",
        "sha256=" + "0" * 64,
        "sha1=abc",
        "sha256=é",
        signed(b"another", "x")["X-Hub-Signature"],
    ],
)
def test_a_wrong_signature_is_told_that_nothing_is_here(synced: Synced, signature: str) -> None:
    key = synced.created()
    synced.fake.move(key, "In Progress")
    made = synced.fake.deliveries[-1]

    assert send(synced, made, **{"X-Hub-Signature": signature}) == 404
    assert (
        Client().post("/hooks/trackers/999999/", made.body, "application/json").status_code == 404
    )
    assert not OrmQ.objects.exists()
    assert synced.kept.forged_at


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"not json",
        b'{"issue": 3}',
        b'{"issue": {"id": "../../x"}}',
        b"[" * 9000,
        b'{"timestamp": "x", "issue": {"id": null}}',
    ],
)
def test_a_signed_body_that_says_nothing_is_taken_and_sets_nothing_in_motion(
    synced: Synced, body: bytes
) -> None:
    assert send(synced, Delivery(body, signed(body, "1"))) == 202
    waiting = [row for row in OrmQ.objects.all() if "look" in str(row.payload)]
    assert not waiting


def test_an_old_delivery_and_one_of_a_paused_tracker_do_nothing(synced: Synced) -> None:
    synced.work()
    key = synced.created()
    issue = synced.fake.find(key)
    assert issue
    old = MORNING - timedelta(days=31)
    body = json.dumps({"timestamp": old.timestamp() * 1000, "issue": {"id": issue.id}}).encode()

    assert send(synced, Delivery(body, signed(body, "old"))) == 202
    type(synced.kept).objects.update(is_paused=True)
    synced.fake.say(key, "Still?")
    assert send(synced, synced.fake.deliveries[-1]) == 202

    assert not OrmQ.objects.exists()


def test_it_takes_no_get_no_cookie_and_no_flood(synced: Synced) -> None:
    path = f"/hooks/trackers/{synced.tracker.pk}/"
    client = Client()
    client.force_login(synced.cast.dana)

    assert client.get(path).status_code == 405
    assert client.post(path, b"{}", "application/json").status_code == 404
    flood = b"x" * (1024 * 1024 + 1)
    answer = client.post(path, flood, "application/json", headers=signed(flood, "1"))
    assert answer.status_code == 413
    assert HOOK_SECRET.encode() not in answer.content
