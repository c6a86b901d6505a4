"""What a tracker says of an issue, taken over into its SPR as far as the rules say.

Runs inside one transaction and asks nothing of the network. It returns the fields that are to go
the other way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts import naming
from tsam.domains.sprs.actions import course
from tsam.domains.sprs.actions.steps import hold, say
from tsam.domains.sprs.models import (
    EXITS,
    FIXED,
    LIFECYCLE,
    Disagreement,
    LinkState,
    Side,
    SprState,
    TrackerLink,
)
from tsam.domains.sprs.trackers import log, mapping, noting
from tsam.domains.sprs.trackers.client import Issue
from tsam.domains.sprs.trackers.meeting import (
    PLANNED,
    Meeting,
    NeedsWords,
    NotTaken,
    agree,
    disagree,
)
from tsam.domains.sprs.trackers.rules import RULES, Step, step

_S = SprState


@transaction.atomic
def take(link: TrackerLink, issue: Issue, *, at: datetime) -> Meeting:
    """Take over what the rules say. Raises nothing of the issue's making."""
    # The SPR before what hangs on it, as people's deeds do, so that nobody waits for ever.
    spr = hold(link.spr)
    link = (
        TrackerLink._base_manager.select_for_update(of=("self",))
        .select_related("tracker", "spr")
        .get(pk=link.pk)
    )
    link.spr = spr
    met = Meeting(link, spr, issue, mapping.read(link.tracker.mapping), at)
    noting.note_move(met)
    noting.note_changes(met)
    noting.keep_comments(met)
    for name in RULES:
        _field(met, name)
    for name in RULES:
        # One field may have settled another: a version that went takes the state along.
        if met.is_same(name):
            agree(met, name)
    link.state, link.trouble = LinkState.LINKED, met.trouble
    link.issue_id, link.issue_key, link.status = issue.id, issue.key, noting.nameless(issue.word)
    link.looked_at, link.changed_there_at = at, issue.updated_at
    link.save(
        update_fields=[
            "state",
            "trouble",
            "issue_id",
            "issue_key",
            "status",
            "looked_at",
            "changed_there_at",
            "agreed",
        ]
    )
    return met


def _field(met: Meeting, name: str) -> None:
    rule, was = RULES[name], met.link.agreed.get(name)
    agreed = (str(was[0]), str(was[1])) if was else None
    ours, theirs = met.ours(name), met.theirs(name)
    what = step(rule, agreed, ours, theirs, is_same=met.is_same(name))
    if agreed is None and not theirs and ours:
        what = Step.SEND if rule.sends else Step.AGREE
    if what in {Step.NOTHING, Step.AGREE}:
        _settled_by_itself(met, name)
        if what == Step.AGREE:
            agree(met, name)
    elif what == Step.SEND:
        met.to_send.append(name)
    elif what == Step.TAKE:
        _taken(met, name)
    elif rule.holds == Side.TRACKER:
        if _taken(met, name):
            disagree(met, name, ours, theirs, Side.TRACKER)
    else:
        disagree(met, name, ours, theirs, Side.DESK)
        if agreed is not None and ours != agreed[0]:
            met.to_send.append(name)
        else:
            agree(met, name)


def _settled_by_itself(met: Meeting, name: str) -> None:
    """Both say the same again. A word of ours that was overruled stays until somebody saw it."""
    if not met.is_same(name):
        return
    open_one = Disagreement._base_manager.filter(link=met.link, field=name, settled_at=None)
    open_one.exclude(holds=Side.TRACKER).update(settled_at=met.at)


def _taken(met: Meeting, name: str) -> bool:
    """Take it, or say why not. True when the SPR says it now."""
    ours, theirs = met.ours(name), met.theirs(name)
    is_taken, is_known = False, True
    try:
        with transaction.atomic():
            _TAKE[name](met)
        is_taken = True
    except NeedsWords:
        disagree(met, name, ours, theirs, "")
    except NotTaken as reason:
        _refuse(met, name, reason.sentence)
        is_known = reason.is_known
        if is_known:
            disagree(met, name, ours, theirs, Side.DESK)
    except ValidationError as wrong:
        _refuse(met, name, " ".join(wrong.messages))
        disagree(met, name, ours, theirs, Side.DESK)
    # Afresh: what was undone must not stay in memory.
    met.spr = met.link.spr = hold(met.spr)
    if is_known:
        agree(met, name)
    return is_taken


def _refuse(met: Meeting, name: str, sentence: str) -> None:
    """A line in the log for each word that was not taken, once."""
    met.trouble = sentence[:400]
    last = met.issue.changes[-1].id if met.issue.changes else ""
    change = f"{met.issue.id}:{last}:{name}:{met.theirs(name)}"
    log.write(met.link.tracker, sentence, at=met.at, link=met.link, change=change, is_error=True)


