"""Minutes: written, sent, agreed or corrected, published to Technical Support, closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts.hours import working
from tsam.domains.objectives.models import RequirementOutcome
from tsam.domains.people.models import User
from tsam.domains.reviews import agenda, policies, rhythm
from tsam.domains.reviews.actions import steps
from tsam.domains.reviews.models import (
    ActionItem,
    Decision,
    Minutes,
    MinutesVerdict,
    Review,
    ReviewParticipant,
    ReviewState,
)
from tsam.kernel.verdicts import require

MOST_TEXT = 20_000


@transaction.atomic
def write_minutes(
    review: Review, *, by: User, at: datetime, text: str, seen: str | None = None
) -> Minutes:
    """Keep the words of the draft. Nobody at the customer reads them before they are sent.

    `seen` is the stamp of the draft that they were made from, "" where there was none. When
    somebody kept other words meanwhile, nothing is kept: ValidationError. None asks for no check.
    """
    review = steps.hold(review)
    require(policies.write_down(by, review))
    steps.require_service(review.engagement, at)
    return _write(review, by=by, at=at, text=text, seen=seen)


def _write(review: Review, *, by: User, at: datetime, text: str, seen: str | None) -> Minutes:
    said = text.replace("\r\n", "\n").strip()
    if len(said) > MOST_TEXT:
        raise ValidationError({"text": _("Use %(most)d characters at most.") % {"most": MOST_TEXT}})
    versions = Minutes._base_manager.select_for_update(of=("self",)).filter(review=review)
    draft = versions.filter(sent_at=None).first()
    if draft is not None and draft.text == said:
        return draft
    if seen is not None and seen != (draft.stamp if draft else ""):
        raise ValidationError({"text": written_meanwhile(draft)})
    if draft is None:
        return Minutes.objects.create(
            review=review, version=versions.count() + 1, text=said, written_by=by, written_at=at
        )
    draft.text, draft.written_by, draft.written_at = said, by, at
    draft.save(update_fields=["text", "written_by", "written_at"])
    return draft


def written_meanwhile(draft: Minutes | None) -> str:
    """What is said to who would have written over somebody's words."""
    if draft is None:
        return _("The draft that you opened was sent or is gone. Yours is below, and not kept.")
    return _(
        "%(name)s kept other words here after you had opened this. Nothing is lost: yours are not"
        " kept yet, and theirs stand as they are. Put both together, then keep it."
    ) % {"name": draft.written_by.name}


@transaction.atomic
def send_minutes(
    review: Review, *, by: User, at: datetime, text: str | None = None, seen: str | None = None
) -> Minutes:
    """Give the customer the minutes, with decisions, actions and outcomes as they stand now.

    `seen` as in `write_minutes`.
    """
    review = steps.hold(review)
    require(policies.write_down(by, review))
    steps.require_service(review.engagement, at)
    draft = Minutes._base_manager.filter(review=review, sent_at=None).first()
    if text is not None or draft is None:
        draft = _write(review, by=by, at=at, text=text or "", seen=seen)
    decisions = Decision._base_manager.filter(review=review)
    actions = ActionItem._base_manager.filter(review=review)
    if not (draft.text or decisions.exists() or actions.exists()):
        raise ValidationError({"text": _("Write what was said, or what was decided and agreed.")})
    draft.content = _content(review, at)
    draft.sent_at = at
    draft.save(update_fields=["content", "sent_at"])
    decisions.filter(told_at=None).update(told_at=at)
    actions.filter(told_at=None).update(told_at=at)
    review.become(ReviewState.MINUTES_SENT)
    review.minutes_sent_at = at
    review.save(update_fields=["state", "minutes_sent_at"])
    late = bool(review.minutes_due_at and at > review.minutes_due_at)
    facts = {"version": draft.version, "on": review.on.isoformat(), "is_late": late}
    steps.record("review.minutes_sent", review, review.engagement, by=by, at=at, facts=facts)
    return draft


