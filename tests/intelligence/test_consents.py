"""The consent log: who may read, said by the customer or written down with evidence."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Account, Letter
from tsam.domains.intelligence.actions import consents
from tsam.domains.intelligence.models import Consent, Reader
from tsam.kernel.verdicts import Refused

DESK = Reader.PLATINUM_DESK
LATER = NOON + timedelta(days=3)


@pytest.fixture(autouse=True)
def _served(cast: Cast) -> None:
    cast.serve()


def in_force(at: datetime = LATER) -> list[str]:
    return sorted(Consent.objects.in_force(at).values_list("reader", flat=True))


def test_the_customer_is_asked_and_gives_it(cast: Cast, work: Callable[[], int]) -> None:
    assert cast.ada
    asked = consents.ask(cast.assembly, by=cast.tess, at=NOON, reader=DESK)
    assert in_force() == []

    given = consents.give(cast.assembly, by=cast.ada, at=NOON, reader=DESK)
    work()

    assert given.pk == asked.pk
    assert in_force() == [DESK]
    assert Letter.objects.filter(
        reader=cast.ada, subject__contains="may “Platinum desk” read"
    ).exists()
    assert Letter.objects.filter(reader=cast.tess, subject__contains="is given").exists()


def test_the_tsam_writes_it_down_with_its_evidence_and_the_customer_is_told(
    cast: Cast, work: Callable[[], int]
) -> None:
    assert cast.ada
    with pytest.raises(ValidationError, match="Say who said so"):
        consents.give(cast.assembly, by=cast.tess, at=NOON, reader=DESK)

    consents.give(
        cast.assembly, by=cast.tess, at=NOON, reader=DESK, evidence="Call with Ada, 2 March"
    )
    work()

    assert in_force() == [DESK]
    assert "Call with Ada" in Letter.objects.get(reader=cast.ada).text


def test_withdrawing_counts_at_once_and_the_log_keeps_both(cast: Cast) -> None:
    given = consents.give(cast.assembly, by=cast.ada, at=NOON, reader=DESK)

    consents.close(given, by=cast.ada, at=LATER)
    assert in_force() == []
    consents.give(cast.assembly, by=cast.ada, at=LATER, reader=DESK)

    assert in_force() == [DESK]
    assert Consent.objects.count() == 2
    with pytest.raises(Refused):
        consents.close(given, by=cast.ada, at=LATER)


def test_until_a_day_means_the_end_of_that_day_where_the_customer_is(cast: Cast) -> None:
    Account.objects.filter(pk=cast.acme.pk).update(time_zone="Asia/Tokyo")

    consents.give(cast.assembly, by=cast.ada, at=NOON, reader=DESK, ends_on=date(2026, 3, 5))

    assert in_force(datetime(2026, 3, 5, 14, 59, tzinfo=UTC)) == [DESK]
    assert in_force(datetime(2026, 3, 5, 15, 0, tzinfo=UTC)) == []
    renewed = consents.give(cast.assembly, by=cast.ada, at=NOON + timedelta(days=9), reader=DESK)
    assert renewed.ends_at is None
    with pytest.raises(ValidationError, match="over"):
        consents.give(
            cast.assembly, by=cast.ada, at=NOON, reader=Reader.RND, ends_on=date(2026, 3, 1)
        )


def test_only_who_manages_the_contacts_speaks_for_the_customer(cast: Cast) -> None:
    for user in [cast.olga, cast.owen, cast.gus, cast.eli, cast.mona]:
        with pytest.raises(Refused):
            consents.give(cast.assembly, by=user, at=NOON, reader=DESK, evidence="x")
    asked = consents.ask(cast.assembly, by=cast.tess, at=NOON, reader=DESK)
    with pytest.raises(Refused):
        consents.close(asked, by=cast.gus, at=NOON)
    with pytest.raises(Refused):
        consents.ask(cast.assembly, by=cast.ada, at=NOON, reader=Reader.RND)


def test_sales_cannot_even_be_asked_for(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="by rule"):
        consents.ask(cast.assembly, by=cast.tess, at=NOON, reader="SALES")


def test_a_refusal_is_no_consent_and_can_be_asked_for_anew(cast: Cast) -> None:
    asked = consents.ask(cast.assembly, by=cast.tess, at=NOON, reader=DESK)
    with pytest.raises(Refused):
        consents.ask(cast.assembly, by=cast.tess, at=NOON, reader=DESK)

    consents.close(asked, by=cast.ada, at=NOON)
    again = consents.ask(cast.assembly, by=cast.tess, at=LATER, reader=DESK)

    assert again.pk != asked.pk
    assert in_force() == []
