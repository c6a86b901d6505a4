"""What happened in a case, as its reader may hear it: letters, notes and moves on one rail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Event
from tsam.domains.accounts.models.event import EventQuerySet
from tsam.domains.cases.models import Attachment, Case, Message, Note, Phase, State
from tsam.domains.people.models import User


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


def tell(reader: User, case: Case) -> list[Entry]:
    """Letters, notes and moves in the order in which they happened, oldest first."""
    files: dict[tuple[str, int], list[Attachment]] = {}
    for attachment in Attachment.objects.visible_to(reader).filter(case=case).order_by("pk"):
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
        for word in Message.objects.visible_to(reader).filter(case=case).select_related("author")
    ]
    noted = [
        Entry(
            "note", note.at, note.author, note.text, files=tuple(files.get(("note", note.pk), ()))
        )
        for note in Note.objects.visible_to(reader).filter(case=case).select_related("author")
    ]
    happened = [
        Entry("event", event.at, event.by, event=event, sentence=sentence)
        for event in events(reader, case).select_related("by")
        if (sentence := sentence_of(event))
    ]
    return sorted([*happened, *said, *noted], key=lambda entry: entry.at)


def events(reader: User, case: Case) -> EventQuerySet:
    """What happened to a case that the reader came by through visible_to()."""
    return Event.objects.of_visible("case", case.pk, reader)


def sentence_of(event: Event) -> str:
    """An event as one line; empty for those that a letter or a note in the timeline shows."""
    facts = event.facts
    lines: dict[str, Callable[[], str]] = {
        "case.opened": lambda: _("opened the case with severity %s") % facts.get("severity", ""),
        "case.severity_changed": lambda: (
            _("changed the severity from %(old)s to %(new)s")
            % {"old": facts["severity"][0], "new": facts["severity"][1]}
        ),
        "case.assigned": lambda: _("changed the owner"),
        "case.next_action_set": lambda: (
            _("set the next action: %s") % facts["next_action"][1]
            if facts["next_action"][1]
            else _("cleared the next action")
        ),
        "case.promised": lambda: _("promised: %s") % facts["promise"],
        "case.moved": lambda: _moved(facts),
        "case.state_changed": lambda: _moved(facts),
        "case.solution_proposed": lambda: _("proposed a solution"),
        "case.closed": lambda: _closed(facts),
        "case.reopened": lambda: _("reopened the case"),
        "case.phase_changed": lambda: _("moved on to %s") % Phase(facts["phase"][1]).label,
        "case.participant_added": lambda: _("added %s") % facts["name"],
        "case.participant_removed": lambda: _("removed %s") % facts["name"],
    }
    line = lines.get(event.name)
    return str(line()) if line else ""


def _moved(facts: dict[str, Any]) -> str:
    before, after = facts["state"]
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
