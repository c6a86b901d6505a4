"""Is anybody starved, and where was the order not the customer's (G1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from tsam.domains.accounts.hours import calendar_of
from tsam.domains.accounts.models import Event
from tsam.domains.cases import actions
from tsam.domains.cases.models import Case, Channel, State
from tsam.domains.people.models import User
from tsam.domains.priorities import differing
from tsam.domains.priorities.actions import set_order
from tsam.domains.priorities.models import PassedOver, PassingReason

pytestmark = pytest.mark.usefixtures("morning")
NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
# A Monday, and the day after which is looked at.
MONDAY = datetime(2026, 6, 8, 8, 0, tzinfo=UTC)
REPORT = f"{reverse('desk:fairness')}?period=2026-06"


def opened(cast: Cast, at: datetime, **fields: Any) -> Case:
    case = cast.case(opened_at=at, **fields)
    Event.objects.create(
        name="case.opened",
        noun="case",
        key=case.pk,
        account=case.account,
        application=case.application,
        at=at,
        facts={"state": State.OPEN, "severity": case.severity},
    )
    return case


def answered(case: Case, by: User, at: datetime, state: str = State.WAITING_CUSTOMER) -> None:
    actions.reply(case, by=by, at=at, text="So.", channel=Channel.DESK, state=state)


def shown(client: Client, path: str = REPORT) -> str:
    return client.get(path).content.decode()


def test_waits_and_hours_stand_there_with_the_cases_behind(cast: Cast, client: Client) -> None:
    cast.serve()
    long, short = opened(cast, MONDAY), opened(cast, MONDAY + timedelta(hours=25))
    answered(long, cast.eli, MONDAY + timedelta(hours=24))
    answered(short, cast.eli, MONDAY + timedelta(hours=26))
    client.force_login(cast.mona)

    page = shown(client)
    behind = shown(client, reverse("desk:fairness-engagement", args=[cast.assembly.pk]))

    hours = calendar_of(cast.assembly.pk)
    minutes = hours.between(MONDAY, MONDAY + timedelta(hours=24))
    assert f"{minutes / 60:.0f} h" in page
    assert "2 of 2" in page
    assert long.title in behind
    assert long.number in behind


def test_a_broken_bound_is_named_first(cast: Cast, client: Client) -> None:
    cast.serve()
    answered(opened(cast, MONDAY - timedelta(days=7)), cast.eli, MONDAY)
    client.force_login(cast.mona)

    page = shown(client)

    assert "One engagement of one waited longer than 16 service hours." in page
    assert "0 of 1" in page
    assert "0 %" not in page


def test_a_tsam_reads_the_own_and_a_manager_all(cast: Cast, client: Client) -> None:
    cast.serve()
    cast.engage(cast.vault, "GOLD")
    opened(cast, MONDAY)
    opened(cast, MONDAY, application=cast.vault, title="The vault is slow")

    found = {}
    for reader in (cast.tess, cast.mona):
        client.force_login(reader)
        page = shown(client)
        found[reader] = ("Acme" in page, "Globex" in page)

    assert found == {cast.tess: (True, False), cast.mona: (True, True)}
    client.force_login(cast.tess)
    path = reverse("desk:fairness-engagement", args=[cast.vault.pk])
    assert client.get(path).status_code == 404


def test_the_table_tells_what_the_page_tells(cast: Cast, client: Client) -> None:
    cast.serve()
    answered(opened(cast, MONDAY), cast.eli, MONDAY + timedelta(hours=3))
    client.force_login(cast.mona)

    lines = shown(client, f"{reverse('desk:fairness-export')}?period=2026-06").splitlines()

    minutes = calendar_of(cast.assembly.pk).between(MONDAY, MONDAY + timedelta(hours=3))
    assert lines[0].removeprefix("\ufeff").startswith("customer,application,longest_wait_minutes")
    # No per cent of one wait, and one hour with work in it.
    assert lines[1] == f"Acme,Assembly,{minutes:.0f},{minutes:.0f},1,1,,1,1.0,1.0"


@pytest.mark.parametrize("key", ["2026-13", "x", "2026-Q9"])
def test_a_period_that_is_none_is_not_there(key: str, cast: Cast, client: Client) -> None:
    client.force_login(cast.mona)

    assert client.get(f"{reverse('desk:fairness')}?period={key}").status_code == 404


def test_a_longer_report_asks_no_more(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.mona)

    def queries(made: int) -> int:
        for _turn in range(made):
            answered(opened(cast, MONDAY), cast.eli, MONDAY + timedelta(hours=2))
        shown(client)
        with CaptureQueriesContext(connection) as asked:
            shown(client)
        return len(asked)

    assert queries(2) == queries(6)


# --- passed over


def passed(cast: Cast, **lower: Any) -> tuple[Case, Case]:
    """On Monday Eli answers Acme's second first."""
    before = MONDAY - timedelta(days=3)
    first = opened(cast, before, assignee=cast.eli, title="The press stops")
    second = opened(cast, before, assignee=cast.eli, title="The saw is slow", **lower)
    set_order(cast.engagement, by=cast.ada, at=before, cases=[first, second])
    # Their clocks ran out meanwhile; that is another reason than the one that is looked for.
    Case._base_manager.update(clock_due_at=NOW + timedelta(days=3))
    actions.take_note(second, by=cast.eli, at=MONDAY, text="Looked at the log.")
    return first, second


def test_a_case_that_was_passed_over_is_listed_with_what_was_worked_on_instead(
    cast: Cast, client: Client
) -> None:
    first, second = passed(cast)

    assert (differing.note(NOW), differing.note(NOW)) == (1, 0)
    row = PassedOver._base_manager.get()
    assert (row.case, row.instead, row.place, row.instead_place) == (first, second, 1, 2)
    assert (row.reason, row.day) == (PassingReason.NONE, MONDAY.date())
    client.force_login(cast.tess)
    page = shown(client, reverse("desk:passed-over"))
    assert "The press stops" in page
    assert "nothing on record says why" in page


def test_today_says_it_in_one_line(cast: Cast, client: Client) -> None:
    passed(cast)
    differing.note(NOW)
    client.force_login(cast.tess)

    page = shown(client, reverse("desk:today"))

    assert page.count("1 case stood behind one that its customer puts later") == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"severity": 0}, PassingReason.DOWN),
        ({"owner": "tess"}, PassingReason.OTHER),
        ({"owner": ""}, PassingReason.NOBODY),
    ],
)
def test_what_is_on_record_says_why(change: dict[str, Any], reason: str, cast: Cast) -> None:
    first, second = passed(cast)
    if "owner" in change:
        owner = getattr(cast, change["owner"]) if change["owner"] else None
        Case._base_manager.filter(pk=first.pk).update(assignee=owner)
    else:
        Case._base_manager.filter(pk=second.pk).update(severity=0)

    differing.note(NOW)

    assert PassedOver._base_manager.get().reason == reason


def test_a_word_that_fell_due_is_a_reason(cast: Cast) -> None:
    _first, second = passed(cast)
    due = MONDAY - timedelta(hours=2)
    Case._base_manager.filter(pk=second.pk).update(clock_kind="RESPONSE", clock_due_at=due)
    second.refresh_from_db()
    answered(second, cast.eli, MONDAY - timedelta(hours=1))

    differing.note(NOW)

    assert PassedOver._base_manager.get().reason == PassingReason.CLOCK


def test_nobody_outside_support_reads_it(cast: Cast) -> None:
    passed(cast)
    differing.note(NOW)

    for person in (cast.ada, cast.rita, cast.sally, cast.dana):
        assert not PassedOver.objects.visible_to(person).exists()
