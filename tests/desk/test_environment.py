from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from tests.cast import Cast
from tests.intelligence import known
from tsam.domains.accounts.models import ContractPackage, SupportPackage
from tsam.domains.intelligence.actions import confirming, facts, open_environment, organisation
from tsam.domains.intelligence.models import (
    Consent,
    Environment,
    EnvironmentFact,
    Reader,
    Stakeholder,
    Standing,
    TruthAsk,
)

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def desk(cast: Cast, client: Client) -> Client:
    client.force_login(cast.tess)
    return client


def page(client: Client, cast: Cast) -> str:
    answer = client.get(reverse("desk:environment", args=[cast.engagement.pk]))
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def say(client: Client, cast: Cast, verb: str, **given: object) -> int:
    where = reverse("desk:environment-say", args=[cast.engagement.pk, verb])
    return client.post(where, given).status_code


def act(client: Client, cast: Cast, verb: str, key: int, **given: object) -> int:
    where = reverse("desk:environment-act", args=[cast.engagement.pk, verb, key])
    return client.post(where, given).status_code


def two_tiers(cast: Cast) -> tuple[Environment, Environment]:
    production = known.known(cast, now())
    test = open_environment(cast.assembly, by=cast.tess, at=now(), tier="TEST")
    for environment, name, value in [
        (test, "Java", "17.0.10"),
        (production, "Virus scanner", ""),
        (test, "Virus scanner", "2.7"),
    ]:
        facts.put(environment, by=cast.tess, at=now(), kind="COMPONENT", name=name, value=value)
    return production, test


def test_tiers_stand_side_by_side_with_their_age_and_where_they_differ(
    cast: Cast, desk: Client
) -> None:
    production, _test = two_tiers(cast)
    confirming.confirm_environment(production, by=cast.ada, at=now() - timedelta(days=2))

    shown = page(desk, cast)

    assert "Production is confirmed and differs from Test in 1 place." in shown
    assert "1 thing in it is unknown." in shown
    assert "True on 8 Jun" in shown
    assert "Never confirmed" in shown
    # An unknown value differs from nothing.
    assert shown.count("differs from the first tier") == 1


def test_what_is_old_is_called_old(cast: Cast, desk: Client) -> None:
    production, _test = two_tiers(cast)
    Environment.objects.filter(pk=production.pk).update(confirmed_at=now() - timedelta(days=30))

    assert "Old, 30 days" in page(desk, cast)


def test_an_empty_page_says_what_to_do(cast: Cast, desk: Client) -> None:
    cast.serve()

    assert "Describe a tier by hand, or import a report." in page(desk, cast)


def test_a_tier_is_described_confirmed_and_asked_about(cast: Cast, desk: Client) -> None:
    cast.serve()
    assert say(desk, cast, "tier", tier="QA", name="") == 302
    tier = Environment.objects.get()
    component = {"environment": tier.pk, "kind": "COMPONENT", "name": "Java", "value": "17.0.10"}
    assert say(desk, cast, "fact", **component) == 302
    fact = EnvironmentFact.objects.get()

    assert act(desk, cast, "fact-change", fact.pk, value="17.0.12", owner="Ada") == 302
    assert act(desk, cast, "tier-confirmation", tier.pk) == 302
    assert say(desk, cast, "question", words="Before the upgrade") == 302

    assert EnvironmentFact.objects.get(until=None).details == {"owner": "Ada"}
    assert TruthAsk.objects.get().words == "Before the upgrade"
    assert "asked the customer if it is still true" in page(desk, cast)


def test_consent_is_written_down_with_its_evidence_and_ended(cast: Cast, desk: Client) -> None:
    known.known(cast, now())
    assert say(desk, cast, "consent", reader="RND") == 422
    assert say(desk, cast, "consent", reader="RND", evidence="Letter of Ada") == 302
    assert "Letter of Ada" in page(desk, cast)

    ended = act(desk, cast, "consent-end", Consent.objects.get().pk, evidence="Call with Ada")

    assert ended == 302
    assert not Consent.objects.in_force(now()).exists()


def test_people_windows_and_freezes_are_kept_and_let_go(cast: Cast, desk: Client) -> None:
    known.known(cast, now())
    assert say(desk, cast, "person", name="Ada Acme", role="SPONSOR", is_key="on") == 302
    window = {"weekday": "6", "opens": "22:00", "closes": "02:00", "zone": "Europe/Berlin"}
    assert say(desk, cast, "window", **window) == 302
    frozen = {"starts_on": "2026-06-12", "ends_on": "2026-06-20", "reason": "Year end"}
    assert say(desk, cast, "freeze", **frozen, zone="Europe/Berlin") == 302
    somebody = Stakeholder.objects.get()
    assert act(desk, cast, "person-place", somebody.pk, influence="3", interest="2") == 302

    shown = page(desk, cast)

    assert "Ada Acme" in shown
    assert "Year end" in shown
    assert "Sun 21 Jun, 20:00" in shown or "Sun 21 Jun, 22:00" in shown
    assert act(desk, cast, "person-removal", somebody.pk) == 302
    assert not Standing.objects.exists()


def test_the_map_of_people_is_not_shown_to_an_engineer(cast: Cast, client: Client) -> None:
    somebody = known.person(cast, now())
    organisation.place(somebody, by=cast.tess, at=now(), influence=3, interest=2)
    Consent.objects.create(
        account=cast.acme,
        application=cast.assembly,
        reader=Reader.PLATINUM_DESK,
        given_at=now(),
        given_by=cast.ada,
    )
    client.force_login(cast.eli)

    shown = page(client, cast)

    assert "Ada Acme" in shown
    assert "much influence" not in shown
    # An engineer reads, and is told who writes.
    assert say(client, cast, "tier", tier="QA") == 403


def test_after_a_downgrade_the_tsam_still_reads_and_the_desk_does_not(
    cast: Cast, client: Client
) -> None:
    known.known(cast, now())
    Consent.objects.create(
        account=cast.acme,
        application=cast.assembly,
        reader=Reader.PLATINUM_DESK,
        given_at=now(),
        given_by=cast.ada,
    )
    where = reverse("desk:environment", args=[cast.engagement.pk])
    client.force_login(cast.eli)
    assert client.get(where).status_code == 200

    ContractPackage.objects.update(package=SupportPackage.objects.get(code="GOLD"))

    assert client.get(where).status_code == 404
    client.force_login(cast.tess)
    assert client.get(where).status_code == 200


def test_another_applications_rows_are_not_there(cast: Cast, desk: Client) -> None:
    fact = known.fact(cast, now())
    other = cast.engage(cast.welding, "PLATINUM")

    where = reverse("desk:environment-act", args=[other.pk, "fact-change", fact.pk])

    assert desk.get(where).status_code == 404
    assert desk.post(where, {"value": "1"}).status_code == 404
