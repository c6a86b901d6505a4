from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from tests.cast import NOON, Cast
from tsam.domains.priorities.actions import rank

pytestmark = pytest.mark.usefixtures("morning")


def tomorrow() -> str:
    """As the browser's field sends it, in the zone of the reader."""
    return f"{now() + timedelta(days=1):%Y-%m-%dT%H:%M}"


def moves(case: object) -> str:
    return reverse("desk:case-moves", args=[case])


def test_what_would_lift_a_case_is_said_with_its_place(cast: Cast, client: Client) -> None:
    cast.serve()
    first, second = cast.case(severity=1), cast.case(severity=2)
    rank([cast.assembly.pk], at=NOON + timedelta(minutes=5))
    client.force_login(cast.eli)

    page = client.get(moves(second.number)).content.decode()

    assert "It stands at 2 of Assembly" in page
    assert "Serving a need of weight 5 it stands at 1." in page
    assert "first of Assembly already" in client.get(moves(first.number)).content.decode()


def test_a_case_without_a_rank_says_so(cast: Cast, client: Client) -> None:
    client.force_login(cast.tess)

    assert "It has no rank" in client.get(moves(cast.case().number)).content.decode()


def test_who_reads_a_case_and_not_the_order_finds_nothing(cast: Cast, client: Client) -> None:
    case = cast.case(assignee=cast.rita)
    client.force_login(cast.rita)

    assert client.get(reverse("desk:case", args=[case.number])).status_code == 200
    assert client.get(moves(case.number)).status_code == 404


def test_a_rank_is_moved_by_hand_and_taken_back(cast: Cast, client: Client) -> None:
    cast.serve()
    cast.case(severity=1)
    case = cast.case(severity=2)
    rank([cast.assembly.pk], at=NOON)
    client.force_login(cast.tess)
    page = reverse("desk:case", args=[case.number])

    sent = {"points": "400", "reason": "The board visits.", "until": tomorrow()}
    client.post(reverse("desk:case-override", args=[case.number]), sent)
    moved = client.get(page).content.decode()
    client.post(reverse("desk:case-override-end", args=[case.number]))

    assert "Why rank 1" in moved
    assert "Tess Tanaka moved it by hand: The board visits." in moved
    assert "Why rank 2" in client.get(page).content.decode()


def test_an_engineer_moves_no_rank_by_hand(cast: Cast, client: Client) -> None:
    case = cast.case()
    client.force_login(cast.eli)

    shown = client.get(reverse("desk:case-override", args=[case.number])).content.decode()
    sent = {"points": "400", "reason": "Mine.", "until": tomorrow()}
    status = client.post(reverse("desk:case-override", args=[case.number]), sent).status_code

    assert "Only the TSAM and managers of support move a rank by hand." in shown
    assert status == 403
