"""Who may write down, weigh and close what a customer needs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tsam.domains.objectives.models.requirements import LIFECYCLE, Requirement, RequirementStatus
from tsam.domains.people.models import Function, User
from tsam.kernel.verdicts import YES, Verdict, no

_S = RequirementStatus


def write(user: User) -> Verdict:
    """The customer's side and the advocate's write; the rest of support reads."""
    if user.is_customer or user.has_function(Function.TSAM, Function.SUPPORT_MANAGER):
        return YES
    return no(
        _("The TSAM and the customer write requirements down. Ask the TSAM to."), code="not_owner"
    )


def change(user: User, requirement: Requirement) -> Verdict:
    """Once published the words are the TSAM's to change, so that what support read stays true."""
    if not (allowed := write(user)):
        return allowed
    if requirement.status in {_S.WITHDRAWN, _S.MET}:
        return _closed(requirement)
    if user.is_customer and requirement.status != _S.PROPOSED:
        return no(
            _("Technical Support reads it already. Ask your TSAM to change the words."),
            code="published",
        )
    return YES


def name_customer_owner(user: User, requirement: Requirement) -> Verdict:
    """Who owns it with them is the customer's to say, also after Technical Support has read it."""
    if not (allowed := write(user)):
        return allowed
    if requirement.status in {_S.WITHDRAWN, _S.MET}:
        return _closed(requirement)
    return YES


def publish(user: User, requirement: Requirement) -> Verdict:
    return _vendor_step(user, requirement, _S.PUBLISHED, only_from=_S.PROPOSED)


def dispute(user: User, requirement: Requirement) -> Verdict:
    """Either side may say that the weight is wrong. Until it is settled the lower one counts."""
    if not (allowed := write(user)):
        return allowed
    if requirement.status == _S.PROPOSED:
        return no(_("It is not published yet, so its weight is still open."), code="not_published")
    if requirement.status == _S.DISPUTED:
        return YES
    return YES if LIFECYCLE.allows(requirement.status, _S.DISPUTED) else _closed(requirement)


def accept_weight(user: User, requirement: Requirement) -> Verdict:
    """A dispute ends when one side takes the weight of the other."""
    if not (allowed := write(user)):
        return allowed
    if requirement.status != _S.DISPUTED:
        return no(_("Its weight is not disputed."), code="not_disputed")
    return YES


def meet(user: User, requirement: Requirement) -> Verdict:
    return _vendor_step(user, requirement, _S.MET)


def take_up_again(user: User, requirement: Requirement) -> Verdict:
    if not (allowed := write(user)):
        return allowed
    if requirement.status != _S.MET:
        return no(_("Only what was met can be taken up again."), code="not_met")
    return YES


def withdraw(user: User, requirement: Requirement) -> Verdict:
    if not (allowed := write(user)):
        return allowed
    return YES if LIFECYCLE.allows(requirement.status, _S.WITHDRAWN) else _closed(requirement)


def record_outcome(user: User, requirement: Requirement) -> Verdict:
    """What came of a need that both sides know: the TSAM says it, the customer reads it."""
    if user.is_customer:
        return no(_("Your TSAM does this. Write to them."), code="not_support")
    if not (allowed := write(user)):
        return allowed
    if not requirement.is_in_force:
        return no(_("It is not in force, so nothing is held against it."), code="not_in_force")
    return YES


def _vendor_step(
    user: User, requirement: Requirement, status: str, *, only_from: str = ""
) -> Verdict:
    if user.is_customer:
        return no(_("Your TSAM does this. Write to them."), code="not_support")
    if not (allowed := write(user)):
        return allowed
    if only_from and requirement.status != only_from:
        return no(_("It is published already."), code="published")
    return YES if LIFECYCLE.allows(requirement.status, status) else _closed(requirement)


def _closed(requirement: Requirement) -> Verdict:
    return no(
        _("It is “%(status)s”, so this is not possible any more.")
        % {"status": requirement.get_status_display()},
        code="closed",
    )
