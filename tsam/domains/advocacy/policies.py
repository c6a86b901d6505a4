"""Who may ask a department for something, who may answer, and who says what a customer reads."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tsam.domains.advocacy.models import WAITING, BriefItem, Commitment, ItemState
from tsam.domains.people.models import Function, User
from tsam.kernel.verdicts import YES, Verdict, no


def ask(user: User) -> Verdict:
    """The TSAM speaks for the customer; the rest of support reads along."""
    if user.has_function(Function.TSAM, Function.SUPPORT_MANAGER):
        return YES
    return no(_("The TSAM asks for the customer. Tell the TSAM what is needed."), code="not_tsam")


def answer(user: User, item: BriefItem) -> Verdict:
    """Accept, decline or ask back: only the department that was asked."""
    if not user.has_function(item.audience):
        return no(
            _("Only %(department)s answers this.") % {"department": item.get_audience_display()},
            code="not_asked",
        )
    return _waiting(item)


def accept(user: User, item: BriefItem) -> Verdict:
    """Also after a no: a department may think better of it."""
    if item.state == ItemState.DECLINED and user.has_function(item.audience):
        return YES
    return answer(user, item)


def reply(user: User, item: BriefItem) -> Verdict:
    if not (allowed := ask(user)):
        return allowed
    if item.state != ItemState.QUESTION:
        return no(_("No question is open."), code="no_question")
    return YES


def withdraw(user: User, item: BriefItem) -> Verdict:
    if not (allowed := ask(user)):
        return allowed
    if item.state == ItemState.WITHDRAWN:
        return no(_("It is withdrawn already."), code="closed")
    return YES


def _waiting(item: BriefItem) -> Verdict:
    if item.state in WAITING:
        return YES
    return no(
        _("It is “%(state)s” already.") % {"state": item.get_state_display()}, code="answered"
    )


def move(user: User, commitment: Commitment) -> Verdict:
    """A day is moved by the department that promised it."""
    if not user.has_function(commitment.department):
        return no(
            _("Only %(department)s moves the day.")
            % {"department": commitment.get_department_display()},
            code="not_asked",
        )
    return _open(commitment)


def close(user: User, commitment: Commitment) -> Verdict:
    """The department says that it is kept or not; so does the TSAM, who hears of it first."""
    if user.has_function(commitment.department) or ask(user):
        return _open(commitment)
    return ask(user)


def hand_over(user: User, commitment: Commitment) -> Verdict:
    return move(user, commitment)


def release(user: User, commitment: Commitment) -> Verdict:
    """What the customer reads is the TSAM's word."""
    if not (allowed := ask(user)):
        return allowed
    return _open(commitment)


def _open(commitment: Commitment) -> Verdict:
    if commitment.is_open:
        return YES
    return no(
        _("It is “%(state)s” already.") % {"state": commitment.get_state_display()}, code="closed"
    )
