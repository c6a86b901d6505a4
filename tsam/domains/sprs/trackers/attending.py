"""One link at a time: look at the issue, take over, say what moved here, and note how it went."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from tsam.domains.sprs.models import LinkState, Tracker, TrackerLink
from tsam.domains.sprs.trackers import keys, log, sending, taking
from tsam.domains.sprs.trackers.client import (
    Busy,
    Client,
    Down,
    Gone,
    Issue,
    Rejected,
    Shut,
    Trouble,
)
from tsam.domains.sprs.trackers.jira import Jira
from tsam.domains.sprs.trackers.sentences import sentence
from tsam.domains.sprs.trackers.texts import NamesSomebody

# How long one worker may hold a link; longer than any of its requests together.
LEASE = timedelta(minutes=3)
_ROUNDS = 3


@contextmanager
def calling(tracker: Tracker, client: Client | None = None) -> Iterator[Client]:
    """The client given, or one of its own that is closed afterwards. Raises Trouble."""
    if client is not None:
        yield client
        return
    with _client_of(tracker) as made:
        yield made


def _client_of(tracker: Tracker) -> Jira:
    """Raises Shut where its address or its token cannot be used."""
    return Jira(
        tracker.base_url,
        kind=tracker.kind,
        project=tracker.project,
        email=tracker.email,
        token=keys.token_of(tracker),
        zone=str(tracker.seen.get("zone", "")),
        allows_private=tracker.allows_private,
    )


def attend(key: int, *, at: datetime, client: Client | None = None) -> None:
    """Bring one link up to date. Raises Trouble where the tracker as a whole does not do."""
    if not _held(key, at):
        # Whoever holds it looks once more when done.
        TrackerLink._base_manager.filter(pk=key).update(is_waiting=True)
        return
    # Also where a worker's time ends in the middle: what was begun waits, and is begun again.
    left = {"busy_until": None, "is_waiting": True}
    try:
        for _round in range(_ROUNDS):
            TrackerLink._base_manager.filter(pk=key).update(is_waiting=False)
            _attend(key, at, client)
            if not TrackerLink._base_manager.filter(pk=key, is_waiting=True).exists():
                break
        del left["is_waiting"]
    finally:
        TrackerLink._base_manager.filter(pk=key).update(**left)


def _held(key: int, at: datetime) -> bool:
    free = Q(busy_until=None) | Q(busy_until__lt=at)
    there = TrackerLink._base_manager.filter(free, pk=key)
    return there.update(busy_until=at + LEASE) == 1


def _attend(key: int, at: datetime, client: Client | None) -> None:
    link = TrackerLink._base_manager.select_related("tracker", "spr").get(pk=key)
    if link.state == LinkState.GONE or link.tracker.is_paused:
        return
    try:
        with calling(link.tracker, client) as there:
            _meet(link, there, at)
    except Gone:
        _not_there(link, at)
    except Rejected as refused:
        _hold_back(link, sentence(refused), at)
    except NamesSomebody:
        _hold_back(link, str(sending.HELD_BACK), at)


def _meet(link: TrackerLink, client: Client, at: datetime) -> None:
    issue = _issue(link, client, at)
    if issue is None:
        return
    met = taking.take(link, issue, at=at)
    if sending.send(met, client):
        sending.sent(met, client.issue(issue.id))


def _issue(link: TrackerLink, client: Client, at: datetime) -> Issue | None:
    """The issue as it stands; made or found first where the link is new."""
    if link.issue_id:
        return client.issue(link.issue_id)
    if link.state == LinkState.CREATING or (link.state == LinkState.HELD and not link.issue_key):
        issue = sending.create(link, client)
        sending.created(link, issue, at=at)
        return issue
    issue = client.issue(link.issue_key)
    others = TrackerLink._base_manager.filter(tracker=link.tracker_id, issue_id=issue.id)
    if other := others.exclude(pk=link.pk).select_related("spr").first():
        said = _("%(key)s is linked with %(number)s already.")
        _hold_back(link, said % {"key": issue.key, "number": other.spr.number}, at)
        return None
    return issue


def _not_there(link: TrackerLink, at: datetime) -> None:
    """Deleted, or moved out of our sight. The SPR stays as it is."""
    said = _("%(key)s is gone there, or hidden from our user. The SPR stays as it is.") % {
        "key": link.issue_key or "?"
    }
    link.state, link.trouble, link.looked_at = LinkState.GONE, said, at
    link.save(update_fields=["state", "trouble", "looked_at"])
    log.write(link.tracker, said, at=at, link=link, is_error=True)


def _hold_back(link: TrackerLink, said: str, at: datetime) -> None:
    if link.issue_id:
        link.trouble = said[:400]
    else:
        link.state, link.trouble = LinkState.HELD, said[:400]
    link.looked_at = at
    link.save(update_fields=["state", "trouble", "looked_at"])
    log.write(link.tracker, said, at=at, link=link, is_error=True, is_incoming=False)


def reached(tracker: Tracker, at: datetime) -> None:
    """It answers. Where it did not before, the log says for how long."""
    held = Tracker.objects.get(pk=tracker.pk)
    if held.failing_since:
        log.write(held, _("It answers again. What waited goes on now."), at=at)
    Tracker.objects.filter(pk=tracker.pk).update(
        reached_at=at, failing_since=None, failure="", rests_until=None
    )


def failed(tracker: Tracker, trouble: Trouble, at: datetime) -> None:
    """It does not answer as it should; since when is kept until it does."""
    said = sentence(trouble)[:400]
    held = Tracker.objects.get(pk=tracker.pk)
    if held.failing_since is None or held.failure != said:
        log.write(held, said, at=at, is_error=True)
    rests = at + timedelta(seconds=trouble.seconds) if isinstance(trouble, Busy) else None
    Tracker.objects.filter(pk=tracker.pk).update(
        failing_since=held.failing_since or at, failure=said, rests_until=rests
    )


def is_of_the_tracker(trouble: Trouble) -> bool:
    return isinstance(trouble, Down | Shut)