def _take_status(met: Meeting) -> None:
    meant, spr = met.meant, met.spr
    said = {"key": met.issue.key, "word": met.issue.word}
    if meant is None:
        raise NotTaken(
            _("%(key)s is “%(word)s”, and nobody has said what that means. Map it, and it follows.")
            % said,
            is_known=False,
        )
    if meant in EXITS:
        _decided(met, meant)
        return
    target = _target_of(met)
    if meant in PLANNED and (target or meant == _S.FIX_COMMITTED):
        if target:
            _plan(met, *target)
            return
        meant = _S.IN_WORK
    path = path_to(spr.state, meant)
    if path is None:
        raise NotTaken(
            _("%(key)s went back to “%(word)s”; from “%(ours)s” no step of ours leads there.")
            % {**said, "ours": spr.get_state_display()}
        )
    facts = {"reason": _moved_there(met), "_tracker": met.link.pk}
    if meant in FIXED and not spr.resolved_in:
        version = met.issue.version
        release = _safe(version.name) if version else spr.target_release
        if release:
            spr.resolved_in = facts["resolved_in"] = release
    course.step(spr, path[-1], by=None, at=met.at, facts=facts, via=path[:-1])


def _decided(met: Meeting, meant: SprState) -> None:
    """A duplicate of an SPR needs no words of ours; any other decision against a fix does."""
    if meant != _S.DUPLICATE:
        raise NeedsWords
    other = (
        TrackerLink._base_manager.filter(
            tracker=met.link.tracker_id, issue_key=met.issue.duplicate_of or "-"
        )
        .select_related("spr")
        .first()
    )
    path = path_to(met.spr.state, _S.DUPLICATE)
    if other is None or path is None:
        raise NeedsWords
    facts = {"reason": _moved_there(met), "_tracker": met.link.pk}
    course.double(met.spr, hold(other.spr), by=None, at=met.at, facts=facts, via=path[:-1])


def _take_target(met: Meeting) -> None:
    if target := _target_of(met):
        if met.meant not in PLANNED:
            # A version on what nobody looked at yet promises nothing.
            return
        _plan(met, *target)
        return
    if met.spr.state == _S.FIX_COMMITTED:
        facts = {"reason": _moved_there(met), "_tracker": met.link.pk}
        course.step(met.spr, _S.IN_WORK, by=None, at=met.at, facts=facts)


def _plan(met: Meeting, release: str, on: date | None) -> None:
    path = path_to(met.spr.state, _S.FIX_COMMITTED)
    if path is None and met.spr.state != _S.FIX_COMMITTED:
        raise NotTaken(
            _("%(key)s is planned for %(release)s, but “%(ours)s” has no target.")
            % {
                "key": met.issue.key,
                "release": release,
                "ours": met.spr.get_state_display(),
            }
        )
    course.plan(
        met.spr,
        by=None,
        at=met.at,
        release=release,
        on=on,
        why=_moved_there(met),
        told="",
        via=(path or [""])[:-1],
        more={"_tracker": met.link.pk},
    )


def _take_component(met: Meeting) -> None:
    before, after = met.spr.component, _safe(met.issue.component)
    met.spr.component = after
    met.spr.save(update_fields=["component"])
    facts = {"component": [before, after], "_tracker": met.link.pk}
    say("spr.described", met.spr, by=None, at=met.at, facts=facts)


def _take_severity(_met: Meeting) -> None:
    raise NotTaken(_("The severity is ours."))


_TAKE: Mapping[str, Callable[[Meeting], None]] = {
    "status": _take_status,
    "target": _take_target,
    "component": _take_component,
    "severity": _take_severity,
}


def _target_of(met: Meeting) -> tuple[str, date | None] | None:
    version = met.issue.version
    return (_safe(version.name), version.on) if version else None


def _safe(words: str) -> str:
    """A name of theirs that customers will read. Raises NotTaken where it names one of them."""
    if naming.named_in(words):
        raise NotTaken(
            _("A word there names a customer, so it stays there. Under another name it follows.")
        )
    return words[:80]


def _moved_there(met: Meeting) -> str:
    return _("%(key)s in %(tracker)s: %(word)s") % {
        "key": met.issue.key,
        "tracker": met.link.tracker.name,
        "word": noting.nameless(met.issue.word),
    }


def path_to(start: str, end: str) -> list[str] | None:
    """The shortest way by the lifecycle, through no decision and no customer's word."""
    ahead: list[list[str]] = [[start]]
    seen = {start}
    while ahead:
        way = ahead.pop(0)
        for following in sorted(LIFECYCLE.after(way[-1])):
            if following == end:
                return [*way[1:], following]
            closed = following in EXITS or following in {_S.INSTALLED, _S.VERIFIED}
            if following not in seen and not closed:
                seen.add(following)
                ahead.append([*way, following])
    return None
