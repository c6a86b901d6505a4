"""Who hears of what happens to calls and to hours outside the service, and by which letter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tsam.domains.accounts import post
from tsam.domains.accounts.models import Event
from tsam.domains.calls import invitations
from tsam.domains.calls.models import (
    AgendaPoint,
    Answer,
    Call,
    CallAction,
    CallOffer,
    CallPerson,
    CallSeries,
    Decision,
    Minutes,
    SeriesPerson,
)
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsams_for
from tsam.domains.staffing.presence import known_zone

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Details = list[tuple["StrOrPromise", "StrOrPromise"]]
Readers = Callable[[Call, Event], Iterable[User]]
RELATED = (
    "account",
    "application",
    "organiser",
    "requested_by",
    "series",
    "engagement__calendar",
    "engagement__account",
    "engagement__application",
)


@dataclass(frozen=True)
class _Letter:
    name: str
    readers: Readers
    # A customer who did it gets it too, for the own calendar; ours have a feed.
    is_for_all: bool = False


def tell(event: Event) -> None:
    """Write to whom it concerns and for whom the page would open; a second run writes none."""
    letter = LETTERS.get(event.name)
    if letter is None:
        return
    call = Call._base_manager.select_related(*RELATED).get(pk=event.key)
    if _is_told_with_its_series(call, event):
        return
    calendar = _calendar(call, event)
    for reader in letter.readers(call, event):
        if not Call.objects.visible_to(reader).filter(pk=call.pk).exists():
            continue
        post.write(
            letter.name,
            [reader],
            at=event.at,
            path=f"/{'desk' if reader.is_staff else 'portal'}/calls/{call.pk}",
            context={
                **_context(call.title, call.account, event),
                "when": moment(call.starts_at) if call.starts_at else "",
                "details": _details(call, event, reader),
                "text": _text(call, event, reader),
            },
            account=call.account,
            event=event,
            calendar=calendar,
            is_for_author=letter.is_for_all and reader.is_customer,
        )


def tell_of_series(event: Event) -> None:
    """One letter for all calls of a rule that were booked or cancelled with it."""
    series = CallSeries._base_manager.select_related(
        "account", "application", "engagement__calendar"
    ).get(pk=event.key)
    is_over = event.name == "callseries.ended"
    calls = Call._base_manager.filter(series=series).select_related(*RELATED)
    touched = calls.filter(changed_at=event.at) if is_over else calls.filter(requested_at=event.at)
    those = [one for one in touched.order_by("starts_at", "pk") if one.starts_at]
    people = SeriesPerson._base_manager.filter(series=series).select_related("user").order_by("pk")
    for reader in (one.user for one in people):
        if not CallSeries.objects.visible_to(reader).filter(pk=series.pk).exists():
            continue
        post.write(
            "call_series_ended" if is_over else "call_series",
            [reader],
            at=event.at,
            path="/desk/calls" if reader.is_staff else "/portal/calls",
            context={
                **_context(series.title, series.account, event),
                "n": len(those),
                "details": _of_series(series, those, event),
            },
            account=series.account,
            event=event,
            calendar=invitations.many(those, series.title) if those else "",
        )


def _context(title: str, account: Any, event: Event) -> dict[str, Any]:
    facts: Mapping[str, Any] = event.facts
    answer = facts.get("answer", "")
    return {
        "title": title,
        "account": account,
        "author": event.by,
        "person": facts.get("person", ""),
        "answer": Answer(answer).label if answer else "",
    }


def _is_told_with_its_series(call: Call, event: Event) -> bool:
    """Eight calls booked at once, or cancelled, are one letter and not eight."""
    if call.series is None:
        return False
    begun = event.name == "call.agreed" and call.series.planned_at == event.at
    return begun or (event.name == "call.cancelled" and call.series.ended_at == event.at)


def _calendar(call: Call, event: Event) -> str:
    """The invitation as it is now: a job that runs late must not put the former time back."""
    if call.starts_at is None or event.name not in _IN_CALENDARS:
        return ""
    return invitations.one(call)


# --- what stands in them


def _details(call: Call, event: Event, reader: User) -> Details:
    told: Details = [(_("Application"), call.application.name)]
    if call.starts_at:
        told.append((_("When"), moment(call.starts_at)))
        here = call.starts_at.astimezone(ZoneInfo(known_zone(reader.time_zone)))
        if here.utcoffset() != call.starts_at.astimezone(_zone(call)).utcoffset():
            told.append((_("There"), invitations.there(call, call.starts_at)))
    told.append((_("Lasting"), minutes_words(call.minutes)))
    if call.dial_in and event.name in _IN_CALENDARS:
        told.append((_("How to join"), call.dial_in))
    if event.name == "call.moved":
        former = event.facts["starts_at"][0]
        told.append((_("Before"), moment(datetime.fromisoformat(former)) if former else ""))
    if call.reason and event.name in {"call.moved", "call.cancelled"}:
        told.append((_("Why"), call.reason))
    return [*told, *_more(call, event, reader)]


def _zone(call: Call) -> ZoneInfo:
    return ZoneInfo(call.engagement.calendar.zone)


def _more(call: Call, event: Event, reader: User) -> Details:
    if event.name == "call.offered":
        offers = CallOffer.objects.visible_to(reader).filter(call=call).order_by("starts_at")
        return [(_("Free for all"), moment(one.starts_at)) for one in offers]
    if event.name == "call.answered" and event.facts.get("counter_at"):
        return [(_("Proposed"), moment(datetime.fromisoformat(event.facts["counter_at"])))]
    if event.name == "call.agenda_shared":
        points = AgendaPoint.objects.visible_to(reader).filter(call=call).order_by("place")
        return [(_("Point"), one.words) for one in points]
    if event.name == "call.recap_sent":
        return _came_of(call, reader)
    if event.name == "call.action_noted" and (action := _noted(call, event)):
        return [(_("To do"), action.words), (_("By"), day(action.due_on))]
    return []


def _came_of(call: Call, reader: User) -> Details:
    decided = Decision.objects.visible_to(reader).filter(call=call).order_by("pk")
    owed = CallAction.objects.visible_to(reader).filter(call=call, dropped_at=None)
    return [
        *((_("Decided"), one.words) for one in decided),
        *(
            (_("To do"), format_lazy("{} ({}, {})", one.words, one.owner.name, day(one.due_on)))
            for one in owed.select_related("owner").order_by("due_on", "pk")
        ),
    ]


def _text(call: Call, event: Event, reader: User) -> str:
    """What somebody wrote: a wish, words beside an offer or an answer, the minutes."""
    if event.name in {"call.requested", "call.offered"}:
        return call.reason
    if event.name == "call.answered":
        people = CallPerson.objects.visible_to(reader).filter(call=call)
        row = people.filter(user=event.facts.get("_person")).first()
        return row.words if row else ""
    if event.name == "call.recap_sent":
        minutes = Minutes.objects.visible_to(reader).filter(call=call).first()
        return minutes.text if minutes else ""
    return ""


def _of_series(series: CallSeries, calls: list[Call], event: Event) -> Details:
    calendar = series.engagement.calendar
    place = calendar.place or calendar.zone
    told: Details = [
        (_("Application"), series.application.name),
        (_("From"), f"{series.starts_at:%H:%M}, {place}"),
        (_("Lasting"), minutes_words(series.minutes)),
    ]
    if event.facts.get("reason"):
        return [*told, (_("Why"), str(event.facts["reason"]))]
    return [*told, *((_("Call"), moment(one.starts_at)) for one in calls if one.starts_at)]


def _said(when: datetime) -> str:
    there = timezone.localtime(when)
    return f"{date_format(there, 'D j M Y')}, {there:%H:%M} {there.tzname()}"


def _on(when: date) -> str:
    return str(date_format(when, "j M Y"))


# On the clock and in the language of the reader, so said as late as the letter is written.
moment = lazy(_said, str)
day = lazy(_on, str)


def minutes_words(n: int) -> StrOrPromise:
    return ngettext_lazy("%d minute", "%d minutes", n) % n


# --- who


def _asked(call: Call, _event: Event) -> list[User]:
    rows = CallPerson._base_manager.filter(call=call).select_related("user")
    return [one.user for one in rows.order_by("pk")]


def _customers(call: Call, event: Event) -> list[User]:
    return [one for one in _asked(call, event) if one.is_customer]


def _serving(call: Call, event: Event) -> list[User]:
    """Who keeps the call, and who serves the engagement that day, backups too."""
    where = call.application_id
    return [call.organiser, *tsams_for([where], event.at.date()).get(where, [])]


def _host(call: Call, event: Event) -> list[User]:
    """Told of a no and of another time; a yes stands on the page."""
    told = event.facts.get("answer") in {Answer.DECLINED, Answer.COUNTERED}
    return [call.organiser] if told else []


def _concerned(call: Call, event: Event) -> list[User]:
    owed = CallAction._base_manager.filter(call=call).select_related("owner").order_by("pk")
    return [*_asked(call, event), *(one.owner for one in owed)]


def _late_owner(call: Call, event: Event) -> list[User]:
    """Of an action that was noted after the recap went out; all others are told with the recap."""
    if not event.facts.get("_is_late"):
        return []
    action = _noted(call, event)
    return [action.owner] if action else []


def _noted(call: Call, event: Event) -> CallAction | None:
    """The action that an event tells of, while it is open: what is settled asks nobody."""
    rows = CallAction.objects.open().filter(call=call, pk=event.facts.get("_action"))
    return rows.select_related("owner").first()


_IN_CALENDARS = {"call.agreed", "call.moved", "call.cancelled"}
LETTERS: Mapping[str, _Letter] = {
    "call.requested": _Letter("call_asked", _serving),
    "call.offered": _Letter("call_offered", _customers),
    "call.agreed": _Letter("call_invited", _asked, is_for_all=True),
    "call.moved": _Letter("call_moved", _asked, is_for_all=True),
    "call.cancelled": _Letter("call_cancelled", _asked, is_for_all=True),
    "call.answered": _Letter("call_answered", _host),
    "call.agenda_shared": _Letter("call_agenda", _customers),
    "call.recap_sent": _Letter("call_recap", _concerned),
    "call.action_noted": _Letter("call_action", _late_owner),
}
SERIES_LETTERS = {
    "callseries.planned": "call_series",
    "callseries.ended": "call_series_ended",
}
