"""Addresses under which a calendar program reads one's calls: made, shown once, closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Engagement
from tsam.domains.calls.actions import feeding
from tsam.domains.calls.models import CalendarFeed
from tsam.domains.people.models import User
from tsam.faces.ui.pages import Request
from tsam.kernel.addresses import reverse


@dataclass(frozen=True)
class Line:
    """What can be read by an address, and the address that was made for it, if there is one."""

    name: str
    key: str
    feed: CalendarFeed | None


def address(secret: str) -> str:
    return settings.PUBLIC_URL + reverse("hooks:calendar", args=[secret])


def context(reader: User, engagements: Iterable[Engagement], secret: str = "") -> dict[str, Any]:
    """All that the page needs. The caller has found the engagements through visible_to."""
    made = {one.engagement_id: one for one in CalendarFeed.objects.of(reader)}
    offered = {one.pk: f"{one.account.name}, {one.application.name}" for one in engagements}
    # One that was made for what the reader does not see any more can still be closed.
    kept = {
        key: f"{one.engagement.account.name}, {one.engagement.application.name}"
        for key, one in made.items()
        if key and one.engagement and key not in offered
    }
    return {
        "lines": [
            Line(_("The calls you are asked to"), "", made.get(None)),
            *(Line(name, str(key), made.get(key)) for key, name in (offered | kept).items()),
        ],
        "address": address(secret) if secret else "",
        "at": now(),
    }


def act(request: Request, engagements: Iterable[Engagement]) -> tuple[str, str]:
    """Make or close one: the new secret, and what is told. Raises Http404 for what is not one's."""
    if key := request.POST.get("closed", ""):
        rows = CalendarFeed.objects.of(request.user)
        feed = rows.filter(pk=int(key)).first() if _is_key(key) else None
        if feed is None:
            raise Http404
        feeding.revoke_feed(feed, by=request.user, at=now())
        return "", _("That address opens nothing any more.")
    wanted = request.POST.get("engagement", "")
    known = {str(one.pk): one for one in engagements}
    if wanted and wanted not in known:
        raise Http404
    return feeding.make_feed(request.user, at=now(), engagement=known.get(wanted)), ""


def _is_key(words: str) -> bool:
    return words.isascii() and words.isdigit() and len(words) < 19
