"""The customer's reviews: the next with its agenda, minutes that wait, the own actions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.hours import today_of
from tsam.domains.people.models import User
from tsam.domains.reviews import policies
from tsam.domains.reviews.models import (
    AHEAD,
    ActionItem,
    AgendaPoint,
    Minutes,
    Review,
    ReviewSeries,
    ReviewState,
)
from tsam.faces.ui import reviews as shown
from tsam.faces.ui.outcomes import Outcomes, over_reviews
from tsam.faces.ui.pages import keyset
from tsam.kernel.addresses import reverse

RELATED = (
    "engagement__account",
    "engagement__calendar",
    "engagement__application__account",
    "engagement__application__support_contract",
)
MOST = 50
MOST_DRAWN = 3


def context(reader: User, at: datetime, cursor: str) -> dict[str, Any]:
    rows = Review.objects.visible_to(reader).select_related(*RELATED)
    ahead = list(rows.filter(state__in=AHEAD).order_by("starts_at", "pk")[:MOST])
    waiting = list(rows.filter(state=ReviewState.MINUTES_SENT).order_by("starts_at", "pk")[:MOST])
    page = keyset(rows.exclude(state__in=AHEAD), order=("-starts_at", "-pk"), cursor=cursor)
    actions = actions_of(reader, at)
    return {
        "at": at,
        "ahead": [(one, shown.place_of(one), localtime(one.starts_at)) for one in ahead],
        "waiting": waiting,
        "past": [(one, *shown.STATES[ReviewState(one.state)]) for one in page.rows],
        "page": page,
        "drawn": _drawn(reader, page.rows),
        "actions": actions,
        "lede": _lede(ahead, waiting, actions),
    }


def _drawn(reader: User, past: Iterable[Review]) -> list[tuple[str, Outcomes]]:
    """What came of the needs, of the Applications reviewed last; one review alone is no course."""
    reviewed = {one.engagement_id: one.engagement for one in past if one.minutes_sent_at}
    found = []
    for engagement in list(reviewed.values())[:MOST_DRAWN]:
        outcomes = over_reviews(reader, engagement)
        if outcomes and len(outcomes.columns) > 1:
            found.append((engagement.application.name, outcomes))
    return found


def actions_of(reader: User, at: datetime, review: Review | None = None) -> list[shown.Owed]:
    """What is open on either side, or all of one review."""
    rows = ActionItem.objects.visible_to(reader).select_related(
        "owner", "review", "engagement__calendar"
    )
    rows = rows.filter(review=review) if review else rows.filter(state="OPEN")
    return [
        shown.Owed(
            row,
            row.is_overdue(today_of(row.engagement, at)),
            row.is_late(today_of(row.engagement, at)),
            may_finish=bool(policies.finish(reader, row)),
        )
        for row in rows.order_by("due_on", "pk")[:MOST]
    ]


def _lede(ahead: list[Review], waiting: list[Review], actions: list[shown.Owed]) -> str:
    if waiting:
        return ngettext(
            "Minutes of %(n)d review wait for your word.",
            "Minutes of %(n)d reviews wait for your word.",
            len(waiting),
        ) % {"n": len(waiting)}
    late = sum(one.is_overdue for one in actions)
    if late:
        return ngettext("%(n)d action is late.", "%(n)d actions are late.", late) % {"n": late}
    if ahead:
        return _("We look at what came of your needs next on %(day)s.") % {
            "day": date_format(ahead[0].on, "D j M")
        }
    return _("Regularly we look together at what came of your needs. The next date stands here.")


def one(reader: User, review: Review, at: datetime) -> dict[str, Any]:
    points = AgendaPoint.objects.visible_to(reader).filter(review=review)
    series = ReviewSeries.objects.visible_to(reader).filter(engagement=review.engagement_id)
    versions = shown.versions(reader, review)
    newest = versions[0].row if versions else None
    if newest:
        newest.review = review
    return {
        "at": at,
        "review": review,
        "place": shown.place_of(review),
        "here": localtime(review.starts_at),
        "why_moved": shown.why_moved(review),
        "why": shown.why(review),
        "series": series.first(),
        "sentence": _sentence(review, at),
        "badge": (*shown.STATES[ReviewState(review.state)], review.get_state_display()),
        "groups": shown.groups(
            points.order_by("position", "pk"), links_for(review), review.shared_at
        ),
        "people": shown.participants(reader, review),
        "versions": versions,
        "asked": newest if newest and policies.answer(reader, newest) else None,
        "actions": actions_of(reader, at, review),
    }


def links_for(review: Review) -> shown.Links:
    """From the source of a line to its page of the portal."""

    def link(noun: str, source: str) -> str:
        if noun in {"case", "spr"}:
            return reverse(f"portal:{noun}", args=[source])
        if noun == "requirement":
            return reverse("portal:need", args=[int(source)])
        if noun == "objective":
            return f"{reverse('portal:objectives')}?engagement={review.engagement_id}"
        if noun == "promise":
            return reverse("portal:promises")
        return reverse("portal:reviews") + "#actions" if noun == "actionitem" else ""

    return link


def _sentence(review: Review, at: datetime) -> str:
    day = date_format(review.on, "D j M")
    return {
        ReviewState.PLANNED: _("We meet on %(day)s"),
        ReviewState.AGENDA_SHARED: _("The agenda for %(day)s"),
        ReviewState.HELD: _("We met on %(day)s, the minutes follow"),
        ReviewState.MINUTES_SENT: _("Is this what was said on %(day)s?"),
        ReviewState.CLOSED: _("What we agreed on %(day)s"),
        ReviewState.SKIPPED: _("The review of %(day)s was left out"),
        ReviewState.NO_SHOW: _("We missed you on %(day)s"),
    }[ReviewState(review.state)] % {"day": day}


def next_reviews(reader: User) -> Any:
    """The nearest ones, for other pages."""
    rows = Review.objects.visible_to(reader).filter(state__in=AHEAD)
    return rows.select_related("engagement__application").order_by("starts_at", "pk")[:4]


def waiting_minutes(reader: User) -> Any:
    """Minutes that wait for a word of the reader's side."""
    rows = Minutes.objects.visible_to(reader).filter(
        verdict="", review__state=ReviewState.MINUTES_SENT
    )
    return rows.select_related("review__engagement__application").order_by("sent_at", "pk")[:4]
