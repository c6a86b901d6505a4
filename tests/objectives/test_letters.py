from __future__ import annotations

from typing import Any

import pytest

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Letter
from tsam.domains.objectives.actions import requirements as actions
from tsam.domains.objectives.models import Requirement

pytestmark = pytest.mark.usefixtures("morning")


def need(cast: Cast) -> Requirement:
    return actions.propose(
        cast.engagement, by=cast.ada, at=NOON, statement="No outage of the line", weight=4
    )


def test_the_tsam_hears_of_a_need_that_the_customer_wrote_down(cast: Cast, work: Any) -> None:
    made = need(cast)

    work()

    letter = Letter.objects.get()
    assert letter.reader == cast.tess
    assert letter.subject == "R-01: Acme wrote a need down"
    assert letter.path == f"/desk/engagements/{made.engagement_id}/requirements/{made.pk}"


def test_the_customer_hears_the_weight_that_counts_and_why(cast: Cast, work: Any) -> None:
    actions.publish(need(cast), by=cast.tess, at=NOON, weight=2, reason="Seldom.")

    work()

    letter = Letter.objects.get(reader=cast.ada)
    assert "The weight that counts is 2." in letter.text
    assert "Why: Seldom." in letter.text


@pytest.mark.parametrize(("who", "reader"), [("ada", "tess"), ("tess", "ada")])
def test_a_dispute_goes_to_the_other_side(who: str, reader: str, cast: Cast, work: Any) -> None:
    made = actions.publish(need(cast), by=cast.tess, at=NOON, weight=4)
    work()
    Letter.objects.all().delete()

    actions.dispute(made, by=getattr(cast, who), at=NOON, weight=1, reason="Look again.")
    work()

    assert Letter.objects.get().reader == getattr(cast, reader)


def test_who_may_not_read_the_need_any_more_gets_no_letter(cast: Cast, work: Any) -> None:
    made = need(cast)
    cast.ada.contacts.update(left_at=NOON)

    actions.publish(made, by=cast.tess, at=NOON, weight=4)
    work()

    assert not Letter.objects.filter(reader=cast.ada)
