"""What a department says to what is asked of it, and what the TSAM says back."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts import sayings
from tsam.domains.advocacy import policies
from tsam.domains.advocacy.actions import steps
from tsam.domains.advocacy.models import Answer, AnswerKind, BriefItem, Commitment, ItemState
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require


@transaction.atomic
def accept(
    item: BriefItem,
    *,
    by: User,
    at: datetime,
    promised_on: date,
    words: str = "",
    proposed_words: str = "",
    owner: User | None = None,
) -> Commitment:
    """Say yes with a day, which makes a commitment of the department.

    `proposed_words` are what the customer could read; the TSAM releases them, or others.
    """
    item = steps.hold_item(item)
    require(policies.accept(by, item))
    steps.require_advocate(item.engagement, at)
    today = steps.today_at(item.engagement, at)
    sayings.coming_day(promised_on, "promised_on", today)
    said = sayings.words(words, "words", 300)
    for_them = sayings.words(proposed_words, "proposed_words", 300)
    answers_for = check_owner(owner or by, item.audience)
    _say(item, AnswerKind.ACCEPT, said, ItemState.ACCEPTED, by=by, at=at, promised_on=promised_on)
    commitment = Commitment.objects.create(
        item=item,
        department=item.audience,
        owner=answers_for,
        words=said or item.asked,
        proposed_words=for_them,
        first_promised_on=promised_on,
        promised_on=promised_on,
        given_at=at,
    )
    facts = {"promised_on": promised_on.isoformat()}
    steps.record("brief.accepted", item, item.engagement, by=by, at=at, facts=facts)
    return commitment


@transaction.atomic
def decline(item: BriefItem, *, by: User, at: datetime, reason: str) -> BriefItem:
    item = steps.hold_item(item)
    require(policies.answer(by, item))
    steps.require_advocate(item.engagement, at)
    why = sayings.words(
        reason, "reason", 400, _("Say why, so that the TSAM can tell the customer.")
    )
    _say(item, AnswerKind.DECLINE, why, ItemState.DECLINED, by=by, at=at)
    steps.record("brief.declined", item, item.engagement, by=by, at=at)
    return item


@transaction.atomic
def question(item: BriefItem, *, by: User, at: datetime, words: str) -> BriefItem:
    """Ask back. The TSAM answers, and then the department is asked again."""
    item = steps.hold_item(item)
    require(policies.answer(by, item))
    steps.require_advocate(item.engagement, at)
    asked = sayings.words(words, "words", 1000, _("Write your question."))
    _say(item, AnswerKind.ASK, asked, ItemState.QUESTION, by=by, at=at)
    steps.record("brief.questioned", item, item.engagement, by=by, at=at)
    return item


@transaction.atomic
def reply(item: BriefItem, *, by: User, at: datetime, words: str) -> BriefItem:
    item = steps.hold_item(item)
    require(policies.reply(by, item))
    steps.require_advocate(item.engagement, at)
    said = sayings.words(words, "words", 1000, _("Write your answer."))
    _say(item, AnswerKind.REPLY, said, ItemState.ASKED, by=by, at=at)
    steps.record("brief.replied", item, item.engagement, by=by, at=at)
    return item


def check_owner(person: User, department: str) -> User:
    if not (person.is_active and person.is_staff and person.has_function(department)):
        raise ValidationError({"owner": _("Choose somebody of the department that promises.")})
    return person


def _say(
    item: BriefItem,
    kind: str,
    words: str,
    state: str,
    *,
    by: User,
    at: datetime,
    promised_on: date | None = None,
) -> None:
    if item.state != state:
        item.become(state)
    item.state_at = at
    item.save(update_fields=["state", "state_at"])
    Answer.objects.create(item=item, kind=kind, words=words, promised_on=promised_on, by=by, at=at)
