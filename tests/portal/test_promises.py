from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from tests.cast import Cast
from tsam.domains.accounts.models import Engagement, Letter
from tsam.domains.advocacy import actions
from tsam.domains.advocacy.models import Commitment

pytestmark = pytest.mark.usefixtures("morning")


def promised(cast: Cast, words: str = "The fix in June", days: int = 5) -> Commitment:
    [item] = actions.ask(
        cast.engagement, by=cast.tess, at=now(), audiences=["RND"], asked="Inside words"
    )
    day = (now() + timedelta(days=days)).date()
    held = actions.accept(item, by=cast.rita, at=now(), promised_on=day, words="Between us")
    actions.release(held, by=cast.tess, at=now(), words=words)
    return held


def shown(client: Client, path: str = "/portal/promises") -> str:
    return client.get(path).content.decode()


def test_a_promise_stands_there_with_its_department_and_day(cast: Cast, client: Client) -> None:
    promised(cast)
    client.force_login(cast.ada)

    page = shown(client)

    assert "The fix in June" in page
    assert "R&amp;D" in page
    assert "by 15 Jun 2026" in page
    for inside in ("Inside words", "Between us", "Rita"):
        assert inside not in page


def test_a_day_that_moved_shows_the_former_one(cast: Cast, client: Client) -> None:
    held = promised(cast)
    day = (now() + timedelta(days=9)).date()
    actions.move(held, by=cast.rita, at=now(), promised_on=day, reason="Bench is broken")
    client.force_login(cast.ada)

    page = shown(client)

    assert "<s>15 Jun 2026</s>" in page
    assert "by 19 Jun 2026" in page
    assert "Bench" not in page


def test_what_was_kept_or_not_is_said_as_plainly(cast: Cast, client: Client) -> None:
    actions.keep(promised(cast, "First"), by=cast.rita, at=now())
    actions.break_off(promised(cast, "Second"), by=cast.rita, at=now(), reason="Between us: no.")
    client.force_login(cast.ada)

    page = shown(client)

    assert ">Kept</span>" in page
    assert ">Not kept</span>" in page
    assert "Between us" not in page


def test_it_stands_beside_the_needs_and_at_home(cast: Cast, client: Client) -> None:
    promised(cast)
    client.force_login(cast.ada)

    assert "The fix in June" in shown(client, "/portal/needs")
    assert "The fix in June" in shown(client, "/portal/")


def test_nobody_else_reads_it(cast: Cast, client: Client) -> None:
    promised(cast)

    for reader in (cast.gus, cast.owen):
        client.force_login(reader)
        assert "The fix in June" not in shown(client)


def test_it_stays_when_the_advocate_is_no_longer_bought(cast: Cast, client: Client) -> None:
    promised(cast)
    Engagement.objects.update(state="SUSPENDED", suspended_from="ACTIVE")
    client.force_login(cast.ada)

    assert "The fix in June" in shown(client)


def test_who_reads_the_needs_is_said_by_the_package(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.ada)
    assert "Sales and Global Services" in shown(client, "/portal/needs")

    gold = cast.engage(cast.vault, "GOLD", tsam=cast.tess)
    client.force_login(cast.gus)
    assert "Nobody else of us does" in shown(client, f"/portal/needs?engagement={gold.pk}")


def test_a_letter_tells_of_it(cast: Cast, work: object, client: Client) -> None:
    assert callable(work)
    cast.engagement.refresh_from_db()
    assert cast.ada
    held = promised(cast)
    actions.keep(held, by=cast.rita, at=now())
    work()

    said = list(
        Letter.objects.visible_to(cast.ada).order_by("pk").values_list("subject", flat=True)
    )

    assert said == ["Promised by 15 Jun 2026: The fix in June", "Kept: The fix in June"]
