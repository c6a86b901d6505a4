"""Working with an issue: create it, say which it is, write there, settle what both say."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.people.models import User
from tsam.domains.sprs.actions import course, raising
from tsam.domains.sprs.actions.raising import Description
from tsam.domains.sprs.actions.steps import hold, line, passage, say
from tsam.domains.sprs.models import (
    EXITS,
    Disagreement,
    LinkState,
    Side,
    Spr,
    Tracker,
    TrackerComment,
    TrackerLink,
)
from tsam.domains.sprs.trackers import log, mapping, policies, taking, texts
from tsam.domains.sprs.trackers.actions import ATTEND
from tsam.kernel import queue
from tsam.kernel.verdicts import require

_KEY = re.compile(r"[A-Z][A-Z0-9_]{0,39}-[1-9][0-9]{0,8}")
_ADDRESS = re.compile(r"https?://\S+/browse/([A-Za-z][\w]*-[0-9]+)\S*")


@transaction.atomic
def raise_spr(
    said: Description,
    *,
    by: User,
    at: datetime,
    public_text: str = "",
    tracker: Tracker | None = None,
    key: str = "",
) -> Spr:
    """Raise it here and, where a tracker is named, there too: a new issue, or the one of `key`."""
    spr = raising.raise_spr(said, by=by, at=at, public_text=public_text)
    if tracker and key.strip():
        link_issue(spr, tracker, by=by, at=at, key=key, field="issue_key")
    elif tracker:
        create_issue(spr, tracker, by=by, at=at)
    elif key.strip():
        raise ValidationError({"tracker": _("Say in which tracker this issue is.")})
    return spr


@transaction.atomic
def create_issue(spr: Spr, tracker: Tracker, *, by: User, at: datetime) -> TrackerLink:
    """Have an issue made of it there. Raises ValidationError where its words name a customer."""
    require(policies.link(by))
    spr = hold(spr)
    _free(spr)
    try:
        texts.fields_of(spr, mapping.read(tracker.mapping), tracker.issue_type)
    except texts.NamesSomebody:
        raise ValidationError(
            _("Its internal words name a customer or one of their people. Say it without.")
        ) from None
    return _linked(spr, tracker, LinkState.CREATING, "", by, at)


@transaction.atomic
def link_issue(
    spr: Spr, tracker: Tracker, *, by: User, at: datetime, key: str, field: str = "key"
) -> TrackerLink:
    """Say that an issue there is the same defect; `key` may be its whole address.

    Raises ValidationError for the `field` that it was written in.
    """
    require(policies.link(by))
    spr = hold(spr)
    _free(spr)
    written = key_of(key, field)
    other = TrackerLink._base_manager.filter(tracker=tracker, issue_key=written)
    if there := other.exclude(spr=spr).select_related("spr").first():
        said = _("%(key)s is linked with %(number)s already.")
        raise ValidationError({field: said % {"key": written, "number": there.spr.number}})
    return _linked(spr, tracker, LinkState.FINDING, written, by, at)


@transaction.atomic
def unlink(spr: Spr, *, by: User, at: datetime) -> None:
    """It was the wrong issue. Nothing is deleted there."""
    require(policies.link(by))
    link = _held(hold(spr))
    said = _("The link was taken away.")
    log.write(link.tracker, said, at=at, link=link, is_incoming=False)
    facts = {"key": link.issue_key, "tracker": link.tracker.name, "_tracker": link.pk}
    say("spr.issue_unlinked", link.spr, by=by, at=at, facts=facts)
    link.delete()


@transaction.atomic
def comment(spr: Spr, *, by: User, at: datetime, text: str) -> TrackerComment:
    """Write to R&D there. Raises ValidationError where it names a customer."""
    require(policies.link(by))
    link = _held(hold(spr))
    words = passage("text", text, 4000, missing=_("Write what R&D should read there."))
    try:
        texts.guarded(words)
    except texts.NamesSomebody:
        raise ValidationError(
            {"text": _("It names a customer or one of their people. Say it without.")}
        ) from None
    made = TrackerComment._base_manager.create(
        link=link, source=f"word-{uuid4().hex[:12]}", author=by.name[:120], text=words, at=at
    )
    queue.enqueue(queue.SHORT, ATTEND, link.pk)
    return made


@transaction.atomic
def settle(
    row: Disagreement,
    *,
    by: User,
    at: datetime,
    take: str,
    reason: str = "",
    public_reason: str = "",
) -> Spr:
    """Say whose word is right. Theirs against a fix needs both reasons, as our own would.

    What their word overruled, and what no step of ours follows, is only seen with it. Raises
    ValidationError by field.
    """
    require(policies.link(by))
    link = TrackerLink._base_manager.select_related("tracker").get(pk=row.link_id)
    spr = hold(Spr(pk=link.spr_id))
    row = Disagreement._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if row.settled_at:
        raise ValidationError(_("Somebody settled this already."))
    if take not in Side.values:
        raise ValidationError({"take": _("Choose whose word is right.")})
    if takes_theirs(row) and take == Side.TRACKER:
        _take_theirs(row, link, spr, by, at, reason, public_reason)
    elif row.holds != Side.TRACKER and take == Side.DESK:
        # As if ours had moved just now: then it goes out.
        link.agreed[row.field] = ["", link.agreed.get(row.field, ["", ""])[1]]
        link.save(update_fields=["agreed"])
    row.settled_at, row.settled_by = at, by
    row.save(update_fields=["settled_at", "settled_by"])
    facts = {"field": row.field, "take": take, "_tracker": link.pk}
    say("spr.disagreement_settled", spr, by=by, at=at, facts=facts)
    queue.enqueue(queue.SHORT, ATTEND, link.pk)
    return spr


def takes_theirs(row: Disagreement) -> bool:
    """Can a person take theirs here? Else the tracker's word is only seen, or was taken."""
    return not row.holds or row.field == "severity"


