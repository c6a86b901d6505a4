"""Who hears of what happens to a review, and by which letter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts import post
from tsam.domains.accounts.models import Event
from tsam.domains.cases.models import Case
from tsam.domains.people.models import Function, User
from tsam.domains.reviews import people
from tsam.domains.reviews.models import ActionItem, Review, ReviewParticipant

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LETTERS = {
    "review.planned": "review_planned",
    "review.moved": "review_moved",
    "review.skipped": "review_left_out",
    "review.no_show": "review_left_out",
    "review.agenda_shared": "review_agenda",
    "review.point_added": "review_agenda",
    "review.minutes_sent": "review_minutes",
    "review.minutes_agreed": "review_answered",
    "review.minutes_rejected": "review_answered",
    "review.published": "review_published",
    "review.late": "review_late",
    "actionitem.overdue": "review_action",
    "actionitem.done": "review_action",
    "actionitem.moved": "review_action",
    "actionitem.dropped": "review_action",
}
RELATED = ("engagement__account", "engagement__application", "engagement__calendar")


def tell(event: Event) -> None:
    """Write to those whom it concerns; a second run writes none."""
    name = LETTERS.get(event.name)
    if name is None:
        return
    item = None
    if event.noun == "actionitem":
        item = ActionItem._base_manager.select_related("owner", "review").get(pk=event.key)
    key = item.review_id if item else event.key
    review = Review._base_manager.select_related(*RELATED).get(pk=key)
    told = list(_item_readers(event, item, review) if item else _readers(event, review))
    for is_staff in (True, False):
        readers = [one for one in told if one.is_staff is is_staff]
        post.write(
            name,
            [one for one in readers if _may_read(one, review, item)],
            at=event.at,
            path=f"/desk/reviews/{review.pk}" if is_staff else f"/portal/reviews/{review.pk}",
            context={
                "review": review,
                "item": item,
                "account": review.engagement.account,
                "application": review.engagement.application,
                "author": event.by,
                "day": _day(review.on),
                "what": event.name.partition(".")[2],
                "kind": event.facts.get("kind", ""),
                "title": event.facts.get("title", ""),
                "reason": event.facts.get("why", ""),
                "version": event.facts.get("version"),
                "details": _details(event, review, item),
            },
            account=review.engagement.account,
            event=event,
        )


def _may_read(person: User, review: Review, item: ActionItem | None) -> bool:
    """A letter goes only to whom the page would open."""
    if item and ActionItem.objects.visible_to(person).filter(pk=item.pk).exists():
        return True
    return Review.objects.visible_to(person).filter(pk=review.pk).exists()


def _readers(event: Event, review: Review) -> Iterable[User]:
    tsams = people.tsams_of(review.engagement, event.at.date())
    if event.name == "review.late":
        return [*tsams, *_managers()]
    if event.name in {"review.minutes_agreed", "review.minutes_rejected"}:
        return tsams
    if event.name == "review.published":
        return _engineers(review)
    asked = _asked(review)
    if event.name in {"review.skipped", "review.no_show"}:
        return [*asked, *tsams, *_managers()]
    if event.name == "review.minutes_sent":
        owned = ActionItem._base_manager.filter(review=review).select_related("owner")
        return [*asked, *(one.owner for one in owned)]
    return asked


def _item_readers(event: Event, item: ActionItem, review: Review) -> Iterable[User]:
    tsams = people.tsams_of(review.engagement, event.at.date())
    if event.name == "actionitem.done" and not (event.by and event.by.is_customer):
        return [item.owner, *(one for one in _asked(review) if one.is_customer)]
    return [item.owner, *tsams]


def _asked(review: Review) -> list[User]:
    rows = ReviewParticipant._base_manager.filter(review=review).select_related("user")
    return [one.user for one in rows.order_by("pk")]


def _engineers(review: Review) -> list[User]:
    """Those of Technical Support who work on a case of this customer, or were asked to come."""
    cases = Case._base_manager.filter(
        application=review.engagement.application_id, is_open=True, assignee__isnull=False
    )
    working = User._base_manager.filter(pk__in=cases.values("assignee"))
    asked = [one for one in _asked(review) if one.is_staff]
    return [one for one in [*working.order_by("pk"), *asked] if one.has_function(Function.TSE)]


def _managers() -> list[User]:
    holders = User._base_manager.filter(
        is_active=True, is_staff=True, held_functions__function=Function.SUPPORT_MANAGER
    )
    return list(holders.order_by("pk").distinct())


def _details(
    event: Event, review: Review, item: ActionItem | None
) -> list[tuple[StrOrPromise, StrOrPromise]]:
    facts: dict[str, Any] = event.facts
    told: list[tuple[StrOrPromise, StrOrPromise]] = [
        (_("Application"), review.engagement.application.name),
        (_("Review"), when(review)),
    ]
    if review.place and review.is_ahead:
        told.append((_("Place"), review.place))
    if item:
        told.append((_("Owner"), item.owner.name))
        told.append((_("By"), _day(item.due_on)))
    if facts.get("from"):
        before = f"{_day(date.fromisoformat(facts['from'][0]))}, {facts['from'][1]}"
        told.append((_("Before"), before))
    if facts.get("why"):
        told.append((_("Why"), str(facts["why"])))
    return told


def when(review: Review) -> str:
    """Day and time on the clock of the service zone, and whose clock that is."""
    calendar = review.engagement.calendar
    where = calendar.place or calendar.zone
    return f"{_day(review.on)}, {review.begins.isoformat('minutes')} {where}"


def _day(day: date) -> str:
    return str(date_format(day, "D j M Y"))
