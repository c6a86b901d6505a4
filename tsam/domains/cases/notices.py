"""Who hears of what happens in a case, and by which letter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts import post
from tsam.domains.accounts.models import Event, Severity
from tsam.domains.cases.models import Case, Message, Participant
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsams_for

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def tell(event: Event) -> None:
    """Write the letters that follow from an event of a case; a second run writes none."""
    letter = LETTERS.get(event.name)
    if letter is None:
        return
    case = (
        Case._base_manager.select_related("account", "application", "assignee")
        .filter(pk=event.key)
        .get()
    )
    message = _message(event)
    for is_staff in (True, False):
        readers = [
            person
            for person in letter.readers(case, event)
            if person.is_staff is is_staff and _may_read(person, case)
        ]
        post.write(
            letter.name,
            readers,
            at=event.at,
            path=f"/{'desk' if is_staff else 'portal'}/cases/{case.number}",
            context={
                "case": case,
                "account": case.account,
                "application": case.application,
                "author": event.by,
                "text": message.text if message else "",
                "facts": event.facts,
                "details": details(case, event.facts, is_staff=is_staff),
            },
            account=case.account,
            event=event,
        )


def details(
    case: Case, facts: Mapping[str, Any], *, is_staff: bool
) -> list[tuple[StrOrPromise, StrOrPromise]]:
    """What one wants to know before opening the case; said in the reader's language and zone."""
    severity = Severity(case.severity)
    told: list[tuple[StrOrPromise, StrOrPromise]] = [
        (_("Application"), case.application.name),
        (_("Severity"), format_lazy("{}, {}", case.severity, severity.label)),
    ]
    if is_staff:
        told.insert(0, (_("Customer"), case.account.name))
    if facts.get("reason"):
        told.append((_("Why"), str(facts["reason"])))
    if case.promised_at:
        told.append(
            (_("Next word"), format_lazy("{}: {}", _moment(case.promised_at), case.promise))
        )
    if case.reachable_name:
        told.append(
            (_("Reachable"), format_lazy("{}, {}", case.reachable_name, case.reachable_phone))
        )
    return told


def _said(moment: datetime) -> str:
    there = timezone.localtime(moment)
    return f"{date_format(there, 'DATE_FORMAT')}, {there:%H:%M} {there.tzname()}"


_moment = lazy(_said, str)


def _may_read(person: User, case: Case) -> bool:
    """A letter goes only to whom the page would open: people move on, and rules change."""
    return Case.objects.visible_to(person).filter(pk=case.pk).exists()


def _message(event: Event) -> Message | None:
    key = event.facts.get("message")
    return Message._base_manager.filter(pk=key).first() if key else None


def _customers(case: Case, _event: Event) -> Iterable[User]:
    return _taking_part(case, is_staff=False)


def _ours(case: Case, event: Event) -> Iterable[User]:
    """The assignee and those asked to help; the TSAM when nobody has the case yet."""
    people = list(_taking_part(case, is_staff=True))
    if case.assignee:
        return [*people, case.assignee]
    return [*people, *_tsams(case, event.at.date())]


def _everybody(case: Case, event: Event) -> Iterable[User]:
    return [*_customers(case, event), *_ours(case, event)]


def _new_at_the_desk(case: Case, event: Event) -> Iterable[User]:
    return _tsams(case, event.at.date())


def _assignee(case: Case, _event: Event) -> Iterable[User]:
    return [case.assignee] if case.assignee else []


def _added(_case: Case, event: Event) -> Iterable[User]:
    return User.objects.filter(pk=event.facts["person"])


def _taking_part(case: Case, *, is_staff: bool) -> Iterable[User]:
    participants = Participant._base_manager.filter(case=case, user__is_staff=is_staff)
    return [participant.user for participant in participants.select_related("user").order_by("pk")]


def _tsams(case: Case, on: date) -> Iterable[User]:
    return tsams_for([case.application_id], on).get(case.application_id, [])


@dataclass(frozen=True)
class _Letter:
    name: str
    readers: Callable[[Case, Event], Iterable[User]]


LETTERS = {
    "case.opened": _Letter("case_opened", _new_at_the_desk),
    "case.replied": _Letter("case_replied", _customers),
    "case.written": _Letter("case_written", _ours),
    "case.severity_changed": _Letter("case_severity", _everybody),
    "case.assigned": _Letter("case_assigned", _assignee),
    "case.solution_proposed": _Letter("case_solution", _customers),
    "case.reopened": _Letter("case_reopened", _everybody),
    "case.closed": _Letter("case_closed", _everybody),
    "case.participant_added": _Letter("case_joined", _added),
}
