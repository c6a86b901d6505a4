"""What our departments promised the customer: by when, kept or moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Engagement
from tsam.domains.advocacy.models import CommitmentState, Promise
from tsam.domains.people.models import User
from tsam.faces.ui.pages import keyset

MOST = 200
FEW = 4


@dataclass(frozen=True)
class Promised:
    """One promise, with the days that were promised before."""

    row: Promise
    moved_from: Sequence[date]
    is_late: bool
    """Its day has passed, or it was done after it."""


def context(reader: User, at: datetime, cursor: str) -> dict[str, Any]:
    rows = Promise.objects.visible_to(reader).select_related("engagement__application")
    open_ones = _told(rows.filter(state=CommitmentState.OPEN).order_by("promised_on", "pk")[:MOST])
    page = keyset(
        rows.exclude(state=CommitmentState.OPEN), order=("-closed_on", "-pk"), cursor=cursor
    )
    return {
        "at": at,
        "open": open_ones,
        "over": _told(page.rows),
        "page": page,
        "lede": _lede(open_ones, has_over=bool(page.rows)),
    }


def few(reader: User, engagement: Engagement | None = None) -> list[Promised]:
    """The next ones, on one engagement or on all, for other pages; one query."""
    rows = Promise.objects.visible_to(reader).filter(state=CommitmentState.OPEN)
    if engagement:
        rows = rows.filter(engagement=engagement)
    return _told(rows.select_related("engagement__application").order_by("promised_on", "pk")[:FEW])


def _told(rows: Any) -> list[Promised]:
    today = localdate()
    return [
        Promised(
            row,
            [date.fromisoformat(day) for day in row.moved_from],
            is_late=(row.closed_on or today) > row.promised_on,
        )
        for row in rows
    ]


def _lede(open_ones: Sequence[Promised], *, has_over: bool) -> str:
    late = sum(one.is_late for one in open_ones)
    if late:
        return ngettext(
            "%(n)d promise is late. Your TSAM asks after it.",
            "%(n)d promises are late. Your TSAM asks after them.",
            late,
        ) % {"n": late}
    if open_ones:
        return ngettext(
            "%(n)d promise is open, and none is late.",
            "%(n)d promises are open, and none is late.",
            len(open_ones),
        ) % {"n": len(open_ones)}
    if has_over:
        return _("Nothing is open. What was promised before stands below.")
    return _("What our departments promise you stands here, with its day.")
