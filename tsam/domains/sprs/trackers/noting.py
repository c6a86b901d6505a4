"""What was said and done there, for the log of the tracker and for who works with the SPR."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tsam.domains.sprs.models import TrackerComment
from tsam.domains.sprs.trackers import log
from tsam.domains.sprs.trackers.meeting import Meeting
from tsam.domains.sprs.trackers.texts import NamesSomebody, guarded

_TOLD = {"status", "resolution", "Fix Version", "priority"}
# Beside the fields: up to which of its changes the log has told.
_LAST = "change"


def nameless(words: str) -> str:
    """Words of theirs for all who work with SPRs, of whom some read no customer's name."""
    try:
        return guarded(words)
    except NamesSomebody:
        return _("left out here, because it names a customer")


def note_move(met: Meeting) -> None:
    former = met.link.issue_key
    if former and met.link.issue_id and former != met.issue.key:
        sentence = _("%(former)s was moved and is %(key)s now. The link follows.")
        said = sentence % {"former": former, "key": met.issue.key}
        met.link.issue_key = met.issue.key
        log.write(met.link.tracker, said, at=met.at, link=met.link)


def note_changes(met: Meeting) -> None:
    """One line for each change of theirs, by its own number; those before the link are theirs."""
    ourselves = met.link.tracker.seen.get("person", "")
    met.link.issue_key = met.issue.key
    known = int(met.link.agreed.get(_LAST, ["", "0"])[1])
    last = max((int(one.id) for one in met.issue.changes if one.id.isdecimal()), default=known)
    met.link.agreed[_LAST] = ["", str(last)]
    if met.link.looked_at is None:
        return
    for change in met.issue.changes:
        told = [item for item in change.items if item[0] in _TOLD]
        is_old = change.id.isdecimal() and int(change.id) <= known
        if not told or change.author == ourselves or is_old:
            continue
        said = "; ".join(
            _("%(field)s: %(after)s, was %(before)s")
            % {"field": name, "after": after or "-", "before": before or "-"}
            for name, before, after in told
        )
        name = f"{met.issue.id}:{change.id}"
        sentence = _("%(author)s there: %(said)s") % {"author": change.author, "said": said}
        line = nameless(sentence)
        log.write(met.link.tracker, line, at=met.at, link=met.link, change=name)


def keep_comments(met: Meeting) -> None:
    """Their words stay inside. One that names a customer is read there, not here."""
    there = TrackerComment._base_manager.filter(link=met.link)
    known = set(there.exclude(external_id="").values_list("external_id", flat=True))
    for one in met.issue.comments:
        if one.id in known or _is_ours(met, one.id, one.text):
            continue
        try:
            text = guarded(one.text)
        except NamesSomebody:
            text = _("Left out here, because it names a customer. Read it in the tracker.")
        TrackerComment._base_manager.create(
            link=met.link, external_id=one.id, author=one.author[:120], text=text, at=one.at
        )


def _is_ours(met: Meeting, external_id: str, text: str) -> bool:
    """A comment that we sent and did not hear the answer of: its mark says which one it is."""
    waiting = TrackerComment._base_manager.filter(link=met.link, external_id="")
    for one in waiting.exclude(source=""):
        if text.rstrip().endswith(mark(one)):
            one.external_id = external_id
            one.save(update_fields=["external_id"])
            return True
    return False


def mark(comment: TrackerComment) -> str:
    """What ends a comment of ours there, so that it is known again."""
    return f"[{comment.link.spr.number} {comment.source}]"
