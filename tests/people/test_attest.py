from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.cast import NOON, Cast
from tsam.domains.people import actions, policies
from tsam.domains.people.models import Attestation, User
from tsam.kernel.verdicts import Refused

TODAY = NOON.date()
TOMORROW = TODAY + timedelta(days=1)


def attest(
    person: User, by: User, *, rule: str = "us-citizen", until: date | None = None
) -> Attestation:
    return actions.attest(person, by=by, at=NOON, rule=rule, valid_from=TODAY, valid_until=until)


@pytest.mark.parametrize("who", ["stan", "dana"])
def test_a_staffing_manager_or_an_administrator_records_it(cast: Cast, who: str) -> None:
    attest(cast.tess, getattr(cast, who))

    assert cast.tess.attested_rules(TODAY) == {"us-citizen"}


@pytest.mark.parametrize("who", ["tess", "mona", "eli", "ada"])
def test_others_do_not(cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        attest(cast.rita, getattr(cast, who))

    assert cast.rita.attested_rules(TODAY) == frozenset()


def test_nobody_verifies_themselves(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        attest(cast.stan, cast.stan)

    assert (refused.value.verdict.code, refused.value.verdict.rule) == ("self", "R14")


def test_the_database_refuses_it_too(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Attestation.objects.create(
            user=cast.stan, rule="us", verified_by=cast.stan, verified_at=NOON, valid_from=TODAY
        )


def test_it_is_for_people_of_the_vendor(cast: Cast) -> None:
    with pytest.raises(Refused):
        attest(cast.ada, cast.stan)


def test_it_holds_on_its_first_and_its_last_day(cast: Cast) -> None:
    attest(cast.tess, cast.stan, until=TOMORROW)

    held = {
        day: bool(cast.tess.attested_rules(TODAY + timedelta(days=day))) for day in range(-1, 3)
    }

    assert held == {-1: False, 0: True, 1: True, 2: False}


def test_it_does_not_end_before_it_begins(cast: Cast) -> None:
    with pytest.raises(ValidationError) as wrong:
        attest(cast.tess, cast.stan, until=TODAY - timedelta(days=1))

    assert list(wrong.value.message_dict) == ["valid_until"]


@pytest.mark.parametrize("rule", ["", "two words", "<b>"])
def test_a_rule_is_a_name(cast: Cast, rule: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        attest(cast.tess, cast.stan, rule=rule)

    assert list(wrong.value.message_dict) == ["rule"]


def test_revoked_it_holds_no_more_and_not_twice(cast: Cast) -> None:
    attestation = attest(cast.tess, cast.stan)

    actions.revoke_attestation(attestation, by=cast.stan, at=NOON)

    assert cast.tess.attested_rules(TODAY) == frozenset()
    with pytest.raises(Refused):
        actions.revoke_attestation(attestation, by=cast.stan, at=NOON)


def test_the_person_and_staffing_managers_read_it_and_nobody_else(cast: Cast) -> None:
    readers = [cast.tess, cast.stan, cast.dana, cast.mona, cast.eli, cast.ada]

    may = [person.name for person in readers if policies.read_attestations(person, cast.tess)]

    assert may == ["Tess Tanaka", "Stan Staffing"]
