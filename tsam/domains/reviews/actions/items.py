"""What becomes of an action: done, on another day, needed no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts import sayings
from tsam.domains.accounts.hours import today_of
from tsam.domains.people.models import User
from tsam.domains.reviews import policies
from tsam.domains.reviews.actions import steps
from tsam.domains.reviews.models import ActionItem, ActionState
from tsam.kernel.verdicts import require


@transaction.atomic
def finish(item: ActionItem, *, by: User, at: datetime, words: str = "") -> ActionItem:
    """It is done."""
    item = steps.hold_item(item)
    require(policies.finish(by, item))
    said = sayings.words(words, "words", 400)
    return _close(item, ActionState.DONE, said, "actionitem.done", by=by, at=at)


@transaction.atomic
def drop(item: ActionItem, *, by: User, at: datetime, reason: str) -> ActionItem:
    """It is needed no more, and this is why."""
    item = steps.hold_item(item)
    require(policies.drop(by, item))
    why = sayings.words(reason, "reason", 400, _("Say why it is needed no more."))
    return _close(item, ActionState.DROPPED, why, "actionitem.dropped", by=by, at=at)


@transaction.atomic
def move(item: ActionItem, *, by: User, at: datetime, due_on: date, reason: str) -> ActionItem:
    """Another day, with the reason. The first day stays in sight."""
    item = steps.hold_item(item)
    require(policies.move(by, item))
    why = sayings.words(reason, "reason", 400, _("Say why the day moves."))
    sayings.coming_day(due_on, "due_on", today_of(item.engagement, at))
    if due_on == item.due_on:
        raise ValidationError({"due_on": _("It is agreed for this day already.")})
    before, item.due_on = item.due_on, due_on
    item.save(update_fields=["due_on"])
    facts = {"day": [before.isoformat(), due_on.isoformat()], "why": why}
    _record("actionitem.moved", item, facts, by=by, at=at)
    return item


def _close(
    item: ActionItem, state: str, words: str, name: str, *, by: User, at: datetime
) -> ActionItem:
    item.become(state)
    item.closed_on, item.closed_words = today_of(item.engagement, at), words
    item.save(update_fields=["state", "closed_on", "closed_words"])
    _record(name, item, {"words": words}, by=by, at=at)
    return item


def _record(
    name: str, item: ActionItem, facts: Mapping[str, object], *, by: User, at: datetime
) -> None:
    told = {"what": item.words, **facts}
    is_public = item.told_at is not None
    steps.record(name, item, item.engagement, by=by, at=at, facts=told, is_public=is_public)
