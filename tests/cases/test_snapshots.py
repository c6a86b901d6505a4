"""Every new case where P3 is bought keeps the environment it was opened in, however it came."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from tests.api.conftest import Caller
from tests.cast import NOON, Cast
from tsam.domains.cases import actions
from tsam.domains.cases.actions import Description as Report
from tsam.domains.cases.models import Case, Channel
from tsam.domains.intelligence import actions as intelligence
from tsam.domains.intelligence.description import Description, Item, Kind, Tier
from tsam.domains.intelligence.models import Environment, EnvironmentSnapshot, Source
from tsam.kernel.verdicts import Refused

pytestmark = pytest.mark.usefixtures("morning")
STOPS = {"severity": 2, "issue_type": "BREAK_FIX", "title": "It stops", "text": "At 14:00."}


def known(cast: Cast, tier: str = "PRODUCTION") -> Environment:
    """Acme's Assembly is served, and one thing is known of it."""
    cast.serve()
    at = now() - timedelta(days=1)
    environment = intelligence.open_environment(cast.assembly, by=cast.tess, at=at, tier=tier)
    intelligence.describe(
        environment,
        Description(Tier(tier), at, (Item(Kind.COMPONENT, "Java", "17"),)),
        by=cast.tess,
        at=at,
        source=Source.PERSON,
        complete=True,
    )
    return environment


def frozen(case: Case) -> EnvironmentSnapshot:
    assert case.snapshot is not None
    return case.snapshot


def test_whichever_way_it_comes_it_carries_a_snapshot(cast: Cast, client: Client) -> None:
    environment = known(cast)
    told = {**STOPS, "application": cast.assembly.pk}

    client.force_login(cast.ada)
    client.post("/portal/cases/new", {**told, "key": "p"})
    client.force_login(cast.eli)
    client.post(
        "/desk/cases/new", {**told, "account": "acme", "on_behalf_of": cast.ada.pk, "key": "d"}
    )
    for person in (cast.ada, cast.eli):
        Caller(person)("POST", "cases", {**told, "on_behalf_of": None})

    cases = list(Case.objects.select_related("snapshot"))
    assert len(cases) == 4
    assert {frozen(case).environment for case in cases} == {environment}
    assert all(frozen(case).is_known and frozen(case).is_assumed for case in cases)
    assert len({frozen(case).digest for case in cases}) == 1


def test_the_tier_that_is_named_is_frozen_and_one_that_nobody_knows_says_so(
    cast: Cast, client: Client
) -> None:
    environment = known(cast, "QA")
    told = {**STOPS, "application": cast.assembly.pk}
    client.force_login(cast.ada)

    client.post("/portal/cases/new", {**told, "tier": "QA", "key": "1"})
    client.post("/portal/cases/new", {**told, "key": "2"})
    Caller(cast.ada)("POST", "cases", {**told, "tier": "TEST"})
    wrong = Caller(cast.ada)("POST", "cases", {**told, "tier": "MOON"})

    qa, production, test = Case.objects.order_by("pk").select_related("snapshot")
    assert wrong.status_code == 422
    assert (frozen(qa).environment, frozen(qa).is_assumed, qa.tier) == (environment, False, "QA")
    assert (frozen(production).tier, frozen(production).is_known) == ("PRODUCTION", False)
    assert (frozen(test).tier, frozen(test).is_known, test.tier) == ("TEST", False, "TEST")


def test_without_the_feature_there_is_none_and_a_refused_case_leaves_none(cast: Cast) -> None:
    cast.engage(cast.welding, "GOLD", tsam=cast.tess)
    report = Report("It stops", "At 14:00.", severity=2)

    gold = actions.open_case(cast.welding, report, by=cast.ada, at=now(), channel=Channel.PORTAL)
    with pytest.raises(Refused):
        actions.open_case(cast.assembly, report, by=cast.ada, at=NOON, channel=Channel.PORTAL)

    assert gold.snapshot is None
    assert not EnvironmentSnapshot.objects.exists()


def test_the_same_form_sent_twice_freezes_once(cast: Cast) -> None:
    known(cast)
    for _once in range(2):
        actions.open_case(
            cast.assembly,
            Report("It stops", "At 14:00.", severity=2),
            by=cast.ada,
            at=now(),
            channel=Channel.PORTAL,
            idempotency_key="k1",
        )

    assert EnvironmentSnapshot.objects.count() == 1
