"""Who plans reviews and leads them, who answers minutes, who says that an action is done."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tsam.domains.people.models import Function, User
from tsam.domains.reviews.models import (
    LIFECYCLE,
    ActionItem,
    Minutes,
    MinutesVerdict,
    Review,
    ReviewState,
    Side,
)
from tsam.kernel.verdicts import YES, Verdict, no

_S = ReviewState


def lead(user: User) -> Verdict:
    """The TSAM leads reviews; the manager of support may stand in."""
    if user.has_function(Function.TSAM, Function.SUPPORT_MANAGER):
        return YES
    return no(_("The TSAM plans and leads reviews. Write to them."), code="not_tsam")


def set_rhythm(user: User) -> Verdict:
    return lead(user)


def prepare(user: User, review: Review) -> Verdict:
    """Change its day, who comes, its points."""
    if not (allowed := lead(user)):
        return allowed
    return YES if review.is_ahead else _over(review)


def share(user: User, review: Review) -> Verdict:
    if not (allowed := lead(user)):
        return allowed
    if review.state == _S.AGENDA_SHARED:
        return no(_("The customer has the agenda already."), code="shared")
    return YES if review.state == _S.PLANNED else _over(review)


def hold(user: User, review: Review, today: date) -> Verdict:
    if not (allowed := _end(user, review, _S.HELD)):
        return allowed
    if today < review.on:
        return no(_("Its day has not come yet."), code="too_early")
    return YES


def note_no_show(user: User, review: Review, today: date) -> Verdict:
    return hold(user, review, today)


def skip(user: User, review: Review) -> Verdict:
    return _end(user, review, _S.SKIPPED)


def _end(user: User, review: Review, state: str) -> Verdict:
    if not (allowed := lead(user)):
        return allowed
    return YES if LIFECYCLE.allows(review.state, state) else _over(review)


def write_down(user: User, review: Review) -> Verdict:
    """Decisions, actions and minutes are written when it was held, until they are sent."""
    if not (allowed := lead(user)):
        return allowed
    if review.is_ahead:
        return no(_("Say first that the review was held."), code="not_held")
    if review.state == _S.HELD:
        return YES
    if review.state == _S.MINUTES_SENT:
        return no(_("The minutes are sent. The customer answers them."), code="sent")
    return _over(review)


def answer(user: User, minutes: Minutes) -> Verdict:
    """Agree to the minutes or reject them: the customer's word."""
    if not user.is_customer:
        return no(_("The customer answers the minutes in the portal."), code="not_customer")
    if minutes.sent_at is None or minutes.review.state != _S.MINUTES_SENT:
        return no(_("These minutes do not wait for a word."), code="not_waiting")
    if minutes.verdict != MinutesVerdict.NONE:
        return no(
            _("They are “%(verdict)s” already.") % {"verdict": minutes.get_verdict_display()},
            code="answered",
        )
    return YES


def publish(user: User, review: Review) -> Verdict:
    if not (allowed := lead(user)):
        return allowed
    if review.published_at:
        return no(_("Technical Support reads it already."), code="published")
    if review.minutes_sent_at is None:
        return no(_("Send the minutes first."), code="not_sent")
    return YES


def add_note(user: User) -> Verdict:
    if user.has_function(Function.TSAM, Function.SUPPORT_MANAGER, Function.TSE):
        return YES
    return no(_("Only Technical Support writes notes here."), code="not_support")


def finish(user: User, item: ActionItem) -> Verdict:
    """Its owner, anybody of the owner's side at the customer, or the TSAM says that it is done."""
    if not (allowed := _open(item)):
        return allowed
    if user.is_customer:
        if item.side == Side.THEIRS:
            return YES
        return no(_("We do this, and tell you when it is done."), code="not_theirs")
    if user.pk == item.owner_id:
        return YES
    return lead(user)


def move(user: User, item: ActionItem) -> Verdict:
    """Another day is agreed with the TSAM."""
    if not (allowed := lead(user)):
        return allowed
    return _open(item)


def drop(user: User, item: ActionItem) -> Verdict:
    return move(user, item)


def _open(item: ActionItem) -> Verdict:
    if item.is_open:
        return YES
    return no(_("It is “%(state)s” already.") % {"state": item.get_state_display()}, code="closed")


def _over(review: Review) -> Verdict:
    return no(
        _("This review is “%(state)s”, so this is not possible any more.")
        % {"state": review.get_state_display()},
        code="over",
    )
