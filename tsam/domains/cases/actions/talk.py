"""What is said in a case, in the open and inside, and who hears it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField
from django.utils.translation import gettext as _

from tsam.domains.accounts import timeline
from tsam.domains.cases import policies
from tsam.domains.cases.actions.steps import commit, hold
from tsam.domains.cases.bookmarks import read_until
from tsam.domains.cases.files import Stored
from tsam.domains.cases.models import (
    Attachment,
    Case,
    ClockKind,
    Message,
    Note,
    Participant,
    ParticipantRole,
    Phase,
    ReadMark,
    State,
)
from tsam.domains.people.models import User
from tsam.kernel.blanks import Blank
from tsam.kernel.questions import Question
from tsam.kernel.verdicts import require

MOST_LETTERS = 100_000
_SAID: Question[Message] = Question(
    lambda rows: rows.filter(
        case=Blank("case"), author=Blank("author"), idempotency_key=Blank("key", CharField())
    )
)


@dataclass(frozen=True)
class Promise:
    """What we will tell the customer, and by when (UTC)."""

    text: str
    at: datetime


@transaction.atomic
def reply(
    case: Case,
    *,
    by: User,
    at: datetime,
    text: str,
    channel: str,
    files: Sequence[Stored] = (),
    state: str = "",
    promise: Promise | None = None,
    idempotency_key: str = "",
) -> Message:
    """Say something that both sides read. The same key says it once.

    Our word stops the running clock and keeps an open promise; `state` and `promise` take the
    next step with it. The customer's word takes a case that waits for the customer back to us,
    and reopens one that is solved or closed (domain 1.2).
    """
    case = hold(case)
    if idempotency_key and (said := _said(case, by, idempotency_key)):
        return said
    require(policies.reply(by, case))
    _check(text, files)
    message = Message.objects.create(
        case=case,
        author=by,
        text=text.strip(),
        at=at,
        channel=channel,
        is_from_customer=by.is_customer,
        idempotency_key=idempotency_key,
    )
    attach(case, files, by=by, at=at, message=message)
    if by.is_customer:
        _hear(case, message)
    else:
        _answer(case, message, by, state, promise)
    return message


def _hear(case: Case, message: Message) -> None:
    facts: dict[str, Any] = {"message": message.pk}
    columns = ["heard_at"]
    case.heard_at = message.at
    before = case.state
    if case.state == State.WAITING_CUSTOMER:
        case.become(State.OPEN)
    elif case.state in (State.SOLUTION_PROPOSED, State.CLOSED):
        columns += reopened(case)
    if case.state != before:
        facts["state"] = [before, case.state]
        columns += ["state", "is_open"]
    commit(case, "case.written", by=message.author, at=message.at, facts=facts, columns=columns)


def _answer(case: Case, message: Message, by: User, state: str, promise: Promise | None) -> None:
    facts: dict[str, Any] = {"message": message.pk, "clock": _outcome(case, message.at)}
    columns = ["last_word_at", "answered_at", "promise", "promised_at", "promise_given_at"]
    case.last_word_at = message.at
    if case.answered_at is None:
        case.answered_at = message.at
    if case.promised_at:
        facts["promise_kept"] = message.at <= case.promised_at
    case.promise, case.promised_at, case.promise_given_at = "", None, None
    if promise:
        require(policies.promise(by, case, promise.at, message.at))
        case.promise, case.promised_at = promise.text.strip()[:200], promise.at
        case.promise_given_at = message.at
        facts["promised_at"] = promise.at.isoformat()
    if case.phase == Phase.INITIATION:
        case.phase = Phase.CLARIFICATION
        columns.append("phase")
    if state and state != case.state:
        require(policies.move(by, case, state))
        facts["state"] = [case.state, state]
        case.become(state)
        columns += ["state", "is_open"]
    commit(case, "case.replied", by=by, at=message.at, facts=facts, columns=columns)


def _outcome(case: Case, at: datetime) -> dict[str, Any]:
    """How the clock stood when we spoke: the grounds of every later figure on response times."""
    if case.clock_kind == ClockKind.NONE or not case.clock_due_at:
        return {"kind": case.clock_kind, "met": True}
    return {
        "kind": case.clock_kind,
        "due_at": case.clock_due_at.isoformat(),
        "met": at <= case.clock_due_at,
    }


def reopened(case: Case) -> list[str]:
    """Put the case back to work; returns the columns to save."""
    case.become(State.REOPENED)
    case.resolved_at = case.closed_at = None
    case.reopened_count += 1
    case.phase = Phase.INVESTIGATION
    return ["state", "is_open", "resolved_at", "closed_at", "reopened_count", "phase"]


@transaction.atomic
def take_note(
    case: Case, *, by: User, at: datetime, text: str, files: Sequence[Stored] = ()
) -> Note:
    """Write down something that no customer ever reads."""
    case = hold(case)
    require(policies.take_note(by, case))
    _check(text, files)
    note = Note.objects.create(case=case, author=by, text=text.strip(), at=at)
    attach(case, files, by=by, at=at, note=note)
    timeline.record(
        "case.noted",
        case,
        account=case.account,
        application=case.application,
        by=by,
        at=at,
        facts={"note": note.pk},
    )
    return note


@transaction.atomic
def add_participant(case: Case, *, by: User, at: datetime, person: User) -> Participant:
    """Let somebody in to the case: a contact is kept informed, one of us is asked to help."""
    case = hold(case)
    require(policies.add_participant(by, case, person))
    role = ParticipantRole.ASKED if person.is_staff else ParticipantRole.COPIED
    added = Participant.objects.create(case=case, user=person, role=role, added_by=by, added_at=at)
    timeline.record(
        "case.participant_added",
        case,
        account=case.account,
        application=case.application,
        by=by,
        at=at,
        facts={"person": person.pk, "name": person.name},
        is_public=person.is_customer,
    )
    return added


@transaction.atomic
def remove_participant(case: Case, *, by: User, at: datetime, person: User) -> None:
    case = hold(case)
    require(policies.remove_participant(by, case, person))
    gone, _rows = Participant._base_manager.filter(case=case, user=person).delete()
    if gone:
        timeline.record(
            "case.participant_removed",
            case,
            account=case.account,
            application=case.application,
            by=by,
            at=at,
            facts={"person": person.pk, "name": person.name},
            is_public=person.is_customer,
        )


def mark_read(case: Case, *, by: User, at: datetime) -> None:
    """How far this person has read. Looking twice at what is known already writes nothing."""
    known = read_until(by, [case.pk]).get(case.pk)
    if known is None or known < case.latest_at():
        ReadMark.objects.update_or_create(case=case, user=by, defaults={"read_at": at})


def attach(
    case: Case,
    files: Iterable[Stored],
    *,
    by: User,
    at: datetime,
    message: Message | None = None,
    note: Note | None = None,
) -> None:
    Attachment.objects.bulk_create(
        Attachment(
            case=case,
            message=message,
            note=note,
            name=stored.name,
            sha256=stored.sha256,
            size=stored.size,
            content_type=stored.content_type,
            added_by=by,
            added_at=at,
        )
        for stored in files
    )


def _said(case: Case, by: User, key: str) -> Message | None:
    found = _SAID.of(Message._base_manager.all(), case=case.pk, author=by.pk, key=key)
    return found[0] if found else None


def _check(text: str, files: Sequence[Stored]) -> None:
    if not text.strip() and not files:
        raise ValidationError({"text": _("Write something first.")})
    if len(text) > MOST_LETTERS:
        raise ValidationError(
            {"text": _("This is longer than 100,000 letters. Attach it as a file.")}
        )
