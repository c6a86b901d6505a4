"""Who may change the order of work."""

from django.utils.translation import gettext as _

from tsam.domains.people.models import Function, User
from tsam.kernel.verdicts import YES, Verdict, no


def set_weights(user: User) -> Verdict:
    if user.has_function(Function.SUPPORT_MANAGER, Function.ADMINISTRATOR):
        return YES
    return no(
        _("Only a support manager or an administrator changes the weights."), code="not_yours"
    )
