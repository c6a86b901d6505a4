"""May this person do that to this escalation? The pages and the API ask here, and the actions."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import Application, Feature
from tsam.domains.accounts.models.visibility import SUPPORT, sealed_applications
from tsam.domains.escalations.models import (
    HOLDERS,
    LIFECYCLE,
    Doer,
    Escalation,
    EscalationAction,
    ExitCriterion,
    LevelRole,
    State,
)
from tsam.domains.people.models import Function, User
from tsam.kernel.verdicts import YES, Verdict, no

LEADERS = (Function.TSAM, Function.SUPPORT_MANAGER)
# How many exits one escalation may have.
MOST_EXITS = 12


def escalate(user: User, application: Application, at: datetime) -> Verdict:
    """Any case or service issue, however often: there is no quota (G7)."""
    if user.is_staff and not user.has_function(*SUPPORT):
        return no(_("Only Technical Support escalates for a customer."), code="not_support")
    return entitled(Feature.G7, application, at)


def take_letter(user: User) -> Verdict:
    """Hand in a letter that came by mail, in the name of who wrote it."""
    return _support(user)


def read_letters(user: User) -> Verdict:
    """The letters that could not be taken."""
    if user.has_function(Function.TSAM, Function.SUPPORT_MANAGER, Function.ADMINISTRATOR):
        return YES
    return no(_("Those who look after letters read this."), code="not_support")


def acknowledge(user: User, escalation: Escalation) -> Verdict:
    if escalation.state != State.REQUESTED:
        return no(_("It is taken already."), code="acknowledged")
    return lead(user)


def lead(user: User) -> Verdict:
    if user.has_function(*LEADERS):
        return YES
    return no(_("The TSAM and the support manager lead escalations."), code="not_leading")


def report(user: User, escalation: Escalation) -> Verdict:
    if not escalation.is_running:
        return _over()
    if escalation.state == State.REQUESTED:
        return no(_("Take it first: then the customer knows who leads."), code="requested")
    return lead(user)


def write(user: User, escalation: Escalation) -> Verdict:
    """The customer's own words."""
    if not user.is_customer:
        return no(_("We write a report, or a remark."), code="customers_word")
    return YES if escalation.is_running else _over()


def remark(user: User, _escalation: Escalation) -> Verdict:
    """Also after the end: what is found later is kept where it belongs."""
    if user.is_customer:
        return no(_("Remarks are internal to the vendor."), code="internal")
    return _ours(user)


def raise_level(user: User, escalation: Escalation, top: int) -> Verdict:
    if not (allowed := _active(user, escalation)):
        return allowed
    if escalation.level >= top:
        return no(_("It is on the highest level."), code="top")
    return YES


def decline_level(user: User, escalation: Escalation) -> Verdict:
    return _active(user, escalation)


def lower_level(user: User, escalation: Escalation) -> Verdict:
    if not (allowed := _active(user, escalation)):
        return allowed
    if escalation.level <= 1:
        return no(_("It is on the lowest level."), code="bottom")
    return YES


def own_level(owner: User, escalation: Escalation, role: LevelRole) -> Verdict:
    """May this person stand on a level of that role, for this customer?"""
    if not (owner.is_active and owner.has_function(*HOLDERS[role])):
        return no(
            _("Choose somebody who is %(role)s.") % {"role": role.label}, code="wrong_function"
        )
    if escalation.application_id in sealed_applications(owner):
        return no(
            _("%(name)s does not meet the access rule of this engagement.") % {"name": owner.name},
            code="sealed",
            rule="A3",
        )
    return YES


def change_severity(user: User, escalation: Escalation, severity: int) -> Verdict:
    if not escalation.is_running:
        return _over()
    if severity == escalation.severity:
        return no(_("It has this severity already."), code="same")
    return YES if user.is_customer else _support(user)


def set_exits(user: User, escalation: Escalation) -> Verdict:
    """Either side says what must be true."""
    if not escalation.is_running:
        return _over()
    return YES if user.is_customer else lead(user)


def meet_exit(user: User, criterion: ExitCriterion) -> Verdict:
    """Either side says that it is true; a wrong yes is taken back the same way."""
    if not criterion.escalation.is_running:
        return _over()
    return YES if user.is_customer else _support(user)


def add_action(user: User, escalation: Escalation) -> Verdict:
    if not escalation.is_running:
        return _over()
    return _support(user)


