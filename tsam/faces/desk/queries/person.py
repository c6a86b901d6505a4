"""What the page of one person shows, as far as the reader may read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.forms import Form
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Event
from tsam.domains.people import policies, sessions
from tsam.domains.people.entry import Entry, entries
from tsam.domains.people.models import Attestation, Function, HeldFunction, Token, User
from tsam.domains.people.proofs import Proof, proofs, standing
from tsam.domains.staffing.rules import rules_in_use
from tsam.faces.desk.forms import people as forms
from tsam.faces.desk.queries.directory import function_names, shown
from tsam.faces.ui import browsers
from tsam.faces.ui.pages import Request

MOST_TOLD = 8
HAPPENED = {
    "user.invited": _("Invited by letter"),
    "user.joined": _("Chose a password and came in"),
    "user.functions_set": _("Functions changed"),
    "user.attested": _("An attestation was recorded"),
    "user.attestation_revoked": _("An attestation was revoked"),
    "user.sessions_ended": _("Sessions were ended"),
    "user.deactivated": _("Sign-in was closed"),
    "user.reactivated": _("Sign-in was opened again"),
    "user.letters_sent_again": _("Letters were sent again"),
    "user.leave_noted": _("Days away were noted"),
    "user.leave_called_off": _("A leave was called off"),
    "user.calendar_set": _("Working hours were set"),
}


def context(request: Request, person: User, wrong: dict[str, Form]) -> dict[str, Any]:
    at, reader = now(), request.user
    entry, invitation = entries([person], at)[person.pk]
    held = set(HeldFunction.objects.filter(user=person).values_list("function", flat=True))
    may_read = policies.read_keys(reader, person)
    return {
        "one": person,
        "entry": shown(entry),
        "invitation": invitation,
        "held": function_names(held),
        "function_form": wrong.get("functions")
        or forms.Functions(initial={"functions": sorted(held)}),
        "may_withdraw_administrator": policies.withdraw_function(
            reader, person, Function.ADMINISTRATOR
        ),
        "may_deactivate": policies.deactivate(reader, person),
        "may_invite": shown(entry) != Entry.ACTIVE and policies.invite_again(reader, person),
        "may_read_keys": may_read,
        **(_keys(request, person, at) if may_read else {}),
        **_attestations(reader, person, wrong.get("attestation")),
    }


def _keys(request: Request, person: User, at: datetime) -> dict[str, Any]:
    """Sessions and API keys, without anything that opens a door."""
    return {
        "sessions": [
            (browsers.name(session.user_agent), browsers.is_hand_held(session.user_agent), session)
            for session in sessions.open_ones(person, at)
        ],
        "here": request.session.session_key,
        "keys": Token.objects.filter(owner=person, revoked_at=None).order_by("-pk"),
        "log": _log(request.user, person),
    }


def _log(reader: User, person: User) -> list[tuple[str, Event]]:
    """The last that happened to this person, in words."""
    events = Event.objects.visible_to(reader).about("user", person.pk).select_related("by")
    return [
        (str(HAPPENED[event.name]), event)
        for event in events.filter(name__in=HAPPENED).order_by("-pk")[:MOST_TOLD]
    ]


def _attestations(reader: User, person: User, wrong: Form | None) -> dict[str, Any]:
    may_read = policies.read_attestations(reader, person)
    found: dict[str, Any] = {
        "may_read_attestations": may_read,
        "may_attest": policies.attest(reader, person),
        "attest_form": wrong or forms.Attest(initial={"valid_from": now().date()}),
        "rules": rules_in_use(),
    }
    if not may_read:
        return found
    today = now().date()
    rows = Attestation.objects.filter(user=person).select_related("verified_by")
    told = [
        Proof(one.rule, standing(one, today), one) for one in rows.order_by("-valid_from", "-pk")
    ]
    known = {proof.rule for proof in told}
    # Asked for somewhere, and nobody has said anything about it here.
    missing = [rule for rule in found["rules"] if rule not in known]
    every = [*told, *proofs([], today, rules=missing)]
    return found | {"proofs": sorted(every, key=lambda proof: proof.rule)}
