"""Who is no longer entitled is read by no department from that moment on, on every channel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from tests.advocacy.conftest import Told, accepted
from tests.api.conftest import Caller
from tests.cast import NOON, Cast
from tsam.domains.accounts.actions import set_package
from tsam.domains.accounts.entitlement import applications_with
from tsam.domains.accounts.models import (
    Engagement,
    EngagementTerm,
    Feature,
    Letter,
    ServiceCalendar,
    SupportPackage,
)
from tsam.domains.advocacy.models import (
    Answer,
    BriefEdition,
    BriefItem,
    BriefReceipt,
    Commitment,
    CommitmentMove,
    every_brief,
)
from tsam.domains.advocacy.models.reading import forget_briefed
from tsam.domains.people.models import User


def sees(reader: User) -> set[str]:
    """Of which tables the reader sees a row, asked anew."""
    forget_briefed(reader)
    models = (Answer, BriefEdition, BriefItem, BriefReceipt, Commitment, CommitmentMove)
    found = {model.__name__ for model in models if model.objects.visible_to(reader).exists()}
    return found | ({"Brief"} if every_brief().visible_to(reader).exists() else set())


def test_a_downgrade_counts_on_every_channel_at_once(
    told: Told, cast: Cast, client: Client, work: Callable[[], int]
) -> None:
    held = accepted(told, cast)
    work()
    client.force_login(cast.rita)
    key = told.engagement.pk
    letter = Letter.objects.visible_to(cast.rita).earliest("pk")
    pages = [
        f"/desk/engagements/{key}/brief",
        f"/desk/engagements/{key}/brief/export",
        f"/desk/commitments/{held.pk}",
        letter.path.partition("#")[0],
    ]
    calls = [f"briefs/{key}", f"asks/{held.item_id}", f"commitments/{held.pk}"]
    caller = Caller(cast.rita)
    assert {client.get(page).status_code for page in pages} == {200}
    assert {caller("GET", call).status_code for call in calls} == {200}

    contract = told.engagement.support_contract
    assert contract
    gold = SupportPackage.objects.get(code="GOLD")
    set_package(contract, by=cast.dana, at=NOON, package=gold, effective_at=NOON)

    assert {client.get(page).status_code for page in pages} == {404}
    assert {caller("GET", call).status_code for call in calls} == {404}
    for listed in ("/desk/briefs", "/desk/commitments", "/desk/", "/desk/search?q=grinds"):
        assert "next build" not in client.get(listed).content.decode()
        assert "without a stop" not in client.get(listed).content.decode()
    assert not caller("GET", "asks").json()["items"]
    assert not caller("GET", "briefs").json()["items"]
    # What was written stays with its reader, and says no more than it did.
    assert client.get(f"/desk/inbox/{letter.pk}").status_code == 200
    client.force_login(cast.tess)
    assert client.get(f"/desk/commitments/{held.pk}").status_code == 200
    page = client.get(pages[0])
    assert page.status_code == 200
    assert "next build" not in page.content.decode()


def test_support_keeps_what_was_said(told: Told, cast: Cast) -> None:
    accepted(told, cast)
    Engagement.objects.update(state="SUSPENDED", suspended_from="ACTIVE")

    assert sees(cast.tess) >= {"Brief", "BriefItem", "Answer", "Commitment"}
    assert sees(cast.rita) == set()


def test_a_suspension_and_its_end_count_at_once(told: Told, cast: Cast) -> None:
    accepted(told, cast)
    before = sees(cast.rita)

    Engagement.objects.update(state="SUSPENDED", suspended_from="ACTIVE")
    suspended = sees(cast.rita)
    Engagement.objects.update(state="ACTIVE", suspended_from="")

    assert before == {"Brief", "BriefItem", "Answer", "Commitment"}
    assert suspended == set()
    assert sees(cast.rita) == before


@pytest.mark.parametrize(
    ("zone", "last_moment"),
    [
        ("UTC", datetime(2026, 3, 31, 23, 59, 59, tzinfo=UTC)),
        ("Asia/Tokyo", datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 4, 1, 3, 59, 59, tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("ending", ["term", "contract"])
def test_it_ends_at_midnight_there(
    told: Told, cast: Cast, zone: str, last_moment: datetime, ending: str
) -> None:
    last_day = date(2026, 3, 31)
    ServiceCalendar.objects.filter(pk=told.engagement.calendar_id).update(zone=zone)
    if ending == "term":
        EngagementTerm.objects.update(ends_on=last_day)
    else:
        contract = told.engagement.support_contract
        assert contract
        contract.ends_on = last_day
        contract.save(update_fields=["ends_on"])
    told.ask(cast)

    with time_machine.travel(last_moment, tick=False):
        at_the_end = sees(cast.rita)
    with time_machine.travel(last_moment + timedelta(seconds=1), tick=False):
        after = sees(cast.rita)

    assert at_the_end == {"Brief", "BriefItem"}
    assert after == set()


def test_a_package_that_comes_later_opens_it_at_its_moment(cast: Cast, noon: None) -> None:
    engagement = cast.engage(cast.vault, "GOLD", tsam=cast.tess)
    contract = engagement.support_contract
    assert contract
    later = NOON + timedelta(days=1)
    platinum = SupportPackage.objects.get(code="PLATINUM")
    set_package(contract, by=cast.dana, at=NOON, package=platinum, effective_at=later)

    just_before = applications_with(Feature.P1, later - timedelta(microseconds=1))

    assert cast.vault.pk not in just_before
    assert applications_with(Feature.P1, later) == {cast.vault.pk}


def test_an_access_rule_hides_it_from_who_is_not_attested(
    told: Told, cast: Cast, client: Client
) -> None:
    accepted(told, cast)
    Engagement.objects.update(access_rule="cleared")
    path = f"/desk/engagements/{told.engagement.pk}/brief"
    client.force_login(cast.rita)
    assert client.get(path).status_code == 404
    assert "next build" not in client.get("/desk/briefs").content.decode()

    cast.rita.attestations.create(
        rule="cleared", verified_by=cast.stan, verified_at=NOON, valid_from=date(2020, 1, 1)
    )

    assert client.get(path).status_code == 200


def test_gold_shows_nothing_beyond_technical_support(
    cast: Cast, client: Client, noon: None
) -> None:
    gold = cast.engage(cast.vault, "GOLD", tsam=cast.tess)

    for reader in (cast.rita, cast.paul, cast.sally, cast.gino):
        client.force_login(reader)
        assert client.get(f"/desk/engagements/{gold.pk}/brief").status_code == 404
    client.force_login(cast.tess)
    shown = client.get(f"/desk/engagements/{gold.pk}/brief").content.decode()
    assert "belongs to PLATINUM" in shown
