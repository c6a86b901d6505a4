"""Who may do what with a defect. Faces draw by these answers, and actions ask them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.people.models import Function, User
from tsam.domains.sprs.models import (
    EXITS,
    FIXED,
    LIFECYCLE,
    READERS,
    Answer,
    Carriage,
    PriorityRequest,
    Spr,
    SprInterest,
    SprState,
    Standing,
)
from tsam.kernel.verdicts import YES, Verdict, no

_S = SprState
# What is a matter of planning is Product Management's word as well as R&D's.
_PLANNING = (_S.NOT_PLANNED, _S.ENHANCEMENT)
# While a fix is owed it can have a day.
PLANNABLE = (_S.VALIDATED, _S.IN_WORK, _S.FIX_COMMITTED)


def read(user: User) -> Verdict:
    if user.has_function(*READERS):
        return YES
    return no(_("SPRs are read by Technical Support, R&D and Product Management."), code="inside")


def raise_spr(user: User) -> Verdict:
    """A support engineer submits an SPR to R&D (domain 1.3); R&D finds faults of its own."""
    if user.has_function(*SUPPORT, Function.RND):
        return YES
    return no(_("Technical Support raises SPRs. Ask there."), code="not_support")


def describe(user: User, spr: Spr) -> Verdict:
    return raise_spr(user)


def own(user: User, spr: Spr | None, person: User | None) -> Verdict:
    if person and not person.has_function(Function.RND):
        return no(_("Choose somebody of R&D."), code="not_rnd")
    return _rnd(user)


def move(user: User, spr: Spr, state: str) -> Verdict:
    """R&D says how it stands; what is planned or not, Product Management too."""
    if not LIFECYCLE.allows(spr.state, state):
        return _no_way(spr)
    if state in {_S.INSTALLED, _S.VERIFIED}:
        return no(
            _("It is installed where it was hit: say so there, customer by customer."),
            code="theirs",
        )
    if state in {_S.RE_EVALUATION, _S.REGRESSED}:
        return _support_or_rnd(user)
    if state in _PLANNING and user.has_function(Function.PRODUCT_MANAGEMENT):
        return YES
    return _rnd(user)


def plan(user: User, spr: Spr) -> Verdict:
    """Say in which release the fix comes, and when."""
    if spr.state not in PLANNABLE:
        return _no_way(spr)
    return _rnd(user)


def carry(user: User, spr: Spr) -> Verdict:
    """Say which release brings the fix."""
    if spr.state not in {*PLANNABLE, _S.RESOLVED, _S.AVAILABLE, _S.INSTALLED, _S.VERIFIED}:
        return _no_way(spr)
    return _rnd(user)


def confirm(user: User, carriage: Carriage) -> Verdict:
    if carriage.vehicle.released_on is None:
        return no(_("That release is not out yet."), code="not_out")
    if carriage.standing == Standing.CONFIRMED:
        return no(_("It was seen to be in it already."), code="confirmed")
    return _support_or_rnd(user)


def word(user: User) -> Verdict:
    """The customer's text is written by the TSAM, the engineer and R&D (5.3)."""
    if user.has_function(Function.TSAM, Function.TSE, Function.RND):
        return YES
    return no(_("The TSAM, support engineers and R&D write what customers read."), code="reader")


def link(user: User) -> Verdict:
    if user.has_function(*SUPPORT):
        return YES
    return no(_("Only Technical Support knows whom it hits."), code="not_support")


def ask(user: User, spr: Spr, interest: SprInterest) -> Verdict:
    """The TSAM asks R&D, once at a time for each engagement. A right to G4 is asked beside."""
    if not user.has_function(Function.TSAM, Function.SUPPORT_MANAGER):
        return no(_("The TSAM asks R&D. Write to them."), code="not_tsam")
    if spr.state in FIXED or spr.state in EXITS:
        return no(
            _("It is “%(state)s”. There is nothing to hurry any more.")
            % {"state": spr.get_state_display()},
            code="over",
        )
    return YES


def answer(user: User, request: PriorityRequest) -> Verdict:
    if request.state != Answer.WAITING:
        return no(_("It waits for no answer."), code="answered")
    if user.has_function(Function.RND, Function.PRODUCT_MANAGEMENT):
        return YES
    return no(_("R&D answers. You hear as soon as it does."), code="not_rnd")


def accept(user: User, request: PriorityRequest, spr: Spr) -> Verdict:
    """A fix is promised while one is owed."""
    if not (allowed := answer(user, request)):
        return allowed
    return YES if spr.is_open else _no_way(spr)


def give_more(user: User, request: PriorityRequest) -> Verdict:
    if request.state != Answer.MORE:
        return no(_("Nothing more was asked."), code="not_asked")
    if user.has_function(*SUPPORT):
        return YES
    return no(_("Technical Support sends what was asked for."), code="not_support")


def ask_again(user: User, spr_state: str) -> Verdict:
    """A customer asks to look at a decision again, for themselves or through the TSAM (1.3)."""
    if spr_state not in EXITS:
        return no(
            _("It is not decided against you, so there is nothing to look at again."),
            code="not_decided",
        )
    if user.is_customer or user.has_function(*SUPPORT):
        return YES
    return no(_("The customer or the TSAM asks for it."), code="not_theirs")


def install(user: User, spr_state: str, interest: SprInterest) -> Verdict:
    if spr_state not in {_S.AVAILABLE, _S.INSTALLED, _S.VERIFIED}:
        return no(_("The fix is not available yet."), code="not_available")
    if interest.installed_on:
        return no(_("It is installed there already."), code="installed")
    return _theirs(user)


def verify(user: User, interest: SprInterest) -> Verdict:
    if not interest.installed_on:
        return no(_("Say first that it is installed."), code="not_installed")
    if interest.verified_on:
        return no(_("It was verified already."), code="verified")
    return _theirs(user)


def change_interest(user: User, interest: SprInterest) -> Verdict:
    if user.has_function(Function.TSAM, Function.SUPPORT_MANAGER, Function.TSE):
        return YES
    return no(_("Only Technical Support changes what waits for it there."), code="not_support")


def _theirs(user: User) -> Verdict:
    if user.is_customer or user.has_function(*SUPPORT):
        return YES
    return no(_("Only the customer and Technical Support know that."), code="not_theirs")


def _rnd(user: User) -> Verdict:
    if user.has_function(Function.RND):
        return YES
    return no(_("R&D says how it stands. Ask there."), code="not_rnd")


def _support_or_rnd(user: User) -> Verdict:
    return YES if user.has_function(*SUPPORT) else _rnd(user)


def _no_way(spr: Spr) -> Verdict:
    return no(
        _("An SPR that is “%(state)s” cannot take this step.") % {"state": spr.get_state_display()},
        code="no_way",
    )
