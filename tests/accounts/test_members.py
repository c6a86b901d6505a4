from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from pytest_django import Settings

from tests.cast import NOON, Cast
from tsam.domains.accounts import members
from tsam.domains.accounts.models import Event, Letter
from tsam.domains.people.models import Function, User
from tsam.kernel.verdicts import Refused


def told(person: User) -> list[str]:
    events = Event.objects.about("user", person.pk).order_by("pk")
    return list(events.values_list("name", flat=True))


def invite(cast: Cast) -> User:
    return members.invite_colleague(
        by=cast.dana,
        at=NOON,
        email="nora@vendor.example",
        name="Nora New",
        functions=[Function.TSE, Function.TSAM],
    )


def test_a_colleague_is_invited_with_functions_by_a_letter(
    cast: Cast, work: Callable[[], int], settings: Settings
) -> None:
    settings.PUBLIC_URL = "https://desk.example"

    nora = invite(cast)
    work()

    assert nora.functions == {Function.TSE, Function.TSAM}
    assert told(nora) == ["user.invited"]
    assert mail.outbox[0].to == ["nora@vendor.example"]
    assert "https://desk.example/invitation/" in str(mail.outbox[0].body)


def test_the_key_stands_in_no_letter_and_no_event(cast: Cast) -> None:
    invite(cast)

    assert not Letter.objects.exists()
    assert "invitation/" not in str(list(Event.objects.values()))


def test_only_an_administrator_invites(cast: Cast) -> None:
    with pytest.raises(Refused):
        members.invite_colleague(
            by=cast.mona, at=NOON, email="n@vendor.example", name="N", functions=[]
        )

    assert not User.objects.filter(email="n@vendor.example").exists()


def test_who_was_shut_out_is_not_invited_again(cast: Cast) -> None:
    members.deactivate(cast.tess, by=cast.dana, at=NOON)

    with pytest.raises(Refused):
        members.invite_again(cast.tess, by=cast.dana, at=NOON)


def test_a_new_set_of_functions_is_told_once_with_both_sets(cast: Cast) -> None:
    members.set_functions(cast.tess, by=cast.dana, at=NOON, functions=[Function.TSE, Function.RND])
    members.set_functions(cast.tess, by=cast.dana, at=NOON, functions=[Function.TSE, Function.RND])

    event = Event.objects.get(name="user.functions_set")
    assert event.facts == {"functions": [["TSAM"], ["RND", "TSE"]]}


def test_doors_that_close_and_open_are_told(cast: Cast) -> None:
    members.deactivate(cast.tess, by=cast.dana, at=NOON)
    members.reactivate(cast.tess, by=cast.dana, at=NOON)

    assert told(cast.tess) == ["user.deactivated", "user.reactivated"]


def test_the_audit_of_an_attestation_does_not_say_the_rule(cast: Cast) -> None:
    attestation = members.attest(
        cast.tess, by=cast.stan, at=NOON, rule="us-citizen", valid_from=NOON.date()
    )
    members.revoke_attestation(attestation, by=cast.stan, at=NOON)

    assert told(cast.tess) == ["user.attested", "user.attestation_revoked"]
    assert "us-citizen" not in str(list(Event.objects.values("facts")))


def test_keys_are_told_without_their_secret(cast: Cast) -> None:
    token, secret = members.issue_token(
        cast.tess, by=cast.tess, at=NOON, name="script", scope="read", days=9
    )
    members.revoke_token(token, by=cast.tess, at=NOON)
    members.revoke_token(token, by=cast.tess, at=NOON + timedelta(days=1))

    events = Event.objects.about("token", token.pk)
    assert sorted(events.values_list("name", flat=True)) == ["token.issued", "token.revoked"]
    assert secret not in str(list(events.values()))


def test_a_refused_deed_leaves_no_event(cast: Cast) -> None:
    with pytest.raises(Refused):
        members.deactivate(cast.dana, by=cast.tess, at=NOON)

    assert not Event.objects.exists()


def test_who_has_a_password_needs_no_invitation(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        members.invite_again(cast.tess, by=cast.dana, at=NOON)

    assert refused.value.verdict.code == "joined"


def test_an_administrator_revokes_the_key_of_somebody_else(cast: Cast) -> None:
    token, _secret = members.issue_token(
        cast.tess, by=cast.tess, at=NOON, name="script", scope="read", days=9
    )

    members.revoke_token(token, by=cast.dana, at=NOON)

    said = Event.objects.get(name="token.revoked")
    assert (said.by, said.facts) == (cast.dana, {"owner": cast.tess.pk})


@pytest.mark.parametrize("who", ["stan", "mona", "eli", "ada"])
def test_nobody_else_revokes_the_key_of_others(cast: Cast, who: str) -> None:
    token, _secret = members.issue_token(
        cast.tess, by=cast.tess, at=NOON, name="script", scope="read", days=9
    )

    with pytest.raises(Refused):
        members.revoke_token(token, by=getattr(cast, who), at=NOON)

    token.refresh_from_db()
    assert token.revoked_at is None
