"""Letters to people: into the inbox at once, and by mail as a job that is tried again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from tsam.domains.accounts import timeline
from tsam.domains.accounts.models import Account, Event, Letter
from tsam.domains.people import policies
from tsam.domains.people.models import User
from tsam.kernel import letters, queue
from tsam.kernel.verdicts import require


@transaction.atomic
def write(
    name: str,
    readers: Iterable[User],
    *,
    at: datetime,
    path: str,
    context: Mapping[str, Any],
    account: Account | None = None,
    event: Event | None = None,
    calendar: str = "",
    is_for_author: bool = False,
) -> list[Letter]:
    """Write the letter `name` to each reader, in the reader's language; once per event and reader.

    `path` is where the letter leads in the product. The event's own author gets none, unless it is
    `is_for_author`. `calendar` is a file of RFC 5545 that goes along by mail.
    """
    written = []
    for reader in {reader.pk: reader for reader in readers}.values():
        is_author = event is not None and event.by_id == reader.pk
        if not reader.is_active or (is_author and not is_for_author):
            continue
        facts = {**context, "reader": reader, "link": settings.PUBLIC_URL + path}
        with timezone.override(_zone(reader)):
            words = letters.render(name, facts, reader.language)
        fields = {
            "account": account,
            "subject": words.subject,
            "text": words.text,
            "html": words.html,
            "path": path,
            "calendar": calendar,
            "written_at": at,
        }
        if event:
            letter, is_new = Letter.objects.get_or_create(
                event=event, reader=reader, defaults=fields
            )
        else:
            letter, is_new = Letter.objects.create(reader=reader, **fields), True
        if is_new:
            queue.enqueue(queue.SHORT, queue.path_of(send), letter.pk)
            written.append(letter)
    return written


def _zone(reader: User) -> ZoneInfo:
    try:
        return ZoneInfo(reader.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        # A zone that the zone database has dropped keeps no letter back.
        return ZoneInfo("UTC")


MOST_ATTEMPTS = 30


class NotSentYet(Exception):
    """The mail server asked us to come back; the queue tries again."""


def send(letter_id: int) -> None:
    """Mail one letter. A refusal for good is kept on the letter; all else is tried again."""
    letter = Letter.objects.select_related("reader").get(pk=letter_id)
    if letter.sent_at or letter.failure:
        return
    letter.attempts += 1
    words = letters.Rendered(letter.subject, letter.text, letter.html, letter.calendar)
    later = ""
    try:
        letters.send(letter.reader.email, words, message_id=message_id(letter))
        letter.sent_at = timezone.now()
    except letters.SendFailed as failed:
        if failed.permanent:
            letter.failure = failed.reason[:300]
        else:
            later = failed.reason
    letter.save(update_fields=["attempts", "sent_at", "failure"])
    if later:
        raise NotSentYet(later)


def message_id(letter: Letter) -> str:
    """The same for every attempt, so that a mail that arrives twice is one mail."""
    host = settings.PUBLIC_URL.split("//")[-1].split("/")[0].split(":")[0]
    return f"<letter-{letter.pk}@{host}>"


def send_waiting() -> None:
    """Put letters back into the queue that were written long ago and never went out."""
    long_ago = timezone.now() - timedelta(minutes=30)
    waiting = Letter._base_manager.filter(
        sent_at=None, failure="", written_at__lt=long_ago, attempts__lt=MOST_ATTEMPTS
    )
    for key in waiting.order_by("pk").values_list("pk", flat=True)[:500]:
        queue.enqueue(queue.SHORT, queue.path_of(send), key)


def mark_read(letter: Letter, *, at: datetime) -> None:
    """The reader has seen it; the first time counts."""
    Letter._base_manager.filter(pk=letter.pk, read_at=None).update(read_at=at)


def mark_all_read(reader: User, *, at: datetime) -> int:
    """All that stands in the reader's inbox until then; returns how many were new."""
    unread = Letter._base_manager.filter(reader=reader, read_at=None, written_at__lte=at)
    return unread.update(read_at=at)


@dataclass(frozen=True)
class Undelivered:
    """Letters that could not be mailed to one person, and the last reason. Never their words."""

    reader: User
    letters: int
    last_at: datetime
    reason: str


def undelivered(by: User) -> list[Undelivered]:
    """Whom we cannot reach by mail, the latest first. Raises Refused."""
    require(policies.manage_people(by))
    refused = Letter._base_manager.exclude(failure="")
    latest = refused.values("reader").annotate(letters=Count("pk"), last=Max("pk"))
    counts = {row["last"]: row["letters"] for row in latest}
    rows = refused.filter(pk__in=counts).select_related("reader").order_by("-pk")
    return [Undelivered(row.reader, counts[row.pk], row.written_at, row.failure) for row in rows]


@transaction.atomic
def send_again(reader: User, *, by: User, at: datetime) -> int:
    """Try the letters once more that could not be mailed to this person; returns how many."""
    require(policies.manage_people(by))
    refused = Letter._base_manager.filter(reader=reader).exclude(failure="")
    keys = list(refused.order_by("pk").values_list("pk", flat=True))
    Letter._base_manager.filter(pk__in=keys).update(failure="", attempts=0)
    for key in keys:
        queue.enqueue(queue.SHORT, queue.path_of(send), key)
    if keys:
        timeline.record("user.letters_sent_again", reader, by=by, at=at, facts={"n": len(keys)})
    return len(keys)


def write_unseen(name: str, reader: User, *, path: str, context: Mapping[str, Any]) -> None:
    """Mail a letter that must not stand in an inbox or a table, because it carries a key.

    `context` holds JSON values. The words exist while the job waits, and no longer.
    """
    queue.enqueue(queue.SHORT, queue.path_of(send_unseen), name, reader.pk, path, dict(context))


def send_unseen(name: str, reader_id: int, path: str, context: Mapping[str, Any]) -> None:
    reader = User.objects.get(pk=reader_id)
    facts = {**context, "reader": reader, "link": settings.PUBLIC_URL + path}
    words = letters.render(name, facts, reader.language)
    host = settings.PUBLIC_URL.split("//")[-1].split("/")[0].split(":")[0]
    digest = hashlib.sha256(path.encode()).hexdigest()[:32]
    letters.send(reader.email, words, message_id=f"<unseen-{digest}@{host}>")
