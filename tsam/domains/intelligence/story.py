"""What happened to what is known of an environment, one line for each event."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Application, Event
from tsam.domains.accounts.models.event import EventQuerySet
from tsam.domains.accounts.story import Line
from tsam.domains.intelligence.models import (
    FactKind,
    OrganisationKind,
    Reader,
    Source,
    StakeholderRole,
    TierName,
    Weekday,
)
from tsam.domains.people.models import User

Facts = Mapping[str, Any]
NOUNS = (
    "environment",
    "organisationfact",
    "stakeholder",
    "changewindow",
    "changefreeze",
    "consent",
    "truthask",
    "environmentimport",
)


def events_of(reader: User, application: Application) -> EventQuerySet:
    """For who reads an environment of the Application; a customer the public part. Newest first."""
    found = Event.objects.filter(application=application, noun__in=NOUNS)
    if not reader.is_staff:
        found = found.filter(is_public=True)
    return found.select_related("by").order_by("-pk")


def tell(events: Iterable[Event]) -> list[Line]:
    """In the order in which they come. `by` comes with them."""
    return [
        Line(event.at, event.by, icon, words(event.facts))
        for event in events
        for icon, words in [SENTENCES.get(event.name, ("circle-dot", _other))]
    ]


def _tier(facts: Facts) -> str:
    label = str(TierName(facts["tier"]).label)
    return f"{label}, {facts['name']}" if facts.get("name") else label


def _report(words: Callable[[], str]) -> Callable[[Facts], str]:
    return lambda facts: words() % {"file": facts["file"], "n": facts["masked"]}


def _read(facts: Facts) -> str:
    said = {
        "REFUSED": _("%(file)s was refused"),
        "SAME": _("%(file)s came again, and changes nothing"),
    }.get(facts["state"], _("%(file)s was read; secrets masked before it was stored: %(n)d"))
    return said % {"file": facts["file"], "n": facts["masked"]}


def _opened(facts: Facts) -> str:
    return _("%(tier)s is known") % {"tier": _tier(facts)}


def _described(facts: Facts) -> str:
    counts = (
        _("%(n)d new") % {"n": facts["added"]} if facts["added"] else "",
        _("%(n)d changed") % {"n": facts["changed"]} if facts["changed"] else "",
        _("%(n)d gone") % {"n": facts["closed"]} if facts["closed"] else "",
        _("%(n)d the same") % {"n": facts["confirmed"]} if facts["confirmed"] else "",
        _("%(n)d known later") % {"n": facts["later"]} if facts["later"] else "",
    )
    said = ", ".join(filter(None, counts)) or _("nothing in it")
    source = facts["words"] or Source(facts["source"]).label
    return _("%(tier)s, %(source)s: %(said)s") % {
        "tier": _tier(facts),
        "source": source,
        "said": said,
    }


def _removed(facts: Facts) -> str:
    return _("%(tier)s: %(kind)s is not there any more") % {
        "tier": _tier(facts),
        "kind": FactKind(facts["kind"]).label,
    }


def _confirmed(facts: Facts) -> str:
    if facts["whole"]:
        return _("%(tier)s is still true") % {"tier": _tier(facts)}
    return _("%(tier)s: one fact is still true") % {"tier": _tier(facts)}


def _organisation(words: Callable[[], str]) -> Callable[[Facts], str]:
    return lambda facts: words() % {"kind": OrganisationKind(facts["kind"]).label}


def _person(words: Callable[[], str]) -> Callable[[Facts], str]:
    return lambda facts: words() % {"role": StakeholderRole(facts["role"]).label}


def _window(words: Callable[[], str]) -> Callable[[Facts], str]:
    return lambda facts: words() % {"day": Weekday(facts["weekday"]).label}


def _frozen(facts: Facts) -> str:
    first, last = (date.fromisoformat(facts[name]) for name in ("starts_on", "ends_on"))
    return _("No change from %(first)s to %(last)s: %(reason)s") % {
        "first": date_format(first, "j M"),
        "last": date_format(last, "j M Y"),
        "reason": facts["reason"],
    }


def _thawed(facts: Facts) -> str:
    return _("The freeze is called off: %(reason)s") % {"reason": facts["reason"]}


def _consent(words: Callable[[], str]) -> Callable[[Facts], str]:
    return lambda facts: words() % {"reader": Reader(facts["reader"]).label}


def _other(_facts: Facts) -> str:
    return _("Changed")


SENTENCES: Mapping[str, tuple[str, Callable[[Facts], str]]] = {
    "environment.opened": ("plus", _opened),
    "environment.described": ("file-text", _described),
    "environment.fact_removed": ("circle-slash", _removed),
    "environment.confirmed": ("circle-check", _confirmed),
    "organisation.described": ("pencil", _organisation(lambda: _("%(kind)s described"))),
    "organisation.removed": ("circle-slash", _organisation(lambda: _("%(kind)s removed"))),
    "stakeholder.named": ("users", _person(lambda: _("Somebody is named: %(role)s"))),
    "stakeholder.forgotten": (
        "circle-slash",
        _person(lambda: _("Somebody is forgotten: %(role)s")),
    ),
    "stakeholder.placed": ("users", lambda _facts: _("Placed on the map of people")),
    "changewindow.added": ("calendar-clock", _window(lambda: _("A change window on %(day)s"))),
    "changewindow.ended": ("calendar-clock", _window(lambda: _("No change window on %(day)s"))),
    "changefreeze.added": ("lock", _frozen),
    "changefreeze.called_off": ("calendar-clock", _thawed),
    "consent.asked": ("circle-dashed", _consent(lambda: _("Asked whether %(reader)s may read"))),
    "consent.given": ("circle-check", _consent(lambda: _("%(reader)s may read"))),
    "consent.refused": ("circle-slash", _consent(lambda: _("%(reader)s may not read"))),
    "consent.withdrawn": ("circle-slash", _consent(lambda: _("%(reader)s may read no more"))),
    "truthask.asked": ("message-circle-question-mark", lambda _f: _("Asked if it is still true")),
    "environmentimport.read": ("file-text", _read),
    "environmentimport.started": ("file-text", _report(lambda: _("%(file)s is being written"))),
    "environmentimport.discarded": (
        "circle-slash",
        _report(lambda: _("%(file)s was thrown away")),
    ),
    "environmentimport.forgotten": (
        "circle-slash",
        _report(lambda: _("%(file)s was never written and is forgotten")),
    ),
    "truthask.answered": ("reply", lambda _f: _("Answered that it is still true")),
}
