"""What we say to a tracker: a new issue, a field of ours that moved, a comment.

Nothing here is said twice: an issue of ours carries our number as its label and is looked for
before it is made, fields are compared first, and a comment ends with its mark.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from tsam.domains.sprs.models import (
    Disagreement,
    LinkState,
    PriorityRequest,
    Side,
    Spr,
    TrackerComment,
    TrackerLink,
)
from tsam.domains.sprs.trackers import log, mapping, texts
from tsam.domains.sprs.trackers.client import Client, Issue, Rejected
from tsam.domains.sprs.trackers.meeting import Meeting, disagree
from tsam.domains.sprs.trackers.noting import mark, nameless
from tsam.domains.sprs.trackers.rules import RULES
from tsam.domains.sprs.trackers.sentences import sentence
from tsam.domains.sprs.trackers.texts import NamesSomebody

HELD_BACK = _later(
    "It names a customer or one of their people, so it does not leave. Say it without."
)


def create(link: TrackerLink, client: Client) -> Issue:
    """Its issue, made now or found where an earlier try had made it. Raises NamesSomebody."""
    spr, tracker = link.spr, link.tracker
    fields = texts.fields_of(spr, mapping.read(tracker.mapping), tracker.issue_type)
    there = client.marked(texts.label_of(spr))
    return there or client.issue(client.create(fields))


@transaction.atomic
def created(link: TrackerLink, issue: Issue, *, at: datetime) -> None:
    """What we know differs from the issue goes there next; what it says is no news."""
    link.agreed = {
        "status": ["", issue.word],
        "severity": ["", issue.priority],
        "target": ["", issue.target],
    }
    link.issue_id, link.issue_key = issue.id, issue.key
    link.state, link.trouble = LinkState.LINKED, ""
    link.save(update_fields=["agreed", "issue_id", "issue_key", "state", "trouble"])
    said = _("%(key)s was created.") % {"key": issue.key}
    log.write(link.tracker, said, at=at, link=link, is_incoming=False)


def send(met: Meeting, client: Client) -> bool:
    """Say there what moved here; False when there was nothing to say."""
    for name in met.to_send:
        try:
            trouble = _SEND[name](met, client)
        except Rejected as refused:
            trouble = sentence(refused)
        except NamesSomebody:
            trouble = str(HELD_BACK)
        _told(met, name, trouble)
    comments = _say_comments(met.link, client, at=met.at)
    return bool(met.to_send) or comments


@transaction.atomic
def sent(met: Meeting, issue: Issue) -> None:
    """What the tracker made of it is what we agree on; what it did not take is shown."""
    after = Meeting(met.link, met.spr, issue, met.words, met.at)
    link = TrackerLink._base_manager.select_for_update(of=("self",)).get(pk=met.link.pk)
    for name in met.to_send:
        link.agreed[name] = [met.ours(name), after.theirs(name)]
        if not after.is_same(name):
            disagree(met, name, met.ours(name), after.theirs(name), Side.DESK)
        else:
            open_ones = Disagreement._base_manager.filter(link=link, field=name)
            open_ones.filter(settled_at=None).exclude(holds=Side.TRACKER).update(settled_at=met.at)
    link.status = nameless(issue.word)
    link.changed_there_at = issue.updated_at
    link.save(update_fields=["agreed", "status", "changed_there_at"])


def _severity(met: Meeting, client: Client) -> str:
    word = met.words.priority_for(met.spr.severity)
    if word is None:
        return _("No priority there stands for “%(ours)s”. Map one, and it follows.") % {
            "ours": met.spr.get_severity_display()
        }
    client.edit(met.issue.id, {"priority": word})
    return ""


def _target(met: Meeting, client: Client) -> str:
    client.edit(met.issue.id, {"version": texts.guarded(met.spr.target_release)})
    return ""


def _status(met: Meeting, client: Client) -> str:
    word = met.words.word_for(met.spr.state)
    if word is None:
        return _("No status there stands for “%(ours)s”. Map one, and it follows.") % {
            "ours": met.spr.get_state_display()
        }
    if word[0] != met.issue.status and not client.move(met.issue.id, *word):
        return _("From “%(there)s” its workflow has no step to “%(word)s”. Take it there.") % {
            "there": met.issue.status,
            "word": word[0],
        }
    return ""


_SEND = {"severity": _severity, "target": _target, "status": _status}


def _told(met: Meeting, name: str, trouble: str) -> None:
    said = _("%(field)s went there: %(ours)s") % {
        "field": RULES[name].label,
        "ours": _shown(met, name),
    }
    log.write(
        met.link.tracker,
        trouble or said,
        at=met.at,
        link=met.link,
        is_error=bool(trouble),
        is_incoming=False,
    )


def _shown(met: Meeting, name: str) -> str:
    labels = {
        "status": met.spr.get_state_display(),
        "severity": met.spr.get_severity_display(),
    }
    return labels.get(name) or met.ours(name) or "-"


def _say_comments(link: TrackerLink, client: Client, *, at: datetime) -> bool:
    waiting = TrackerComment._base_manager.filter(link=link, external_id="").exclude(source="")
    is_any = False
    for one in waiting.select_related("link__spr").order_by("pk"):
        said, is_error = _("A comment went there."), False
        try:
            text = f"{texts.guarded(one.text)}\n\n{mark(one)}"
            one.external_id = client.comment(link.issue_id, text)
        except Rejected as refused:
            said, is_error = sentence(refused), True
        except NamesSomebody:
            said, is_error = str(HELD_BACK), True
        # Sent or refused for good: either way it is not tried again by itself.
        one.external_id = one.external_id or f"?{one.pk}"
        one.save(update_fields=["external_id"])
        log.write(link.tracker, said, at=at, link=link, is_error=is_error, is_incoming=False)
        is_any = True
    return is_any


def queue_request(link: TrackerLink, request: PriorityRequest, *, at: datetime) -> None:
    """A request for priority is a comment there; one for each word, however often it is asked."""
    spr = Spr._base_manager.get(pk=request.spr_id)
    source = f"request-{request.pk}{'-more' if request.more else ''}"
    TrackerComment._base_manager.get_or_create(
        link=link,
        source=source,
        defaults={
            "author": "TSAM Desk",
            "text": texts.asked(request, spr.number),
            "at": at,
        },
    )
