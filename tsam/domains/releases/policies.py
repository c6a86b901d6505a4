"""Who may do what with a release. Faces draw by these answers, and actions ask them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.people.models import Function, User
from tsam.domains.releases.models import READERS, Vehicle
from tsam.kernel.verdicts import YES, Verdict, no


def read(user: User) -> Verdict:
    if user.has_function(*READERS):
        return YES
    return no(
        _("Plans of releases are read by Technical Support, R&D and Product Management."),
        code="inside",
    )


def plan(user: User) -> Verdict:
    if user.has_function(Function.RND, Function.PRODUCT_MANAGEMENT):
        return YES
    return no(_("R&D and Product Management plan releases. Ask there."), code="not_planner")


def plan_patch(user: User) -> Verdict:
    """A temporary patch is for one customer, whom Technical Support alone may name."""
    if user.has_function(*SUPPORT):
        return YES
    return no(
        _("Technical Support asks for a temporary patch: it knows for whom."), code="not_support"
    )


def reschedule(user: User, vehicle: Vehicle) -> Verdict:
    return plan(user) if vehicle.is_coming else _over(vehicle)


def release(user: User, vehicle: Vehicle) -> Verdict:
    return plan(user) if vehicle.is_coming else _over(vehicle)


def withdraw(user: User, vehicle: Vehicle) -> Verdict:
    """Before it came out, or after: a release can be called back."""
    return _over(vehicle) if vehicle.withdrawn_on else plan(user)


def announce(user: User, vehicle: Vehicle) -> Verdict:
    """What customers hear of a release is Product Management's word, of a patch R&D's too."""
    return _over(vehicle) if vehicle.withdrawn_on else plan(user)


def _over(vehicle: Vehicle) -> Verdict:
    if vehicle.withdrawn_on:
        return no(_("It was called off."), code="withdrawn")
    return no(_("It is out already."), code="released")
