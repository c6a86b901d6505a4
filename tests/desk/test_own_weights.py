"""The page of what one engagement weighs otherwise, and its order as of a past moment."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from tests.bought import engagement as bought
from tests.cast import Cast
from tests.desk.test_query_counts import queries
from tests.desk.test_weights import sent
from tsam.domains.accounts.models import Engagement
from tsam.domains.cases import actions as cases
from tsam.domains.cases.models import Case
from tsam.domains.priorities.actions import rank
from tsam.domains.priorities.engaging import set_own_weights
from tsam.domains.priorities.models import EngagementWeights, Rank


@pytest.fixture
def served(cast: Cast) -> Engagement:
    return bought(cast, "PLATINUM")


def opened(cast: Cast, at: datetime, severity: int = 2, title: str = "The press stops") -> Case:
    said = cases.Description(title, "At 14:00.", severity=severity)
    return cases.open_case(cast.assembly, said, by=cast.ada, at=at, channel="PORTAL")


def two(cast: Cast) -> tuple[Case, Case]:
    """A fresh one below one that is late for days, because of its clock alone."""
    at = now()
    silent = opened(cast, at - timedelta(days=9), 3, "A silent one")
    cases.reply(silent, by=cast.tess, at=at - timedelta(days=9), text="Hm.", channel="DESK")
    cases.move(silent, by=cast.tess, at=at - timedelta(days=9), state="WAITING_RND")
    fresh = opened(cast, at - timedelta(hours=1), 2, "A fresh one")
    rank([cast.assembly.pk], at=at)
    return fresh, silent


def page_of(row: Engagement) -> str:
    return reverse("desk:engagement-weights", args=[row.pk])


def test_its_tsam_sets_a_version_and_gives_it_up(
    cast: Cast, client: Client, served: Engagement
) -> None:
    opened(cast, now())
    client.force_login(cast.tess)

    client.post(page_of(served), sent(silence__day=20))
    page = client.get(page_of(served)).content.decode()

    assert EngagementWeights._base_manager.get().changes == {"silence": {"day": 20}}
    assert "This engagement has weights of its own, version 1." in page
    assert "Silence, each day 8 → 20" in page
    assert "12 more" in page
    case = client.get(reverse("desk:case", args=[Case.objects.get().number])).content.decode()
    assert "Sum, weights v1 and the engagement’s own 1" in case
    assert "Beside other customers this case counts" in case

    up = reverse("desk:engagement-weights-giving-up", args=[served.pk])
    client.post(up, {"reason": "Not needed."})
    page = client.get(page_of(served)).content.decode()
    assert "This engagement is ranked by the vendor’s weights." in page
    assert "given up" in page


def test_a_draft_moves_nothing(cast: Cast, client: Client, served: Engagement) -> None:
    two(cast)
    before = list(Rank._base_manager.order_by("pk").values())
    client.force_login(cast.tess)
    address = reverse("desk:engagement-weights-preview", args=[served.pk])

    page = client.post(address, sent(clock__most=0, reason="")).content

    assert "This draft moves 2 of 2 cases." in page.decode()
    assert list(Rank._base_manager.order_by("pk").values()) == before
    assert not EngagementWeights._base_manager.exists()


def test_an_engineer_reads_and_another_tsam_only_tries(
    cast: Cast, client: Client, served: Engagement
) -> None:
    opened(cast, now())
    client.force_login(cast.eli)
    page = client.get(page_of(served)).content.decode()
    assert "Set version" not in page
    assert "See what moves" not in page

    client.force_login(cast.staff("Tara Third", "TSAM"))
    page = client.get(page_of(served)).content.decode()
    assert "Set version" not in page
    assert "send its link to who may set it" in page
    assert client.post(page_of(served), sent(silence__day=20)).status_code == 403


def test_a_past_day_tells_what_became_of_the_cases(
    cast: Cast, client: Client, served: Engagement
) -> None:
    fresh, _silent = two(cast)
    client.force_login(cast.tess)
    address = reverse("desk:engagement-weights-preview", args=[served.pk])
    moment = (now() - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M")

    draft = sent(clock__most=0, reason="", as_of=moment)
    page = client.post(address, draft).content.decode()

    assert "By the evening" in page
    assert "Late already, and not answered that day" in page
    # The late case falls on each day on which it was open and late.
    assert "Of 10 days up to then 0 look better, " in page
    assert fresh.title in page


def test_the_order_then_stands_beside_that_of_now(
    cast: Cast, client: Client, served: Engagement
) -> None:
    fresh, _silent = two(cast)
    changes = {"clock": {"most": 0}}
    set_own_weights(served, by=cast.tess, at=now(), changes=changes, reason="Heard.")
    client.force_login(cast.eli)
    then = (now() - timedelta(minutes=2)).isoformat()
    address = reverse("desk:engagement-replay", args=[served.pk])

    page = client.get(address, {"at": then, "case": fresh.number}).content.decode()

    assert f"{fresh.number} stood at 2 of 2 on" in page
    assert "up 1 since" in page
    assert "The customer heard nothing for 8 days" in page
    assert (
        "1 case that is open now was not open then."
        in client.get(address, {"at": (now() - timedelta(hours=3)).isoformat()}).content.decode()
    )


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ("soon", 422, "That is no moment."),
        ("2999-01-01T00:00", 422, "still to come"),
        ("0001-01-01T00:00", 422, "That is no moment."),
        ("1990-01-02T00:00", 200, "No case was open"),
        ("2026-13-01T00:00", 422, "That is no moment."),
        ("", 200, "The order then"),
    ],
)
def test_a_moment_that_is_none_is_said(
    said: str, status: int, words: str, cast: Cast, client: Client, served: Engagement
) -> None:
    client.force_login(cast.tess)

    response = client.get(reverse("desk:engagement-replay", args=[served.pk]), {"at": said})

    assert response.status_code == status
    assert words in response.content.decode()


def test_more_cases_ask_no_more(cast: Cast, client: Client, served: Engagement) -> None:
    client.force_login(cast.tess)
    paths = [page_of(served), reverse("desk:engagement-replay", args=[served.pk])]
    at = now() - timedelta(days=2)
    for _case in range(2):
        opened(cast, at)
    rank([cast.assembly.pk], at=now())
    few = [queries(client, path) for path in paths]

    for _case in range(10):
        opened(cast, at)
    rank([cast.assembly.pk], at=now())

    assert [queries(client, path) for path in paths] == few
    assert max(few) < 90
