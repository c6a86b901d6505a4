from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import NOON, Cast
from tsam.domains.priorities.actions import rank

pytestmark = pytest.mark.usefixtures("morning")


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
