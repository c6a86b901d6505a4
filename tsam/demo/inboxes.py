"""When people were last here, what they have in their inboxes, and how far they have read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import F

from tsam.demo.customers import Standing
from tsam.demo.moments import back, chance
from tsam.demo.people import Staff
from tsam.domains.accounts.models import Event, Letter
from tsam.domains.calls import notices as calls
from tsam.domains.calls import off_hours_notices
from tsam.domains.cases import notices
from tsam.domains.cases.models import Case, ReadMark
from tsam.domains.objectives import document_notices
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsams_for
from tsam.kernel.hours import WorkingCalendar

# Who writes of what happened to what.
_TELLERS = {
    "case": notices.tell,
    "objectivesdocument": document_notices.tell,
    "call": calls.tell,
    "callseries": calls.tell_of_series,
    "offhoursrequest": off_hours_notices.tell,
}
# Letters of so many days stand in the inboxes, as if they had been mailed.
_KEPT = timedelta(days=3)
# Whoever looks in finds something new, and not everything new.
_MOST_UNREAD = 4
# What was said after this has not been read by everybody yet.
_LATELY = timedelta(hours=30)


def fill(staff: Staff, standings: Sequence[Standing], at: datetime) -> None:
    _write_letters(at)
    for colleague in staff.values():
        if colleague.user.is_active:
            _visit(colleague.user, colleague.hours, at)
        _read_letters(colleague.user, colleague.hours, at)
    for standing in standings:
        for speaker in standing.told.contacts:
            if person := standing.contacts.get(speaker.name):
                _visit(person, standing.hours, at - timedelta(days=speaker.away or speaker.left))
                _read_letters(person, standing.hours, at)
    _read_cases(at)


def _visit(person: User, hours: WorkingCalendar, at: datetime) -> None:
    """They were here in their last hours of work."""
    person.last_login = back(hours, at, chance(person.email, 15, 700))
    person.save(update_fields=["last_login"])


def _write_letters(at: datetime) -> None:
    recent = Event._base_manager.filter(noun__in=_TELLERS, at__gte=at - _KEPT)
    for event in recent.select_related("by").order_by("pk"):
        _TELLERS[event.noun](event)
    Letter._base_manager.update(sent_at=F("written_at"), attempts=1)


def _read_letters(reader: User, hours: WorkingCalendar, at: datetime) -> None:
    """Each letter was read when its reader was next at work; the latest few are still new."""
    unread = chance(reader.email, 1, _MOST_UNREAD)
    letters = Letter._base_manager.filter(reader=reader).order_by("-written_at", "-pk")
    for letter in letters[unread:]:
        seen = hours.next_open(letter.written_at)
        minutes = chance(f"{reader.email} {letter.written_at}", 2, 50)
        letter.read_at = min(seen + timedelta(minutes=minutes), at)
        letter.save(update_fields=["read_at"])


def _read_cases(at: datetime) -> None:
    """Who has to do with a case has read it, but for what was said lately by the other side."""
    cases = list(Case._base_manager.select_related("assignee", "opened_by").order_by("pk"))
    serving = tsams_for({case.application_id for case in cases}, at.date())
    ReadMark.objects.bulk_create(
        ReadMark(case=case, user=reader, read_at=at)
        for case in cases
        for reader in _readers(case, serving.get(case.application_id, []))
        if not _is_news(case, reader, at)
    )


def _readers(case: Case, tsams: Sequence[User]) -> Iterator[User]:
    known = {person.pk: person for person in (case.assignee, case.opened_by, *tsams) if person}
    yield from known.values()


def _is_news(case: Case, reader: User, at: datetime) -> bool:
    """Some look in more often than others."""
    if at - case.latest_at() > _LATELY or not _said_by_others(case, reader):
        return False
    return chance(case.title + reader.email, 0, 2) > 0


def _said_by_others(case: Case, reader: User) -> bool:
    """Whether the last word is not of the reader's own side."""
    heard = case.heard_at or case.opened_at
    is_theirs = case.answered_at is None or heard > case.last_word_at
    return is_theirs is reader.is_staff