def key_of(written: str, field: str = "key") -> str:
    """The key in "ket-12" or in the address of its page. Raises ValidationError."""
    found = _ADDRESS.fullmatch(written.strip())
    key = (found[1] if found else written.strip()).upper()
    if not _KEY.fullmatch(key):
        raise ValidationError({field: _("Write a key such as KET-123, or the issue's address.")})
    return key


def _take_theirs(
    row: Disagreement,
    link: TrackerLink,
    spr: Spr,
    by: User,
    at: datetime,
    reason: str,
    public_reason: str,
) -> None:
    words = mapping.read(link.tracker.mapping)
    facts = {"_tracker": link.pk}
    if row.field == "severity":
        wanted = words.severity_of(row.theirs)
        if wanted is None:
            raise ValidationError({"take": _("Nobody has said what their word means.")})
        raising.weigh(spr, wanted, by=by, at=at, more=facts)
        return
    status, _slash, resolution = row.theirs.removesuffix(" +").partition("/")
    state = words.state_of(status, resolution) if row.field == "status" else None
    path = taking.path_to(spr.state, state) if state in EXITS else None
    if state is None or path is None:
        raise ValidationError({"take": _("Take this step on the SPR itself.")})
    if state == "DUPLICATE":
        raise ValidationError({"take": _("Say on the SPR of which other it is a duplicate.")})
    missing = _("Say why, as customers may read it.")
    why = line("reason", reason, 400, missing=_("Say why, for our own people."))
    told = line("public_reason", public_reason, 400, missing=missing)
    more = {"reason": why, **facts}
    course.step(spr, path[-1], by=by, at=at, facts=more, public_reason=told, via=path[:-1])


def _free(spr: Spr) -> None:
    there = TrackerLink._base_manager.filter(spr=spr).first()
    if there and there.state != LinkState.GONE:
        raise ValidationError(_("It is linked with an issue already."))
    if there:
        there.delete()


def _linked(
    spr: Spr, tracker: Tracker, state: str, key: str, by: User, at: datetime
) -> TrackerLink:
    link = TrackerLink._base_manager.create(
        spr=spr, tracker=tracker, state=state, issue_key=key, linked_by=by, linked_at=at
    )
    facts = {"key": key, "tracker": tracker.name, "_tracker": link.pk}
    say("spr.issue_linked", spr, by=by, at=at, facts=facts)
    queue.enqueue(queue.SHORT, ATTEND, link.pk)
    return link


def _held(spr: Spr) -> TrackerLink:
    rows = TrackerLink._base_manager.select_for_update(of=("self",)).filter(spr=spr)
    link = rows.select_related("tracker", "spr").first()
    if link is None:
        raise ValidationError(_("It is linked with no issue."))
    return link
