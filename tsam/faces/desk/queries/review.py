"""One review with all its content, as it stands for its reader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tsam.domains.accounts.hours import today_of, working
from tsam.domains.advocacy.models import Promise
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import User
from tsam.domains.reviews import agenda, policies, rhythm, story
from tsam.domains.reviews.models import (
    ActionItem,
    AgendaPoint,
    Decision,
    Minutes,
    Review,
    ReviewNote,
    ReviewSeries,
    ReviewState,
)
from tsam.faces.ui import reviews as shown
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Verdict

RELATED = (
    "engagement__account",
    "engagement__calendar",
    "engagement__application__account",
    "engagement__application__support_contract",
)
MOST = 100


@dataclass(frozen=True)
class Step:
    """Something that can be done to it now, by this reader."""

    verb: str
    label: str
    icon: str
    is_danger: bool = False


def one(reader: User, review: Review, at: datetime) -> dict[str, Any]:
    engagement = review.engagement
    today = today_of(engagement, at)
    leads = bool(policies.lead(reader))
    points = AgendaPoint.objects.visible_to(reader).filter(review=review)
    events = story.events_of(reader, review)[:MOST]
    draft = Minutes.objects.visible_to(reader).filter(review=review, sent_at=None).first()
    return {
        "at": at,
        "today": today,
        "review": review,
        "place": shown.place_of(review),
        "here": localtime(review.starts_at),
        "why_moved": shown.why_moved(review),
        "why": shown.why(review),
        "series": ReviewSeries.objects.visible_to(reader).filter(engagement=engagement).first(),
        "sentence": sentence(review, at),
        "stages": stages(review, at),
        "groups": _groups(reader, review, points.order_by("position", "pk"), at),
        "people": shown.participants(reader, review),
        "decisions": Decision.objects.visible_to(reader).filter(review=review).order_by("pk"),
        "actions": actions_of(reader, review, at),
        "draft": draft,
        "versions": shown.versions(reader, review),
        "notes": ReviewNote.objects.visible_to(reader)
        .filter(review=review)
        .select_related("by")
        .order_by("-pk"),
        "story": story.tell(events),
        "leads": leads,
        "is_writing": leads and review.state == ReviewState.HELD,
        "needs": _needs(reader, review) if leads and review.state == ReviewState.HELD else [],
        "steps": steps(reader, review, at),
    }


def _needs(reader: User, review: Review) -> Any:
    rows = Requirement.objects.visible_to(reader).filter(engagement=review.engagement_id)
    return rows.filter(status__in=["PUBLISHED", "DISPUTED"]).order_by("number")


def _groups(
    reader: User, review: Review, points: Iterable[AgendaPoint], at: datetime
) -> list[shown.Group]:
    """As it was shared; before that, as it would be shared now."""
    links = links_for(reader, review)
    if review.shared_at or not review.is_ahead:
        return shown.groups(points, links, review.shared_at)
    return shown.groups([*agenda.gather(review, at), *points], links)


def links_for(reader: User, review: Review) -> shown.Links:
    """From the source of a line to its page of the desk."""
    items = dict(
        ActionItem.objects.visible_to(reader)
        .filter(engagement=review.engagement_id)
        .values_list("pk", "review")
    )
    promises = dict(
        Promise.objects.visible_to(reader)
        .filter(engagement=review.engagement_id)
        .values_list("pk", "commitment")
    )

    def link(noun: str, source: str) -> str:
        if noun == "case":
            return reverse("desk:case", args=[source])
        if noun == "spr":
            return reverse("desk:spr", args=[source])
        if noun == "requirement":
            return reverse("desk:requirement", args=[review.engagement_id, int(source)])
        if noun == "objective":
            return reverse("desk:document", args=[review.engagement_id])
        if noun == "promise" and int(source) in promises:
            return reverse("desk:commitment", args=[promises[int(source)]])
        if noun == "actionitem" and int(source) in items:
            return reverse("desk:review", args=[items[int(source)]]) + "#actions"
        return ""

    return link


def actions_of(reader: User, review: Review, at: datetime) -> list[shown.Owed]:
    today = today_of(review.engagement, at)
    rows = ActionItem.objects.visible_to(reader).filter(review=review).select_related("owner")
    return [
        shown.Owed(
            row,
            row.is_overdue(today),
            row.is_late(today),
            may_finish=bool(policies.finish(reader, row)) and row.told_at is not None,
        )
        for row in rows.order_by("due_on", "pk")
    ]


def sentence(review: Review, at: datetime) -> str:
    """How it stands, in words that can be wrong."""
    name, day = review.engagement.account.name, date_format(review.on, "D j M")
    if review.is_over(today_of(review.engagement, at)):
        return _("The review was planned for %(day)s. What became of it?") % {"day": day}
    return {
        ReviewState.PLANNED: _("The agenda for %(name)s fills itself. Share it by %(due)s."),
        ReviewState.AGENDA_SHARED: _("%(name)s has the agenda."),
        ReviewState.HELD: _("It was held. The minutes are owed."),
        ReviewState.MINUTES_SENT: _("%(name)s has the minutes, and has not said a word yet."),
        ReviewState.CLOSED: _("Both sides agree on what was said."),
        ReviewState.SKIPPED: _("This review was left out."),
        ReviewState.NO_SHOW: _("Nobody of %(name)s came."),
    }[ReviewState(review.state)] % {
        "name": name,
        "due": date_format(review.agenda_due_on, "D j M"),
    }


_WAY = (
    ReviewState.PLANNED,
    ReviewState.AGENDA_SHARED,
    ReviewState.HELD,
    ReviewState.MINUTES_SENT,
    ReviewState.CLOSED,
)


def stages(review: Review, at: datetime) -> list[shown.Stage]:
    """The five states with the day that each came, or is owed."""
    state = ReviewState(review.state)
    here = _WAY.index(state) if state in _WAY else 0
    words = _whens(review)
    found = []
    for n, (one, when) in enumerate(zip(_WAY, words, strict=True)):
        if one == ReviewState.AGENDA_SHARED and n < here and review.shared_at is None:
            continue
        look = "past" if n < here else "here" if n == here and state in _WAY else ""
        found.append(shown.Stage(str(one.label), when, look))
    return found


def _whens(review: Review) -> list[str]:
    hours = working(review.engagement.calendar)
    owed = _("owed %(day)s")
    shared = (
        _date(review.shared_at, review)
        if review.shared_at
        else owed % {"day": date_format(review.agenda_due_on, "D j M")}
    )
    held = f"{date_format(review.on, 'D j M')}, {review.begins.isoformat('minutes')}"
    due = review.minutes_due_at or rhythm.minutes_due_at(hours, review.starts_at)
    sent = _("owed %(day)s") % {"day": _date(due, review)}
    if review.minutes_sent_at and review.state != ReviewState.HELD:
        sent = _date(review.minutes_sent_at, review)
    closed = _("agreed, or five silent days")
    if review.closed_at:
        closed = _date(review.closed_at, review)
    return [_date(review.planned_at, review), shared, held, sent, closed]


def _date(moment: datetime, review: Review) -> str:
    return str(date_format(today_of(review.engagement, moment), "D j M"))


def steps(reader: User, review: Review, at: datetime) -> list[Step]:
    """What this reader may do next, the likeliest first."""
    today = today_of(review.engagement, at)
    offered: list[tuple[Verdict, Step]] = [
        (policies.hold(reader, review, today), Step("held", _("It was held"), "presentation")),
        (policies.share(reader, review), Step("agenda", _("Share the agenda"), "send")),
        (policies.write_down(reader, review), Step("minutes", _("Send the minutes"), "send")),
        (policies.prepare(reader, review), Step("point", _("Add a point"), "plus")),
        (policies.publish(reader, review), Step("publication", _("Publish to support"), "users")),
        (policies.prepare(reader, review), Step("day", _("Another day"), "calendar-days")),
        (policies.set_rhythm(reader), Step("rhythm", _("Change the rhythm"), "repeat")),
        (
            policies.note_no_show(reader, review, today),
            Step("no-show", _("Nobody came"), "user-x", is_danger=True),
        ),
        (policies.skip(reader, review), Step("skip", _("Leave it out"), "circle-slash", True)),
    ]
    return [step for verdict, step in offered if verdict]
