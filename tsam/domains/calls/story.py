"""What happened to calls and to hours outside the service, one line for each event."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Engagement, Event
from tsam.domains.accounts.models.event import EventQuerySet
from tsam.domains.accounts.story import Line
from tsam.domains.calls.models import Answer, Call, CallSeries, OffHoursRequest
from tsam.domains.objectives.models import Milestone
from tsam.domains.people.models import User

Facts = Mapping[str, Any]


def events_of(reader: User, call: Call) -> EventQuerySet:
    """What happened to a call that the reader came by through visible_to(), newest first."""
    found = Event.objects.of_visible("call", call.pk, reader)
    return found.select_related("by").order_by("-pk")


def events_of_engagement(reader: User, engagement: Engagement) -> EventQuerySet:
    """What happened to its calls as far as the reader sees them, newest first.

    Without the steps within a call, and without those of a rule one by one.
    """
    calls = Call.objects.visible_to(reader).filter(engagement=engagement)
    series = CallSeries.objects.visible_to(reader).filter(engagement=engagement)
    off = OffHoursRequest.objects.visible_to(reader).filter(engagement=engagement)
    planned = Milestone.objects.visible_to(reader).filter(project__engagement=engagement)
    events: EventQuerySet = Event.objects.filter(
        Q(noun="call", name__in=_AROUND, key__in=calls.values("pk"))
        | Q(noun="call", name__in=_BOOKED, key__in=calls.filter(series=None).values("pk"))
        | Q(noun="callseries", key__in=series.values("pk"))
        | Q(noun="offhoursrequest", key__in=off.values("pk"))
        | Q(noun="milestone", name="offhours.weekend_seen", key__in=planned.values("pk"))
    )
    shown = events if reader.is_staff else events.filter(is_public=True)
    return shown.select_related("by").order_by("-pk")


def tell(events: Iterable[Event]) -> list[Line]:
    """In the order in which they come, times on the reader's clock. `by` comes with them."""
    return [
        Line(event.at, event.by, icon, words(event.facts))
        for event in events
        for icon, words in [SENTENCES.get(event.name, ("circle-dot", _other))]
    ]


def _other(facts: Facts) -> str:
    return _("“%(title)s” was changed") % {"title": facts.get("title", "")}


def _plain(words: Callable[[], str]) -> Callable[[Facts], str]:
    return lambda facts: words() % {"title": facts.get("title", "")}


def _with(words: str, said: Any) -> str:
    return f"{words}: {said}" if said else words


def _agreed(facts: Facts) -> str:
    return _("“%(title)s” is agreed for %(when)s") % {
        "title": facts["title"],
        "when": _when(facts["starts_at"]),
    }


def _offered(facts: Facts) -> str:
    n = facts["n"]
    words = ngettext(
        "%(n)d time is offered for “%(title)s”", "%(n)d times are offered for “%(title)s”", n
    )
    return words % {"n": n, "title": facts["title"]}


def _moved(facts: Facts) -> str:
    before, after = facts["starts_at"]
    words = _("“%(title)s” moved from %(before)s to %(after)s") % {
        "title": facts["title"],
        "before": _when(before) if before else _("no time"),
        "after": _when(after),
    }
    return _with(words, facts.get("reason"))


def _cancelled(facts: Facts) -> str:
    words = _("“%(title)s” was cancelled") % {"title": facts["title"]}
    return _with(words, facts.get("reason"))


def _point(facts: Facts) -> str:
    words = (
        _("The customer put a point on the agenda of “%(title)s”")
        if facts.get("from_customer")
        else _("A point was put on the agenda of “%(title)s”")
    )
    return words % {"title": facts["title"]}


def _filled(facts: Facts) -> str:
    n = facts["n"]
    words = ngettext(
        "%(n)d point came onto the agenda of “%(title)s” from what is promised and open",
        "%(n)d points came onto the agenda of “%(title)s” from what is promised and open",
        n,
    )
    return words % {"n": n, "title": facts["title"]}


def _answered(facts: Facts) -> str:
    words = _("%(person)s answered to “%(title)s”: %(answer)s") % {
        "person": facts["person"],
        "title": facts["title"],
        "answer": Answer(facts["answer"]).label,
    }
    return f"{words}, {_when(facts['counter_at'])}" if facts.get("counter_at") else words


