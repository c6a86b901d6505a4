"""Customers' books by the API: each deed, its idempotency, and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests import bought
from tests.api.conftest import Caller
from tests.cast import Cast
from tsam.domains.accounts.models import (
    Account,
    Application,
    Engagement,
    EngagementState,
    Event,
    ServiceCalendar,
    SupportContract,
)

Calls = Callable[..., Caller]

CONTRACT: dict[str, Any] = {
    "number": "scn-9",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "package": "GOLD",
    "terms_version": "2026.1",
}
PUMPS: dict[str, Any] = {
    "account": "acme",
    "name": "Pumps",
    "features": ["Drafting"],
    "server": "srv-9",
    "team": "Pump crew",
}
ASSEMBLY: dict[str, Any] = {
    "name": "Assembly",
    "features": ["Assembly"],
    "server": "Assembly-srv",
    "team": "Assembly team",
}


def order(cast: Cast, **fields: Any) -> dict[str, Any]:
    return {
        "application": cast.assembly.pk,
        "calendar": ServiceCalendar.objects.get(is_default=True).pk,
        "starts_on": bought.spanning()[0].isoformat(),
        **fields,
    }


def faults(answer: Any) -> list[str]:
    return [fault["field"] for fault in answer.json()["errors"]]


def test_the_whole_way_from_a_customer_to_a_served_application(cast: Cast, caller: Calls) -> None:
    sally, stan = caller(cast.sally), caller(cast.stan)
    first, last = bought.spanning()

    slug = sally("POST", "accounts", {"name": "Initech", "country": "de"}).json()["slug"]
    contract = sally(
        "POST",
        f"accounts/{slug}/contracts",
        CONTRACT | {"starts_on": first.isoformat(), "ends_on": last.isoformat()},
    ).json()
    application = sally(
        "POST", "applications", PUMPS | {"account": slug, "contract": contract["number"]}
    ).json()
    row = sally("POST", "engagements", order(cast, application=application["id"])).json()
    key = row["id"]
    stan(
        "POST",
        f"engagements/{key}/assignments",
        {"person": cast.tess.pk, "role": "PRIMARY", "starts_on": first.isoformat()},
    )
    for state in ("STAFFING", "ONBOARDING", "ACTIVE"):
        assert stan("PUT", f"engagements/{key}/state", {"state": state}).status_code == 200

    served = sally("GET", f"engagements/{key}").json()
    assert (served["state"], served["terms"][0]["ends_on"]) == ("ACTIVE", last.isoformat())
    assert served["tsam"][0]["name"] == "Tess Tanaka"
    allowed = sally("GET", f"applications/{application['id']}/entitlement").json()
    assert sum(one["allowed"] for one in allowed) == 8


@pytest.mark.parametrize(
    ("path", "body", "changed", "table"),
    [
        ("accounts", {"name": "Initech"}, "name", Account),
        ("accounts/acme/contracts", CONTRACT, "number", SupportContract),
        ("applications", PUMPS, "name", Application),
    ],
)
def test_a_create_with_the_same_key_happens_once(
    path: str, body: dict[str, Any], changed: str, table: Any, cast: Cast, caller: Calls
) -> None:
    assert cast.acme
    dana, before = caller(cast.dana), table.objects.count()

    first = dana("POST", path, body, Idempotency_Key="k1")
    again = dana("POST", path, body, Idempotency_Key="k1")
    other = dana("POST", path, {**body, changed: "X"}, Idempotency_Key="k1")

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert other.status_code == 409
    assert table.objects.count() == before + 1


def test_an_order_and_a_renewal_with_the_same_key_happen_once(cast: Cast, caller: Calls) -> None:
    bought.contract(cast)
    sally = caller(cast.sally)

    rows = [
        sally("POST", "engagements", order(cast), Idempotency_Key="o1").json() for _ in range(2)
    ]
    Engagement.objects.update(state=EngagementState.ACTIVE)
    path = f"engagements/{rows[0]['id']}/terms"
    body = {"months": 12, "mismatch_reason": "Ahead of support."}
    terms = [sally("POST", path, body, Idempotency_Key="t1").json()["terms"] for _ in range(2)]

    assert rows[0] == rows[1]
    assert len(terms[0]) == len(terms[1]) == 2


def test_a_customer_is_changed(cast: Cast, caller: Calls) -> None:
    assert cast.acme

    answer = caller(cast.sally)("PUT", "accounts/acme", {"name": "Acme AG", "country": "ch"})

    assert answer.json()["name"] == "Acme AG"
    assert answer.json()["country"] == "CH"


def test_a_contract_is_read_with_its_packages_over_time(cast: Cast, caller: Calls) -> None:
    contract = bought.contract(cast)
    sally = caller(cast.sally)
    where = f"accounts/acme/contracts/{contract.pk}"
    day = bought.today() + timedelta(days=5)

    sally("PUT", f"{where}/package", {"package": "PLATINUM", "effective_on": day.isoformat()})

    packages = sally("GET", where).json()["packages"]
    assert [step["package"] for step in packages] == ["GOLD", "PLATINUM"]
    assert packages[1]["effective_at"].startswith(day.isoformat())


def test_a_contract_is_renewed_and_cancelled(cast: Cast, caller: Calls) -> None:
    contract = bought.contract(cast)
    sally = caller(cast.sally)
    where = f"accounts/acme/contracts/{contract.pk}"
    later = contract.ends_on + timedelta(days=365)

    renewed = sally("PUT", f"{where}/renewal", {"ends_on": later.isoformat()})
    wrong = sally("PUT", f"{where}/renewal", {"ends_on": "2001-01-01"})
    cancelled = sally("PUT", f"{where}/cancellation", {"last_day": bought.today().isoformat()})
    refused = sally("PUT", f"{where}/renewal", {"ends_on": "2030-01-01"})

    assert renewed.json()["ends_on"] == later.isoformat()
    assert (wrong.status_code, faults(wrong)) == (422, ["ends_on"])
    assert cancelled.json()["cancelled_on"] == bought.today().isoformat()
    assert (refused.status_code, refused.json()["rule"]) == (403, "R6")


@pytest.mark.parametrize("package", ["WOOD", ""])
def test_a_package_that_is_not_offered_is_said(cast: Cast, caller: Calls, package: str) -> None:
    assert cast.acme

    answer = caller(cast.sally)("POST", "accounts/acme/contracts", CONTRACT | {"package": package})

    assert (answer.status_code, faults(answer)) == (422, ["package"])


def test_c1_near_duplicates_are_shown_before_and_ask_for_a_word(cast: Cast, caller: Calls) -> None:
    assert cast.assembly
    sally = caller(cast.sally)
    near = PUMPS | {"features": ["Assembly"], "server": "Assembly-srv2", "team": "Assembly team"}
    query = "features=Assembly&server=Assembly-srv2&team=Assembly+team"

    found = sally("GET", f"accounts/acme/near-duplicates?{query}").json()
    refused = sally("POST", "applications", near)
    added = sally("POST", "applications", near | {"new_because": "Another plant."})

    assert [(one["name"], one["differs"]) for one in found] == [("Assembly", ["server"])]
    assert (refused.status_code, faults(refused)) == (422, ["new_because"])
    assert added.status_code == 201


def test_c1_another_identity_needs_the_word_that_it_is_the_same(cast: Cast, caller: Calls) -> None:
    tess, where = caller(cast.tess), f"applications/{cast.assembly.pk}"
    moved = ASSEMBLY | {"server": "new-srv"}

    refused = tess("PUT", where, moved)
    changed = tess("PUT", where, moved | {"is_same": True})

    assert (refused.status_code, faults(refused)) == (422, ["is_same"])
    assert changed.json()["server"] == "new-srv"
    facts = Event.objects.get(name="application.changed").facts
    assert facts["parts"] == {"server": ["Assembly-srv", "new-srv"]}


def test_two_are_told_apart_and_one_is_retired(cast: Cast, caller: Calls) -> None:
    tess, where = caller(cast.tess), f"applications/{cast.assembly.pk}"

    apart = tess("POST", f"{where}/differences", {"other": cast.welding.pk, "reason": "Two."})
    retired = tess("POST", f"{where}/retirement")
    again = tess("POST", f"{where}/retirement")

    assert apart.status_code == 204
    assert retired.json()["retired_at"]
    assert (again.status_code, again.json()["code"]) == (403, "retired")


def test_an_application_gets_another_contract(cast: Cast, caller: Calls) -> None:
    engagement = bought.engagement(cast)
    following = cast.contract(cast.acme, "PLATINUM")

    answer = caller(cast.sally)(
        "PUT", f"applications/{cast.assembly.pk}", ASSEMBLY | {"contract": following.number}
    )

    assert answer.json()["contract"] == following.number
    engagement.refresh_from_db()
    assert engagement.support_contract == following


def test_an_engagement_is_suspended_resumed_and_ended(cast: Cast, caller: Calls) -> None:
    row = bought.engagement(cast)
    mona, where = caller(cast.mona), f"engagements/{row.pk}"

    assert faults(mona("PUT", f"{where}/suspension", {"reason": " "})) == ["reason"]
    suspended = mona("PUT", f"{where}/suspension", {"reason": "Not paid."})
    twice = mona("PUT", f"{where}/suspension", {"reason": "Not paid."})
    resumed = mona("DELETE", f"{where}/suspension")
    ended = mona("PUT", f"{where}/end", {"reason": "Sold."})

    states = [one.json()["state"] for one in (suspended, resumed, ended)]
    assert states == ["SUSPENDED", "ACTIVE", "ENDED"]
    assert twice.status_code == 403
    names = [one["name"] for one in mona("GET", f"{where}/events").json()["items"]]
    assert names == ["engagement.ended", "engagement.resumed", "engagement.suspended"]


def test_engagements_are_listed_by_state(cast: Cast, caller: Calls) -> None:
    bought.engagement(cast)
    cast.engage(cast.welding, state=EngagementState.STAFFING)

    found = caller(cast.mona)("GET", "engagements?state=STAFFING").json()["items"]

    assert [one["application"] for one in found] == [cast.welding.pk]


def test_a_trial_writes_nothing_and_says_the_days(cast: Cast, caller: Calls) -> None:
    bought.contract(cast)
    where = f"applications/{cast.assembly.pk}/trial"
    eli = caller(cast.eli, scope="read")

    tried = eli("GET", f"{where}?tsam=true").json()
    invalid = eli("GET", f"{where}?package=PLATINUM&tsam=false").json()
    odd = eli("GET", f"{where}?months=13&tsam=true")

    assert tried["order"]["allowed"]
    assert sum(one["kind"] == "gained" for one in tried["outcomes"]) == 8
    assert (invalid["order"]["allowed"], invalid["order"]["rule"]) == (False, "R7")
    assert (odd.status_code, faults(odd)) == (422, ["months"])
    assert not Engagement.objects.exists()


def test_findings_are_listed_for_who_repairs_them(cast: Cast, caller: Calls) -> None:
    bought.contract(cast, "PLATINUM")

    found = caller(cast.sally)("GET", "compliance").json()["items"]

    assert [(one["account"], one["rule"], one["owner"]) for one in found] == [
        ("acme", "R7", "SALES")
    ]
    assert caller(cast.eli)("GET", "compliance").status_code == 403
    assert caller(cast.ada)("GET", "compliance").status_code == 403


def test_findings_go_on_where_they_stopped(cast: Cast, caller: Calls) -> None:
    assert cast.assembly
    assert cast.vault
    sally = caller(cast.sally)

    first = sally("GET", "compliance?limit=1").json()
    second = sally("GET", f"compliance?limit=1&cursor={first['next']}").json()
    one = sally("GET", "compliance?account=globex").json()["items"]

    assert [found["account"] for found in first["items"] + second["items"]] == ["acme", "globex"]
    assert [found["account"] for found in one] == ["globex"]


def test_a_contact_is_invited_again_and_keeps_the_phone(cast: Cast, caller: Calls) -> None:
    contact = cast.owen.contacts.get()
    tess, where = caller(cast.tess), f"accounts/acme/contacts/{contact.pk}"
    assert tess("POST", f"{where}/invitation").status_code == 422
    cast.owen.set_unusable_password()
    cast.owen.save(update_fields=["password"])

    assert tess("POST", f"{where}/invitation").status_code == 204
    changed = tess("PUT", where, {"reach": "ORGANISATION", "phone": "+49 1"}).json()
    assert (changed["reach"], changed["phone"]) == ("ORGANISATION", "+49 1")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "accounts", {"name": "X"}),
        ("PUT", "accounts/acme", {"name": "X"}),
        ("POST", "accounts/acme/contracts", CONTRACT),
        ("POST", "applications", PUMPS),
        ("PUT", "engagements/{key}/state", {"state": "ACTIVE"}),
        ("PUT", "engagements/{key}/suspension", {"reason": "So."}),
        ("PUT", "engagements/{key}/end", {"reason": "So."}),
        ("POST", "engagements/{key}/terms", {"months": 12}),
        (
            "POST",
            "engagements/{key}/staffing-requirements",
            {"need": "ZONE", "value": "Asia/Tokyo"},
        ),
    ],
)
@pytest.mark.parametrize("person", ["eli", "ada"])
def test_who_may_not_is_refused_and_nothing_is_written(
    method: str, path: str, body: dict[str, Any], person: str, cast: Cast, caller: Calls
) -> None:
    row = bought.engagement(cast)
    events = Event.objects.count()

    answer = caller(getattr(cast, person))(method, path.format(key=row.pk), body)

    assert answer.status_code == 403
    assert answer.json()["detail"]
    assert Event.objects.count() == events


@pytest.mark.parametrize("text", ["\u0000", "a\u0000b"])
def test_a_nul_is_refused_and_breaks_nothing(cast: Cast, caller: Calls, text: str) -> None:
    assert cast.acme

    answer = caller(cast.dana)("POST", "applications", PUMPS | {"name": text})

    assert answer.status_code == 422


def test_a_field_that_is_not_offered_is_refused_and_writes_nothing(
    cast: Cast, caller: Calls
) -> None:
    row = bought.engagement(cast)

    answer = caller(cast.mona)(
        "PUT", f"engagements/{row.pk}/suspension", {"reason": "So.", "state": "ENDED", "account": 9}
    )

    row.refresh_from_db()
    assert (answer.status_code, set(faults(answer))) == (422, {"account", "state"})
    assert (row.state, row.account) == (EngagementState.ACTIVE, cast.acme)
