"""One tracker as an administrator sees it, and the issue of one SPR as its people see it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.people.models import User
from tsam.domains.sprs.models import (
    Disagreement,
    Side,
    Spr,
    SprSeverity,
    SprState,
    Tracker,
    TrackerComment,
    TrackerEntry,
    TrackerLink,
)
from tsam.domains.sprs.trackers import keys, mapping, policies, tallies
from tsam.domains.sprs.trackers.rules import RULES
from tsam.kernel.addresses import reverse

LINES, WORDS = 100, 30
_ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def headline(tracker: Tracker) -> str:
    if tracker.is_paused:
        if not tracker.seen:
            return _("Test the connection, then it can begin.")
        return _("It rests. What moves on either side is caught up with later.")
    if tracker.failing_since:
        return _("It does not answer as it should.")
    return _("Both sides say the same.")


def context(tracker: Tracker, at: datetime, *, only_errors: bool) -> dict[str, Any]:
    entries = TrackerEntry.objects.filter(tracker=tracker).order_by("-pk")
    if only_errors:
        entries = entries.filter(is_error=True)
    seen, words = tracker.seen, mapping.read(tracker.mapping)
    statuses = list(seen.get("statuses") or [])
    return {
        "at": at,
        "tracker": tracker,
        "headline": headline(tracker),
        "counts": tallies.of(tracker),
        "entries": list(entries[:LINES]),
        "only_errors": only_errors,
        "unknown": [name for name in statuses if name not in words.states],
        "rules": list(RULES.values()),
        "has_hook": keys.has_hook(tracker),
        "hook_url": f"{settings.PUBLIC_URL}{reverse('hooks:tracker', args=[tracker.pk])}",
    }


@dataclass(frozen=True)
class Differs:
    """Where both sides say something else, in words."""

    row: Disagreement
    label: str
    ours: str
    theirs: str
    said: str

    @property
    def is_decision(self) -> bool:
        return not self.row.holds


def issue_of(reader: User, spr: Spr) -> dict[str, Any]:
    """What the panel of its page needs; `trackers` says whether there are any at all."""
    if not Tracker.objects.exists():
        return {"link": None, "words": [], "differs": [], "trackers": False, "may_link": False}
    link = TrackerLink.objects.visible_to(reader).select_related("tracker").filter(spr=spr).first()
    words: Sequence[TrackerComment] = []
    if link:
        rows = TrackerComment.objects.visible_to(reader).filter(link=link)
        words = list(rows.order_by("-at", "-pk")[:WORDS])
    return {
        "link": link,
        "words": words,
        "differs": [told(row) for row in open_ones(reader, spr)] if link else [],
        "trackers": True,
        "may_link": policies.link(reader),
    }


def open_ones(reader: User, spr: Spr) -> list[Disagreement]:
    rows = Disagreement.objects.visible_to(reader).filter(link__spr=spr, settled_at=None)
    return list(rows.select_related("link__tracker").order_by("pk"))


def told(row: Disagreement) -> Differs:
    ours = row.ours
    if row.field == "status" and ours in SprState.values:
        ours = str(SprState(ours).label)
    if row.field == "severity" and ours in SprSeverity.names:
        ours = str(SprSeverity[ours].label)
    said = {
        str(Side.TRACKER): _(
            "Both moved, and the tracker's word holds. Ours is not lost: look at it."
        ),
        str(Side.DESK): _("Ours holds here, and the tracker says something else."),
    }.get(
        row.holds,
        _("A decision against a fix. It waits here for the reason that customers read."),
    )
    nothing = _("nothing")
    label = str(RULES[row.field].label)
    theirs = _days_told(row.theirs.removesuffix(" +"))
    return Differs(row, label, _days_told(ours) or nothing, theirs or nothing, said)


def _days_told(words: str) -> str:
    """A release with its day, as days are told on pages: the day is kept as ISO writes it."""
    return _ISO.sub(lambda day: date_format(date.fromisoformat(day[0]), "j M Y"), words)


def listed() -> list[tuple[Tracker, str]]:
    """All trackers, each with what it stands for in numbers."""
    rows = Tracker.objects.order_by("name")
    many = dict(tallies.links())
    return [
        (row, ngettext("%(n)d SPR", "%(n)d SPRs", many.get(row.pk, 0)) % {"n": many.get(row.pk, 0)})
        for row in rows
    ]
