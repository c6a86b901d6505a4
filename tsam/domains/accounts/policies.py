"""Who may change what of accounts, contracts, engagements, calendars and packages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tsam.domains.accounts.entitlement import decide_activation
from tsam.domains.accounts.facts import Facts
from tsam.domains.accounts.models import (
    Account,
    Application,
    Contact,
    Engagement,
    EngagementState,
    SupportContract,
)
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.people.models import Function, User
from tsam.kernel.verdicts import YES, Verdict, no

_S = EngagementState

# Who keeps the books of a customer: what was bought, and for what.
BOOKKEEPERS = (Function.ADMINISTRATOR, Function.SALES, Function.SUPPORT_MANAGER)
# Who repairs what does not fit: contracts and orders, or an engagement that waits for its people.
REPAIRERS = (*BOOKKEEPERS, Function.STAFFING_MANAGER)
# The way to serving, step by step. To suspend, resume, end and renew are deeds of their own.
STEPS = {
    _S.QUOTED: _S.ORDERED,
    _S.ORDERED: _S.STAFFING,
    _S.STAFFING: _S.ONBOARDING,
    _S.ONBOARDING: _S.ACTIVE,
}


def keep_books(user: User) -> Verdict:
    """Orders, contracts and packages are theirs."""
    return _bookkeeper(user)


def create_account(user: User) -> Verdict:
    return _bookkeeper(user)


def change_account(user: User) -> Verdict:
    return _bookkeeper(user)


def add_contact(user: User, account: Account) -> Verdict:
    """An account administrator manages the contacts of the own organisation, and no other's."""
    if user.is_customer:
        if _manages(user, account):
            return YES
        return no(
            _("Only your account administrator manages the contacts."), code="not_administrator"
        )
    if user.has_function(Function.ADMINISTRATOR, Function.SUPPORT_MANAGER, Function.TSAM):
        return YES
    return no(_("Only TSAMs and managers of support manage contacts."), code="not_support")


def change_contact(user: User, contact: Contact, *, is_administrator: bool) -> Verdict:
    if not (allowed := add_contact(user, contact.account)):
        return allowed
    if contact.is_administrator and not is_administrator and _is_last(contact):
        return _last()
    return YES


def remove_contact(user: User, contact: Contact) -> Verdict:
    if not (allowed := add_contact(user, contact.account)):
        return allowed
    if contact.left_at:
        return no(_("This person has left already."), code="left")
    return _last() if contact.is_administrator and _is_last(contact) else YES


def hand_over(user: User, contact: Contact) -> Verdict:
    """Name who takes part in the open cases of somebody who leaves."""
    if user.is_staff and not user.has_function(*SUPPORT):
        return no(_("Only Technical Support hands cases over."), code="not_support")
    return add_contact(user, contact.account)


def add_application(user: User) -> Verdict:
    if user.has_function(*BOOKKEEPERS, Function.TSAM):
        return YES
    return _bookkeeper(user)


def change_application(user: User, application: Application) -> Verdict:
    if application.retired_at:
        return no(_("This Application is retired."), code="retired")
    return add_application(user)


def retire_application(user: User, application: Application) -> Verdict:
    if not (allowed := change_application(user, application)):
        return allowed
    live = Engagement._base_manager.filter(application=application).exclude(state=_S.ENDED)
    if live.exists():
        return no(_("End its engagement first."), code="engaged", rule="C1")
    return YES


def add_contract(user: User) -> Verdict:
    return _bookkeeper(user)


def set_package(user: User) -> Verdict:
    return _bookkeeper(user)


def renew_contract(user: User, contract: SupportContract) -> Verdict:
    if not (allowed := _bookkeeper(user)):
        return allowed
    if contract.cancelled_on:
        return no(_("It was cancelled. Add a new contract instead."), code="cancelled", rule="R6")
    return YES


def cancel_contract(user: User) -> Verdict:
    return _bookkeeper(user)


