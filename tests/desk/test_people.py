from __future__ import annotations

from datetime import date, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from tests.cast import NOON, PASSWORD, Cast
from tsam.domains.accounts import members
from tsam.domains.people.models import Attestation, Function, Token, User


def page(client: Client, person: User) -> str:
    return client.get(reverse("desk:person", args=[person.pk])).content.decode()


def names(client: Client, **asked: str) -> list[str]:
    response = client.get(reverse("desk:people"), asked)
    return [row.person.name for row in response.context["rows"]]


def test_a_colleague_is_invited_and_shown_as_invited(cast: Cast, client: Client) -> None:
    client.force_login(cast.dana)
    address = reverse("desk:people-new")

    wrong = client.post(address, {"email": "new", "name": "Nia"})
    right = client.post(
        address, {"email": "nia@vendor.example", "name": "Nia", "functions": ["TSE"]}, follow=True
    )

    assert wrong.status_code == 422
    assert "Choose at least one function." in wrong.content.decode()
    assert 'value="Nia"' in wrong.content.decode()
    assert User.objects.get(email="nia@vendor.example").is_staff
    assert "Invited until" in right.content.decode()


def test_people_are_found_by_function_by_name_and_by_how_they_stand(
    cast: Cast, client: Client
) -> None:
    people = [cast.dana, cast.tess, cast.eli]
    members.deactivate(cast.eli, by=cast.dana, at=NOON)
    client.force_login(cast.dana)

    assert names(client) == ["Dana Director", "Tess Tanaka"]
    assert names(client, state="all") == sorted(person.name for person in people)
    assert names(client, state="SHUT") == ["Eli Engineer"]
    assert names(client, function="TSAM") == ["Tess Tanaka"]
    assert names(client, q="tana") == ["Tess Tanaka"]
    assert names(client, q="dana@vendor") == ["Dana Director"]


def test_functions_are_set_and_what_they_mean_is_said(cast: Cast, client: Client) -> None:
    client.force_login(cast.dana)
    assert "serves engagements" in page(client, cast.tess)

    client.post(
        reverse("desk:person-functions", args=[cast.tess.pk]), {"functions": ["TSE", "RND"]}
    )

    assert User.objects.get(pk=cast.tess.pk).functions == {Function.TSE, Function.RND}


def test_the_last_administrator_stays(cast: Cast, client: Client) -> None:
    client.force_login(cast.dana)
    address = reverse("desk:person-functions", args=[cast.dana.pk])

    assert "This is the last administrator." in page(client, cast.dana)
    assert '<input type="hidden" name="functions" value="ADMINISTRATOR">' in page(client, cast.dana)
    assert client.post(address, {"functions": ["TSE"]}).status_code == 403
    assert User.objects.get(pk=cast.dana.pk).functions == {Function.ADMINISTRATOR}


def test_a_staffing_manager_records_and_revokes_what_was_verified(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.stan)
    given = {"rule": "cleared", "valid_from": "2026-01-01", "valid_until": "2025-01-01"}
    address = reverse("desk:person-attestations", args=[cast.tess.pk])

    wrong = client.post(address, given)
    client.post(address, {**given, "valid_until": "2099-01-01"})
    row = Attestation.objects.get(user=cast.tess)
    assert "met until 1 Jan 2099" in page(client, cast.tess)
    client.post(reverse("desk:person-attestation-revocation", args=[cast.tess.pk, row.pk]))

    assert wrong.status_code == 422
    assert "It must not end before it begins." in wrong.content.decode()
    row.refresh_from_db()
    assert row.revoked_at
    assert row.verified_by == cast.stan


def test_each_standing_has_its_word_and_no_nationality(cast: Cast, client: Client) -> None:
    cast.engagement.access_rule = "cleared"
    cast.engagement.save(update_fields=["access_rule"])
    today = now().date()
    for rule, until in (("old-rule", today - timedelta(days=1)), ("near-rule", today)):
        Attestation.objects.create(
            user=cast.eli,
            rule=rule,
            verified_by=cast.stan,
            verified_at=NOON,
            valid_from=date(2020, 1, 1),
            valid_until=until,
        )
    client.force_login(cast.stan)

    person = page(client, cast.eli)
    everybody = client.get(reverse("desk:people")).content.decode()

    assert "nobody yet" in person
    assert "unknown" in person
    assert "ended" in person
    assert "met until" in person
    assert "near-rule until" in everybody


