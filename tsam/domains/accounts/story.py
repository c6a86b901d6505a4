"""What happened to a customer's books, one line for each event, for those who may read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.utils.translation import ngettext

from tsam.domains.accounts.facts import day_words
from tsam.domains.accounts.models import Engagement, EngagementState, Event, Reach
from tsam.domains.accounts.models.event import EventQuerySet
from tsam.domains.people.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One event in words, with the symbol of its kind."""

    at: datetime
    who: User | None
    icon: str
    sentence: str


def events_of(reader: User, engagement: Engagement) -> EventQuerySet:
    """What happened to an engagement that the reader came by through visible_to(), newest first."""
    found = Event.objects.of_visible("engagement", engagement.pk, reader)
    return found.select_related("by", "application").order_by("-pk")


def tell(events: Iterable[Event]) -> list[Line]:
    """In the order in which they come. `by` and `application` come with them."""
    return [line for event in events if (line := _line(event))]


def _line(event: Event) -> Line | None:
    known = _SENTENCES.get(event.name)
    if known is None:
        return None
    icon, words = known
    name = event.application.name if event.application else ""
    return Line(event.at, event.by, icon, words(name, event.facts))


def _states(_name: str, facts: Facts) -> str:
    before, after = (EngagementState(state).label for state in facts["state"])
    return _("from “%(before)s” to “%(after)s”") % {"before": before, "after": after}


def _advanced(name: str, facts: Facts) -> str:
    return _("%(name)s went on %(states)s") % {"name": name, "states": _states(name, facts)}


def _activated(name: str, _facts: Facts) -> str:
    return _("%(name)s is served by a TSAM") % {"name": name}


def _suspended(name: str, facts: Facts) -> str:
    return _("%(name)s was suspended: %(reason)s") % {"name": name, "reason": facts["reason"]}


def _resumed(name: str, _facts: Facts) -> str:
    return _("%(name)s was resumed") % {"name": name}


def _ended(name: str, facts: Facts) -> str:
    if reason := facts.get("reason"):
        return _("The engagement of %(name)s ended: %(reason)s") % {"name": name, "reason": reason}
    return _("The engagement of %(name)s ended with its last term") % {"name": name}


def _ordered(name: str, facts: Facts) -> str:
    months = facts.get("months", 12)
    return ngettext(
        "A TSAM was ordered for %(name)s, %(months)d month",
        "A TSAM was ordered for %(name)s, %(months)d months",
        months,
    ) % {"name": name, "months": months}


def _renewed(name: str, facts: Facts) -> str:
    return _("The TSAM of %(name)s was renewed for %(months)d months, from %(day)s") % {
        "name": name,
        "months": facts["months"],
        "day": _day(facts["from"]),
    }


def _staffed(name: str, facts: Facts) -> str:
    words = (
        _("%(person)s is the TSAM of %(name)s from %(day)s")
        if facts["role"] == "PRIMARY"
        else _("%(person)s is a backup of %(name)s from %(day)s")
    )
    return words % {"person": facts["person"], "name": name, "day": _day(facts["from"])}


def _unstaffed(name: str, facts: Facts) -> str:
    return _("%(person)s serves %(name)s until %(day)s") % {
        "person": facts["person"],
        "name": name,
        "day": _day(facts["until"]),
    }


def _order_set(name: str, facts: Facts) -> str:
    count = len(facts["cases"][1])
    return ngettext(
        "%(n)d case of %(name)s was put in the customer’s order",
        "%(n)d cases of %(name)s were put in the customer’s order",
        count,
    ) % {"n": count, "name": name}


def _weights_set(name: str, facts: Facts) -> str:
    said = {"name": name, "version": facts["version"], "reason": facts["reason"]}
    if facts["changes"][1]:
        return _("%(name)s is ranked by weights of its own, version %(version)d: %(reason)s") % said
    return _("%(name)s is ranked by the vendor’s weights again: %(reason)s") % said


def _requirement(name: str, _facts: Facts) -> str:
    return _("What %(name)s asks of its people was changed") % {"name": name}


def _application_changed(name: str, facts: Facts) -> str:
    labels = {"features": _("features"), "server": _("server"), "team": _("team")}
    parts = [labels[key] for key in facts.get("parts", {}) if key in labels]
    if parts:
        return _("%(name)s is still the same, with another identity: %(parts)s") % {
            "name": name,
            "parts": ", ".join(parts),
        }
    before, after = facts.get("contract", ["", ""])
    if before != after:
        return _("%(name)s stands on %(contract)s") % {
            "name": name,
            "contract": after or _("no contract"),
        }
    return _("%(name)s was described anew") % {"name": name}


