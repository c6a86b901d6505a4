"""What happened to a review and to what was agreed in it, one line for each event."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Event
from tsam.domains.accounts.models.event import EventQuerySet
from tsam.domains.accounts.story import Line
from tsam.domains.people.models import User
from tsam.domains.reviews.models import Review

Facts = Mapping[str, Any]


def events_of(reader: User, review: Review) -> EventQuerySet:
    """What happened to a review that the reader came by through visible_to(), newest first."""
    found = Event.objects.of_visible("review", review.pk, reader)
    return found.select_related("by").order_by("-pk")


def tell(events: Iterable[Event]) -> list[Line]:
    """In the order in which they come. `by` comes with them."""
    return [
        Line(event.at, event.by, icon, words(event.facts))
        for event in events
        for icon, words in [_SENTENCES.get(event.name, ("circle-dot", lambda _f: _("Changed")))]
    ]


def _planned(facts: Facts) -> str:
    words = _("Planned for %(day)s") % {"day": _day(facts["on"])}
    return _with(words, facts)


def _moved(facts: Facts) -> str:
    words = _("Moved from %(before)s to %(after)s") % {
        "before": f"{_day(facts['from'][0])}, {facts['from'][1]}",
        "after": f"{_day(facts['to'][0])}, {facts['to'][1]}",
    }
    return _with(words, facts)


def _skipped(facts: Facts) -> str:
    return _with(_("Left out"), facts)


def _no_show(facts: Facts) -> str:
    return _with(_("Nobody of the customer came"), facts)


def _shared(facts: Facts) -> str:
    if facts.get("is_late"):
        return _("Agenda shared, late: less than two service days before")
    return _("Agenda shared")


def _sent(facts: Facts) -> str:
    words = (
        _("Minutes sent, version %(version)d, late")
        if facts.get("is_late")
        else _("Minutes sent, version %(version)d")
    )
    return words % {"version": facts["version"]}


def _agreed(facts: Facts) -> str:
    return _("Minutes agreed, version %(version)d") % {"version": facts["version"]}


def _rejected(facts: Facts) -> str:
    words = _("Minutes rejected, version %(version)d") % {"version": facts["version"]}
    return _with(words, facts)


def _closed(facts: Facts) -> str:
    if facts.get("is_silent"):
        return _("Closed: nobody said a word about the minutes for five service days")
    return _("Closed")


def _late(facts: Facts) -> str:
    return {
        "AGENDA": _("Alarm: the agenda is late"),
        "MINUTES": _("Alarm: the minutes are late"),
    }.get(facts.get("kind", ""), _("Alarm: its day has passed, and nobody said what became of it"))


def _with(words: str, facts: Facts) -> str:
    why = facts.get("why")
    return f"{words}: {_(why)}" if why else words


def _day(iso: str) -> str:
    return str(date_format(date.fromisoformat(iso), "j M Y"))


_SENTENCES: Mapping[str, tuple[str, Callable[[Facts], str]]] = {
    "review.planned": ("calendar-plus", _planned),
    "review.moved": ("calendar-days", _moved),
    "review.skipped": ("circle-slash", _skipped),
    "review.no_show": ("user-x", _no_show),
    "review.agenda_shared": ("send", _shared),
    "review.point_added": ("plus", lambda facts: _("New point: %s") % facts["title"]),
    "review.joined": ("user-plus", lambda facts: _("%s is asked to come") % facts["person"]),
    "review.left": ("user-x", lambda facts: _("%s need not come") % facts["person"]),
    "review.noted": ("lock", lambda _facts: _("Internal note")),
    "review.struck": ("undo-2", lambda facts: _("Taken back: %s") % facts["what"]),
    "review.held": ("presentation", lambda _facts: _("Held")),
    "review.minutes_sent": ("send", _sent),
    "review.minutes_agreed": ("circle-check", _agreed),
    "review.minutes_rejected": ("undo-2", _rejected),
    "review.published": ("users", lambda _facts: _("Published to Technical Support")),
    "review.closed": ("circle-check", _closed),
    "review.late": ("octagon-alert", _late),
}