def test_an_administrator_reads_no_attestation(cast: Cast, client: Client) -> None:
    members.attest(cast.tess, by=cast.stan, at=NOON, rule="cleared", valid_from=NOON.date())
    client.force_login(cast.dana)

    assert "cleared" not in page(client, cast.tess)
    assert "Only the person and staffing managers read this." in page(client, cast.tess)
    assert "cleared" not in client.get(reverse("desk:people")).content.decode()


def test_sessions_end_one_by_one_and_all_together(cast: Cast, client: Client) -> None:
    hers = [Client(headers={"user-agent": f"Firefox/{n} (Windows)"}) for n in (1, 2, 3)]
    for one in hers:
        one.post("/sign-in/", {"login": cast.tess.email, "password": PASSWORD})
    client.force_login(cast.dana)
    assert page(client, cast.tess).count("Firefox, Windows") == 6  # said aloud on each button too
    first = UserSession.objects.filter(user=cast.tess).earliest("pk")

    client.post(reverse("desk:person-session-end", args=[cast.tess.pk, first.pk]))
    assert [one.get("/profile").status_code for one in hers] == [302, 200, 200]
    client.post(reverse("desk:person-sessions-end", args=[cast.tess.pk]))

    assert [one.get("/profile").status_code for one in hers] == [302, 302, 302]
    assert "Not signed in anywhere." in page(client, cast.tess)


def test_a_key_is_revoked_and_its_secret_is_nowhere(cast: Cast, client: Client) -> None:
    token, secret = members.issue_token(
        cast.tess, by=cast.tess, at=now(), name="Locale checks", scope="read", days=9
    )
    client.force_login(cast.dana)
    shown = page(client, cast.tess)

    client.post(reverse("desk:person-key-revocation", args=[cast.tess.pk, token.pk]))

    assert "Locale checks" in shown
    assert secret not in shown
    assert token.digest not in shown
    assert Token.objects.get(pk=token.pk).revoked_at


def test_the_session_or_key_of_another_person_is_not_there(cast: Cast, client: Client) -> None:
    token, _secret = members.issue_token(
        cast.eli, by=cast.eli, at=now(), name="x", scope="read", days=9
    )
    session = UserSession.objects.create(user=cast.eli, ip="127.0.0.1", session_key="x")
    client.force_login(cast.dana)

    for name, key in (("key-revocation", token.pk), ("session-end", session.pk)):
        address = reverse(f"desk:person-{name}", args=[cast.tess.pk, key])
        assert client.post(address).status_code == 404
    assert Token.objects.get(pk=token.pk).revoked_at is None


def test_a_door_is_closed_and_opened(cast: Cast, client: Client) -> None:
    client.force_login(cast.dana)
    address = reverse("desk:person-entry", args=[cast.tess.pk])

    client.post(address)
    assert not User.objects.get(pk=cast.tess.pk).is_active
    assert "Let in again" in page(client, cast.tess)
    client.post(address, {"is_open": "yes"})

    assert User.objects.get(pk=cast.tess.pk).is_active


def test_nobody_is_offered_to_close_the_own_door(cast: Cast, client: Client) -> None:
    client.force_login(cast.dana)

    assert "Nobody closes the own door." in page(client, cast.dana)


def test_contacts_of_customers_are_found_and_looked_after_elsewhere(
    cast: Cast, client: Client
) -> None:
    people = [cast.ada, cast.gus]
    client.force_login(cast.dana)

    found = client.get(reverse("desk:people"), {"who": "contacts", "q": "acme"}).content.decode()

    assert people[0].name in found
    assert people[1].name not in found
    assert reverse("desk:account", args=["acme"]) in found
    assert client.get(reverse("desk:person", args=[cast.ada.pk])).status_code == 404


@pytest.mark.parametrize("who", ["dana", "stan"])
def test_the_last_sign_in_is_the_administrators_to_see(
    cast: Cast, client: Client, who: str
) -> None:
    client.force_login(getattr(cast, who))

    found = client.get(reverse("desk:people")).content.decode()

    assert ("Last signed in" in found) is (who == "dana")
