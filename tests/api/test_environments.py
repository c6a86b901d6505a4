"""Environments by the API: described, confirmed, asked about, shared (P3)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.timezone import now

from tests.api.conftest import Caller
from tests.cast import Cast
from tests.intelligence import known
from tsam.domains.cases.actions import raise_spr
from tsam.domains.intelligence.actions import consents, facts
from tsam.domains.intelligence.models import EnvironmentFact, Reader
from tsam.domains.sprs.actions.raising import Description
from tsam.domains.sprs.models import Spr

Calls = Callable[..., Caller]


@pytest.fixture(autouse=True)
def _known(cast: Cast, morning: None) -> None:
    known.known(cast, now())


def said(*items: tuple[str, str], **more: Any) -> dict[str, Any]:
    named = [{"kind": "COMPONENT", "name": name, "value": value} for name, value in items]
    return {"items": named, "complete": True, **more}


def test_a_program_describes_a_tier_and_reads_it_back(cast: Cast, caller: Calls) -> None:
    ask = caller(cast.tess)
    where = f"environments/{known.known(cast, now()).pk}"

    told = ask("PUT", f"{where}/facts", said(("Java", "17.0.14"), ("Oracle", "")))

    assert told.status_code == 200
    assert told.json() == {"added": 1, "changed": 1, "closed": 0, "confirmed": 0, "later": 0}
    facts = {one["name"]: one for one in ask("GET", f"{where}/facts").json()["items"]}
    assert (facts["Java"]["value"], facts["Java"]["freshness"]) == ("17.0.14", "FRESH")
    assert facts["Oracle"]["freshness"] == "UNKNOWN"
    past = ask("GET", f"{where}/facts?history=true").json()["items"]
    assert [one["value"] for one in past if one["until"]] == ["17.0.12"]
    (tier,) = ask("GET", f"applications/{cast.assembly.pk}/environments").json()
    assert tier["facts"] == {"COMPONENT": 2}


@pytest.mark.parametrize(
    "given",
    [
        said(("Java", "1"), ("Java", "2")),
        said(taken_at="2099-01-01T00:00:00Z"),
        said(("", "1")),
        said(("Java", "x" * 4001)),
        {"items": []},
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    cast: Cast, caller: Calls, given: dict[str, Any]
) -> None:
    where = f"environments/{known.known(cast, now()).pk}/facts"

    assert caller(cast.tess)("PUT", where, given).status_code == 422
    assert EnvironmentFact.objects.get().value == "17.0.12"


def test_customers_confirm_and_decide_who_reads(cast: Cast, caller: Calls) -> None:
    ask, where = caller(cast.ada), f"applications/{cast.assembly.pk}"

    assert ask("POST", f"{where}/environments/confirmation").status_code == 204
    given = ask("POST", f"{where}/consents", {"reader": "RND"})

    assert given.status_code == 201
    assert given.json()["is_in_force"]
    ended = ask("POST", f"consents/{given.json()['id']}/end", {})
    assert not ended.json()["is_in_force"]
    assert len(ask("GET", f"{where}/consents").json()) == 1


def test_who_may_not_read_finds_nothing(cast: Cast, caller: Calls) -> None:
    key, where = known.fact(cast, now()).environment_id, f"applications/{cast.assembly.pk}"
    known.person(cast, now())

    assert caller(cast.owen)("GET", f"{where}/environments").json() == []
    assert caller(cast.owen)("GET", f"{where}/organisation").json() == {"places": [], "people": []}
    for reader in [cast.eli, cast.rita, cast.paul, cast.sally, cast.gino, cast.gus, cast.owen]:
        assert caller(reader)("GET", f"environments/{key}").status_code == 404
        assert caller(reader)("PUT", f"environments/{key}/facts", said()).status_code == 404
    assert caller(cast.mona)("PUT", f"environments/{key}/facts", said()).status_code == 403


def test_windows_freezes_and_the_next_change(cast: Cast, caller: Calls) -> None:
    ask, where = caller(cast.tess), f"applications/{cast.assembly.pk}"
    window = {"weekday": 6, "opens": "22:00", "closes": "02:00", "zone": "Europe/Berlin"}
    frozen = {"starts_on": "2026-06-12", "ends_on": "2026-06-20", "reason": "Year end"}

    assert ask("POST", f"{where}/change-windows", window).status_code == 201
    made = ask("POST", f"{where}/change-freezes", {**frozen, "zone": "Europe/Berlin"})

    assert ask("GET", f"{where}/changing").json()["next_change"] == "2026-06-21T20:00:00Z"
    assert ask("POST", f"change-freezes/{made.json()['id']}/end").status_code == 200
    assert ask("GET", f"{where}/changing").json()["next_change"] == "2026-06-14T20:00:00Z"
    wrong = ask("POST", f"{where}/change-windows", {**window, "zone": "Mars/Olympus"})
    assert "Europe/Berlin" in wrong.content.decode()


def test_who_sees_own_cases_alone_says_nothing(cast: Cast, caller: Calls) -> None:
    where = f"applications/{cast.assembly.pk}"
    window = {"weekday": 6, "opens": "22:00", "closes": "02:00"}
    days = {"starts_on": "2026-06-12", "ends_on": "2026-06-20", "reason": "Year end"}
    says: dict[str, dict[str, Any]] = {
        f"{where}/change-windows": window,
        f"{where}/change-freezes": days,
        f"{where}/environments": {"tier": "QA"},
        f"{where}/environments/confirmation": {},
    }

    for path, given in says.items():
        refused = caller(cast.owen)("POST", path, given)
        assert (refused.status_code, refused.json()["code"]) == (403, "own_cases")
        assert caller(cast.ada)("POST", path, given).status_code in {201, 204}


def test_rnd_reads_components_where_a_defect_is_seen_and_nothing_else(
    cast: Cast, caller: Calls
) -> None:
    tier = known.known(cast, now())
    owner = {"owner": "Ada Acme", "vendor": "Eclipse"}
    for kind, name in (("COMPONENT", "Tomcat"), ("SETTING", "acme.properties:url")):
        facts.put(tier, by=cast.tess, at=now(), kind=kind, name=name, value="9", details=owner)
    case = cast.case(opened_by=cast.owen)
    spr = raise_spr(case, Description("It halts", 2), by=cast.tess, at=now())
    ask, where = caller(cast.rita), f"sprs/{spr.number}/environments"

    not_agreed = ask("GET", where).json()
    consents.give(cast.assembly, by=cast.ada, at=now(), reader=Reader.RND)
    (seen,) = ask("GET", where).json()
    alone = [
        ask("GET", f"environments/{tier.pk}"),
        ask("GET", f"environments/{tier.pk}/facts"),
        ask("GET", f"applications/{cast.assembly.pk}/environments"),
    ]
    Spr.objects.update(is_open=False, state="NOT_PLANNED")
    ended = ask("GET", where).json()

    assert (not_agreed, ended) == ([], [])
    assert (seen["tier"], seen["is_now"]) == ("PRODUCTION", True)
    assert [one["name"] for one in seen["components"]] == ["Java", "Tomcat"]
    assert seen["components"][1]["vendor"] == "Eclipse"
    assert not {"Ada", "acme", "Acme", "Assembly"} & set(re.findall(r"\w+", json.dumps(seen)))
    assert [one.status_code for one in alone] == [404, 404, 404]
    for stranger in (cast.paul, cast.eli):
        assert caller(stranger)("GET", where).json() == []
    for stranger in (cast.sally, cast.ada, cast.gus):
        assert caller(stranger)("GET", where).status_code == 404


def test_the_tsam_asks_and_names_people(cast: Cast, caller: Calls) -> None:
    ask, where = caller(cast.tess), f"applications/{cast.assembly.pk}"

    assert ask("POST", f"{where}/environment-questions", {"words": "Still so?"}).status_code == 201
    asked = ask("POST", f"{where}/consent-questions", {"reader": Reader.RND.value})
    assert asked.json()["given_at"] is None
    person = ask("PUT", f"{where}/organisation/people", {"name": "Ada", "role": "SPONSOR"}).json()

    assert ask("GET", f"{where}/environment-questions").json()[0]["words"] == "Still so?"
    assert ask("POST", f"stakeholders/{person['id']}/removal").status_code == 204
    assert ask("GET", f"{where}/organisation").json()["people"] == []
