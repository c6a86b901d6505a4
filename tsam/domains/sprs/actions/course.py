"""How a defect moves on: decided, in work, planned, fixed; its target, and what it doubles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.people.models import User
from tsam.domains.sprs import carrying, impact, policies
from tsam.domains.sprs.actions.hits import carry_over
from tsam.domains.sprs.actions.steps import (
    hold,
    hold_public,
    line,
    pair,
    say,
    say_publicly,
)
from tsam.domains.sprs.chains import circle_of, last_of, lead_to
from tsam.domains.sprs.models import EXITS, FIXED, Answer, PriorityRequest, Spr, SprState
from tsam.kernel.verdicts import require

_S = SprState
_MOST = 400
_STEPPED = [
    "state",
    "is_open",
    "ended_at",
    "state_reason",
    "state_at",
    "duplicate_of",
    "target_release",
    "target_on",
    "resolved_in",
    "answer",
]


@transaction.atomic
def move(
    spr: Spr,
    *,
    by: User,
    at: datetime,
    state: str,
    reason: str = "",
    public_reason: str = "",
    resolved_in: str = "",
) -> Spr:
    """Take a step that needs no day and no other SPR; the customers it hits hear of it.

    A decision against a fix needs both reasons: `reason` for our people, `public_reason` for
    customers. Raises ValidationError by field, and Refused.
    """
    spr = hold(spr)
    require(policies.move(by, spr, state))
    if state == _S.DUPLICATE:
        raise ValidationError({"state": _("Say of which SPR it is a duplicate.")})
    why, told = _reasons(state, reason, public_reason)
    facts: dict[str, Any] = {"reason": why}
    if state == _S.RESOLVED:
        release = line("resolved_in", resolved_in or spr.target_release, 80)
        if not release:
            raise ValidationError({"resolved_in": _("Say in which release it is resolved.")})
        spr.resolved_in = facts["resolved_in"] = release
    return step(spr, state, by=by, at=at, facts=facts, public_reason=told)


@transaction.atomic
def mark_duplicate(spr: Spr, *, by: User, at: datetime, of: Spr, public_reason: str = "") -> Spr:
    """It is the same fault as another: whoever it hits follows that one from now on.

    `of` may be a duplicate itself; what counts is the last of the chain. A circle is refused.
    """
    # Held in the order of their keys, so that two who name each other do not wait for ever.
    for key in sorted({spr.pk, of.pk}):
        Spr._base_manager.select_for_update(of=("self",)).get(pk=key)
    spr, of = hold(spr), hold(of)
    require(policies.move(by, spr, _S.DUPLICATE))
    told = line("public_reason", public_reason, _MOST)
    return double(spr, of, by=by, at=at, facts={}, told=told)


def double(
    spr: Spr,
    of: Spr,
    *,
    by: User | None,
    at: datetime,
    facts: dict[str, Any],
    told: str = "",
    via: Sequence[str] = (),
) -> Spr:
    """The same for rows that are held, once a policy has said yes."""
    if chain := circle_of(spr, of):
        raise ValidationError({"of": _("That is a circle: %(chain)s.") % {"chain": chain}})
    spr.duplicate_of = of
    root = last_of(of)
    named = {"of": of.number, **facts}
    step(spr, _S.DUPLICATE, by=by, at=at, facts=named, public_reason=told, via=via)
    say("spr.doubled", of, by=by, at=at, facts={"other": spr.number})
    carry_over(spr, root, at=at)
    return spr


@transaction.atomic
def set_target(
    spr: Spr,
    *,
    by: User,
    at: datetime,
    release: str,
    on: date | None = None,
    reason: str = "",
    public_reason: str = "",
) -> Spr:
    """Commit the fix to a release, or move it. A later day is a slip, and needs its reason."""
    spr = hold(spr)
    require(policies.plan(by, spr))
    return plan(spr, by=by, at=at, release=release, on=on, why=reason, told=public_reason)


def plan(
    spr: Spr,
    *,
    by: User | None,
    at: datetime,
    release: str,
    on: date | None,
    why: str,
    told: str,
    via: Sequence[str] = (),
    more: Mapping[str, Any] | None = None,
) -> Spr:
    """The same for a row that is held, once a policy has said yes; `via` are steps on the way."""
    release = line("release", release, 80, missing=_("Say in which release it comes."))
    why, told = line("reason", why, _MOST), line("public_reason", told, _MOST)
    on = on or carrying.day_of(spr, release)
    former = (spr.target_release, spr.target_on)
    if former == (release, on) and spr.state == _S.FIX_COMMITTED:
        return spr
    is_slip = is_later(former, (release, on))
    if is_slip and not why:
        raise ValidationError({"reason": _("Say why it comes later.")})
    spr.target_release, spr.target_on = release, on
    facts: dict[str, Any] = {
        "target_release": pair(former[0], release),
        "target_on": pair(former[1], on),
        "is_slip": is_slip,
        **(more or {}),
    }
    if spr.state != _S.FIX_COMMITTED:
        facts["state"] = [spr.state, _S.FIX_COMMITTED]
        _pass(spr, via, at)
        spr.become(_S.FIX_COMMITTED, at)
        spr.state_at, spr.state_reason = at, why
    spr.save(
        update_fields=[
            "target_release",
            "target_on",
            "state",
            "is_open",
            "ended_at",
            "state_at",
            "state_reason",
        ]
    )
    carrying.tie_target(spr, at)
    public = hold_public(spr)
    public.target_release, public.target_on = release, on
    public.state, public.state_at, public.reason = spr.state, spr.state_at, told
    public.save(update_fields=["target_release", "target_on", "state", "state_at", "reason"])
    impact.refresh([spr.pk], at.date())
    say("spr.target_set", spr, by=by, at=at, facts={**facts, "reason": why})
    say_publicly("sprpublic.target_set", public, at=at, facts={**facts, "reason": told})
    return spr


def is_later(former: tuple[str, date | None], new: tuple[str, date | None]) -> bool:
    """Is that a slip? A day that is given up is one; a first day never is."""
    if former[1] is None:
        return False
    return new[1] is None or new[1] > former[1]


def step(
    spr: Spr,
    state: str,
    *,
    by: User | None,
    at: datetime,
    facts: dict[str, Any],
    public_reason: str = "",
    via: Sequence[str] = (),
) -> Spr:
    """Move a row that is held, its public words with it, and say so to both."""
    former = spr.state
    _pass(spr, via, at)
    spr.become(state, at)
    if state != _S.DUPLICATE:
        spr.duplicate_of = None
    if state in {*EXITS, _S.REGRESSED} or (
        former in {_S.FIX_COMMITTED, *FIXED} and state == _S.IN_WORK
    ):
        spr.target_release, spr.target_on = "", None
    spr.state_reason, spr.state_at = str(facts.get("reason", "")), at
    if state in {*EXITS, _S.RESOLVED}:
        _settle_requests(spr, by, at)
    spr.save(update_fields=_STEPPED)
    carrying.tie_state(spr, at)
    public = hold_public(spr)
    public.state, public.state_at, public.reason = state, at, public_reason
    public.target_release, public.target_on = spr.target_release, spr.target_on
    public.resolved_in = spr.resolved_in
    last = last_of(spr)
    public.same_as = last.number if state == _S.DUPLICATE else ""
    public.save(
        update_fields=[
            "state",
            "state_at",
            "reason",
            "target_release",
            "target_on",
            "resolved_in",
            "same_as",
        ]
    )
    lead_to(spr, last)
    impact.refresh([spr.pk], at.date())
    moved = {"state": [former, state], **facts}
    say("spr.moved", spr, by=by, at=at, facts=moved)
    told = {"state": [former, state], "reason": public_reason}
    if spr.resolved_in and state == _S.RESOLVED:
        told["resolved_in"] = spr.resolved_in
    say_publicly("sprpublic.moved", public, at=at, facts=told)
    return spr


def _pass(spr: Spr, via: Sequence[str], at: datetime) -> None:
    """Steps of which nobody is told, because another one follows at once."""
    for state in via:
        spr.become(state, at)


def _settle_requests(spr: Spr, by: User | None, at: datetime) -> None:
    """A decision, or a fix, answers whatever still waits."""
    waiting = PriorityRequest._base_manager.filter(
        spr=spr.pk, state__in=[Answer.WAITING, Answer.MORE]
    )
    is_fixed = spr.state == _S.RESOLVED
    answer = Answer.ACCEPTED if is_fixed else Answer.DECLINED
    settled = waiting.update(
        state=answer,
        reply=spr.state_reason or spr.get_state_display(),
        promised_release=spr.resolved_in,
        answered_by=by,
        answered_at=at,
    )
    if settled:
        spr.answer = answer


def _reasons(state: str, reason: str, public_reason: str) -> tuple[str, str]:
    is_decision = state in EXITS
    why = line(
        "reason", reason, _MOST, missing=_("Say why, for our own people.") if is_decision else ""
    )
    told = line(
        "public_reason",
        public_reason,
        _MOST,
        missing=_("Say why, as customers may read it.") if is_decision else "",
    )
    return why, told
