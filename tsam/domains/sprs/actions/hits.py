"""Whom a defect hits: noted, described, installed and verified there, and asked about again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Application, Engagement
from tsam.domains.objectives.models import Milestone, Requirement
from tsam.domains.people.models import User
from tsam.domains.sprs import impact, policies
from tsam.domains.sprs.actions.steps import (
    changed,
    hold,
    hold_interest,
    hold_public,
    say,
    say_publicly,
    say_there,
)
from tsam.domains.sprs.chains import last_of, lead_to
from tsam.domains.sprs.models import (
    PriorityRequest,
    Spr,
    SprFollower,
    SprInterest,
    SprState,
    Wanted,
)
from tsam.kernel.verdicts import require

_S = SprState
_DESCRIBED = ("wanted", "milestone", "requirement", "why")


@transaction.atomic
def note_interest(
    spr: Spr,
    application: Application,
    *,
    by: User,
    at: datetime,
    people: Iterable[User] = (),
    milestone: Milestone | None = None,
    requirement: Requirement | None = None,
) -> SprInterest:
    """Say that it hits an Application; a second time adds only people and what waits there.

    Whoever is hit by a duplicate follows the last of its chain as well.
    """
    require(policies.link(by))
    spr = hold(spr)
    interest, is_new = _interest(spr, application, at)
    is_followed = _follow(interest, people)
    _heavier(interest, milestone, requirement)
    if is_new or is_followed:
        _say_hit(spr, interest, is_new, by, at)
    if spr.duplicate_of_id:
        carry_over(spr, last_of(spr), at=at)
    impact.refresh([spr.pk], at.date())
    return interest


def carry_over(spr: Spr, root: Spr, *, at: datetime) -> None:
    """Whoever follows a duplicate follows what it is a duplicate of."""
    theirs = SprInterest._base_manager.filter(spr=spr.pk).order_by("pk")
    for one in theirs.select_related("application__account", "milestone", "requirement"):
        there, is_new = _interest(root, one.application, at)
        followers = SprFollower._base_manager.filter(interest=one).order_by("pk")
        is_followed = _follow(there, [row.user for row in followers.select_related("user")])
        _heavier(there, one.milestone, one.requirement)
        if is_new or is_followed:
            _say_hit(root, there, is_new, None, at)
    impact.refresh([root.pk], at.date())


@transaction.atomic
def forget_interest(spr: Spr, application: Application, *, by: User, at: datetime) -> None:
    """It was noted by mistake. What R&D was asked for stays, and with it the interest."""
    require(policies.link(by))
    spr = hold(spr)
    interest = SprInterest._base_manager.filter(spr=spr, application=application).first()
    if interest is None or PriorityRequest._base_manager.filter(interest=interest).exists():
        return
    say_there("sprinterest.dropped", interest, by=by, at=at, facts={"number": spr.number})
    say("spr.undone_there", spr, by=by, at=at, facts={})
    interest.delete()
    impact.refresh([spr.pk], at.date())


@transaction.atomic
def describe_interest(
    interest: SprInterest,
    *,
    by: User,
    at: datetime,
    wanted: str,
    why: str = "",
    milestone: Milestone | None = None,
    requirement: Requirement | None = None,
) -> SprInterest:
    """How much they want it, and what waits for it there. Raises ValidationError by field."""
    interest = hold_interest(interest)
    require(policies.change_interest(by, interest))
    if wanted not in Wanted.values:
        raise ValidationError({"wanted": _("Choose how much they want it.")})
    said = " ".join(why.split())
    if len(said) > 400:
        raise ValidationError({"why": _("Use %(most)d characters at most.") % {"most": 400}})
    where = interest.application_id
    if milestone and milestone.project.engagement.application_id != where:
        raise ValidationError({"milestone": _("This milestone belongs to another Application.")})
    if requirement and requirement.engagement.application_id != where:
        raise ValidationError({"requirement": _("This need belongs to another Application.")})
    given = {"wanted": wanted, "why": said, "milestone": milestone, "requirement": requirement}
    facts = changed(interest, given)
    if not facts:
        return interest
    # Milestones and needs by name: their keys tell a reader nothing.
    for name in ("milestone", "requirement"):
        if name in facts:
            facts[name] = [None, str(given[name] or "")]
    interest.save(update_fields=list(_DESCRIBED))
    say_there("sprinterest.described", interest, by=by, at=at, facts=facts)
    impact.refresh([interest.spr_id], at.date())
    return interest


@transaction.atomic
def note_installed(interest: SprInterest, *, by: User, at: datetime, on: date) -> SprInterest:
    """The fix runs there since that day. When it runs wherever it was hit, the SPR is installed."""
    spr, interest = hold(interest.spr), hold_interest(interest)
    require(policies.install(by, spr.state, interest))
    interest.installed_on = on
    interest.save(update_fields=["installed_on"])
    facts = {"installed_on": [None, on.isoformat()]}
    say_there("sprinterest.installed", interest, by=by, at=at, facts=facts)
    _go_on(spr, _S.AVAILABLE, _S.INSTALLED, "installed_on", at)
    impact.refresh([spr.pk], at.date())
    return interest


@transaction.atomic
def note_verified(interest: SprInterest, *, by: User, at: datetime, on: date) -> SprInterest:
    """They saw that it is gone."""
    spr, interest = hold(interest.spr), hold_interest(interest)
    require(policies.verify(by, interest))
    interest.verified_on = on
    interest.save(update_fields=["verified_on"])
    facts = {"verified_on": [None, on.isoformat()]}
    say_there("sprinterest.verified", interest, by=by, at=at, facts=facts)
    _go_on(spr, _S.INSTALLED, _S.VERIFIED, "verified_on", at)
    return interest


@transaction.atomic
def ask_again(interest: SprInterest, *, by: User, at: datetime, reason: str) -> SprInterest:
    """The customer asks to look at a decision again. Their words stay with them and their TSAM."""
    spr, interest = hold(interest.spr), hold_interest(interest)
    require(policies.ask_again(by, spr.state))
    words = " ".join(reason.split())
    if not words:
        raise ValidationError({"reason": _("Say what was not seen, or what is different.")})
    if len(words) > 400:
        raise ValidationError({"reason": _("Use %(most)d characters at most.") % {"most": 400}})
    interest.asked_again, interest.asked_again_at = words, at
    interest.save(update_fields=["asked_again", "asked_again_at"])
    facts = {"number": spr.number, "reason": words}
    say_there("sprinterest.asked_again", interest, by=by, at=at, facts=facts)
    _become(spr, _S.RE_EVALUATION, at)
    return interest


def _go_on(spr: Spr, since: str, state: str, column: str, at: datetime) -> None:
    """The whole SPR is as far as the last place that it hit."""
    behind = SprInterest._base_manager.filter(spr=spr.pk, **{f"{column}__isnull": True})
    if spr.state == since and not behind.exists():
        _become(spr, state, at)


def _become(spr: Spr, state: str, at: datetime) -> None:
    """A step that customers brought about: nobody of them is named, also to our own people."""
    former = spr.state
    spr.become(state, at)
    spr.state_at, spr.state_reason, spr.duplicate_of = at, "", None
    spr.save(
        update_fields=["state", "is_open", "ended_at", "state_at", "state_reason", "duplicate_of"]
    )
    public = hold_public(spr)
    public.state, public.state_at, public.reason, public.same_as = state, at, "", ""
    public.save(update_fields=["state", "state_at", "reason", "same_as"])
    lead_to(spr, spr)
    facts: dict[str, Any] = {"state": [former, state], "reason": ""}
    say("spr.moved", spr, by=None, at=at, facts=facts)
    say_publicly("sprpublic.moved", public, at=at, facts=facts)


def _interest(spr: Spr, application: Application, at: datetime) -> tuple[SprInterest, bool]:
    engagements = Engagement.objects.live().filter(application=application)
    serving = engagements.order_by("-pk").first()
    found, is_new = SprInterest.objects.get_or_create(
        spr=spr, application=application, defaults={"since": at, "engagement": serving}
    )
    return found, is_new


def _say_hit(spr: Spr, interest: SprInterest, is_new: bool, by: User | None, at: datetime) -> None:
    name = "sprinterest.noted" if is_new else "sprinterest.followed"
    say_there(name, interest, by=by, at=at, facts={"number": spr.number})


def _follow(interest: SprInterest, people: Iterable[User]) -> bool:
    """Whether somebody came in who did not follow it."""
    came = [
        SprFollower.objects.get_or_create(interest=interest, user=person)[1]
        for person in people
        if person.is_customer
    ]
    return any(came)


def _heavier(
    interest: SprInterest, milestone: Milestone | None, requirement: Requirement | None
) -> None:
    """Of several cases the nearest day and the heaviest need count."""
    if milestone and (interest.milestone is None or milestone.due_on < interest.milestone.due_on):
        interest.milestone = milestone
    if requirement and (
        interest.requirement is None
        or requirement.counted_weight > interest.requirement.counted_weight
    ):
        interest.requirement = requirement
    interest.save(update_fields=["milestone", "requirement"])
