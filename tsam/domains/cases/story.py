"""What happened in a case, as its reader may hear it: letters, notes and moves on one rail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tsam.domains.accounts.models import Event
from tsam.domains.accounts.models.event import EventQuerySet
from tsam.domains.cases.models import Attachment, Case, CaseArea, Message, Note, Phase, State
from tsam.domains.people.models import User
from tsam.kernel.blanks import Blank
from tsam.kernel.questions import Question


@dataclass(frozen=True)
class Entry:
    """One thing in the timeline: a letter, a note or an event, with its files."""

    kind: str
    at: datetime
    who: User | None
    text: str = ""
    event: Event | None = None
    sentence: str = ""
    files: tuple[Attachment, ...] = ()


_FILES: Question[Attachment] = Question(lambda rows: rows.filter(case=Blank("case")).order_by("pk"))
_LETTERS: Question[Message] = Question(
    lambda rows: rows.filter(case=Blank("case")).select_related("author")
)
_NOTES: Question[Note] = Question(
    lambda rows: rows.filter(case=Blank("case")).select_related("author")
)
_EVENTS: Question[Event] = Question(
    lambda rows: rows.filter(noun="case", key=Blank("case")).select_related("by")
)

# What a customer hears of a move: whose turn it is, not what we call the state.
_HEARD = {
    State.OPEN: _lazy("took it up again"),
    State.REOPENED: _lazy("took it up again"),
    State.WAITING_CUSTOMER: _lazy("asked you, so our clock rests"),
    State.WAITING_VENDOR: _lazy("asked another vendor"),
    State.WAITING_RND: _lazy("asked our R&D"),
}


def tell(reader: User, case: Case) -> list[Entry]:
    """Letters, notes and moves in the order in which they happened, oldest first."""
    files: dict[tuple[str, int], list[Attachment]] = {}
    for attachment in _FILES.of(Attachment.objects.visible_to(reader), case=case.pk):
        place = (
            ("message", attachment.message_id)
            if attachment.message_id
            else ("note", attachment.note_id)
        )
        files.setdefault((place[0], place[1] or 0), []).append(attachment)
    said = [
        Entry(
            "letter",
            word.at,
            word.author,
            word.text,
            files=tuple(files.get(("message", word.pk), ())),
        )
        for word in _LETTERS.of(Message.objects.visible_to(reader), case=case.pk)
    ]
    noted = [
        Entry(
            "note", note.at, note.author, note.text, files=tuple(files.get(("note", note.pk), ()))
        )
        for note in _NOTES.of(Note.objects.visible_to(reader), case=case.pk)
    ]
    happened = [
        Entry("event", event.at, event.by, event=event, sentence=sentence)
        for event in _EVENTS.of(Event.objects.heard_by(reader), case=case.pk)
        if (sentence := sentence_of(event, reader))
    ]
    return sorted([*happened, *said, *noted], key=lambda entry: entry.at)


def events(reader: User, case: Case) -> EventQuerySet:
    """What happened to a case that the reader came by through visible_to()."""
    return Event.objects.of_visible("case", case.pk, reader)


def sentence_of(event: Event, reader: User) -> str:
    """An event as one line; empty for those that a letter or a note in the timeline shows."""
    facts = event.facts
    lines: dict[str, Callable[[], str]] = {
        "case.opened": lambda: _with_whom(
            _("opened the case with severity %s") % facts.get("severity", ""), facts
        ),
        "case.severity_changed": lambda: _with_down(
            _with_whom(_severity_changed(facts), facts), facts
        ),
        "case.assigned": lambda: _assigned(event),
        "case.next_action_set": lambda: (
            _("set the next action: %s") % facts["next_action"][1]
            if facts["next_action"][1]
            else _("cleared the next action")
        ),
        "case.rank_overridden": lambda: (
            _("moved its rank by %(points)+d points: %(reason)s") % facts
            if facts["points"]
            else _("left its rank to its reasons again")
        ),
        "case.understood": lambda: _("understood why the customer wants it so"),
        "case.asked": lambda: _("asked the TSAM why the customer wants it so"),
        "case.answered": lambda: _("answered what was asked about the customer's order"),
        "case.need_set": lambda: _need_set(facts),
        "case.classified": lambda: _classified(facts),
        "case.spr_linked": lambda: _("linked it with %s") % facts["spr"],
        "case.spr_unlinked": lambda: _("took the link with %s away") % facts["spr"],
        "case.promised": lambda: _("promised: %s") % facts["promise"],
        "case.moved": lambda: _moved(facts, reader),
        "case.state_changed": lambda: _moved(facts, reader),
        "case.solution_proposed": lambda: _("proposed a solution"),
        "case.closed": lambda: _closed(facts),
        "case.reopened": lambda: _("reopened the case"),
        "case.phase_changed": lambda: _("moved on to %s") % Phase(facts["phase"][1]).label,
        "case.participant_added": lambda: _("added %s") % facts["name"],
        "case.participant_removed": lambda: _("removed %s") % facts["name"],
    }
    line = lines.get(event.name)
    return str(line()) if line else ""


def _severity_changed(facts: dict[str, Any]) -> str:
    old, new = facts["severity"]
    if facts.get("reason"):
        return _("changed the severity from %(old)s to %(new)s: %(reason)s") % {
            "old": old,
            "new": new,
            "reason": facts["reason"],
        }
    return _("changed the severity from %(old)s to %(new)s") % {"old": old, "new": new}


def _need_set(facts: dict[str, Any]) -> str:
    label: str | None = facts["requirement"][1]
    if label:
        return _("said that it serves the need %s") % label
    return _("said that it serves no documented need")


def _classified(facts: dict[str, Any]) -> str:
    area, second = facts["area"][1], facts["secondary_area"][1]
    label = facts["label"][1]
    if area == CaseArea.UNCLASSIFIED:
        return _("left open what it concerns")
    names = {
        CaseArea.PRODUCTION: _("production"),
        CaseArea.PROJECT: _("the project %s") % label if label else _("a project"),
    }
    said = _("said that it concerns %s") % names[area]
    if second:
        said = _("said that it concerns %(first)s, and %(second)s too") % {
            "first": names[area],
            "second": names[second],
        }
    return _with_down(said, facts)


def _with_down(said: str, facts: dict[str, Any]) -> str:
    """With severity 0 of a project alone: why it is so all the same."""
    if not facts.get("down_reason"):
        return said
    return _("%(said)s; severity 0 off production, because: %(why)s") % {
        "said": said,
        "why": facts["down_reason"],
    }


def _with_whom(said: str, facts: dict[str, Any]) -> str:
    """With severity 0: who can be called now."""
    if not facts.get("reachable"):
        return said
    return _("%(said)s; to be called: %(name)s, %(phone)s") % {"said": said, **facts["reachable"]}


def _assigned(event: Event) -> str:
    assignee = event.facts.get("assignee")
    if isinstance(assignee, list) and assignee[-1] is not None and assignee[-1] == event.by_id:
        return _("took the case")
    return _("changed the owner")


def _moved(facts: dict[str, Any], reader: User) -> str:
    before, after = facts["state"]
    if reader.is_customer:
        return str(_HEARD.get(after) or _("took the next step"))
    return _("moved it from “%(before)s” to “%(after)s”") % {
        "before": State(before).label,
        "after": State(after).label,
    }


def _closed(facts: dict[str, Any]) -> str:
    if facts.get("how") == "withdrawn":
        return _("withdrew the case: %s") % str(facts.get("reason", ""))
    if facts.get("how") == "agreed":
        return _("agreed to the solution; the case is closed")
    return _("closed the case")
