"""Why a case stands where it stands, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.cases.models import ClockKind, ClockState
from tsam.domains.escalations.models import State as EscalationState


@dataclass(frozen=True)
class Reason:
    """One term in words: what it is called, what it gives, and the fact behind it.

    `moment`, where there is one, is shown beside the sentence in the reader's zone.
    """

    name: str
    label: str
    points: int
    sentence: str
    moment: datetime | None = None


def reasons(terms: Iterable[tuple[str, int, Mapping[str, Any]]]) -> list[Reason]:
    """The terms of a rank as people read them, strongest first."""
    spoken = [_reason(name, points, facts) for name, points, facts in terms]
    return sorted(spoken, key=lambda reason: (-abs(reason.points), reason.name))


def headline(terms: Iterable[tuple[str, int, Mapping[str, Any]]]) -> str:
    """The strongest reason, for a list: what lifts the case most beside its severity."""
    # Chosen before anything is put into words: a list asks this for every row.
    lifting = [term for term in terms if term[1] > 0]
    telling = [term for term in lifting if term[0] != "age"] or lifting
    if not telling:
        return ""
    name, _points, facts = min(telling, key=lambda term: (-term[1], term[0]))
    return _SENTENCES[name](facts)


def _reason(name: str, points: int, facts: Mapping[str, Any]) -> Reason:
    labels = {
        "severity": _("Severity"),
        "requirement": _("Documented need"),
        "area": _("Area"),
        "milestone": _("Milestone"),
        "spr": _("Fix of its SPR"),
        "order": _("Their order"),
        "escalation": _("Escalation"),
        "override": _("Moved by hand"),
        "clock": _("Clock"),
        "promise": _("Promise"),
        "silence": _("Silence"),
        "age": _("Age"),
    }
    moment = facts.get("due_at") or facts.get("promised_at") or facts.get("until")
    return Reason(
        name=name,
        label=labels.get(name, name),
        points=points,
        sentence=_SENTENCES[name](facts),
        moment=datetime.fromisoformat(moment) if moment else None,
    )


def _severity(facts: Mapping[str, Any]) -> str:
    return _("Severity %(severity)d") % {"severity": facts["severity"]}


def _requirement(facts: Mapping[str, Any]) -> str:
    return _("It serves %(label)s, “%(statement)s”, weight %(weight)d") % {
        "label": facts["label"],
        "statement": facts["statement"],
        "weight": facts["weight"],
    }


def _area(facts: Mapping[str, Any]) -> str:
    if facts["called_off"]:
        return _("Its project %(label)s was called off") % {"label": facts["label"]}
    names = {
        "PRODUCTION": _("It concerns production"),
        "PROJECT": _("It concerns the project %(label)s"),
        "UNCLASSIFIED": _("Nobody has said what it concerns"),
    }
    first, *second = facts["areas"]
    said = names[first] % {"label": facts["label"]}
    if not second:
        return said
    also = {"PRODUCTION": _("production"), "PROJECT": _("the project %(label)s")}
    return _("%(said)s, and %(also)s too") % {
        "said": said,
        "also": also[second[0]] % {"label": facts["label"]},
    }


def _milestone(facts: Mapping[str, Any]) -> str:
    day, left = date_format(date.fromisoformat(facts["on"]), "j M"), facts["left"]
    what = (
        _("“%(name)s”, %(day)s") % {"name": facts["name"], "day": day}
        if facts["kind"] == "milestone"
        else _("Go-live of %(label)s, %(day)s") % {"label": facts["label"], "day": day}
    )
    if left > 0:
        words = ngettext(
            "%(what)s: %(n)d service day left", "%(what)s: %(n)d service days left", left
        )
    elif facts["kind"] == "live":
        words = ngettext(
            "%(what)s: live for %(n)d service day", "%(what)s: live for %(n)d service days", -left
        )
    elif left == 0:
        words = _("%(what)s: the day is here")
    else:
        words = ngettext(
            "%(what)s: past by %(n)d service day", "%(what)s: past by %(n)d service days", -left
        )
    return words % {"what": what, "n": abs(left)}


def _order(facts: Mapping[str, Any]) -> str:
    return _("The customer puts it at %(place)d of %(of)d") % {
        "place": facts["place"],
        "of": facts["of"],
    }


def _escalation(facts: Mapping[str, Any]) -> str:
    words = _("%(number)s is on level %(level)d")
    if facts["close_asked"]:
        words = _("%(number)s: the customer is asked whether it is over")
    elif facts["state"] == EscalationState.REQUESTED:
        words = _("%(number)s is asked for, on level %(level)d")
    elif facts["state"] == EscalationState.MONITORING:
        words = _("%(number)s is under watch")
    said = words % {"number": facts["number"], "level": facts["level"]}
    return _("%(said)s, about its SPR") % {"said": said} if facts["by_spr"] else said


def _override(facts: Mapping[str, Any]) -> str:
    return _("%(by)s moved it by hand: %(reason)s") % {
        "by": facts["by"],
        "reason": facts["reason"],
    }


def _clock(facts: Mapping[str, Any]) -> str:
    if facts["state"] == ClockState.PAUSED:
        return _("It is the customer's move, so the clock rests")
    is_first = facts["kind"] == ClockKind.RESPONSE
    if "late_hours" in facts:
        late = facts["late_hours"]
        if is_first:
            return ngettext(
                "The first answer is late by %(hours)d hour",
                "The first answer is late by %(hours)d hours",
                late,
            ) % {"hours": late}
        return ngettext(
            "The update is late by %(hours)d hour", "The update is late by %(hours)d hours", late
        ) % {"hours": late}
    left = span(facts.get("left_minutes", 0))
    if is_first:
        return _("%(left)s of service time left for the first answer") % {"left": left}
    return _("%(left)s of service time left for the next update") % {"left": left}


def _promise(facts: Mapping[str, Any]) -> str:
    late = facts.get("late_hours")
    if late is None:
        return _("A promise to the customer falls due")
    return ngettext(
        "A promise is broken since %(hours)d hour",
        "A promise is broken since %(hours)d hours",
        late,
    ) % {"hours": late}


def _silence(facts: Mapping[str, Any]) -> str:
    days = facts["days"]
    return ngettext(
        "The customer heard nothing for %(days)d day",
        "The customer heard nothing for %(days)d days",
        days,
    ) % {"days": days}


def _age(facts: Mapping[str, Any]) -> str:
    days = facts["days"]
    return ngettext("Open for %(days)d day", "Open for %(days)d days", days) % {"days": days}


def _risk(facts: Mapping[str, Any]) -> str:
    day = date_format(date.fromisoformat(facts["on"]), "j M")
    return _("%(number)s is installed before “%(name)s”, %(day)s, with %(percent)d %%") % {
        **facts,
        "day": day,
    }


_SENTENCES = {
    "severity": _severity,
    "requirement": _requirement,
    "area": _area,
    "milestone": _milestone,
    "spr": _risk,
    "order": _order,
    "escalation": _escalation,
    "override": _override,
    "clock": _clock,
    "promise": _promise,
    "silence": _silence,
    "age": _age,
}


def span(minutes: int) -> str:
    """A length of time in two units at most: "2 h 10 min"."""
    hours, rest = divmod(max(0, minutes), 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest or hours >= 10:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
