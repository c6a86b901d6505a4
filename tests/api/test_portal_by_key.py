"""What a customer does in the portal, done with a key."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now

from tests.api.conftest import Caller
from tests.cast import Cast
from tsam.domains.accounts.models import Contact, Event, Letter, Reach
from tsam.domains.cases import actions, indexing
from tsam.domains.cases.models import Case, Channel, Participant
from tsam.domains.people import tokens
from tsam.domains.people.models import Invitation
from tsam.faces.api.urls import api

Calls = Callable[..., Caller]


def new_case(cast: Cast, **fields: object) -> dict[str, object]:
    text = "At 14:00."
    told = {"application": cast.assembly.pk, "title": "It stops", "text": text, "severity": 2}
    return told | fields


def hang(caller: Caller, case: Case, name: str, body: bytes, **fields: str) -> int:
    """Send a file as a form does; the answer's status."""
    answer = caller.client.post(
        f"/api/v1/cases/{case.number}/attachments",
        {"file": SimpleUploadedFile(name, body), **fields},
        headers={"Authorization": f"Bearer {caller.secret}"},
    )
    return answer.status_code


def test_before_reporting_one_learns_when_the_first_word_is_due(cast: Cast, caller: Calls) -> None:
    cast.serve()

    said = caller(cast.ada)("GET", f"applications/{cast.assembly.pk}/support").json()

    assert said["allowed"]
    assert [one["severity"] for one in said["targets"]] == [0, 1, 2, 3]


def test_what_no_support_covers_says_why_and_by_which_rule(cast: Cast, caller: Calls) -> None:
    said = caller(cast.ada)("GET", f"applications/{cast.welding.pk}/support").json()

    assert not said["allowed"]
    assert said["reason"]
    assert said["code"] == "no_contract"


def test_cases_that_say_the_same_are_found_within_ones_reach(cast: Cast, caller: Calls) -> None:
    ours = cast.case(title="Torque values are missing")
    theirs = cast.case(cast.vault, title="Torque values are missing")
    for one in (ours, theirs):
        indexing.index_case(one.pk)

    found = caller(cast.ada)("GET", "cases/similar?title=torque+values").json()
    own = caller(cast.owen)("GET", "cases/similar?title=torque+values").json()

    assert [one["number"] for one in found] == [ours.number]
    assert own == []


def test_everything_stands_still_names_who_can_be_called(cast: Cast, caller: Calls) -> None:
    cast.serve()
    ada = caller(cast.ada)

    silent = ada("POST", "cases", new_case(cast, severity=0))
    told = ada(
        "POST",
        "cases",
        new_case(
            cast,
            severity=0,
            impact="Both presses stand.",
            reachable_name="Ada Acme",
            reachable_phone="+49 711 555 0100",
        ),
    )

    assert silent.status_code == 422
    assert {one["field"] for one in silent.json()["errors"]} == {
        "impact",
        "reachable_name",
        "reachable_phone",
    }
    assert told.status_code == 201
    assert told.json()["reachable_phone"] == "+49 711 555 0100"


def test_the_list_is_narrowed_as_on_the_page(cast: Cast, caller: Calls) -> None:
    mine, other = cast.case(title="Robot is late"), cast.case(opened_by=cast.owen, title="Noise")
    ada = caller(cast.ada)

    assert [one["number"] for one in ada("GET", "cases?mine=true").json()["items"]] == [mine.number]
    by_number = ada("GET", f"cases?q={other.number}").json()["items"]
    assert [one["number"] for one in by_number] == [other.number]


def test_a_file_hangs_on_a_message_with_its_words(cast: Cast, caller: Calls) -> None:
    case, ada = cast.case(), caller(cast.ada)

    assert hang(ada, case, "press.log", b"02:10 stop", text="From last night.") == 201

    (file,) = ada("GET", f"cases/{case.number}/attachments").json()["items"]
    (word,) = ada("GET", f"cases/{case.number}/messages").json()["items"]
    assert (file["name"], file["message"], word["text"]) == (
        "press.log",
        word["id"],
        "From last night.",
    )


@pytest.mark.parametrize(("name", "body"), [("run.exe", b"MZ\x00"), ("empty.log", b"")])
def test_what_the_portal_does_not_take_a_key_does_not_send(
    cast: Cast, caller: Calls, name: str, body: bytes
) -> None:
    case, ada = cast.case(), caller(cast.ada)

    assert hang(ada, case, name, body) == 422
    assert ada("GET", f"cases/{case.number}/messages").json()["items"] == []