def order_engagement(user: User, application: Application) -> Verdict:
    if not (allowed := _bookkeeper(user)):
        return allowed
    if application.retired_at:
        return no(_("This Application is retired."), code="retired")
    live = Engagement._base_manager.filter(application=application).exclude(state=_S.ENDED)
    if live.exists():
        return no(
            _("%(application)s has an engagement already; there is one for each Application.")
            % {"application": application.name},
            code="engaged",
            rule="R3",
        )
    return YES


def advance(user: User, engagement: Engagement, state: str) -> Verdict:
    if STEPS.get(_S(engagement.state)) != state:
        return no(
            _("From “%(state)s” no step leads there.") % {"state": engagement.get_state_display()},
            code="no_way",
        )
    if user.has_function(*BOOKKEEPERS, Function.STAFFING_MANAGER, Function.TSAM):
        return YES
    return _bookkeeper(user)


def activate(user: User, engagement: Engagement, facts: Facts) -> Verdict:
    """The last step to serving: what it stands on must be there (I1, R6)."""
    return advance(user, engagement, _S.ACTIVE) and decide_activation(facts)


def suspend(user: User, engagement: Engagement) -> Verdict:
    if engagement.state in (_S.SUSPENDED, _S.ENDED):
        return no(_("It does not serve now."), code="no_way")
    return _bookkeeper(user)


def resume(user: User, engagement: Engagement) -> Verdict:
    if engagement.state != _S.SUSPENDED:
        return no(_("It is not suspended."), code="no_way")
    return _bookkeeper(user)


def end(user: User, engagement: Engagement) -> Verdict:
    if engagement.state == _S.ENDED:
        return no(_("It has ended."), code="no_way")
    return _bookkeeper(user)


def renew(user: User, engagement: Engagement) -> Verdict:
    if engagement.state not in (_S.ACTIVE, _S.RENEWAL_DUE, _S.RENEWED):
        return no(_("Only an engagement that serves is renewed."), code="no_way")
    return _bookkeeper(user)


def read_compliance(user: User) -> Verdict:
    """All findings over all customers: for those who can repair them."""
    if user.has_function(*REPAIRERS):
        return YES
    return no(_("This list is for those who keep the books."), code="not_bookkeeper")


def create_calendar(user: User) -> Verdict:
    return _calendar_keeper(user)


def change_calendar(user: User) -> Verdict:
    return _calendar_keeper(user)


def add_exception(user: User) -> Verdict:
    return _calendar_keeper(user)


def remove_exception(user: User) -> Verdict:
    return _calendar_keeper(user)


def create_package(user: User) -> Verdict:
    return _administrator(user)


def change_package(user: User) -> Verdict:
    return _administrator(user)


def _calendar_keeper(user: User) -> Verdict:
    if user.has_function(
        Function.ADMINISTRATOR, Function.SUPPORT_MANAGER, Function.STAFFING_MANAGER
    ):
        return YES
    return no(_("Only administrators and managers change calendars."), code="not_manager")


def _administrator(user: User) -> Verdict:
    if user.has_function(Function.ADMINISTRATOR):
        return YES
    return no(_("Only an administrator changes what is sold."), code="not_administrator")


def _bookkeeper(user: User) -> Verdict:
    if user.has_function(*BOOKKEEPERS):
        return YES
    return no(
        _("Only Sales, support managers and administrators change contracts."),
        code="not_bookkeeper",
    )


def _manages(user: User, account: Account) -> bool:
    present = Contact._base_manager.filter(user=user, account=account, left_at=None)
    return present.filter(is_administrator=True).exists()


def _is_last(contact: Contact) -> bool:
    others = Contact._base_manager.filter(
        account=contact.account, is_administrator=True, left_at=None, user__is_active=True
    )
    return not others.exclude(pk=contact.pk).exists()


def _last() -> Verdict:
    return no(
        _("This is the only account administrator. Name a second one first."),
        code="last_administrator",
    )
