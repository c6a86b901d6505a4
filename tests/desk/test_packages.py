from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tsam.domains.accounts.models import ServiceTarget, SupportPackage
from tsam.faces.desk.forms.packages import SpanField, in_words

GOLD = {
    "name": "GOLD",
    "features": ["G1", "G2"],
    "response_0": "1 h",
    "update_0": "2 h",
    "always_0": "on",
    "response_1": "2 h",
    "update_1": "8h",
    "response_2": "240",
    "update_2": "1 h 30 min",
    "response_3": "30 min",
    "update_3": "40 h",
}


def targets(code: str) -> dict[int, tuple[int, int, bool]]:
    return {
        one.severity: (one.response_minutes, one.update_minutes, one.is_round_the_clock)
        for one in ServiceTarget.objects.filter(package__code=code)
    }


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("45", 45), ("45 min", 45), ("4h", 240), ("1 h 30 min", 90), ("", None)],
)
def test_a_length_of_time_is_read_as_it_is_written(text: str, minutes: int | None) -> None:
    assert SpanField(required=False).clean(text) == minutes


def test_a_length_of_time_is_shown_as_it_is_written() -> None:
    assert [in_words(minutes) for minutes in (30, 60, 90, 2400)] == [
        "30 min",
        "1 h",
        "1 h 30 min",
        "40 h",
    ]


def test_the_catalogue_stands_side_by_side(cast: Cast, client: Client) -> None:
    cast.engage(cast.assembly, "PLATINUM")
    client.force_login(cast.dana)

    page = client.get(reverse("desk:packages")).content.decode()

    assert "3 packages are sold." in page
    assert page.count("30 min, then 1 h") == 1
    assert "1 contract" in page
    assert "R7" in page
    assert "needs one" in page


def test_a_change_says_how_many_running_clocks_follow(cast: Cast, client: Client) -> None:
    cast.engage(cast.assembly, "GOLD")
    cast.case(clock_state="RUNNING")
    client.force_login(cast.dana)
    address = reverse("desk:package", args=["GOLD"])

    before = client.get(address).content.decode()
    after = client.post(address, GOLD, follow=True).content.decode()

    assert "1 contract carries GOLD" in before
    assert "A change of its targets moves 1 running clock, at once." in before
    assert "Kept. 1 running clock follows." in after
    assert targets("GOLD") == {
        0: (60, 120, True),
        1: (120, 480, False),
        2: (240, 90, False),
        3: (30, 2400, False),
    }


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"response_1": "soon"}, "Write a time such as 30 min"),
        ({"response_1": "0"}, "Write a time such as 30 min"),
        ({"update_1": ""}, "Write both times, or neither"),
        ({"response_1": "", "update_1": ""}, "keeps a target for each"),
        ({"name": ""}, "Fill this in."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_written_stays(
    cast: Cast, client: Client, wrong: dict[str, str], said: str
) -> None:
    client.force_login(cast.dana)
    before = targets("GOLD")

    response = client.post(reverse("desk:package", args=["GOLD"]), {**GOLD, **wrong})

    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert 'value="1 h 30 min"' in page
    assert targets("GOLD") == before


def test_a_package_of_ones_own_follows_gold_where_it_says_nothing(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.dana)

    client.post(
        reverse("desk:package-new"),
        {"code": "silver", "name": "Silver", "response_3": "8 h", "update_3": "16 h"},
    )
    page = client.get(reverse("desk:packages")).content.decode()

    assert targets("SILVER") == {3: (480, 960, False)}
    assert page.count("as with GOLD") == 3


def test_a_code_is_there_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.dana)

    response = client.post(reverse("desk:package-new"), {"code": "gold", "name": "Gold again"})

    assert response.status_code == 422
    assert "There is a package of this code already." in response.content.decode()


def test_it_is_sold_no_more_and_again(cast: Cast, client: Client) -> None:
    client.force_login(cast.dana)
    address = reverse("desk:package-offer", args=["GOLD"])

    client.post(address)
    assert "sold no more" in client.get(reverse("desk:packages")).content.decode()
    client.post(address, {"is_offered": "yes"})

    assert SupportPackage.objects.get(code="GOLD").is_offered


def test_a_package_that_is_not_there(cast: Cast, client: Client) -> None:
    client.force_login(cast.dana)

    assert client.get(reverse("desk:package", args=["TIN"])).status_code == 404