def test_severity_withdrawal_and_reopening_are_calls_too(cast: Cast, caller: Calls) -> None:
    cast.serve()
    ada = caller(cast.ada)
    number = ada("POST", "cases", new_case(cast)).json()["number"]

    worse = ada("PUT", f"cases/{number}/severity", {"severity": 1, "reason": "It stands."}).json()
    over = ada("POST", f"cases/{number}/withdrawal", {"reason": "Found it."}).json()
    again = ada("POST", f"cases/{number}/reopening", {"text": "It is back."}).json()

    assert (worse["severity"], over["state"], again["is_open"]) == (1, "CLOSED", True)


def test_not_yet_says_what_is_missing(cast: Cast, caller: Calls) -> None:
    cast.serve()
    case = cast.case()
    actions.propose_solution(
        case, by=cast.eli, at=now(), solution="Raise it.", channel=Channel.DESK
    )

    said = caller(cast.ada)(
        "POST", f"cases/{case.number}/disagreement", {"text": "The night shift fails."}
    )

    assert (said.status_code, said.json()["is_open"]) == (200, True)


def test_contacts_are_invited_changed_and_invited_again(
    cast: Cast, caller: Calls, work: Callable[[], int]
) -> None:
    ada, people = caller(cast.ada), "accounts/acme/contacts"
    new = {"email": "nina@acme.example", "name": "Nina New", "reach": "OWN_CASES"}

    made = ada("POST", people, new).json()
    wider = ada(
        "PUT",
        f"{people}/{made['id']}",
        {"reach": "APPLICATION", "applications": [cast.assembly.pk]},
    ).json()
    again = ada("POST", f"{people}/{made['id']}/invitation")

    assert made["invited_until"]
    assert (wider["reach"], wider["applications"]) == ("APPLICATION", [cast.assembly.pk])
    assert again.status_code == 204
    assert Invitation.objects.filter(user_id=made["person"]["id"]).count() >= 1


