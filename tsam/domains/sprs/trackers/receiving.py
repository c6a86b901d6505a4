"""A webhook of a tracker: who sent it is checked, and that something changed is noted. No more.

What changed is asked of the tracker itself, in a job: a delivery that was forged, held back or
played again can make us look once more and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tsam.domains.sprs.models import Tracker, TrackerDelivery
from tsam.domains.sprs.trackers import keys
from tsam.domains.sprs.trackers.actions import READ
from tsam.kernel import queue

LOOK = "tsam.domains.sprs.trackers.jobs.look"
# An older one is not taken; the clock reads all that it could tell.
OLDEST = timedelta(days=30)
_ISSUE = re.compile(r"[0-9]{1,20}")
# A wrong signature is noted once in so long: it must not fill anything.
_NOTED = timedelta(minutes=1)


@transaction.atomic
def receive(tracker: int, body: bytes, *, signature: str, name: str, at: datetime) -> bool:
    """False where it is not signed with the secret of this tracker, or there is none."""
    if not keys.is_signed(tracker, body, signature):
        recent = Tracker.objects.filter(pk=tracker, forged_at__gt=at - _NOTED)
        if not recent.exists():
            Tracker.objects.filter(pk=tracker).update(forged_at=at)
        return False
    digest = hashlib.sha256(name.encode() + b"\0" + body).hexdigest()
    _row, is_new = TrackerDelivery.objects.get_or_create(
        tracker_id=tracker, digest=digest, defaults={"at": at}
    )
    told = _told(body)
    is_resting = Tracker.objects.filter(pk=tracker, is_paused=True).exists()
    if not is_new or is_resting or _is_old(told, at):
        return True
    issue = told.get("issue")
    key = str(issue.get("id", "")) if isinstance(issue, Mapping) else ""
    if _ISSUE.fullmatch(key):
        queue.enqueue(queue.SHORT, LOOK, tracker, key)
    elif str(told.get("webhookEvent", "")).startswith("jira:version_"):
        queue.enqueue(queue.LONG, READ, tracker)
    return True


def _told(body: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _is_old(told: Mapping[str, Any], at: datetime) -> bool:
    moment = told.get("timestamp")
    if not isinstance(moment, int | float):
        return False
    return moment / 1000 < (at - OLDEST).timestamp()
