"""Feeds by a secret address, and the busy times that come from an `.ics` address."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts import timeline
from tsam.domains.accounts.models import Engagement
from tsam.domains.calls.ical import guarded
from tsam.domains.calls.models import BusySpan, CalendarFeed, FreeBusySource
from tsam.domains.people import secrets
from tsam.domains.people.models import User
from tsam.domains.staffing.presence import known_zone
from tsam.kernel import outbound, sealing
from tsam.kernel.verdicts import Refused, no

PURPOSE = "calls.free_busy"
# So far back and ahead of today busy times are kept.
_BEFORE, _AHEAD = timedelta(days=7), timedelta(days=120)
MOST_SPANS = 3_000
# When a feed was read last is noted once in so long: programs ask every few minutes.
_NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def make_feed(owner: User, *, at: datetime, engagement: Engagement | None = None) -> str:
    """A new secret, shown once; the address made before opens nothing any more.

    The caller has found the engagement through visible_to.
    """
    owner = User.objects.select_for_update().get(pk=owner.pk)
    CalendarFeed.objects.filter(owner=owner, engagement=engagement, revoked_at=None).update(
        revoked_at=at
    )
    secret = secrets.fresh()
    CalendarFeed.objects.create(
        owner=owner, engagement=engagement, digest=secrets.digest(secret), made_at=at
    )
    facts = {"engagement": engagement.pk if engagement else None}
    timeline.record("user.feed_made", owner, by=owner, at=at, facts=facts)
    return secret


@transaction.atomic
def revoke_feed(feed: CalendarFeed, *, by: User, at: datetime) -> None:
    if feed.owner_id != by.pk:
        raise Refused(no(_("Everybody closes their own feeds."), code="not_own"))
    CalendarFeed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=at)
    timeline.record("user.feed_revoked", feed.owner, by=by, at=at, facts={})


def opened_by(secret: str, at: datetime) -> CalendarFeed | None:
    """The feed behind an address; none where it was revoked or its owner may not sign in."""
    feed = (
        CalendarFeed.objects.filter(digest=secrets.digest(secret), revoked_at=None)
        .select_related("owner", "engagement__account", "engagement__application")
        .first()
    )
    if feed is None or not feed.owner.is_active:
        return None
    if feed.last_read_at is None or at - feed.last_read_at > _NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=at)
    return feed


@transaction.atomic
def set_free_busy(owner: User, *, at: datetime, address: str) -> FreeBusySource:
    """Where it is read when they are busy. Only https, and no address of our own network."""
    words = address.strip().replace("webcal://", "https://", 1)
    try:
        _scheme, host, _port = outbound.checked(words)
    except outbound.Blocked:
        raise ValidationError(
            {"address": _("Write an address that begins with https:// and ends with the .ics.")}
        ) from None
    source, _is_new = FreeBusySource.objects.update_or_create(
        user=owner,
        defaults={
            "sealed_address": sealing.seal(words, PURPOSE),
            "host": host[:253],
            "added_at": at,
            "read_at": None,
            "fault": "",
        },
    )
    timeline.record("user.free_busy_set", owner, by=owner, at=at, facts={"host": host})
    return source


@transaction.atomic
def remove_free_busy(owner: User, *, at: datetime) -> None:
    """Forget the address, and all that was read from it."""
    FreeBusySource.objects.filter(user=owner).delete()
    BusySpan.objects.filter(user=owner).delete()
    timeline.record("user.free_busy_removed", owner, by=owner, at=at, facts={})


def read_free_busy(source: FreeBusySource, *, at: datetime) -> FreeBusySource:
    """Ask the address and keep the spans; what fails is noted, and the former spans stay."""
    try:
        address = sealing.unseal(source.sealed_address, PURPOSE)
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        with outbound.Outbound(
            f"{parts.scheme}://{parts.netloc}",
            headers={"Accept": "text/calendar"},
            most_bytes=guarded.MOST_BYTES,
        ) as way:
            answer = way.ask("GET", path)
        if answer.status != 200:
            return _noted(source, at, "refused")
        spans = guarded.busy_in_time(
            answer.body, at - _BEFORE, at + _AHEAD, known_zone(source.user.time_zone)
        ).spans
    except sealing.CannotOpen:
        return _noted(source, at, "sealed")
    except outbound.Blocked as fault:
        return _noted(source, at, fault.code)
    except outbound.Away as fault:
        return _noted(source, at, fault.code)
    except guarded.TooMuch:
        return _noted(source, at, "too_much")
    with transaction.atomic():
        BusySpan.objects.filter(user=source.user_id).delete()
        BusySpan.objects.bulk_create(
            BusySpan(user_id=source.user_id, starts_at=begins, ends_at=ends)
            for begins, ends in spans[:MOST_SPANS]
        )
        return _noted(source, at, "")


def _noted(source: FreeBusySource, at: datetime, fault: str) -> FreeBusySource:
    source.read_at, source.fault = at, fault[:20]
    source.save(update_fields=["read_at", "fault"])
    return source