def test_whoever_does_not_manage_the_people_changes_nobody(cast: Cast, caller: Calls) -> None:
    olga, key = caller(cast.olga), cast.ada.contacts.get().pk
    way = f"accounts/acme/contacts/{key}"

    answers = [
        olga("PUT", way, {"reach": "OWN_CASES"}),
        olga("POST", f"{way}/invitation"),
        olga("DELETE", way),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert olga("GET", way).json()["last_seen_at"] is None


def test_who_leaves_hands_the_open_cases_over(
    cast: Cast, caller: Calls, work: Callable[[], int]
) -> None:
    case, ada = cast.case(opened_by=cast.owen), caller(cast.ada)
    leaving, staying = cast.owen.contacts.get(), cast.olga.contacts.get()

    gone = ada("DELETE", f"accounts/acme/contacts/{leaving.pk}?successor={staying.pk}")
    work()

    assert gone.status_code == 204
    assert Participant.objects.filter(case=case, user=cast.olga).exists()
    assert not Contact.objects.present().filter(pk=leaving.pk).exists()


def test_a_successor_of_another_customer_is_not_there(cast: Cast, caller: Calls) -> None:
    leaving, stranger = cast.owen.contacts.get(), cast.gus.contacts.get()

    answer = caller(cast.ada)(
        "DELETE", f"accounts/acme/contacts/{leaving.pk}?successor={stranger.pk}"
    )

    assert answer.status_code == 404
    assert Contact.objects.present().filter(pk=leaving.pk).exists()


def test_letters_are_read_one_by_one_and_all_at_once(cast: Cast, caller: Calls) -> None:
    letters = [
        Letter.objects.create(reader=cast.ada, subject=f"News {n}", text="News", written_at=now())
        for n in range(3)
    ]
    ada = caller(cast.ada)

    ada("POST", f"letters/{letters[0].pk}/reading")
    left = ada("GET", "letters?unread=true").json()["items"]
    ada("POST", "letters/reading")

    assert [one["subject"] for one in left] == ["News 2", "News 1"]
    assert ada("GET", "letters?unread=true").json()["items"] == []
    assert ada("GET", f"letters/{letters[0].pk}").json()["read_at"]


def test_ones_own_settings_are_read_and_changed(cast: Cast, caller: Calls) -> None:
    ada = caller(cast.ada)
    wanted = {
        "name": "Ada A. Acme",
        "time_zone": "Asia/Tokyo",
        "language": "en",
        "theme": "dark",
        "density": "dense",
        "single_keys": False,
    }

    changed = ada("PUT", "me", wanted).json()
    refused = ada("PUT", "me", wanted | {"time_zone": "Moon/Crater"})

    assert {name: changed[name] for name in wanted} == wanted
    assert refused.status_code == 422


def test_browsers_and_keys_are_listed_and_ended(cast: Cast, caller: Calls) -> None:
    ada = caller(cast.ada)
    kept = SessionStore()
    kept.create()
    browser = UserSession.objects.create(
        user=cast.ada, ip="192.0.2.1", session_key=kept.session_key, user_agent="Firefox"
    )
    other, _secret = tokens.issue(cast.ada, name="plant", scope="read", days=9, at=now())

    assert [one["id"] for one in ada("GET", "me/sessions").json()] == [browser.pk]
    assert ada("DELETE", f"me/sessions/{browser.pk}").status_code == 204
    assert ada("GET", "me/sessions").json() == []
    assert Event._base_manager.filter(name="user.sessions_ended", by=cast.ada).exists()
    assert other.pk in {one["id"] for one in ada("GET", "me/keys").json()}
    assert ada("DELETE", f"me/keys/{other.pk}").status_code == 204
    assert other.pk not in {one["id"] for one in ada("GET", "me/keys").json()}
    assert not UserSession.objects.filter(pk=browser.pk).exists()


def test_nobody_lists_or_ends_what_is_somebody_elses(cast: Cast, caller: Calls) -> None:
    token, _secret = tokens.issue(cast.ada, name="plant", scope="read", days=9, at=now())
    browser = UserSession.objects.create(
        user=cast.ada, ip="192.0.2.1", session_key="s1", user_agent="Firefox"
    )
    owen = caller(cast.owen)

    assert owen("DELETE", f"me/keys/{token.pk}").status_code == 404
    assert owen("DELETE", f"me/sessions/{browser.pk}").status_code == 404
    assert {one["name"] for one in owen("GET", "me/keys").json()} == {"test"}


def bodies() -> list[tuple[str, str]]:
    """Every call that takes a body: method and path, and the name of the body."""
    return [
        (f"{method} {path}", shape.rpartition("/")[2])
        for path, calls in api.get_openapi_schema(path_prefix="")["paths"].items()
        for method, call in calls.items()
        for content in [call.get("requestBody", {}).get("content", {})]
        if (shape := content.get("application/json", {}).get("schema", {}).get("$ref"))
    ]


def test_no_call_takes_a_field_that_it_does_not_offer() -> None:
    shapes = api.get_openapi_schema(path_prefix="")["components"]["schemas"]

    assert len(bodies()) > 30
    assert [
        call for call, body in bodies() if shapes[body].get("additionalProperties") is not False
    ] == []


@pytest.mark.parametrize(
    "more",
    [
        {"is_staff": True},
        {"functions": ["ADMINISTRATOR"]},
        {"email": "boss@vendor.example"},
        {"ignore_permissions": True},
        {"__proto__": {"is_staff": True}},
        {"contacts__is_administrator": True},
    ],
    ids=str,
)
def test_a_field_that_is_not_offered_is_named_and_nothing_is_written(
    cast: Cast, caller: Calls, more: dict[str, object]
) -> None:
    settings = {"time_zone": "Asia/Tokyo", "language": "en", "theme": "dark", "density": "dense"}

    answer = caller(cast.ada)("PUT", "me", {"name": "A", "single_keys": True} | settings | more)

    cast.ada.refresh_from_db()
    assert answer.status_code == 422
    assert [one["field"].rpartition(".")[2] for one in answer.json()["errors"]] == list(more)
    assert (cast.ada.name, cast.ada.is_staff, cast.ada.time_zone) == ("Ada Acme", False, "UTC")


def test_a_case_is_opened_as_whoever_holds_the_key_and_in_no_other_state(
    cast: Cast, caller: Calls
) -> None:
    cast.serve()
    ada = caller(cast.ada)

    for more in ({"state": "CLOSED"}, {"opened_by": cast.owen.pk}, {"account": "globex"}):
        assert ada("POST", "cases", new_case(cast, **more)).status_code == 422

    assert not Case.objects.exists()


def test_people_of_the_organisation_are_seen_by_their_colleagues(cast: Cast, caller: Calls) -> None:
    cast.contact("Carl Colleague", cast.acme, Reach.OWN_CASES)

    names = {
        one["person"]["name"]
        for one in caller(cast.olga)("GET", "accounts/acme/contacts").json()["items"]
    }

    assert "Carl Colleague" in names
