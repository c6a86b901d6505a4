"""Who may ask for a call, book, move and cancel it, and write down what came of it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Engagement
from tsam.domains.accounts.models.engagement import SERVING
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.calls.models import LIFECYCLE, Call, CallPerson, CallState
from tsam.domains.people.models import Function, User
from tsam.kernel.verdicts import YES, Verdict, no


def write(user: User) -> Verdict:
    """The TSAM keeps the calls; everybody else asks for them and reads them."""
    if user.has_function(Function.TSAM, Function.SUPPORT_MANAGER):
        return YES
    if user.is_customer:
        return no(_("Your TSAM keeps the calls. Ask for one, or answer it."), code="not_owner")
    return no(_("The TSAM keeps the calls. Ask them for one."), code="not_owner")


def look(user: User) -> Verdict:
    """When everybody is free is Technical Support's to know; a customer is offered times."""
    return YES if user.has_function(*SUPPORT) else write(user)


def ask(user: User, engagement: Engagement) -> Verdict:
    """Customers ask for calls, and so does the TSAM for them; only while it is served."""
    if not user.is_customer and not (allowed := write(user)):
        return allowed
    if engagement.state not in SERVING:
        return no(
            _("This engagement is not served at the moment, so there are no calls."),
            code="not_served",
            rule="R1",
        )
    return YES


def book(user: User, engagement: Engagement) -> Verdict:
    return ask(user, engagement)


def offer(user: User, call: Call) -> Verdict:
    return _step(user, call, CallState.PROPOSED)


def choose(user: User, call: Call) -> Verdict:
    """Whoever reads the offer may take one of its times."""
    if not user.is_customer and not (allowed := write(user)):
        return allowed
    return YES if call.state in {CallState.REQUESTED, CallState.PROPOSED} else _closed(call)


def move(user: User, call: Call) -> Verdict:
    return _step(user, call, CallState.AGREED)


def cancel(user: User, call: Call) -> Verdict:
    """Whoever asked may take it back; an agreed call is cancelled by the TSAM."""
    is_own = user.pk == call.requested_by_id and call.state != CallState.AGREED
    if not is_own and not (allowed := write(user)):
        return allowed
    return YES if LIFECYCLE.allows(call.state, CallState.CANCELLED) else _closed(call)


def hold(user: User, call: Call, at: datetime) -> Verdict:
    """Once it has begun, and not before."""
    if not (allowed := _step(user, call, CallState.HELD)):
        return allowed
    if call.starts_at is None or call.starts_at > at:
        return no(_("It has not begun yet."), code="too_early")
    return YES


def no_show(user: User, call: Call, at: datetime) -> Verdict:
    return hold(user, call, at)


def answer(user: User, person: CallPerson) -> Verdict:
    """For oneself; the TSAM also what a customer said on the phone or by mail."""
    if user.pk != person.user_id and not write(user):
        return no(_("Everybody answers for themselves."), code="not_own")
    return YES if person.call.state == CallState.AGREED else _closed(person.call)


def add_point(user: User, call: Call) -> Verdict:
    if not user.is_customer and not (allowed := write(user)):
        return allowed
    return YES if LIFECYCLE.after(call.state) else _closed(call)


def change_agenda(user: User, call: Call) -> Verdict:
    if not (allowed := write(user)):
        return allowed
    return YES if LIFECYCLE.after(call.state) else _closed(call)


def write_minutes(user: User, call: Call) -> Verdict:
    """During the call and after it; nothing of a call that was cancelled."""
    if not (allowed := write(user)):
        return allowed
    return YES if call.state in {CallState.AGREED, CallState.HELD} else _closed(call)


def settle_action(user: User, owner: User) -> Verdict:
    """Whoever does it says so; the TSAM may say it for them."""
    return YES if user.pk == owner.pk else write(user)


def _step(user: User, call: Call, state: str) -> Verdict:
    if not (allowed := write(user)):
        return allowed
    return YES if LIFECYCLE.allows(call.state, state) else _closed(call)


def _closed(call: Call) -> Verdict:
    return no(
        _("It is “%(state)s”, so this is not possible any more.")
        % {"state": call.get_state_display()},
        code="closed",
    )
