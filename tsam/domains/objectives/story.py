"""What happened to a requirement, one line for each event."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Event
from tsam.domains.accounts.models.event import EventQuerySet
from tsam.domains.accounts.story import Line
from tsam.domains.objectives.models import OutcomeVerdict, Requirement
from tsam.domains.people.models import User

Facts = Mapping[str, Any]


def events_of(reader: User, requirement: Requirement) -> EventQuerySet:
    """What happened to a need that the reader came by through visible_to(), newest first."""
    found = Event.objects.of_visible("requirement", requirement.pk, reader)
    return found.select_related("by").order_by("-pk")


def tell(events: Iterable[Event]) -> list[Line]:
    """In the order in which they come. `by` comes with them."""
    return [
        Line(event.at, event.by, icon, words(event.facts))
        for event in events
        for icon, words in [_SENTENCES.get(event.name, ("circle-dot", _other))]
    ]


def _proposed(facts: Facts) -> str:
    return _("Written down, weight %(weight)d") % {"weight": facts["weight"]}


def _published(facts: Facts) -> str:
    asked, given = facts["weight"]
    if asked == given:
        return _("Published to Technical Support, weight %(weight)d") % {"weight": given}
    return _("Published with weight %(given)d where %(asked)d was asked: %(reason)s") % {
        "given": given,
        "asked": asked,
        "reason": facts["reason"],
    }


def _disputed(facts: Facts) -> str:
    return _("Weight disputed, the vendor says %(ours)d, the customer %(theirs)d: %(reason)s") % {
        "ours": facts["weight"][1],
        "theirs": facts["asked"][1],
        "reason": facts["reason"],
    }


def _settled(facts: Facts) -> str:
    return _("Both sides agree on weight %(weight)d") % {"weight": facts["weight"][1]}


def _changed(facts: Facts) -> str:
    labels = {
        "statement": _("what is needed"),
        "reason": _("why"),
        "measure": _("the measure"),
        "review_on": _("the day it is looked at again"),
        "vendor_owner": _("the vendor's owner"),
        "customer_owner": _("the customer's owner"),
    }
    changed = ", ".join(label for name, label in labels.items() if name in facts)
    return _("Changed: %(what)s") % {"what": changed}


def _outcome(facts: Facts) -> str:
    verdict = str(OutcomeVerdict(facts["verdict"]).label)
    return f"{verdict}: {facts['words']}" if facts["words"] else verdict


def _other(_facts: Facts) -> str:
    return _("Changed")


def _because(words: Callable[[], str]) -> Callable[[Facts], str]:
    return lambda facts: f"{words()}: {facts['reason']}"


_SENTENCES: Mapping[str, tuple[str, Callable[[Facts], str]]] = {
    "requirement.proposed": ("pencil", _proposed),
    "requirement.published": ("circle-check", _published),
    "requirement.changed": ("pencil", _changed),
    "requirement.disputed": ("arrow-left-right", _disputed),
    "requirement.settled": ("circle-check", _settled),
    "requirement.met": ("circle-check", _because(lambda: _("Met"))),
    "requirement.taken_up_again": ("undo-2", _because(lambda: _("Needed again"))),
    "requirement.outcome_recorded": ("presentation", _outcome),
    "requirement.understood": ("check", lambda _facts: _("Understood")),
    "requirement.asked": (
        "message-circle-question-mark",
        lambda _facts: _("Asked the TSAM what it means"),
    ),
    "requirement.answered": ("reply", lambda _facts: _("Answered what was asked")),
    "requirement.withdrawn": ("circle-slash", _because(lambda: _("Needed no more"))),
}
