"""Who hears of what happens to an escalation. A customer's letters hold only what is shared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts import post
from tsam.domains.accounts.models import Event, Severity
from tsam.domains.escalations import rules, story
from tsam.domains.escalations.models import (
    Channel,
    EscalatedCase,
    Escalation,
    EscalationAction,
    EscalationFollower,
    EscalationReport,
    EscalationWatch,
    IncomingLetter,
    LevelStep,
)
from tsam.domains.people.models import Function, HeldFunction, User
from tsam.domains.staffing.coverage import tsams_for

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Readers = Callable[[Escalation, Event], Iterable[User]]


@dataclass(frozen=True)
class _Letter:
    name: str
    readers: Readers


def tell(event: Event) -> None:
    """Write the letters that follow from an event; a second run writes none."""
    letter = LETTERS.get(event.name)
    if letter is None:
        return
    escalation = Escalation._base_manager.select_related(
        "account", "application", "lead", "contact", "engagement__calendar"
    ).get(pk=event.key)
    is_by_letter = event.facts.get("channel") == Channel.LETTER
    # Whoever is named as the sender of a letter hears of it: somebody else may have written it.
    senders = [event.by] if is_by_letter and event.by else []
    told = [*letter.readers(escalation, event), *senders]
    people = [person for person in told if person.is_active]
    for is_staff in (True, False):
        readers = [
            person
            for person in people
            if person.is_staff is is_staff and _may_read(person, escalation)
        ]
        if readers:
            _write(letter.name, escalation, event, readers, is_staff=is_staff)


def _write(
    name: str, escalation: Escalation, event: Event, readers: list[User], *, is_staff: bool
) -> None:
    report = _report(event)
    post.write(
        name,
        readers,
        at=event.at,
        path=f"/{'desk' if is_staff else 'portal'}/escalations/{escalation.number}",
        context={
            "escalation": escalation,
            "author": event.by,
            "what": lazy(story.sentence_of, str)(event),
            "text": report.happened if report else "",
            "coming": report.coming if report else "",
            "level": escalation.level,
            "role": rules.current().role_of(escalation.level).label,
            "silent_of": _silent_of(escalation) if is_staff else "",
            "until": _moment(escalation.closes_at) if escalation.closes_at else "",
            "action": event.facts.get("words", ""),
            "details": details(escalation, is_staff=is_staff),
        },
        account=escalation.account,
        event=event,
        is_for_author=event.facts.get("channel") == Channel.LETTER,
    )


def details(escalation: Escalation, *, is_staff: bool) -> list[tuple[StrOrPromise, StrOrPromise]]:
    """What one wants to know before opening it; said in the reader's language and zone."""
    severity = Severity(escalation.severity)
    role = rules.current().role_of(escalation.level)
    told: list[tuple[StrOrPromise, StrOrPromise]] = [
        (_("Application"), escalation.application.name),
        (_("Severity"), format_lazy("{}, {}", escalation.severity, severity.label)),
        (_("Level"), format_lazy("{}, {}", escalation.level, role.label)),
    ]
    if is_staff:
        told.insert(0, (_("Customer"), escalation.account.name))
        told.append((_("What it costs them"), escalation.impact))
        told += _how_it_came(escalation)
    if escalation.next_update_at and not escalation.is_close_asked:
        told.append((_("Next word"), _moment(escalation.next_update_at)))
    if is_staff and escalation.reachable_phone:
        told.append(
            (
                _("Reachable"),
                format_lazy("{}, {}", escalation.reachable_name, escalation.reachable_phone),
            )
        )
    return told


def _how_it_came(escalation: Escalation) -> list[tuple[StrOrPromise, StrOrPromise]]:
    """By letter, and whether its sender is in doubt. Only for our own people."""
    if escalation.channel != Channel.LETTER:
        return []
    letters = IncomingLetter._base_manager.filter(escalation=escalation.pk)
    came: list[tuple[StrOrPromise, StrOrPromise]] = [(_("How it came"), Channel.LETTER.label)]
    if letters.exclude(doubts="").exists():
        came.append((_("Take care"), _("The letter's sender was not confirmed.")))
    return came


def _said(moment: datetime) -> str:
    there = timezone.localtime(moment)
    return f"{date_format(there, 'DATE_FORMAT')}, {there:%H:%M} {there.tzname()}"


_moment = lazy(_said, str)