def _held(facts: Facts) -> str:
    n = facts["n"]
    words = ngettext(
        "“%(title)s” was held with %(n)d person", "“%(title)s” was held with %(n)d people", n
    )
    return words % {"n": n, "title": facts["title"]}


def _action(facts: Facts) -> str:
    return _("%(owner)s does: %(words)s") % {"owner": facts["owner"], "words": facts["words"]}


def _settled(facts: Facts) -> str:
    words = _("Done: %(words)s") if facts.get("done") else _("Not needed any more: %(words)s")
    return words % {"words": facts["words"]}


def _planned(facts: Facts) -> str:
    weeks = facts.get("weeks", 1)
    words = ngettext(
        "“%(title)s” was planned for every week",
        "“%(title)s” was planned for every %(n)d weeks",
        weeks,
    )
    return words % {"n": weeks, "title": facts["title"]}


def _ended(facts: Facts) -> str:
    words = _("“%(title)s” ended, and its calls to come are cancelled") % {"title": facts["title"]}
    return _with(words, facts.get("reason"))


def _asked_outside(facts: Facts) -> str:
    return _("Hours outside the service were asked for, %(when)s: %(title)s") % {
        "when": _when(facts["starts_at"]),
        "title": facts["title"],
    }


def _weekend(facts: Facts) -> str:
    return _("“%(title)s” lies outside the service hours, on %(day)s") % {
        "title": facts["title"],
        "day": date_format(date.fromisoformat(facts["day"]), "D j M Y"),
    }


def _decided(words: Callable[[], str]) -> Callable[[Facts], str]:
    return lambda facts: _with(words() % {"title": facts["title"]}, facts.get("decision"))


def _when(iso: str) -> str:
    there = localtime(datetime.fromisoformat(iso))
    return f"{date_format(there, 'D j M Y')}, {there:%H:%M}"


# Steps that an engagement's history tells; those of a rule are told with the rule.
_AROUND = ("call.moved", "call.held", "call.missed", "call.recap_sent")
_BOOKED = ("call.requested", "call.agreed", "call.cancelled")

SENTENCES: Mapping[str, tuple[str, Callable[[Facts], str]]] = {
    "call.requested": ("phone", _plain(lambda: _("“%(title)s” was asked for"))),
    "call.offered": ("calendar-clock", _offered),
    "call.agreed": ("calendar-days", _agreed),
    "call.moved": ("calendar-clock", _moved),
    "call.cancelled": ("circle-slash", _cancelled),
    "call.answered": ("reply", _answered),
    "call.point_added": ("plus", _point),
    "call.point_removed": (
        "undo-2",
        _plain(lambda: _("A point was taken off the agenda of “%(title)s”")),
    ),
    "call.agenda_filled": ("list-ordered", _filled),
    "call.agenda_shared": ("send", _plain(lambda: _("The agenda of “%(title)s” was shared"))),
    "call.held": ("circle-check", _held),
    "call.missed": ("user-x", _plain(lambda: _("Nobody came to “%(title)s”"))),
    "call.minutes_written": (
        "pencil",
        _plain(lambda: _("The minutes of “%(title)s” were drafted")),
    ),
    "call.decided": ("check", lambda facts: _("Decided: %(words)s") % {"words": facts["words"]}),
    "call.action_noted": ("flag-triangle-right", _action),
    "call.action_settled": ("check", _settled),
    "call.recap_sent": ("send", _plain(lambda: _("The recap of “%(title)s” was sent"))),
    "callseries.planned": ("repeat", _planned),
    "callseries.ended": ("ban", _ended),
    "offhours.weekend_seen": ("moon", _weekend),
    "offhours.requested": ("moon", _asked_outside),
    "offhours.approved": (
        "circle-check",
        _decided(lambda: _("Hours outside the service were approved for “%(title)s”")),
    ),
    "offhours.declined": (
        "circle-slash",
        _decided(lambda: _("Hours outside the service were declined for “%(title)s”")),
    ),
    "offhours.withdrawn": (
        "undo-2",
        _decided(lambda: _("The approval of “%(title)s” was withdrawn")),
    ),
    "offhours.cancelled": (
        "ban",
        _decided(lambda: _("Hours outside the service are not needed any more for “%(title)s”")),
    ),
}
