"""What happened to a defect, one line for each event: for our people, and in public words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from tsam.domains.accounts.models import Event
from tsam.domains.accounts.models.event import EventQuerySet
from tsam.domains.accounts.story import Line
from tsam.domains.people.models import User
from tsam.domains.sprs.models import (
    Answer,
    Side,
    Spr,
    SprInterest,
    SprPublic,
    SprSeverity,
    SprState,
    Standing,
    Workaround,
)
from tsam.kernel.blanks import Blank
from tsam.kernel.questions import Question

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Facts = Mapping[str, Any]

# What a customer reads in the place of a state: what it means for them.
PUBLIC_STATES: Mapping[str, StrOrPromise] = {
    SprState.SUBMITTED: _later("Reported to our developers"),
    SprState.VALIDATED: _later("Confirmed"),
    SprState.IN_WORK: _later("Being worked on"),
    SprState.FIX_COMMITTED: _later("A fix is planned"),
    SprState.RESOLVED: _later("Fixed, not out yet"),
    SprState.AVAILABLE: _later("The fix is out"),
    SprState.INSTALLED: _later("The fix is installed"),
    SprState.VERIFIED: _later("Fixed, and seen to be"),
    SprState.NOT_A_DEFECT: _later("Works as designed"),
    SprState.DUPLICATE: _later("Known under another number"),
    SprState.CANNOT_REPRODUCE: _later("Could not be brought about here"),
    SprState.NOT_PLANNED: _later("A fix is not planned"),
    SprState.ENHANCEMENT: _later("Kept as a wish for the product"),
    SprState.RE_EVALUATION: _later("Being looked at again"),
    SprState.REGRESSED: _later("Came back, being worked on"),
}


# So much of its history stands on its page.
HISTORY = 60
_LATEST: Question[Event] = Question(
    lambda rows: (
        rows.filter(noun="spr", key=Blank("spr")).select_related("by").order_by("-pk")[:HISTORY]
    )
)


def events_of(reader: User, spr: Spr) -> EventQuerySet:
    """What happened to an SPR that the reader came by through visible_to(), newest first."""
    return Event.objects.of_visible("spr", spr.pk, reader).select_related("by").order_by("-pk")


def latest_of(reader: User, spr: Spr) -> list[Event]:
    """The last of them, for its page."""
    return _LATEST.of(Event.objects.heard_by(reader), spr=spr.pk)


def public_events_of(reader: User, public: SprPublic, interest: SprInterest) -> EventQuerySet:
    """What its customer may know: from the day on which it hit them, and not before."""
    found = Event.objects.of_visible("sprpublic", public.pk, reader)
    return found.filter(at__gte=interest.since).order_by("-pk")


def interest_events_of(reader: User, interest: SprInterest) -> EventQuerySet:
    found = Event.objects.of_visible("sprinterest", interest.pk, reader)
    return found.select_related("by").order_by("-pk")


def tell(events: Iterable[Event]) -> list[Line]:
    """In the order in which they come. `by` comes with them."""
    return [
        Line(event.at, event.by, icon, words(event.facts))
        for event in events
        for icon, words in [_SENTENCES.get(event.name, ("circle-dot", _other))]
    ]


def day_of(text: str) -> str:
    return date_format(date.fromisoformat(text), "j M Y")


def _because(said: str, facts: Facts) -> str:
    reason = facts.get("reason")
    return _("%(said)s: %(reason)s") % {"said": said, "reason": reason} if reason else said


def _raised(facts: Facts) -> str:
    return _("Submitted, severity %(name)s") % {"name": SprSeverity(facts["severity"]).label}


def _moved(facts: Facts) -> str:
    before, after = (SprState(state).label for state in facts["state"])
    said = _("%(after)s, was %(before)s") % {"after": after, "before": before}
    if facts.get("of"):
        said = _("Duplicate of %(number)s") % {"number": facts["of"]}
    if facts.get("resolved_in"):
        said = _("Resolved in %(release)s") % {"release": facts["resolved_in"]}
    return _because(said, facts)


def _target(facts: Facts) -> str:
    former, now = _release(facts, 0), _release(facts, 1)
    if not former:
        return _because(_("Planned for %(now)s") % {"now": now}, facts)
    said = _("Target %(now)s, was %(former)s") % {"now": now, "former": former}
    return _because(said, facts)


def _release(facts: Facts, index: int) -> str:
    release, day = facts["target_release"][index], facts["target_on"][index]
    if not day:
        return str(release)
    return _("%(release)s on %(day)s") % {"release": release, "day": day_of(day)}


def _described(facts: Facts) -> str:
    if "severity" in facts:
        return _severity(facts)
    labels = {
        "title": _("the title"),
        "text": _("the internal text"),
        "product": _("the product"),
        "component": _("the component"),
        "found_in": _("the release it was found in"),
    }
    return _("Changed: %(what)s") % {
        "what": ", ".join(label for name, label in labels.items() if name in facts)
    }


def _severity(facts: Facts) -> str:
    before, after = (SprSeverity(value).label for value in facts["severity"])
    return _("Severity %(after)s, was %(before)s") % {"after": after, "before": before}


def _owned(facts: Facts) -> str:
    if facts.get("name"):
        return _("%(name)s looks after it") % {"name": facts["name"]}
    return _("Nobody looks after it")


def _workaround(facts: Facts) -> str:
    quality = Workaround(facts["quality"][1])
    if quality == Workaround.NONE:
        return _("There is no workaround")
    said = {
        Workaround.PARTIAL: _("A workaround helps in part"),
        Workaround.FULL: _("A workaround helps fully"),
    }[quality]
    return _("%(said)s, tried here") % {"said": said} if facts.get("is_verified") else said


def _answered(facts: Facts) -> str:
    return {
        Answer.ACCEPTED: _("R&D accepted the request"),
        Answer.DECLINED: _("R&D declined the request"),
        Answer.MORE: _("R&D asked for more"),
    }.get(facts["answer"], _("R&D answered"))


def _doubled(facts: Facts) -> str:
    return _("%(number)s joined as a duplicate") % {"number": facts["other"]}


def _installed(facts: Facts) -> str:
    return _("Installed on %(day)s") % {"day": day_of(facts["installed_on"][1])}


def _verified(facts: Facts) -> str:
    return _("Verified on %(day)s") % {"day": day_of(facts["verified_on"][1])}


def _asked_again(facts: Facts) -> str:
    return _("Asked to look at it again: %(reason)s") % {"reason": facts["reason"]}


def _linked(facts: Facts) -> str:
    if facts.get("key"):
        return _("%(key)s in %(tracker)s is the same defect") % facts
    return _("Created in %(tracker)s") % facts


def _unlinked(facts: Facts) -> str:
    return _("%(key)s in %(tracker)s is another defect") % facts


def _settled(facts: Facts) -> str:
    if facts["take"] == Side.TRACKER:
        return _("Where the tracker said something else, its word was taken")
    return _("Where the tracker said something else, ours was kept")


def _publicly_moved(facts: Facts) -> str:
    said = str(PUBLIC_STATES[facts["state"][1]])
    if facts.get("resolved_in"):
        said = _("Fixed in %(release)s, not out yet") % {"release": facts["resolved_in"]}
    return _because(said, facts)


def _carried(facts: Facts) -> str:
    said = {
        Standing.PLANNED: _("%(release)s is to bring the fix"),
        Standing.CONTAINED: _("The fix is in %(release)s"),
        Standing.CONFIRMED: _("The fix was seen to be in %(release)s"),
    }
    otherwise = _("%(release)s does not bring the fix after all")
    return said.get(facts["standing"], otherwise) % {"release": facts["release"]}


def _plain(words: StrOrPromise) -> Callable[[Facts], str]:
    return lambda _facts: str(words)


def _other(_facts: Facts) -> str:
    return _("Changed")


_SENTENCES: Mapping[str, tuple[str, Callable[[Facts], str]]] = {
    "spr.raised": ("bug", _raised),
    "spr.imported": ("file-up", _plain(_later("Came with an import"))),
    "spr.described": ("pencil", _described),
    "spr.owned": ("user-cog", _owned),
    "spr.moved": ("circle-dot", _moved),
    "spr.target_set": ("calendar-clock", _target),
    "spr.carried": ("package", _carried),
    "spr.doubled": ("git-compare", _doubled),
    "spr.worded": ("eye", _plain(_later("The text for customers was written anew"))),
    "spr.workaround_noted": ("shield-check", _workaround),
    "spr.priority_asked": ("send", _plain(_later("R&D was asked to put it first"))),
    "spr.priority_answered": ("reply", _answered),
    "spr.issue_linked": ("link", _linked),
    "spr.issue_unlinked": ("unlink", _unlinked),
    "spr.disagreement_settled": ("scale", _settled),
    "spr.more_given": ("send", _plain(_later("What R&D asked for was sent"))),
    "sprinterest.noted": ("building", _plain(_later("A case here was traced to it"))),
    "spr.undone_there": ("circle-slash", _plain(_later("It does not hit a place noted before"))),
    "sprinterest.followed": ("user-plus", _plain(_later("Somebody else follows it there"))),
    "sprinterest.described": ("pencil", _plain(_later("What waits for it was described anew"))),
    "sprinterest.installed": ("circle-check", _installed),
    "sprinterest.verified": ("badge-check", _verified),
    "sprinterest.asked_again": ("undo-2", _asked_again),
    "sprpublic.raised": ("bug", _plain(_later("Reported to our developers"))),
    "sprpublic.severity_changed": ("arrow-left-right", _severity),
    "sprpublic.moved": ("circle-dot", _publicly_moved),
    "sprpublic.target_set": ("calendar-clock", _target),
    "sprpublic.worded": ("pencil", _plain(_later("We described it anew"))),
    "sprpublic.workaround_noted": ("shield-check", _workaround),
}
