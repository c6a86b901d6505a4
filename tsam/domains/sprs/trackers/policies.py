"""Who sets trackers up, and who works with them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.people.models import Function, User
from tsam.kernel.verdicts import YES, Verdict, no


def manage(user: User) -> Verdict:
    if user.has_function(Function.ADMINISTRATOR):
        return YES
    return no(_("An administrator sets trackers up."), code="not_administrator")


def link(user: User) -> Verdict:
    """Those who raise SPRs say which issue is the same, and write there."""
    if user.has_function(*SUPPORT, Function.RND):
        return YES
    return no(_("Technical Support and R&D work with the tracker."), code="not_support")
