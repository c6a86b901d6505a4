"""Setting a tracker up: where it is, what its words mean, and when it rests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts import timeline
from tsam.domains.people.models import User
from tsam.domains.sprs.models import Tracker, TrackerLink
from tsam.domains.sprs.trackers import attending, keys, log, mapping, policies, polling
from tsam.domains.sprs.trackers.client import Trouble
from tsam.domains.sprs.trackers.places import Place, checked
from tsam.domains.sprs.trackers.sentences import sentence
from tsam.kernel import queue
from tsam.kernel.verdicts import require

# Jobs stand above actions, so they are named and not imported.
READ = "tsam.domains.sprs.trackers.jobs.read"
ATTEND = "tsam.domains.sprs.trackers.jobs.attend"


@transaction.atomic
def add(said: Place, *, by: User, at: datetime) -> Tracker:
    """A tracker that rests until its connection was tested. Raises ValidationError by field."""
    require(policies.manage(by))
    columns = checked(said, None)
    if not said.token:
        raise ValidationError({"token": _("Write the token with which we sign in there.")})
    tracker = Tracker.objects.create(**columns, is_paused=True, created_at=at)
    keys.keep(tracker, token=said.token, hook=said.hook)
    _say("tracker.added", tracker, by, at)
    return tracker


@transaction.atomic
def change(tracker: Tracker, said: Place, *, by: User, at: datetime) -> Tracker:
    """Raises ValidationError by field. Another address needs the token once more."""
    require(policies.manage(by))
    tracker = Tracker.objects.select_for_update().get(pk=tracker.pk)
    columns = checked(said, tracker)
    is_elsewhere = columns["base_url"] != tracker.base_url or said.email != tracker.email
    if is_elsewhere and not said.token:
        # Else whoever may change the address could have the token sent to themselves.
        raise ValidationError({"token": _("It goes to another place now: write its token anew.")})
    for name, value in columns.items():
        setattr(tracker, name, value)
    tracker.save(update_fields=list(columns))
    keys.keep(tracker, token=said.token, hook=said.hook)
    _say("tracker.changed", tracker, by, at)
    return tracker


def try_connection(tracker: Tracker, *, by: User, at: datetime) -> str:
    """Ask it who we are and for its words; what went wrong, or nothing. Asks the network."""
    require(policies.manage(by))
    try:
        with attending.calling(tracker) as client:
            known = client.known()
    except Trouble as trouble:
        attending.failed(tracker, trouble, at)
        return sentence(trouble)
    attending.reached(tracker, at)
    tracker.refresh_from_db()
    polling.note_known(tracker, known)
    if not tracker.mapping:
        tracker.mapping = mapping.proposed(known.statuses, known.resolutions, known.priorities)
        tracker.save(update_fields=["mapping"])
    return ""


@transaction.atomic
def map_words(
    tracker: Tracker,
    *,
    by: User,
    at: datetime,
    states: Mapping[str, str],
    severities: Mapping[str, str],
) -> Tracker:
    """Say what its words mean. What waited for a word is looked at again."""
    require(policies.manage(by))
    tracker = Tracker.objects.select_for_update().get(pk=tracker.pk)
    wanted = mapping.checked(states, severities)
    if wanted == tracker.mapping:
        return tracker
    tracker.mapping = wanted
    tracker.save(update_fields=["mapping"])
    _say("tracker.mapped", tracker, by, at)
    held = TrackerLink._base_manager.filter(tracker=tracker).exclude(trouble="")
    for key in held.values_list("pk", flat=True):
        queue.enqueue(queue.SHORT, ATTEND, key)
    return tracker


@transaction.atomic
def pause(tracker: Tracker, *, by: User, at: datetime, is_paused: bool) -> Tracker:
    """Let it rest, or go on. What moves meanwhile on either side is caught up with later."""
    require(policies.manage(by))
    tracker = Tracker.objects.select_for_update().get(pk=tracker.pk)
    if tracker.is_paused == is_paused:
        return tracker
    if not is_paused and not tracker.seen:
        raise ValidationError(_("Test the connection first."))
    tracker.is_paused = is_paused
    tracker.save(update_fields=["is_paused"])
    said = _("It rests now.") if is_paused else _("It goes on now.")
    log.write(tracker, said, at=at, is_incoming=False)
    _say("tracker.paused" if is_paused else "tracker.resumed", tracker, by, at)
    if not is_paused:
        queue.enqueue(queue.LONG, READ, tracker.pk)
    return tracker


@transaction.atomic
def read_now(tracker: Tracker, *, by: User, at: datetime) -> None:
    """Do not wait for the clock."""
    require(policies.manage(by))
    if tracker.is_paused:
        raise ValidationError(_("It rests. Let it go on first."))
    Tracker.objects.filter(pk=tracker.pk).update(rests_until=None)
    log.write(tracker, _("Asked to read it now."), at=at, is_incoming=False)
    queue.enqueue(queue.LONG, READ, tracker.pk)


def _say(name: str, tracker: Tracker, by: User, at: datetime) -> None:
    """Which tracker, and nothing of how we sign in."""
    timeline.record(name, tracker, by=by, at=at, facts={"name": tracker.name})
