from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from tests.cast import Cast
from tests.intelligence import known
from tsam.domains.intelligence.actions import asking, consents
from tsam.domains.intelligence.models import Consent, EnvironmentFact, Reader, Stakeholder

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def portal(cast: Cast, client: Client) -> Client:
    known.known(cast, now())
    client.force_login(cast.ada)
    return client


def page(client: Client, cast: Cast, query: str = "") -> str:
    answer = client.get(reverse("portal:environment", args=[cast.assembly.pk]) + query)
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def do(client: Client, cast: Cast, deed: str, **given: object) -> int:
    where = reverse(f"portal:environment-{deed}", args=[cast.assembly.pk])
    return client.post(where, given).status_code


def test_a_customer_sees_corrects_and_confirms(cast: Cast, portal: Client) -> None:
    fact = known.fact(cast, now())
    assert "Correct Java in Production" in page(portal, cast, f"?fact={fact.pk}")
    said = {"environment": fact.environment_id, "kind": "COMPONENT", "name": "Java"}

    assert do(portal, cast, "saying", **said, value="17.0.14") == 302
    assert do(portal, cast, "confirmation") == 302

    assert EnvironmentFact.objects.get(until=None).value == "17.0.14"
    assert "True on 10 Jun" in page(portal, cast)


def test_what_makes_no_sense_is_said_beside_its_field(cast: Cast, portal: Client) -> None:
    fact = known.fact(cast, now())
    said = {"environment": fact.environment_id, "kind": "COMPONENT", "name": ""}

    assert do(portal, cast, "saying", **said, value="17") == 422
    assert do(portal, cast, "confirmation", key="x") == 422
    assert do(portal, cast, "consent", reader="SALES", may_read="on") == 422
    assert page(portal, cast, "?fact=x%00")


def test_who_reads_is_decided_there_and_counts_at_once(cast: Cast, portal: Client) -> None:
    consents.ask(cast.assembly, by=cast.tess, at=now(), reader=Reader.PLATINUM_DESK)
    assert "may Platinum desk read your environment?" in portal.get("/portal/").content.decode()
    assert not EnvironmentFact.objects.visible_to(cast.eli).exists()

    assert do(portal, cast, "consent", reader="PLATINUM_DESK", may_read="on") == 302
    cast.eli.__dict__.pop("_intelligent_applications", None)
    assert EnvironmentFact.objects.visible_to(cast.eli).exists()

    assert do(portal, cast, "consent", reader="PLATINUM_DESK") == 302
    assert not EnvironmentFact.objects.visible_to(cast.eli).exists()
    assert Consent.objects.count() == 1


def test_a_question_is_a_task_at_home_until_it_is_answered(cast: Cast, portal: Client) -> None:
    asking.ask(cast.assembly, by=cast.tess, at=now(), words="Before the upgrade")
    task = "Assembly: is what we know still true?"
    assert task in portal.get("/portal/").content.decode()
    assert "Before the upgrade" in page(portal, cast)

    do(portal, cast, "confirmation")

    assert task not in portal.get("/portal/").content.decode()


def test_a_person_is_forgotten_by_the_customer(cast: Cast, portal: Client) -> None:
    somebody = known.person(cast, now())
    assert "Ada Acme" in page(portal, cast)

    assert do(portal, cast, "forgetting", key=somebody.pk) == 302

    assert not Stakeholder.objects.exists()


def test_without_anything_known_the_list_says_who_begins(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)

    assert "Nothing is written down yet" in client.get("/portal/environments").content.decode()
