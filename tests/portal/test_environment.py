from __future__ import annotations

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from tests.cast import Cast
from tests.intelligence import known
from tsam.domains.intelligence import jobs
from tsam.domains.intelligence.actions import asking, consents, facts
from tsam.domains.intelligence.models import (
    ChangeFreeze,
    ChangeWindow,
    Consent,
    EnvironmentFact,
    EnvironmentImport,
    Reader,
    Stakeholder,
)

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


def test_the_first_word_is_the_customers_own(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.ada)
    reports = reverse("portal:environment-reports", args=[cast.assembly.pk])
    table = b"name,version,kind\nJava,17.0.12,component\n"

    listed = client.get("/portal/environments").content.decode()
    first = page(client, cast)
    sent = client.post(reports, {"file": SimpleUploadedFile("a.csv", table), "tier": "PRODUCTION"})
    read = client.get(sent.headers["Location"]).content.decode()
    client.post(f"{sent.headers['Location']}/run")
    jobs.write_report(EnvironmentImport.objects.get().pk)
    said = {"environment": "QA", "kind": "COMPONENT", "name": "Java", "value": "17"}

    assert "Begin" in listed
    assert reports in first
    assert "This is what would change" in read
    assert do(client, cast, "saying", **said) == 302
    assert sorted(EnvironmentFact.objects.values_list("environment__tier", "value")) == [
        ("PRODUCTION", "17.0.12"),
        ("QA", "17"),
    ]


def test_who_sees_own_cases_alone_says_nothing_of_an_application(
    cast: Cast, client: Client
) -> None:
    cast.serve()
    client.force_login(cast.owen)

    for name in ("environment", "environment-reports"):
        assert client.get(reverse(f"portal:{name}", args=[cast.assembly.pk])).status_code == 404
    assert "Nothing is written down yet" in client.get("/portal/environments").content.decode()
    assert cast.assembly.name not in client.get("/portal/environments").content.decode()


def test_windows_and_freezes_are_named_and_ended_by_the_customer(
    cast: Cast, portal: Client
) -> None:
    window = {"weekday": 6, "opens": "22:00", "closes": "02:00"}
    days = {"starts_on": "2026-06-12", "ends_on": "2026-06-20", "reason": "Stocktaking"}

    assert do(portal, cast, "window", **window) == 302
    assert do(portal, cast, "window", **window | {"opens": "late"}) == 422
    assert do(portal, cast, "freeze", **days) == 302
    wrong = reverse("portal:environment-freeze", args=[cast.assembly.pk])
    told = portal.post(wrong, days | {"ends_on": "2026-06-01"}).content.decode()
    shown = page(portal, cast)

    assert "The last day lies before the first." in told
    assert "Stocktaking" in shown
    assert "Sunday 22:00" in shown
    assert "Sun 21 Jun" in shown
    opened, frozen = ChangeWindow.objects.get(), ChangeFreeze.objects.get()
    assert opened.zone == cast.acme.time_zone
    assert do(portal, cast, "window-end", key=opened.pk) == 302
    assert do(portal, cast, "freeze-end", key=frozen.pk) == 302
    assert "You named no windows" in page(portal, cast)


def test_what_was_masked_is_told_where_it_is_read(cast: Cast, portal: Client) -> None:
    tier = known.known(cast, now())
    where = "conf/db.properties:db.password"
    facts.put(tier, by=cast.tess, at=now(), kind="SETTING", name=where, value="Sommer2026!")
    client = Client()
    client.force_login(cast.tess)
    desk = reverse("desk:environment", args=[cast.engagement.pk])

    for shown in (page(portal, cast), client.get(desk).content.decode()):
        assert "Masked before it was stored" in shown
        assert where in shown
        assert "Sommer2026!" not in shown


def test_without_a_service_nothing_begins(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)

    assert "Nothing is written down yet" in client.get("/portal/environments").content.decode()
    where = reverse("portal:environment", args=[cast.assembly.pk])
    assert client.get(where).status_code == 404