def own_action(owner: User, escalation: Escalation, doer: str) -> Verdict:
    if doer == Doer.CUSTOMER:
        theirs = owner.is_customer and owner.contacts.filter(
            account_id=escalation.account_id, left_at=None
        )
        # The same sentence as for nobody at all: names of others stay unknown.
        return YES if theirs and theirs.exists() else no(_("Choose a contact of this customer."))
    if not owner.is_staff or not owner.is_active:
        return no(_("Choose one of us."), code="not_ours")
    if escalation.application_id in sealed_applications(owner):
        return no(
            _("%(name)s does not meet the access rule of this engagement.") % {"name": owner.name},
            code="sealed",
            rule="A3",
        )
    return YES


def finish_action(user: User, action: EscalationAction) -> Verdict:
    if action.done_at:
        return no(_("It is done already."), code="done")
    if user.pk == action.owner_id:
        return YES
    if user.is_customer:
        return YES if action.doer == Doer.CUSTOMER else no(_("We do this ourselves."))
    return _support(user)


def check_off(user: User, escalation: Escalation) -> Verdict:
    if not escalation.is_running:
        return _over()
    return _support(user)


def monitor(user: User, escalation: Escalation) -> Verdict:
    if escalation.state != State.ACTIVE:
        return no(_("Only an active escalation is put under watch."), code="no_way")
    return lead(user)


def resume(user: User, escalation: Escalation) -> Verdict:
    """Worse again: either side says so."""
    if escalation.state != State.MONITORING:
        return no(_("It is not under watch."), code="no_way")
    return YES if user.is_customer else lead(user)


def ask_to_close(user: User, escalation: Escalation, open_exits: int) -> Verdict:
    if not (allowed := _active(user, escalation)):
        return allowed
    if escalation.is_close_asked:
        return no(_("The customer is asked already."), code="asked")
    if open_exits:
        return no(_("%(n)d of what must be true is open.") % {"n": open_exits}, code="exits_open")
    return YES


def agree(user: User, escalation: Escalation) -> Verdict:
    """It ends when the customer says so (G7 c)."""
    if not escalation.is_close_asked:
        return no(_("We have not asked yet whether it is over."), code="not_asked")
    if user.is_customer:
        return YES
    return no(_("Only the customer agrees that it is over."), code="customers_word")


def disagree(user: User, escalation: Escalation) -> Verdict:
    return agree(user, escalation)


def withdraw(user: User, escalation: Escalation) -> Verdict:
    if not LIFECYCLE.allows(escalation.state, State.WITHDRAWN):
        return _over()
    if user.is_customer or escalation.raised_by_id == user.pk:
        return YES
    return no(_("Only who asked for it takes it back."), code="customers_word")


def cover(user: User, escalation: Escalation, who: User) -> Verdict:
    """Somebody leads it while the TSAM is away."""
    if not escalation.is_running:
        return _over()
    if who.pk == escalation.lead_id:
        return no(_("%(name)s leads it already.") % {"name": who.name}, code="same")
    if not (who.is_active and who.has_function(*LEADERS)):
        return no(_("The TSAM and the support manager lead escalations."), code="not_leading")
    if escalation.application_id in sealed_applications(who):
        return no(
            _("%(name)s does not meet the access rule of this engagement.") % {"name": who.name},
            code="sealed",
            rule="A3",
        )
    return lead(user)


def merge(user: User, escalation: Escalation, into: Escalation) -> Verdict:
    if not (allowed := lead(user)):
        return allowed
    if not (escalation.is_running and into.is_running):
        return _over()
    if escalation.pk == into.pk or escalation.application_id != into.application_id:
        return no(_("Choose another escalation of the same Application."), code="elsewhere")
    return YES


def review(user: User, escalation: Escalation) -> Verdict:
    if escalation.is_running:
        return no(_("It is reviewed when it has ended."), code="running")
    return lead(user)


def set_rules(user: User) -> Verdict:
    if user.has_function(Function.SUPPORT_MANAGER, Function.ADMINISTRATOR):
        return YES
    return no(_("The support manager sets the rules of escalations."), code="not_manager")


def read_pattern(user: User) -> Verdict:
    return _support(user)


def _active(user: User, escalation: Escalation) -> Verdict:
    if not escalation.is_running:
        return _over()
    if escalation.state == State.REQUESTED:
        return no(_("Take it first: then the customer knows who leads."), code="requested")
    return lead(user)


def _ours(user: User) -> Verdict:
    """Support, and R&D or Product Management on what they read at all."""
    if user.has_function(*SUPPORT, Function.RND, Function.PRODUCT_MANAGEMENT):
        return YES
    return no(_("Only Technical Support and R&D write here."), code="not_support")


def _support(user: User) -> Verdict:
    if user.has_function(*SUPPORT):
        return YES
    return no(_("Only Technical Support does this."), code="not_support")


def _over() -> Verdict:
    return no(_("This escalation has ended."), code="ended")
