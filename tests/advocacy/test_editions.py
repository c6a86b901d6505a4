"""Editions, receipts, and what departments are told of by themselves: once, and after a while."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import time_machine

from tests.advocacy.conftest import SOON, Told, accepted
from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Engagement, Letter
from tsam.domains.advocacy import actions, jobs
from tsam.domains.advocacy.actions.editions import last_edition, moved
from tsam.domains.advocacy.audiences import Audience
from tsam.domains.advocacy.models import BriefEdition, BriefReceipt
from tsam.domains.objectives.actions.requirements import dispute, meet, propose, publish
from tsam.domains.people.models import User

Work = Callable[[], int]


def sweep(at: datetime, work: Work) -> None:
    with time_machine.travel(at, tick=False):
        jobs.sweep()
        work()


def subjects(reader: User) -> list[str]:
    rows = Letter.objects.visible_to(reader).order_by("pk")
    return list(rows.values_list("subject", flat=True))


def test_an_edition_is_made_when_a_department_reads_something_else(told: Told, cast: Cast) -> None:
    first = actions.revise(told.engagement, at=NOON)
    again = actions.revise(told.engagement, at=NOON)
    told.ask(cast, "SALES")
    third = actions.revise(told.engagement, at=NOON)

    assert {one.audience for one in first} == set(Audience)
    assert not again
    assert [(one.audience, one.number) for one in third] == [("SALES", 2)]


def test_a_secret_makes_no_edition_for_who_does_not_read_it(told: Told, cast: Cast) -> None:
    actions.revise(told.engagement, at=NOON)
    dispute(told.secret, by=told.contact, at=NOON, weight=3, reason="Less.")

    made = actions.revise(told.engagement, at=NOON)

    assert {one.audience for one in made} == {"RND", "PRODUCT_MANAGEMENT"}


def test_opening_it_is_the_receipt_and_the_first_time_counts(told: Told, cast: Cast) -> None:
    for minutes in (0, 5):
        at = NOON + timedelta(minutes=minutes)
        actions.mark_read(told.engagement, Audience.RND, by=cast.rita, at=at)
    actions.mark_read(told.engagement, Audience.SALES, by=cast.tess, at=NOON)

    receipt = BriefReceipt.objects.visible_to(cast.tess).get()
    assert (receipt.reader, receipt.read_at, receipt.edition.number) == (cast.rita, NOON, 1)


def test_a_change_of_the_first_five_is_told_once_and_after_a_while(
    told: Told, cast: Cast, work: Work
) -> None:
    assert cast.rita
    sweep(NOON, work)
    more = propose(told.engagement, by=told.contact, at=NOON, statement="Even heavier", weight=5)
    publish(more, by=cast.tess, at=NOON, weight=5)
    dispute(told.need, by=told.contact, at=NOON, weight=3, reason="Less.")

    sweep(NOON + timedelta(minutes=2), work)
    early = subjects(cast.rita)
    sweep(NOON + timedelta(minutes=20), work)
    sweep(NOON + timedelta(minutes=40), work)

    changed = [one for one in subjects(cast.rita) if "order" in one]
    assert not [one for one in early if "order" in one]
    assert changed == ["Customer A: the order of what matters changed"]
    said = Letter.objects.visible_to(cast.rita).get(subject=changed[0]).text
    assert "Even heavier: 1, new among the five" in said
    assert "Norvaldmark" not in said


def test_what_moved_and_moved_back_is_no_news(told: Told, cast: Cast, work: Work) -> None:
    assert cast.rita
    sweep(NOON, work)
    dispute(told.need, by=told.contact, at=NOON, weight=3, reason="Less.")
    sweep(NOON + timedelta(minutes=2), work)
    dispute(told.need, by=told.contact, at=NOON, weight=5, reason="As before.")

    sweep(NOON + timedelta(minutes=4), work)
    sweep(NOON + timedelta(minutes=30), work)

    assert not [one for one in subjects(cast.rita) if "order" in one]
    assert not BriefEdition._base_manager.filter(told_at=None).exists()


@pytest.mark.parametrize(
    ("before", "after", "moves"),
    [
        ("AB", "BA", [["B", 2, 1], ["A", 1, 2]]),
        ("AB", "AB", []),
        ("AB", "A", [["B", 2, 0]]),
        ("A", "AB", [["B", 0, 2]]),
    ],
)
def test_what_moved(before: str, after: str, moves: list[list[object]]) -> None:
    assert moved([[key, ""] for key in before], [[key, ""] for key in after]) == moves


def test_a_matter_that_is_over_leaves_without_its_words(told: Told, cast: Cast, work: Work) -> None:
    assert cast.rita
    sweep(NOON, work)
    meet(told.need, by=cast.tess, at=NOON, reason="Holds.")

    sweep(NOON + timedelta(minutes=2), work)
    sweep(NOON + timedelta(minutes=30), work)

    said = " ".join(one.text for one in Letter.objects.visible_to(cast.rita))
    assert "grinds" not in said


def test_who_did_not_read_is_reminded_once_after_two_service_days(
    told: Told, cast: Cast, work: Work
) -> None:
    assert cast.rita
    assert cast.sally
    sweep(NOON, work)
    actions.mark_read(told.engagement, Audience.SALES, by=cast.sally, at=NOON)

    for days in (1, 2, 3, 4):
        sweep(NOON + timedelta(days=days), work)
        said = [one for one in subjects(cast.rita) if "nobody" in one]
        assert len(said) == (1 if days >= 2 else 0)
    assert not [one for one in subjects(cast.sally) if "nobody" in one]


def test_a_weekend_reminds_nobody(told: Told, cast: Cast, work: Work) -> None:
    assert cast.rita
    friday = datetime.combine(date(2026, 3, 6), NOON.time(), tzinfo=NOON.tzinfo)
    sweep(friday, work)

    sweep(friday + timedelta(days=3), work)

    assert not [one for one in subjects(cast.rita) if "nobody" in one]


def test_a_day_that_comes_and_one_that_passed_are_told_once(
    told: Told, cast: Cast, work: Work
) -> None:
    held = accepted(told, cast)
    work()
    Letter.objects.all().delete()

    for days in range(1, 14):
        sweep(NOON + timedelta(days=days), work)

    of_rita = [one for one in subjects(cast.rita) if "In the next build" in one]
    assert of_rita == ["Due on 12 Mar 2026: In the next build", "Overdue: In the next build"]
    assert [one for one in subjects(cast.tess) if "Overdue" in one] == [of_rita[1]]
    held.refresh_from_db()
    assert held.promised_on == SOON


def test_a_moved_day_is_watched_anew(told: Told, cast: Cast, work: Work) -> None:
    held = accepted(told, cast)
    sweep(NOON + timedelta(days=11), work)
    actions.move(
        held,
        by=cast.rita,
        at=NOON + timedelta(days=11),
        promised_on=SOON + timedelta(days=4),
        reason="No bench.",
    )

    sweep(NOON + timedelta(days=15), work)

    assert len([one for one in subjects(cast.rita) if "Overdue" in one]) == 2


def test_a_sweep_leaves_other_packages_alone(cast: Cast, work: Work, noon: None) -> None:
    gold = cast.engage(cast.vault, "GOLD", tsam=cast.tess)
    made = propose(gold, by=cast.gus, at=NOON, statement="Never down", weight=4)
    publish(made, by=cast.tess, at=NOON, weight=4)

    sweep(NOON, work)

    assert not BriefEdition._base_manager.exists()
    assert last_edition(Engagement._base_manager.get(pk=gold.pk), Audience.RND) is None