def _may_read(person: User, escalation: Escalation) -> bool:
    """A letter goes only to whom the page would open: people move on, and rules change."""
    return Escalation.objects.visible_to(person).filter(pk=escalation.pk).exists()


def _report(event: Event) -> EscalationReport | None:
    key = event.facts.get("report")
    return EscalationReport._base_manager.filter(pk=key).first() if key else None


def _silent_of(escalation: Escalation) -> str:
    row = EscalationWatch._base_manager.filter(escalation=escalation).first()
    return row.silent_of if row else ""


# --- who


def managers() -> list[User]:
    held = HeldFunction.objects.filter(
        function=Function.SUPPORT_MANAGER, user__is_active=True
    ).select_related("user")
    return [one.user for one in held.order_by("user__name", "pk")]


def owner_of(escalation: Escalation) -> User | None:
    """Who stands on the level it is on."""
    steps = LevelStep._base_manager.filter(escalation=escalation).select_related("owner")
    last = steps.order_by("-pk").first()
    return last.owner if last else None


def _leading(escalation: Escalation, event: Event) -> list[User]:
    """Who leads it, and who serves the engagement that day, backups too: one may be away."""
    where = escalation.application_id
    serving = tsams_for([where], event.at.date()).get(where, [])
    return [*([escalation.lead] if escalation.lead else []), *serving]


def _ours(escalation: Escalation, event: Event) -> list[User]:
    owner = owner_of(escalation)
    return [*_leading(escalation, event), *([owner] if owner else [])]


def _alarmed(escalation: Escalation, event: Event) -> list[User]:
    return [*_ours(escalation, event), *managers()]


def _customers(escalation: Escalation, _event: Event) -> list[User]:
    rows = EscalationFollower._base_manager.filter(escalation=escalation)
    return [one.user for one in rows.select_related("user").order_by("pk")]


def _everybody(escalation: Escalation, event: Event) -> list[User]:
    return [*_customers(escalation, event), *_ours(escalation, event)]


def _begun(escalation: Escalation, event: Event) -> list[User]:
    """The customer gets a receipt, unless the customer wrote it alone."""
    return [*_customers(escalation, event), *_alarmed(escalation, event), *_working(escalation)]


def _working(escalation: Escalation) -> list[User]:
    """Who has its cases in work, so that nobody goes on as before: by day and by night."""
    links = EscalatedCase._base_manager.filter(escalation=escalation, case__assignee__isnull=False)
    rows = links.select_related("case__assignee").order_by("pk")
    return [link.case.assignee for link in rows if link.case.assignee]


def _doer(escalation: Escalation, event: Event) -> list[User]:
    key = event.facts.get("_owner")
    open_ones = EscalationAction._base_manager.filter(escalation=escalation, owner=key)
    return list(User.objects.filter(pk=key)) if key and open_ones.exists() else []


LETTERS: Mapping[str, _Letter] = {
    "escalation.raised": _Letter("escalation_raised", _begun),
    "escalation.raised_again": _Letter("escalation_written", _ours),
    "escalation.written": _Letter("escalation_written", _ours),
    "escalation.acknowledged": _Letter("escalation_acknowledged", _everybody),
    "escalation.reported": _Letter("escalation_reported", _customers),
    "escalation.level_raised": _Letter("escalation_level", _everybody),
    "escalation.level_lowered": _Letter("escalation_level", _everybody),
    "escalation.level_proposed": _Letter("escalation_proposed", _alarmed),
    "escalation.update_missed": _Letter("escalation_missed", _alarmed),
    "escalation.covered": _Letter("escalation_changed", _everybody),
    "escalation.severity_changed": _Letter("escalation_changed", _everybody),
    "escalation.monitored": _Letter("escalation_changed", _everybody),
    "escalation.resumed": _Letter("escalation_changed", _everybody),
    "escalation.disagreed": _Letter("escalation_written", _ours),
    "escalation.merged": _Letter("escalation_changed", _everybody),
    "escalation.goodwill_given": _Letter("escalation_changed", _everybody),
    "escalation.goodwill_ended": _Letter("escalation_changed", _everybody),
    "escalation.lesson_shared": _Letter("escalation_changed", _customers),
    "escalation.close_asked": _Letter("escalation_close_asked", _customers),
    "escalation.close_warned": _Letter("escalation_close_asked", _customers),
    "escalation.closed": _Letter("escalation_closed", _everybody),
    "escalation.action_added": _Letter("escalation_action", _doer),
}
