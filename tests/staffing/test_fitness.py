"""What an engagement asks, and whether it is met, unknown or not met (R14)."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Engagement
from tsam.domains.people.models import Attestation, Function, User
from tsam.domains.staffing import actions, policies
from tsam.domains.staffing.fitness import MET, NOT_MET, UNKNOWN, asked_of, fits_of
from tsam.domains.staffing.models import SpokenLanguage, StaffingNeed

TODAY = NOON.date()


def words(engagement: Engagement, person: User) -> dict[str, str]:
    (fit,) = fits_of(engagement, [person], TODAY)
    return {asked.value: word for asked, word in fit.answers}


def attest(cast: Cast, person: User, until: date | None = None) -> None:
    Attestation.objects.create(
        user=person,
        rule="cleared",
        verified_by=cast.dana,
        verified_at=NOON,
        valid_from=date(2025, 1, 1),
        valid_until=until,
    )


def test_what_nobody_verified_is_unknown_and_does_not_hold(cast: Cast) -> None:
    engagement = cast.engage(cast.assembly, access_rule="cleared")

    assert words(engagement, cast.tess) == {"cleared": UNKNOWN}
    assert not policies.fits(engagement, cast.tess, TODAY)


def test_what_has_ended_is_not_met_and_what_is_valid_is_met(cast: Cast) -> None:
    engagement = cast.engage(cast.assembly, access_rule="cleared")
    attest(cast, cast.tess, until=date(2026, 1, 1))
    assert words(engagement, cast.tess) == {"cleared": NOT_MET}

    attest(cast, cast.tess)

    assert words(engagement, cast.tess) == {"cleared": MET}


def test_a_language_is_unknown_until_one_is_known(cast: Cast) -> None:
    engagement = cast.serve()
    Engagement.objects.filter(pk=engagement.pk).update(language="ja")
    engagement.refresh_from_db()
    assert words(engagement, cast.tess) == {"ja": UNKNOWN}

    SpokenLanguage.objects.create(user=cast.tess, language="de")
    assert words(engagement, cast.tess) == {"ja": NOT_MET}

    SpokenLanguage.objects.create(user=cast.tess, language="ja")
    assert words(engagement, cast.tess) == {"ja": MET}


def test_a_zone_is_the_persons_own(cast: Cast) -> None:
    engagement = cast.serve()
    actions.add_requirement(
        engagement, by=cast.stan, at=NOON, need=StaffingNeed.ZONE, value="Asia/Tokyo"
    )

    assert words(engagement, cast.tess) == {"Asia/Tokyo": NOT_MET}
    there = cast.staff("Toshi Tokyo", Function.TSAM, time_zone="Asia/Tokyo")
    assert words(engagement, there) == {"Asia/Tokyo": MET}


def test_what_the_engagement_itself_asks_is_hard_whatever_a_requirement_says(cast: Cast) -> None:
    engagement = cast.engage(cast.assembly, access_rule="cleared")
    actions.add_requirement(
        engagement,
        by=cast.stan,
        at=NOON,
        need=StaffingNeed.ATTESTATION,
        value="cleared",
        is_hard=False,
    )

    (asked,) = asked_of(engagement)

    assert asked.is_hard
    assert asked.key


def test_no_answer_names_a_nationality_or_a_reason(cast: Cast) -> None:
    engagement = cast.engage(cast.assembly, access_rule="cleared")
    attest(cast, cast.tess, until=date(2026, 1, 1))

    verdict = policies.fits(engagement, cast.tess, TODAY)

    assert verdict.evidence == (("Attestation", "cleared: not met"),)
    assert verdict.reason == (
        "Tess Tanaka does not meet, as far as we know: Attested for “cleared”."
    )


@pytest.mark.parametrize("more", [0, 12])
def test_many_people_cost_what_one_costs(
    more: int, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    engagement = cast.engage(cast.assembly, access_rule="cleared")
    people = [cast.tess, *(cast.staff(f"T{turn} Tsam", Function.TSAM) for turn in range(more))]
    attest(cast, cast.tess)

    with django_assert_num_queries(4):
        fits_of(engagement, people, TODAY)


@pytest.mark.parametrize("person", ["tess", "mona", "stan", "ada"])
def test_what_is_asked_is_told_to_who_serves_who_staffs_and_the_customer(
    cast: Cast, person: str
) -> None:
    assert policies.read_requirements(getattr(cast, person))


@pytest.mark.parametrize("person", ["eli", "rita", "paul", "sally", "gino", "dana"])
def test_what_is_asked_of_people_is_not_everybodys(cast: Cast, person: str) -> None:
    assert not policies.read_requirements(getattr(cast, person))


def test_nobody_is_a_backup_twice_in_the_same_days(cast: Cast) -> None:
    engagement = cast.engage(cast.assembly)
    first = actions.assign(
        engagement,
        by=cast.stan,
        at=NOON,
        user=cast.tess,
        role="BACKUP",
        starts_on=TODAY,
        ends_on=date(2026, 3, 10),
    )
    assert first

    later = actions.assign(
        engagement,
        by=cast.stan,
        at=NOON,
        user=cast.tess,
        role="BACKUP",
        starts_on=date(2026, 3, 11),
    )
    assert later
    with pytest.raises(Exception, match="backup in these days"):
        actions.assign(
            engagement, by=cast.stan, at=NOON, user=cast.tess, role="BACKUP", starts_on=TODAY
        )
