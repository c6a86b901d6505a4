"""What the TSAM asks of R&D for an engagement, and what R&D answers (G4)."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import Feature
from tsam.domains.people.models import User
from tsam.domains.sprs import policies
from tsam.domains.sprs.actions.course import plan
from tsam.domains.sprs.actions.steps import hold, hold_interest, line, say
from tsam.domains.sprs.models import (
    LIFECYCLE,
    Answer,
    PriorityRequest,
    Spr,
    SprInterest,
    SprState,
)
from tsam.kernel.verdicts import require

_S = SprState
_MOST = 600


@transaction.atomic
def ask_priority(
    interest: SprInterest,
    *,
    by: User,
    at: datetime,
    justification: str,
    release: str = "",
    on: date | None = None,
) -> PriorityRequest:
    """Ask R&D to put it first, and say why without naming the customer.

    Raises ValidationError by field, and Refused without a right to SPR management.
    """
    spr, interest = hold(interest.spr), hold_interest(interest)
    require(policies.ask(by, spr, interest))
    require(entitled(Feature.G4, interest.application, at))
    waiting = PriorityRequest._base_manager.filter(
        interest=interest, state__in=[Answer.WAITING, Answer.MORE]
    )
    if waiting.exists():
        raise ValidationError(_("R&D was asked already. Wait for the answer, or send more."))
    why = line(
        "justification", justification, _MOST, missing=_("Say what it costs them, and when.")
    )
    request = PriorityRequest.objects.create(
        spr=spr,
        interest=interest,
        justification=why,
        wanted_release=line("release", release, 80),
        wanted_on=on,
        asked_by=by,
        asked_at=at,
    )
    _stand(spr, request, Answer.WAITING)
    _say("spr.priority_asked", request, spr, by, at)
    return request


@transaction.atomic
def accept(
    request: PriorityRequest,
    *,
    by: User,
    at: datetime,
    release: str,
    on: date,
    reply: str = "",
    public_reason: str = "",
) -> PriorityRequest:
    """Yes, for that release and day. The target follows; to accept is to confirm the fault."""
    request, spr = _hold(request)
    require(policies.accept(by, request, spr))
    words = line("reply", reply, _MOST)
    request.promised_release = line("release", release, 80, missing=_("Say in which release."))
    request.promised_on = on
    _answered(request, Answer.ACCEPTED, words, by, at)
    _stand(spr, request, Answer.ACCEPTED)
    _say("spr.priority_answered", request, spr, by, at)
    if not LIFECYCLE.allows(spr.state, _S.FIX_COMMITTED) and spr.state != _S.FIX_COMMITTED:
        _bring_near(spr, at)
    plan(spr, by=by, at=at, release=release, on=on, why=words, told=public_reason)
    return request


@transaction.atomic
def decline(request: PriorityRequest, *, by: User, at: datetime, reply: str) -> PriorityRequest:
    """No, and why not."""
    request, spr = _hold(request)
    require(policies.answer(by, request))
    words = line("reply", reply, _MOST, missing=_("Say why not; the TSAM has to explain it."))
    _answered(request, Answer.DECLINED, words, by, at)
    _stand(spr, request, Answer.DECLINED)
    _say("spr.priority_answered", request, spr, by, at)
    return request


@transaction.atomic
def ask_for_more(
    request: PriorityRequest, *, by: User, at: datetime, reply: str
) -> PriorityRequest:
    """Not to be decided yet: what is missing."""
    request, spr = _hold(request)
    require(policies.answer(by, request))
    words = line("reply", reply, _MOST, missing=_("Say what you need."))
    _answered(request, Answer.MORE, words, by, at)
    _stand(spr, request, Answer.MORE)
    _say("spr.priority_answered", request, spr, by, at)
    return request


@transaction.atomic
def give_more(request: PriorityRequest, *, by: User, at: datetime, more: str) -> PriorityRequest:
    """Send what R&D asked for; the move is theirs again."""
    request, spr = _hold(request)
    require(policies.give_more(by, request))
    request.more = line("more", more, _MOST, missing=_("Say what you found, or where it lies."))
    request.more_at, request.state = at, Answer.WAITING
    request.save(update_fields=["more", "more_at", "state"])
    _stand(spr, request, Answer.WAITING)
    _say("spr.more_given", request, spr, by, at)
    return request


def _hold(request: PriorityRequest) -> tuple[PriorityRequest, Spr]:
    spr = hold(Spr(pk=request.spr_id))
    held = PriorityRequest._base_manager.select_for_update(of=("self",)).get(pk=request.pk)
    return held, spr


def _answered(request: PriorityRequest, state: str, reply: str, by: User, at: datetime) -> None:
    request.state, request.reply = state, reply
    request.answered_by, request.answered_at = by, at
    request.save(
        update_fields=[
            "state",
            "reply",
            "promised_release",
            "promised_on",
            "answered_by",
            "answered_at",
        ]
    )


def _stand(spr: Spr, request: PriorityRequest, answer: str) -> None:
    """Of several requests the one that waits counts, so that none is overlooked."""
    others = PriorityRequest._base_manager.filter(spr=spr.pk).exclude(pk=request.pk)
    if answer != Answer.WAITING and others.filter(state=Answer.WAITING).exists():
        answer = Answer.WAITING
    spr.answer = answer
    spr.save(update_fields=["answer"])


def _bring_near(spr: Spr, at: datetime) -> None:
    """From a state before it, as far as a fix can be committed to."""
    for state in (_S.IN_WORK, _S.VALIDATED):
        if LIFECYCLE.allows(spr.state, state):
            spr.become(state, at)
            return


def _say(name: str, request: PriorityRequest, spr: Spr, by: User, at: datetime) -> None:
    """The words stay in the request, whose reading an access rule may narrow."""
    facts = {"request": request.pk, "answer": request.state}
    say(name, spr, by=by, at=at, facts=facts)
