"""What happened to a version of the objectives, one line for each event."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Event
from tsam.domains.accounts.models.event import EventQuerySet
from tsam.domains.accounts.story import Line
from tsam.domains.objectives.models import Kickoff, ObjectivesDocument
from tsam.domains.objectives.standing import amount
from tsam.domains.people.models import User

Facts = Mapping[str, Any]
NOUN = "objectivesdocument"


def events_of(
    reader: User, documents: Iterable[ObjectivesDocument], kickoff: Kickoff | None = None
) -> EventQuerySet:
    """What happened to rows that the reader came by through visible_to(), newest first."""
    about = Q(noun=NOUN, key__in=[one.pk for one in documents])
    if kickoff:
        about |= Q(noun="kickoff", key=kickoff.pk)
    found = Event.objects.visible_to(reader).filter(about)
    return found.select_related("by").order_by("-pk")


def tell(events: Iterable[Event]) -> list[Line]:
    """In the order in which they come. `by` comes with them."""
    return [
        Line(event.at, event.by, icon, words(event.facts))
        for event in events
        for icon, words in [_SENTENCES.get(event.name, ("circle-dot", _other))]
    ]


def _drafted(facts: Facts) -> str:
    if facts.get("amends"):
        return _("Version %(version)d begun, it amends %(amends)d") % dict(facts)
    return _("Version %(version)d begun") % dict(facts)


def _asked(facts: Facts) -> str:
    return _("Version %(version)d sent to %(vendor)s and %(customer)s, answer by %(day)s") % {
        "version": facts["version"],
        "vendor": facts["vendor"],
        "customer": facts["customer"],
        "day": _day(facts["answer_by"]),
    }


def _named(facts: Facts) -> str:
    former, now = facts["approver"]
    return _("%(now)s asked for version %(version)d, in place of %(former)s") % {
        "now": now,
        "former": former,
        "version": facts["version"],
    }


def _agreed(facts: Facts) -> str:
    return _("Version %(version)d agreed by both sides and sealed, %(hash)s…") % {
        "version": facts["version"],
        "hash": str(facts["sha256"])[:12],
    }


def _read(facts: Facts) -> str:
    return _("%(name)s read: %(value)s on %(day)s") % {
        "name": facts["name"],
        "value": amount(Decimal(facts["value"]), facts["unit"]),
        "day": _day(facts["measured_on"]),
    }


def _opened(facts: Facts) -> str:
    return _("Service objectives begin, kick-off by %(day)s") % {"day": _day(facts["due_on"])}


def _other(_facts: Facts) -> str:
    return _("Changed")


def _said(words: Callable[[], str]) -> Callable[[Facts], str]:
    """A sentence with the facts by their names, told in the reader's language."""
    return lambda facts: words() % dict(facts)


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "j M Y")


_SENTENCES: Mapping[str, tuple[str, Callable[[Facts], str]]] = {
    "document.drafted": ("pencil", _drafted),
    "document.changed": (
        "pencil",
        _said(lambda: _("Version %(version)d: what it is for was said anew")),
    ),
    "document.discarded": ("circle-slash", _said(lambda: _("Version %(version)d thrown away"))),
    "document.objective_added": ("plus", _said(lambda: _("%(name)s added"))),
    "document.objective_changed": ("pencil", _said(lambda: _("%(name)s changed"))),
    "document.objective_removed": ("circle-slash", _said(lambda: _("%(name)s taken out"))),
    "document.review_asked": ("send", _asked),
    "document.approver_named": ("user-plus", _named),
    "document.approved": ("circle-check", _said(lambda: _("Agreed to version %(version)d"))),
    "document.sent_back": (
        "reply",
        _said(lambda: _("Version %(version)d sent back: %(reason)s")),
    ),
    "document.agreed": ("badge-check", _agreed),
    "document.superseded": (
        "file-check",
        _said(lambda: _("Version %(version)d superseded by version %(following)d")),
    ),
    "document.seal_broken": (
        "octagon-alert",
        _said(lambda: _("The seal of version %(version)d was found broken")),
    ),
    "objective.read": ("pencil", _read),
    "kickoff.opened": ("flag-triangle-right", _opened),
    "kickoff.overdue": (
        "octagon-alert",
        _said(lambda: _("Nothing agreed after %(days)d days: TSAM and managers were told")),
    ),
}
