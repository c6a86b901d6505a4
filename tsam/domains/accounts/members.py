"""Changes to people, with the event that tells of each. This is what faces call."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from tsam.domains.accounts import post, timeline
from tsam.domains.people import actions, invitations, policies, sessions, tokens
from tsam.domains.people.models import Attestation, Token, User
from tsam.kernel.verdicts import require


@transaction.atomic
def invite_colleague(
    *, by: User, at: datetime, email: str, name: str, functions: list[str]
) -> User:
    """Make a person of the vendor with these functions, and write the invitation."""
    require(policies.manage_people(by))
    person = actions.create_person(email=email, name=name, is_staff=True, at=at)
    for function in functions:
        actions.grant_function(person, by=by, at=at, function=function)
    timeline.record("user.invited", person, by=by, at=at, facts={"functions": functions})
    send_invitation(person, by=by, at=at)
    return person


@transaction.atomic
def invite_again(person: User, *, by: User, at: datetime) -> None:
    require(policies.invite_again(by, person))
    send_invitation(person, by=by, at=at)
    timeline.record("user.invited", person, by=by, at=at)


def send_invitation(person: User, *, by: User, at: datetime) -> None:
    """The caller has asked the policy: an administrator's, or a customer's for the own contacts."""
    key = invitations.issue(person, by=by, at=at)
    post.write_unseen(
        "invitation",
        person,
        path=f"/invitation/{key}/",
        context={"author": by.name, "days": invitations.VALID.days},
    )


@transaction.atomic
def accept_invitation(key: str, *, password: str, at: datetime) -> User:
    """Raises ValidationError, as people.invitations.accept does."""
    person = invitations.accept(key, password=password, at=at)
    timeline.record("user.joined", person, by=person, at=at)
    return person


def note_demo_entry(person: User, *, at: datetime) -> None:
    """Somebody came in as this person of the demonstration, without a password."""
    timeline.record("user.entered_demo", person, by=person, at=at)


@transaction.atomic
def issue_token(
    owner: User, *, by: User | None, at: datetime, name: str, scope: str, days: int
) -> tuple[Token, str]:
    """A key for the API and its secret; `by` is nobody where the operator's shell asks."""
    token, secret = tokens.issue(owner, name=name, scope=scope, days=days, at=at)
    facts = {"owner": owner.pk, "scope": token.scope}
    timeline.record("token.issued", token, by=by, at=at, facts=facts)
    return token, secret


@transaction.atomic
def revoke_token(token: Token, *, by: User, at: datetime) -> None:
    """Twice is once, and told once."""
    was_open = token.revoked_at is None
    tokens.revoke(token, by=by, at=at)
    if was_open:
        timeline.record("token.revoked", token, by=by, at=at, facts={"owner": token.owner_id})


@transaction.atomic
def end_session(person: User, *, by: User, at: datetime, key: int) -> bool:
    """Whether there was such a session of this person."""
    return bool(_end_sessions(person, by, at, key=key))


@transaction.atomic
def end_sessions(person: User, *, by: User, at: datetime, but: str = "") -> int:
    """Whoever sits at one of these browsers has to sign in again; returns how many they were.

    `but` is the key of the one from which it is asked, where that one goes on.
    """
    return _end_sessions(person, by, at, but=but)


def _end_sessions(
    person: User, by: User, at: datetime, *, key: int | None = None, but: str = ""
) -> int:
    ended = sessions.end(person, by=by, key=key, but=but)
    if ended:
        timeline.record("user.sessions_ended", person, by=by, at=at, facts={"sessions": ended})
    return ended


@transaction.atomic
def set_functions(person: User, *, by: User, at: datetime, functions: list[str]) -> None:
    """Grant what is new in the list, withdraw what is missing from it."""
    before = sorted(person.functions)
    wanted = set(functions)
    require(policies.manage_people(by))
    for function in sorted(wanted - set(before)):
        actions.grant_function(person, by=by, at=at, function=function)
    for function in sorted(set(before) - wanted):
        actions.withdraw_function(person, by=by, function=function)
    if set(before) != wanted:
        facts = {"functions": [before, sorted(wanted)]}
        timeline.record("user.functions_set", person, by=by, at=at, facts=facts)


@transaction.atomic
def deactivate(person: User, *, by: User, at: datetime) -> None:
    actions.deactivate(person, by=by, at=at)
    timeline.record("user.deactivated", person, by=by, at=at)


@transaction.atomic
def reactivate(person: User, *, by: User, at: datetime) -> None:
    actions.reactivate(person, by=by)
    timeline.record("user.reactivated", person, by=by, at=at)


@transaction.atomic
def attest(
    person: User,
    *,
    by: User,
    at: datetime,
    rule: str,
    valid_from: date,
    valid_until: date | None = None,
) -> Attestation:
    attestation = actions.attest(
        person, by=by, at=at, rule=rule, valid_from=valid_from, valid_until=valid_until
    )
    # The rule's name is on the row, which few may read; the audit says only that it happened.
    timeline.record("user.attested", person, by=by, at=at, facts={"attestation": attestation.pk})
    return attestation


@transaction.atomic
def revoke_attestation(attestation: Attestation, *, by: User, at: datetime) -> None:
    actions.revoke_attestation(attestation, by=by, at=at)
    timeline.record(
        "user.attestation_revoked",
        attestation.user,
        by=by,
        at=at,
        facts={"attestation": attestation.pk},
    )
