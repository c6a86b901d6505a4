"""What becomes of a commitment: its day, its owner, its end, and what the customer reads of it."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts import sayings
from tsam.domains.advocacy import policies
from tsam.domains.advocacy.actions import steps
from tsam.domains.advocacy.models import (
    BriefItem,
    Commitment,
    CommitmentMove,
    CommitmentState,
    Promise,
)
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require


@transaction.atomic
def move(
    commitment: Commitment, *, by: User, at: datetime, promised_on: date, reason: str
) -> Commitment:
    """Give it another day, with the reason. A day that had passed counts as missed."""
    commitment = steps.hold_commitment(commitment)
    engagement = commitment.item.engagement
    require(policies.move(by, commitment))
    steps.require_advocate(engagement, at)
    today = steps.today_at(engagement, at)
    why = sayings.words(reason, "reason", 400, _("Say why the day moves; the TSAM reads it."))
    sayings.coming_day(promised_on, "promised_on", today)
    before = commitment.promised_on
    if promised_on == before:
        raise ValidationError({"promised_on": _("It is promised for this day already.")})
    commitment.is_late = commitment.is_late or commitment.is_overdue(today)
    commitment.promised_on = promised_on
    commitment.warned_at = commitment.overdue_told_at = None
    commitment.save(update_fields=["is_late", "promised_on", "warned_at", "overdue_told_at"])
    CommitmentMove.objects.create(
        commitment=commitment, before=before, after=promised_on, reason=why, by=by, at=at
    )
    days = [before.isoformat(), promised_on.isoformat()]
    steps.record("commitment.moved", commitment, engagement, by=by, at=at, facts={"day": days})
    if promise := _promise_of(commitment):
        promise.moved_from = [*promise.moved_from, before.isoformat()]
        promise.promised_on = promised_on
        promise.save(update_fields=["moved_from", "promised_on"])
        _tell("promise.moved", promise, commitment, by=by, at=at, facts={"day": days})
    return commitment


@transaction.atomic
def hand_over(commitment: Commitment, *, by: User, at: datetime, owner: User) -> Commitment:
    """Somebody else of the department answers for it."""
    commitment = steps.hold_commitment(commitment)
    require(policies.hand_over(by, commitment))
    if not (owner.is_active and owner.has_function(commitment.department)):
        raise ValidationError({"owner": _("Choose somebody of the department that promises.")})
    former, commitment.owner = commitment.owner, owner
    commitment.save(update_fields=["owner"])
    facts = {"owner": [former.pk, owner.pk]}
    engagement = commitment.item.engagement
    steps.record("commitment.handed_over", commitment, engagement, by=by, at=at, facts=facts)
    return commitment


@transaction.atomic
def keep(
    commitment: Commitment, *, by: User, at: datetime, words: str = "", on: date | None = None
) -> Commitment:
    """It is done. `on` is the day on which it was, today where none is said."""
    commitment = steps.hold_commitment(commitment)
    require(policies.close(by, commitment))
    today = steps.today_at(commitment.item.engagement, at)
    day = on or today
    given = commitment.given_at.date()
    if not given <= day <= today:
        raise ValidationError({"on": _("Choose a day since it was promised, today at the latest.")})
    commitment.is_late = commitment.is_late or day > commitment.promised_on
    said = sayings.words(words, "words", 400)
    return _close(commitment, CommitmentState.KEPT, said, day, by=by, at=at)


@transaction.atomic
def break_off(commitment: Commitment, *, by: User, at: datetime, reason: str) -> Commitment:
    """It will not be kept, and this is why."""
    commitment = steps.hold_commitment(commitment)
    require(policies.close(by, commitment))
    why = sayings.words(
        reason, "reason", 400, _("Say why, so that the TSAM can tell the customer.")
    )
    today = steps.today_at(commitment.item.engagement, at)
    return _close(commitment, CommitmentState.BROKEN, why, today, by=by, at=at)


def end_with(item: BriefItem, reason: str, *, by: User, at: datetime) -> None:
    """What was promised on an ask that is withdrawn is needed no more. Inside its transaction."""
    found = Commitment._base_manager.filter(item=item, state=CommitmentState.OPEN).first()
    if found:
        held = steps.hold_commitment(found)
        today = steps.today_at(item.engagement, at)
        _close(held, CommitmentState.WITHDRAWN, reason, today, by=by, at=at)


@transaction.atomic
def release(
    commitment: Commitment, *, by: User, at: datetime, words: str, names_owner: bool = False
) -> Promise:
    """Let the customer read it as a promise, in these words; or change the words it reads."""
    commitment = steps.hold_commitment(commitment)
    engagement = commitment.item.engagement
    require(policies.release(by, commitment))
    steps.require_advocate(engagement, at)
    said = sayings.words(words, "words", 300, _("Write what the customer reads."))
    need = commitment.item.requirement
    promise, is_new = Promise._base_manager.update_or_create(
        commitment=commitment,
        defaults={
            "words": said,
            "owner_name": commitment.owner.name if names_owner else "",
            "released_by": by,
        },
        create_defaults={
            "engagement": engagement,
            "department": commitment.department,
            "owner_name": commitment.owner.name if names_owner else "",
            "words": said,
            "need": str(need)[:220] if need else "",
            "promised_on": commitment.promised_on,
            "released_by": by,
            "released_at": at,
        },
    )
    name = "promise.released" if is_new else "promise.reworded"
    _tell(name, promise, commitment, by=by, at=at)
    return promise


def _close(
    commitment: Commitment, state: str, words: str, day: date, *, by: User, at: datetime
) -> Commitment:
    engagement = commitment.item.engagement
    commitment.become(state)
    commitment.closed_on, commitment.closed_words = day, words
    commitment.save(update_fields=["state", "closed_on", "closed_words", "is_late"])
    name = _ENDS[state]
    steps.record(f"commitment.{name}", commitment, engagement, by=by, at=at)
    if promise := _promise_of(commitment):
        promise.state, promise.closed_on = state, day
        promise.save(update_fields=["state", "closed_on"])
        _tell(f"promise.{name}", promise, commitment, by=by, at=at)
    return commitment


_ENDS: dict[str, str] = {
    CommitmentState.KEPT: "kept",
    CommitmentState.BROKEN: "broken",
    CommitmentState.WITHDRAWN: "withdrawn",
}


def _promise_of(commitment: Commitment) -> Promise | None:
    return Promise._base_manager.select_for_update().filter(commitment=commitment).first()


def _tell(
    name: str,
    promise: Promise,
    commitment: Commitment,
    *,
    by: User,
    at: datetime,
    facts: dict[str, object] | None = None,
) -> None:
    """Of a promise the customer may read what happened, and never who of a department did it."""
    steps.record(
        name,
        promise,
        commitment.item.engagement,
        by=by if policies.ask(by) else None,
        at=at,
        facts={"words": promise.words, **(facts or {})},
        is_public=True,
    )
