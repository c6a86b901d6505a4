"""Who did what with a need, and when, in plain sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Event
from tsam.domains.objectives.models import Requirement
from tsam.domains.objectives.story import events_of
from tsam.domains.people.models import User

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One line of the story: who, the sentence after the name, and their own words."""

    who: User | None
    at: datetime
    sentence: str
    reason: str = ""


def story(reader: User, requirement: Requirement) -> list[Step]:
    """Oldest first; only what a customer may hear."""
    return [
        Step(event.by, event.at, sentence, _own_words(event))
        for event in reversed(events_of(reader, requirement))
        if (sentence := _sentence(event))
    ]


def _own_words(event: Event) -> str:
    """Why they did it; a change of the words gives none."""
    reason = event.facts.get("reason")
    return reason if isinstance(reason, str) else ""


def _sentence(event: Event) -> str:
    said = _SAID.get(event.name)
    return said(event.facts, event) if said else ""


def _proposed(facts: Facts, _event: Event) -> str:
    return _("wrote it down with weight %(weight)s") % {"weight": facts.get("weight")}


def _changed(facts: Facts, _event: Event) -> str:
    names = {
        "statement": _("what is needed"),
        "reason": _("why"),
        "measure": _("how one sees that it is met"),
        "review_on": _("when it is looked at again"),
        "vendor_owner": _("who owns it with us"),
        "customer_owner": _("who owns it with you"),
    }
    changed = ", ".join(label for name, label in names.items() if name in facts)
    return _("changed the words: %(changed)s") % {"changed": changed}


def _published(facts: Facts, _event: Event) -> str:
    asked, given = _pair(facts, "weight")
    if asked == given:
        return _("published it with weight %(weight)s") % {"weight": given}
    return _("published it with weight %(given)s instead of %(asked)s") % {
        "given": given,
        "asked": asked,
    }


def _disputed(facts: Facts, event: Event) -> str:
    """Each side moves its own number."""
    is_customer = event.by is not None and event.by.is_customer
    _former, weight = _pair(facts, "asked" if is_customer else "weight")
    return _("gave it weight %(weight)s") % {"weight": weight}


def _settled(facts: Facts, _event: Event) -> str:
    return _("settled it at weight %(weight)s") % {"weight": _pair(facts, "weight")[1]}


def _pair(facts: Facts, name: str) -> tuple[Any, Any]:
    before, after = facts.get(name) or (None, None)
    return before, after


_SAID: dict[str, Callable[[Facts, Event], str]] = {
    "requirement.proposed": _proposed,
    "requirement.changed": _changed,
    "requirement.published": _published,
    "requirement.disputed": _disputed,
    "requirement.settled": _settled,
    "requirement.met": lambda _facts, _event: _("said that it is met"),
    "requirement.taken_up_again": lambda _facts, _event: _("took it up again"),
    "requirement.withdrawn": lambda _facts, _event: _("withdrew it"),
}
