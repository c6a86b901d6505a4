"""Who may say what is true of an environment: the TSAM, and the customer of their own (5.3)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Application
from tsam.domains.accounts.models.visibility import Reach, reach_of
from tsam.domains.people.models import Function, User
from tsam.kernel.verdicts import YES, Verdict, no


def sees(user: User, application: Application) -> Verdict:
    """Whoever sees own cases alone may name an Application, to report one; no more."""
    if not user.is_customer:
        return YES
    how, some = reach_of(user).get(application.account_id, ("", frozenset()))
    if how == Reach.ORGANISATION or (how == Reach.APPLICATION and application.pk in some):
        return YES
    return no(
        _("You see your own cases. Whoever sees the Application as a whole keeps what is known."),
        code="own_cases",
        rule="P3",
    )


def write(user: User) -> Verdict:
    if user.is_customer or user.has_function(Function.TSAM):
        return YES
    return no(
        _("The TSAM and the customer keep what is known of the environment. Tell the TSAM."),
        code="not_owner",
        rule="P3",
    )


def describe(user: User) -> Verdict:
    return write(user)


def confirm(user: User) -> Verdict:
    return write(user)


def ask(user: User) -> Verdict:
    """Only the TSAM asks the customer; a customer just says it."""
    if user.has_function(Function.TSAM):
        return YES
    return no(
        _("The TSAM asks the customer. Tell the TSAM what you need to know."), code="not_tsam"
    )


def place(user: User) -> Verdict:
    """The map of people is the TSAM's own."""
    if user.has_function(Function.TSAM):
        return YES
    return no(_("The TSAM keeps the map of people."), code="not_tsam")
