"""Who speaks for the customer's consent, and who may write down that it was given."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Contact
from tsam.domains.intelligence.models import Consent
from tsam.domains.people.models import Function, User
from tsam.kernel.verdicts import YES, Verdict, no


def ask(user: User) -> Verdict:
    if user.has_function(Function.TSAM):
        return YES
    return no(_("The TSAM asks the customer for consent."), code="not_tsam")


def give(user: User, account: int) -> Verdict:
    """Whoever manages the contacts says who reads; the TSAM writes down what was said elsewhere."""
    if user.has_function(Function.TSAM):
        return YES
    present = Contact._base_manager.filter(account=account, user=user, left_at=None)
    if present.filter(is_administrator=True).exists():
        return YES
    if user.is_customer:
        return no(
            _("Whoever manages your contacts says who may read this. Ask them."),
            code="not_administrator",
        )
    return no(_("The customer gives consent, or the TSAM writes it down."), code="not_tsam")


def close(user: User, consent: Consent) -> Verdict:
    """Refuse or withdraw."""
    if not (allowed := give(user, consent.account_id)):
        return allowed
    if consent.closed_at:
        return no(_("This was withdrawn already."), code="closed")
    return YES