def _application_added(name: str, facts: Facts) -> str:
    if reason := facts.get("reason"):
        return _("%(name)s was added as a new Application: %(reason)s") % {
            "name": name,
            "reason": reason,
        }
    return _("%(name)s was added") % {"name": name}


def _told_apart(name: str, facts: Facts) -> str:
    return _("%(name)s and %(other)s are two: %(reason)s") % {
        "name": name,
        "other": facts["name"],
        "reason": facts["reason"],
    }


def _contract_added(_name: str, facts: Facts) -> str:
    return _("Contract %(number)s with %(package)s was added") % {
        "number": facts["number"],
        "package": facts["package"],
    }


def _package_set(_name: str, facts: Facts) -> str:
    moment = datetime.fromisoformat(facts["effective_at"])
    number = facts.get("number", "")
    return _("%(number)s has %(package)s from %(day)s") % {
        "number": number or _("The contract"),
        "package": facts["package"],
        "day": day_words(moment.date()),
    }


def _contract_renewed(_name: str, facts: Facts) -> str:
    return _("%(number)s was renewed until %(day)s") % {
        "number": facts["number"],
        "day": _day(facts["ends_on"][1]),
    }


def _contract_cancelled(_name: str, facts: Facts) -> str:
    return _("%(number)s was cancelled, its last day is %(day)s") % {
        "number": facts.get("number", "") or _("The contract"),
        "day": _day(facts["last_day"]),
    }


def _contact_changed(_name: str, facts: Facts) -> str:
    name = facts.get("name") or _("Somebody")
    before, after = facts["reach"]
    if before != after:
        return _("%(name)s sees “%(reach)s”") % {"name": name, "reach": Reach(after).label}
    if facts["administrator"][0] != facts["administrator"][1]:
        return (
            _("%(name)s manages the contacts") % {"name": name}
            if facts["administrator"][1]
            else _("%(name)s no longer manages the contacts") % {"name": name}
        )
    return _("%(name)s was described anew") % {"name": name}


def _plain(words: StrOrPromise) -> Callable[[str, Facts], str]:
    """A sentence that needs the Application's name, or the name of whom it is about."""
    return lambda name, facts: str(words) % {"name": facts.get("name") or name or _("Somebody")}


def _day(text: str) -> str:
    return day_words(date.fromisoformat(text))


_SENTENCES: Mapping[str, tuple[str, Callable[[str, Facts], str]]] = {
    "account.created": ("building", _plain(_later("%(name)s became a customer"))),
    "account.changed": ("pencil", lambda *_given: _("The customer was described anew")),
    "application.added": ("layers", _application_added),
    "application.changed": ("layers", _application_changed),
    "application.told_apart": ("git-compare", _told_apart),
    "application.retired": ("layers", _plain(_later("%(name)s was retired"))),
    "supportcontract.added": ("receipt", _contract_added),
    "supportcontract.package_set": ("package", _package_set),
    "supportcontract.renewed": ("receipt", _contract_renewed),
    "supportcontract.cancelled": ("ban", _contract_cancelled),
    "engagement.ordered": ("receipt", _ordered),
    "engagement.advanced": ("flag-triangle-right", _advanced),
    "engagement.activated": ("circle-check", _activated),
    "engagement.turned": ("flag-triangle-right", _advanced),
    "engagement.suspended": ("pause", _suspended),
    "engagement.resumed": ("play", _resumed),
    "engagement.ended": ("ban", _ended),
    "engagement.renewed": ("repeat", _renewed),
    "engagement.staffed": ("user-plus", _staffed),
    "engagement.unstaffed": ("user-x", _unstaffed),
    "engagement.staffing_requirement_added": ("shield-check", _requirement),
    "engagement.staffing_requirement_removed": ("shield-off", _requirement),
    "engagement.weights_set": ("scale", _weights_set),
    "engagement.weights_given_up": ("scale", _weights_set),
    "engagement.order_set": ("list-ordered", _order_set),
    "contact.added": ("user-plus", _plain(_later("%(name)s was let in"))),
    "contact.changed": ("user-cog", _contact_changed),
    "contact.invited": ("mail", _plain(_later("%(name)s was invited again"))),
    "contact.removed": ("user-x", _plain(_later("%(name)s left"))),
}
