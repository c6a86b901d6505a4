from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.utils.timezone import now

from tests.api.conftest import Caller
from tests.cast import NOON, PASSWORD, Cast
from tsam.domains.accounts.models import Event, Letter
from tsam.domains.people import tokens
from tsam.domains.people.models import Attestation, Function, User

Calls = Callable[..., Caller]


def names(answer: Any) -> list[str]:
    return [person["name"] for person in answer.json()["items"]]


def test_people_are_found_by_name_function_and_how_they_stand(cast: Cast, caller: Calls) -> None:
    _tess, _ada, eli, dana = cast.tess, cast.ada, cast.eli, caller(cast.dana)
    User.objects.filter(pk=eli.pk).update(is_active=False)

    assert names(dana("GET", "users?q=tess")) == ["Tess Tanaka"]
    assert names(dana("GET", "users?function=ADMINISTRATOR")) == ["Dana Director"]
    assert names(dana("GET", "users?entry=SHUT")) == ["Eli Engineer"]
    assert dana("GET", "users?function=EMPEROR").status_code == 422


def test_a_colleague_is_invited_and_invited_again(cast: Cast, caller: Calls) -> None:
    dana = caller(cast.dana)
    given = {"email": "nora@vendor.example", "name": "Nora New", "functions": ["TSE"]}

    made = dana("POST", "users", given)
    again = dana("POST", f"users/{made.json()['id']}/invitation")

    assert (made.status_code, made.json()["entry"]) == (201, "INVITED")
    assert made.json()["invited_until"]
    assert again.status_code == 204
    assert User.objects.get(email="nora@vendor.example").functions == {Function.TSE}


def test_who_signs_in_already_is_not_invited_again(cast: Cast, caller: Calls) -> None:
    refused = caller(cast.dana)("POST", f"users/{cast.tess.pk}/invitation")

    assert refused.status_code == 403
    assert refused.json()["detail"]


def test_functions_are_set_and_the_last_administrator_stays(cast: Cast, caller: Calls) -> None:
    dana = caller(cast.dana)

    changed = dana("PUT", f"users/{cast.eli.pk}/functions", {"functions": ["TSE", "TSAM"]})
    refused = dana("PUT", f"users/{cast.dana.pk}/functions", {"functions": ["SALES"]})

    assert changed.json()["functions"] == ["TSAM", "TSE"]
    assert refused.status_code in {403, 409, 422}
    assert User.objects.get(pk=cast.dana.pk).functions == {Function.ADMINISTRATOR}


def test_who_gives_administration_away_is_told_that_it_is_done(cast: Cast, caller: Calls) -> None:
    other, _stays = cast.staff("Otto Other", Function.ADMINISTRATOR), cast.dana

    gone = caller(other)("PUT", f"users/{other.pk}/functions", {"functions": ["SALES"]})

    assert (gone.status_code, gone.json()["functions"]) == (200, ["SALES"])


def test_an_attestation_is_recorded_read_and_revoked(cast: Cast, caller: Calls) -> None:
    stan, path = caller(cast.stan), f"users/{cast.eli.pk}/attestations"
    given = {"rule": "cleared-de", "valid_from": "2020-01-01"}

    made = stan("POST", path, given)
    listed = stan("GET", path).json()
    gone = stan("DELETE", f"{path}/{made.json()['id']}")

    assert (made.status_code, gone.status_code) == (201, 204)
    assert listed == [made.json()]
    assert listed[0]["standing"] == "MET"
    assert "nationality" not in made.content.decode().lower()
    assert stan("GET", path).json()[0]["revoked_at"]
    assert Attestation.objects.count() == 1


def test_an_administrator_reads_no_attestation(cast: Cast, caller: Calls) -> None:
    path = f"users/{cast.eli.pk}/attestations"

    assert caller(cast.dana)("GET", path).status_code == 403


def test_an_attestation_that_ends_before_it_begins_is_refused(cast: Cast, caller: Calls) -> None:
    given = {"rule": "cleared-de", "valid_from": "2026-02-01", "valid_until": "2026-01-01"}

    refused = caller(cast.stan)("POST", f"users/{cast.eli.pk}/attestations", given)

    assert refused.status_code == 422
    assert not Attestation.objects.exists()


def test_sessions_are_listed_and_ended(cast: Cast, caller: Calls) -> None:
    for _browser in range(2):
        Client().post("/sign-in/", {"login": cast.eli.email, "password": PASSWORD})
    dana, path = caller(cast.dana), f"users/{cast.eli.pk}/sessions"
    first, second = dana("GET", path).json()

    assert dana("DELETE", f"{path}/{first['id']}").status_code == 204
    assert dana("GET", path).json() == [second]
    assert dana("DELETE", path).status_code == 204
    assert not UserSession.objects.filter(user=cast.eli).exists()
    assert Event.objects.filter(name__startswith="user.session").count() == 2


def test_a_key_is_revoked_and_its_secret_is_nowhere(cast: Cast, caller: Calls) -> None:
    token, secret = tokens.issue(cast.eli, name="Script", scope="read", days=9, at=now())
    dana, path = caller(cast.dana), f"users/{cast.eli.pk}/tokens"
    listed = dana("GET", path)

    gone = dana("DELETE", f"{path}/{token.pk}")

    assert listed.json()[0]["name"] == "Script"
    assert secret not in listed.content.decode()
    assert token.digest not in listed.content.decode()
    assert gone.status_code == 204
    assert dana("GET", path).json()[0]["revoked_at"]


def test_a_closed_door_ends_keys_and_opens_again(cast: Cast, caller: Calls) -> None:
    eli, dana, path = caller(cast.eli), caller(cast.dana), f"users/{cast.eli.pk}/entry"

    shut = dana("PUT", path, {"is_open": False})
    refused = eli("GET", "me")
    opened = dana("PUT", path, {"is_open": True})

    assert (shut.json()["entry"], refused.status_code) == ("SHUT", 401)
    assert opened.json()["is_active"]
    assert eli("GET", "me").status_code == 401


def test_others_look_after_nobody(cast: Cast, caller: Calls) -> None:
    person = f"users/{cast.eli.pk}"

    for who in (cast.tess, cast.sally, cast.rita, cast.paul):
        call = caller(who)
        assert call("GET", "users").status_code == 403
        assert call("GET", person).status_code == 404
        assert call("PUT", f"{person}/functions", {"functions": ["SALES"]}).status_code == 404
        assert call("DELETE", f"{person}/sessions").status_code == 404


def test_letters_that_could_not_be_mailed_go_again(
    cast: Cast, caller: Calls, work: Callable[[], int]
) -> None:
    given = {"subject": "S", "text": "Words of the letter", "written_at": NOON - timedelta(days=1)}
    Letter.objects.create(reader=cast.owen, failure="550 no such user", **given)
    dana = caller(cast.dana)

    listed = dana("GET", "undelivered")
    sent = dana("POST", f"undelivered/{cast.owen.pk}/sending")
    work()

    assert (listed.json()[0]["name"], listed.json()[0]["letters"]) == ("Owen Own", 1)
    assert "Words of the letter" not in listed.content.decode()
    assert sent.status_code == 204
    assert mail.outbox[0].to == [cast.owen.email]
    assert dana("GET", "undelivered").json() == []
