"""What happened in an escalation, as its reader may hear it: reports, remarks and moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from tsam.domains.accounts.models import Event, Severity
from tsam.domains.accounts.models.event import EventQuerySet
from tsam.domains.escalations.models import (
    Channel,
    CheckItem,
    Escalation,
    EscalationRemark,
    EscalationReport,
    LevelRole,
    State,
)
from tsam.domains.people.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """One thing in the timeline. `kind` is "report", "words", "remark" or "event"."""

    kind: str
    at: datetime
    who: User | None
    icon: str = ""
    sentence: str = ""
    text: str = ""
    coming: str = ""
    next_update_at: datetime | None = None
    is_public: bool = True


def tell(reader: User, escalation: Escalation) -> list[Entry]:
    """In the order in which it happened, oldest first. What is internal only to whom it is open."""
    told = [
        Entry(
            "words" if one.is_from_customer else "report",
            one.at,
            one.author,
            text=one.happened,
            coming=one.coming,
            next_update_at=one.next_update_at,
        )
        for one in EscalationReport.objects.visible_to(reader)
        .filter(escalation=escalation)
        .select_related("author")
    ]
    kept = [
        Entry("remark", one.at, one.author, text=one.text, is_public=False)
        for one in EscalationRemark.objects.visible_to(reader)
        .filter(escalation=escalation)
        .select_related("author")
    ]
    happened = [
        Entry(
            "event",
            event.at,
            event.by,
            _ICONS.get(event.name, "circle-dot"),
            words,
            is_public=public,
        )
        for event in events(reader, escalation).select_related("by").order_by("at", "pk")
        if (words := sentence_of(event))
        for public in [event.is_public]
    ]
    return sorted([*happened, *told, *kept], key=lambda entry: entry.at)


def events(reader: User, escalation: Escalation) -> EventQuerySet:
    """What happened to an escalation that the reader came by through visible_to()."""
    return Event.objects.of_visible("escalation", escalation.pk, reader)


def sentence_of(event: Event) -> str:
    """An event as one line; empty for those that a word in the timeline shows."""
    words = _SENTENCES.get(event.name)
    return words(event.facts) if words else ""


def plain(words: StrOrPromise) -> Callable[[Facts], str]:
    return lambda _facts: str(words)


def _raised(facts: Facts) -> str:
    if facts.get("channel") == Channel.LETTER:
        return _("escalated it by letter with severity %(n)s") % {"n": facts["severity"]}
    return _("escalated it with severity %(n)s") % {"n": facts["severity"]}


def _acknowledged(_facts: Facts) -> str:
    return _("took it and leads it from now on")


def _level(facts: Facts) -> str:
    before, after = facts["level"]
    words = _("raised it to level %(n)d, %(role)s")
    if after < before:
        words = _("took it down to level %(n)d, %(role)s")
    return words % {"n": after, "role": LevelRole(facts["role"]).label}


def _proposed(facts: Facts) -> str:
    if action := facts.get("action"):
        return _("Level %(n)d is proposed: “%(action)s” was not done in time") % {
            "n": facts["level"],
            "action": action,
        }
    return _("Level %(n)d is proposed: nobody spoke in time") % {"n": facts["level"]}


def _declined(facts: Facts) -> str:
    return _("did not raise it to level %(n)d yet: %(reason)s") % {
        "n": facts["level"],
        "reason": facts["reason"],
    }


def _missed(facts: Facts) -> str:
    return _("The word due %(moment)s did not come; TSAM and manager were told") % {
        "moment": _moment(facts["due"])
    }


def _covered(facts: Facts) -> str:
    before, now = facts["lead"]
    if facts.get("back") or not before:
        return _("gave the lead to %(name)s") % {"name": now}
    return _("gave the lead to %(name)s, in place of %(before)s") % {"name": now, "before": before}


def _severity(facts: Facts) -> str:
    before, after = facts["severity"]
    return _("changed the severity from %(before)s to %(after)s, %(label)s") % {
        "before": before,
        "after": after,
        "label": Severity(after).label,
    }


def _monitored(facts: Facts) -> str:
    return _("put it under watch until %(moment)s") % {"moment": _moment(facts["until"])}


def _close_asked(facts: Facts) -> str:
    return _("asked whether it is over; silence until %(moment)s counts as a yes") % {
        "moment": _moment(facts["until"])
    }


def _close_warned(facts: Facts) -> str:
    return _("Reminder %(n)d of 2: silence until %(moment)s counts as a yes") % {
        "n": facts["n"],
        "moment": _moment(facts["until"]),
    }


def _closed(facts: Facts) -> str:
    state = facts["state"][1]
    if facts.get("merged"):
        return _("made it part of %(number)s") % {"number": facts["why"]}
    if state == State.WITHDRAWN:
        return _("took it back: %(why)s") % {"why": facts["why"]}
    if state == State.CLOSED_SILENT:
        return _("It ended: nobody answered, and two reminders were sent")
    return _("agreed that it is over")


def _words(before: StrOrPromise) -> Callable[[Facts], str]:
    return lambda facts: f"{before}: {facts['words']}"


def _check(before: StrOrPromise) -> Callable[[Facts], str]:
    return lambda facts: f"{before}: {CheckItem(facts['item']).label}"


def _merged(facts: Facts) -> str:
    return _("joined %(number)s to it") % {"number": facts["with"]}


def _case_added(facts: Facts) -> str:
    return _("made %(case)s part of it") % {"case": facts["case"]}


def _moment(iso: str) -> str:
    there = timezone.localtime(datetime.fromisoformat(iso))
    return f"{date_format(there, 'j M')}, {there:%H:%M}"


_SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "escalation.raised": _raised,
    "escalation.raised_again": plain(_later("escalated the same again")),
    "escalation.acknowledged": _acknowledged,
    "escalation.level_raised": _level,
    "escalation.level_lowered": _level,
    "escalation.level_proposed": _proposed,
    "escalation.level_declined": _declined,
    "escalation.update_missed": _missed,
    "escalation.covered": _covered,
    "escalation.severity_changed": _severity,
    "escalation.monitored": _monitored,
    "escalation.resumed": plain(_later("took it up again")),
    "escalation.disagreed": plain(_later("said that it is not over yet")),
    "escalation.close_asked": _close_asked,
    "escalation.close_warned": _close_warned,
    "escalation.closed": _closed,
    "escalation.merged": _merged,
    "escalation.case_added": _case_added,
    "escalation.exit_added": _words(_later("said when it ends")),
    "escalation.exit_met": _words(_later("said that it is true now")),
    "escalation.exit_reopened": _words(_later("said that it is not true after all")),
    "escalation.action_added": _words(_later("planned")),
    "escalation.action_done": _words(_later("did")),
    "escalation.check_done": _check(_later("saw to it")),
    "escalation.check_reopened": _check(_later("reopened")),
    "escalation.goodwill_given": plain(
        _later("The service has ended; we finish this all the same, as goodwill")
    ),
    "escalation.goodwill_ended": plain(_later("The service goes on, and this with it")),
    "escalation.reviewed": plain(_later("wrote the review")),
    "escalation.lesson_shared": plain(_later("shared what we learnt")),
}
_ICONS: Mapping[str, str] = {
    "escalation.raised": "siren",
    "escalation.raised_again": "siren",
    "escalation.acknowledged": "handshake",
    "escalation.level_raised": "arrow-up",
    "escalation.level_lowered": "arrow-down",
    "escalation.level_proposed": "arrow-up",
    "escalation.level_declined": "octagon-x",
    "escalation.update_missed": "bell-off",
    "escalation.covered": "users",
    "escalation.severity_changed": "triangle-alert",
    "escalation.monitored": "eye",
    "escalation.resumed": "undo-2",
    "escalation.disagreed": "undo-2",
    "escalation.close_asked": "message-circle-question-mark",
    "escalation.close_warned": "timer",
    "escalation.closed": "circle-check",
    "escalation.exit_added": "circle-dashed",
    "escalation.exit_met": "circle-check",
}