def _content(review: Review, at: datetime) -> dict[str, Any]:
    """Words and days as they are now, so that the version reads the same for good."""
    came = ReviewParticipant._base_manager.filter(review=review).select_related("user")
    decisions = Decision._base_manager.filter(review=review).order_by("pk")
    actions = ActionItem._base_manager.filter(review=review).select_related("owner")
    outcomes = RequirementOutcome._base_manager.filter(
        requirement__engagement=review.engagement, at__gt=agenda.since_of(review, at), at__lte=at
    ).select_related("requirement")
    latest = {one.requirement_id: one for one in outcomes.order_by("at", "pk")}
    return {
        "attendance": [
            {"name": one.user.name, "is_ours": one.user.is_staff, "attendance": one.attendance}
            for one in came.order_by("user__is_staff", "user__name", "pk")
        ],
        "decisions": [one.words for one in decisions],
        "actions": [
            {
                "key": one.pk,
                "words": one.words,
                "owner": one.owner.name,
                "side": one.side,
                "due_on": one.due_on.isoformat(),
            }
            for one in actions.order_by("due_on", "pk")
        ],
        "outcomes": [
            {
                "key": one.requirement_id,
                "need": str(one.requirement),
                "verdict": one.verdict,
                "words": one.words,
            }
            for one in sorted(latest.values(), key=lambda row: row.requirement.number)
        ],
        "as_of": at.isoformat(),
    }


@transaction.atomic
def agree_minutes(minutes: Minutes, *, by: User, at: datetime) -> Review:
    """The customer's word that this is what was said. It is closed, and support reads it."""
    review, minutes = _hold(minutes)
    require(policies.answer(by, minutes))
    _answer(minutes, MinutesVerdict.AGREED, "", by=by, at=at)
    facts = {"version": minutes.version}
    steps.record("review.minutes_agreed", review, review.engagement, by=by, at=at, facts=facts)
    _close(review, by=by, at=at)
    return review


@transaction.atomic
def reject_minutes(minutes: Minutes, *, by: User, at: datetime, reason: str) -> Review:
    """The customer says what is wrong. A corrected version is owed within one service day."""
    review, minutes = _hold(minutes)
    require(policies.answer(by, minutes))
    why = reason.strip()
    if not why:
        raise ValidationError({"reason": _("Say what is wrong, so that it can be corrected.")})
    if len(why) > 1000:
        raise ValidationError({"reason": _("Use 1000 characters at most.")})
    _answer(minutes, MinutesVerdict.REJECTED, why, by=by, at=at)
    review.become(ReviewState.HELD)
    review.minutes_due_at = rhythm.minutes_due_at(working(review.engagement.calendar), at)
    review.save(update_fields=["state", "minutes_due_at"])
    # The correction begins with the words that were sent.
    Minutes.objects.create(
        review=review,
        version=minutes.version + 1,
        text=minutes.text,
        written_by=minutes.written_by,
        written_at=at,
    )
    facts = {"version": minutes.version, "why": why}
    steps.record("review.minutes_rejected", review, review.engagement, by=by, at=at, facts=facts)
    return review


@transaction.atomic
def close_silent(review: Review, *, at: datetime) -> bool:
    """Close a review whose minutes nobody answered for five service days."""
    review = steps.hold(review)
    if review.state != ReviewState.MINUTES_SENT or review.minutes_sent_at is None:
        return False
    hours = working(review.engagement.calendar)
    if steps.today(review, at) < rhythm.silent_from(hours, review.minutes_sent_at):
        return False
    review.is_silent = True
    _close(review, by=None, at=at)
    return True


@transaction.atomic
def publish(review: Review, *, by: User, at: datetime) -> Review:
    """Share it with Technical Support: agenda, minutes, decisions and actions."""
    review = steps.hold(review)
    require(policies.publish(by, review))
    steps.require_service(review.engagement, at)
    _publish(review, by=by, at=at)
    return review


def _publish(review: Review, *, by: User | None, at: datetime) -> None:
    review.published_at = at
    review.save(update_fields=["published_at"])
    steps.record("review.published", review, review.engagement, by=by, at=at)


def _close(review: Review, *, by: User | None, at: datetime) -> None:
    """G2: what was agreed is shared with Technical Support, at the latest now."""
    review.become(ReviewState.CLOSED)
    review.closed_at = at
    review.save(update_fields=["state", "closed_at", "is_silent"])
    facts = {"is_silent": review.is_silent}
    steps.record("review.closed", review, review.engagement, by=by, at=at, facts=facts)
    if review.published_at is None:
        _publish(review, by=None, at=at)


def _answer(minutes: Minutes, verdict: str, why: str, *, by: User, at: datetime) -> None:
    minutes.verdict, minutes.verdict_by = verdict, by
    minutes.verdict_at, minutes.verdict_reason = at, why
    minutes.save(update_fields=["verdict", "verdict_by", "verdict_at", "verdict_reason"])


def _hold(minutes: Minutes) -> tuple[Review, Minutes]:
    review = steps.hold(minutes.review)
    held = Minutes._base_manager.select_for_update(of=("self",)).get(pk=minutes.pk)
    held.review = review
    return review, held
