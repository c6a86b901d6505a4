"""Who may change what about people."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tsam.domains.people.models import Attestation, Function, HeldFunction, Token, User
from tsam.kernel.verdicts import YES, Verdict, no


def manage_people(user: User) -> Verdict:
    if user.has_function(Function.ADMINISTRATOR):
        return YES
    return no(_("Only an administrator manages people."), code="not_administrator")


def read_people(user: User) -> Verdict:
    """The list of the vendor's people: whoever looks after them, or after what they may serve."""
    if user.has_function(Function.ADMINISTRATOR, Function.STAFFING_MANAGER):
        return YES
    return no(
        _("The people of the house are shown to administrators and staffing managers."),
        code="not_administrator",
    )


def invite_again(user: User, person: User) -> Verdict:
    if not (allowed := manage_people(user)):
        return allowed
    if not person.is_active:
        return no(_("This person may not sign in. Let them in again first."), code="shut_out")
    if person.has_usable_password():
        return no(
            _("This person has a password. “Forgotten” at the door makes a new one."),
            code="joined",
        )
    return YES


def withdraw_function(user: User, person: User, function: str) -> Verdict:
    if not (allowed := manage_people(user)):
        return allowed
    if function == Function.ADMINISTRATOR and _is_last_administrator(person):
        return _last()
    return YES


def deactivate(user: User, person: User) -> Verdict:
    if not (allowed := manage_people(user)):
        return allowed
    if person.pk == user.pk:
        return no(_("Nobody closes the own door. Ask another administrator."), code="self")
    if _is_last_administrator(person):
        return _last()
    return YES


def attest(user: User, person: User) -> Verdict:
    """Domain 5.3: attestations are the staffing manager's; an administrator may step in."""
    if not user.has_function(Function.STAFFING_MANAGER, Function.ADMINISTRATOR):
        return no(_("Only a staffing manager records what was verified."), code="not_staffing")
    if person.pk == user.pk:
        return no(_("Nobody verifies themselves. Ask a colleague."), code="self", rule="R14")
    if not person.is_staff:
        return no(_("Attestations are for people of the vendor."), code="customer")
    return YES


def read_attestations(user: User, person: User) -> Verdict:
    if user.pk == person.pk or user.has_function(Function.STAFFING_MANAGER):
        return YES
    return no(_("Only the person and staffing managers read this."), code="private", rule="R14")


def end_sessions(user: User, person: User) -> Verdict:
    """One's own sessions at any time; those of others for an administrator."""
    if person.pk == user.pk or manage_people(user):
        return YES
    return no(_("Only an administrator ends the sessions of others."), code="not_administrator")


def read_keys(user: User, person: User) -> Verdict:
    """Sessions and API keys of somebody, never their secrets."""
    if person.pk == user.pk or manage_people(user):
        return YES
    return no(_("Only the person and administrators read this."), code="private")


def revoke_attestation(user: User, attestation: Attestation) -> Verdict:
    if attestation.revoked_at:
        return no(_("It is revoked already."), code="revoked", rule="R14")
    return attest(user, attestation.user)


def revoke_token(user: User, token: Token) -> Verdict:
    if token.owner_id == user.pk or manage_people(user):
        return YES
    return no(_("Only its owner revokes a key."), code="not_owner")


def _is_last_administrator(person: User) -> bool:
    active = HeldFunction.objects.filter(function=Function.ADMINISTRATOR, user__is_active=True)
    return active.filter(user=person).exists() and not active.exclude(user=person).exists()


def _last() -> Verdict:
    return no(
        _("This is the last administrator. Name another one first."), code="last_administrator"
    )
