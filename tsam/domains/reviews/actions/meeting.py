"""What is done when the day has come: it was held, or nobody came; what was decided and agreed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts import sayings
from tsam.domains.accounts.hours import working
from tsam.domains.people.models import User
from tsam.domains.reviews import people, policies, rhythm
from tsam.domains.reviews.actions import preparing, steps
from tsam.domains.reviews.actions.planning import plan_after
from tsam.domains.reviews.models import (
    ActionItem,
    Attendance,
    Decision,
    Review,
    ReviewParticipant,
    ReviewState,
    Side,
)
from tsam.kernel.verdicts import require


@transaction.atomic
def hold_review(
    review: Review,
    *,
    by: User,
    at: datetime,
    present: Collection[int],
    next_on: date | None = None,
) -> Review:
    """It was held, and these people were there (keys of users). The next one is planned at once.

    Minutes are owed at the end of the next service day. What was never shared is shared now.
    """
    review = steps.hold(review)
    require(policies.hold(by, review, steps.today(review, at)))
    steps.require_service(review.engagement, at)
    rows = ReviewParticipant._base_manager.filter(review=review)
    if not rows.filter(user__in=present).exists():
        raise ValidationError({"present": _("Say who was there. If nobody was, say that.")})
    rows.update(attendance=Attendance.ABSENT)
    rows.filter(user__in=present).update(attendance=Attendance.PRESENT)
    if review.shared_at is None:
        preparing.freeze(review, at=at)
    hours = working(review.engagement.calendar)
    review.become(ReviewState.HELD)
    review.held_at = min(review.starts_at, at)
    review.minutes_due_at = rhythm.minutes_due_at(hours, review.starts_at)
    review.save(update_fields=["state", "held_at", "shared_at", "minutes_due_at"])
    facts = {"on": review.on.isoformat(), "present": rows.filter(user__in=present).count()}
    steps.record("review.held", review, review.engagement, by=by, at=at, facts=facts)
    plan_after(review, by=by, at=at, on=next_on)
    return review


@transaction.atomic
def note_no_show(
    review: Review, *, by: User, at: datetime, reason: str, next_on: date | None = None
) -> Review:
    """The customer did not come. The next date is made at once, an earlier one if it is chosen."""
    review = steps.hold(review)
    require(policies.note_no_show(by, review, steps.today(review, at)))
    why = sayings.words(reason, "reason", 400, _("Say what was done to reach them."))
    review.become(ReviewState.NO_SHOW)
    review.reason = why
    review.save(update_fields=["state", "reason"])
    facts = {"on": review.on.isoformat(), "why": why}
    steps.record("review.no_show", review, review.engagement, by=by, at=at, facts=facts)
    plan_after(review, by=by, at=at, on=next_on)
    return review


@transaction.atomic
def decide(review: Review, *, by: User, at: datetime, words: str) -> Decision:
    """Write down what both sides decided. The customer reads it with the minutes."""
    review = steps.hold(review)
    require(policies.write_down(by, review))
    steps.require_service(review.engagement, at)
    said = sayings.words(words, "words", 400, _("Say in one sentence what was decided."))
    return Decision.objects.create(review=review, words=said, by=by, at=at)


@transaction.atomic
def strike_decision(decision: Decision, *, by: User, at: datetime) -> None:
    """Take back what was not decided like this; what was sent stays in that version's words."""
    review = steps.hold(decision.review)
    require(policies.write_down(by, review))
    steps.require_service(review.engagement, at)
    _struck(review, decision.words, by=by, at=at)
    Decision._base_manager.filter(pk=decision.pk).delete()


@transaction.atomic
def agree_action(
    review: Review, *, by: User, at: datetime, owner: User, words: str, due_on: date
) -> ActionItem:
    """One person of either side does something by a day. The side is the owner's."""
    review = steps.hold(review)
    require(policies.write_down(by, review))
    steps.require_service(review.engagement, at)
    if owner not in people.offered(review.engagement):
        raise ValidationError({"owner": _("Choose somebody who may read this review.")})
    sayings.coming_day(due_on, "due_on", steps.today(review, at))
    return ActionItem.objects.create(
        engagement=review.engagement,
        review=review,
        side=Side.THEIRS if owner.is_customer else Side.OURS,
        owner=owner,
        words=sayings.words(words, "words", 300, _("Say in one sentence what is to be done.")),
        first_due_on=due_on,
        due_on=due_on,
        agreed_at=at,
        agreed_by=by,
    )


@transaction.atomic
def strike_action(item: ActionItem, *, by: User, at: datetime) -> None:
    """Take back an action that the customer has not read."""
    item = steps.hold_item(item)
    require(policies.write_down(by, item.review))
    if item.told_at:
        raise ValidationError(_("The customer has it already. Say that it is needed no more."))
    _struck(item.review, item.words, by=by, at=at)
    ActionItem._base_manager.filter(pk=item.pk).delete()


def _struck(review: Review, what: str, *, by: User, at: datetime) -> None:
    facts = {"what": what}
    where = review.engagement
    steps.record("review.struck", review, where, by=by, at=at, facts=facts, is_public=False)
