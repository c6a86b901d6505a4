"""What happened to a project and its milestones, one line for each event."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Event
from tsam.domains.accounts.models.event import EventQuerySet
from tsam.domains.accounts.story import Line
from tsam.domains.objectives.models import Project, ProjectPhase
from tsam.domains.people.models import User

Facts = Mapping[str, Any]


def events_of(reader: User, project: Project) -> EventQuerySet:
    """What happened to a project that the reader came by through visible_to(), newest first."""
    found = Event.objects.of_visible("project", project.pk, reader)
    return found.select_related("by").order_by("-at", "-pk")


def tell(events: Iterable[Event]) -> list[Line]:
    """In the order in which they come. `by` comes with them."""
    return [
        Line(event.at, event.by, icon, words(event.facts))
        for event in events
        for icon, words in [_SENTENCES.get(event.name, ("circle-dot", _other))]
    ]


def day_of(text: str) -> str:
    return date_format(date.fromisoformat(text), "j M Y")


def _planned(facts: Facts) -> str:
    return _("Planned, to go live on %(day)s") % {"day": day_of(facts["go_live_on"][1])}


def _changed(facts: Facts) -> str:
    labels = {
        "name": _("the name"),
        "reason": _("why"),
        "hypercare_days": _("the days of hypercare"),
        "vendor_owner": _("the vendor's owner"),
        "customer_owner": _("the customer's owner"),
    }
    changed = ", ".join(label for name, label in labels.items() if name in facts)
    return _("Changed: %(what)s") % {"what": changed}


def _phase_set(facts: Facts) -> str:
    return _("Now in the phase “%(phase)s”") % {"phase": ProjectPhase(facts["phase"][1]).label}


def _moved(facts: Facts) -> str:
    former, day = facts["go_live_on"]
    return _("Go-live moved from %(former)s to %(day)s: %(reason)s") % {
        "former": day_of(former),
        "day": day_of(day),
        "reason": facts["reason"],
    }


def _went_live(facts: Facts) -> str:
    return _("Went live on %(day)s, planned was %(planned)s; hypercare until %(end)s") % {
        "day": day_of(facts["went_live_on"][1]),
        "planned": day_of(facts["go_live_on"]),
        "end": day_of(facts["hypercare_ends_on"]),
    }


def _ended(facts: Facts) -> str:
    return _("Hypercare was over on %(day)s; it is in operation") % {
        "day": day_of(facts["hypercare_ends_on"])
    }


def _cancelled(facts: Facts) -> str:
    return _("Called off: %(reason)s") % {"reason": facts["reason"]}


def _milestone_added(facts: Facts) -> str:
    return _("Milestone “%(name)s”, %(day)s") % {
        "name": facts["name"],
        "day": day_of(facts["due_on"][1]),
    }


def _milestone_moved(facts: Facts) -> str:
    former, day = facts["due_on"]
    return _("“%(name)s” moved from %(former)s to %(day)s: %(reason)s") % {
        "name": facts["name"],
        "former": day_of(former),
        "day": day_of(day),
        "reason": facts["reason"],
    }


def _milestone_reached(facts: Facts) -> str:
    return _("“%(name)s” reached on %(day)s, planned was %(planned)s") % {
        "name": facts["name"],
        "day": day_of(facts["reached_on"][1]),
        "planned": day_of(facts["due_on"]),
    }


def _milestone_dropped(facts: Facts) -> str:
    return _("“%(name)s” dropped: %(reason)s") % {"name": facts["name"], "reason": facts["reason"]}


def _transferred(facts: Facts) -> str:
    n = facts["n"]
    return ngettext("%(n)d case went into production", "%(n)d cases went into production", n) % {
        "n": n
    }


def _undone(facts: Facts) -> str:
    n = facts["n"]
    return ngettext(
        "Undone: %(n)d case is a project case again",
        "Undone: %(n)d cases are project cases again",
        n,
    ) % {"n": n}


def _other(_facts: Facts) -> str:
    return _("Changed")


_SENTENCES: Mapping[str, tuple[str, Callable[[Facts], str]]] = {
    "project.planned": ("pencil", _planned),
    "project.changed": ("pencil", _changed),
    "project.phase_set": ("layers", _phase_set),
    "project.go_live_moved": ("calendar-clock", _moved),
    "project.went_live": ("circle-check", _went_live),
    "project.hypercare_ended": ("circle-check", _ended),
    "project.cancelled": ("circle-slash", _cancelled),
    "project.milestone_added": ("flag-triangle-right", _milestone_added),
    "project.milestone_moved": ("calendar-clock", _milestone_moved),
    "project.milestone_reached": ("circle-check", _milestone_reached),
    "project.milestone_dropped": ("circle-slash", _milestone_dropped),
    "project.cases_transferred": ("arrow-left-right", _transferred),
    "project.transfer_undone": ("undo-2", _undone),
}
