from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tsam.domains.accounts import actions as accounts
from tsam.domains.accounts.models import Engagement, Event
from tsam.domains.people.models import Attestation, Function, User
from tsam.domains.staffing import actions, policies
from tsam.domains.staffing.coverage import tsam_of
from tsam.domains.staffing.models import (
    Assignment,
    AssignmentRole,
    SpokenLanguage,
    StaffingNeed,
    StaffingRequirement,
)
from tsam.kernel.verdicts import Refused

TODAY = NOON.date()


def assign(cast: Cast, engagement: Engagement, user: User, **fields: Any) -> Assignment:
    given: dict[str, Any] = {"role": AssignmentRole.PRIMARY, "starts_on": TODAY, "by": cast.stan}
    return actions.assign(engagement, at=NOON, user=user, **given | fields)


def ask(cast: Cast, engagement: Engagement, need: str, value: str, **fields: Any) -> None:
    actions.add_requirement(engagement, by=cast.stan, at=NOON, need=need, value=value, **fields)


def attest(cast: Cast, user: User, valid_until: date | None = None) -> Attestation:
    return Attestation.objects.create(
        user=user,
        rule="eu-only",
        verified_by=cast.dana,
        verified_at=NOON,
        valid_from=date(2026, 1, 1),
        valid_until=valid_until,
    )


def test_a_new_tsam_takes_over_from_the_former(cast: Cast) -> None:
    engagement = cast.serve()
    tom = cast.staff("Tom Tsam", Function.TSAM)

    assign(cast, engagement, tom)

    assert tsam_of(engagement, TODAY - timedelta(days=1)) == cast.tess
    assert tsam_of(engagement, TODAY) == tom
    facts = Event.objects.about("engagement", engagement.pk).get(name="engagement.staffed").facts
    assert facts == {"person": "Tom Tsam", "role": "PRIMARY", "from": "2026-03-02"}


def test_a_tsam_who_is_replaced_before_the_first_day_has_that_day(cast: Cast) -> None:
    engagement = cast.engage(cast.assembly)
    first = assign(cast, engagement, cast.tess, starts_on=date(2026, 4, 1))

    assign(cast, engagement, cast.staff("Tom Tsam", Function.TSAM))

    first.refresh_from_db()
    assert first.ends_on == date(2026, 4, 1)


def test_a_backup_leaves_the_tsam_in_place(cast: Cast) -> None:
    engagement = cast.serve()

    assign(cast, engagement, cast.staff("Tom Tsam", Function.TSAM), role=AssignmentRole.BACKUP)

    assert tsam_of(engagement, TODAY) == cast.tess


def test_nobody_is_assigned_to_end_before_the_first_day(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        assign(cast, cast.serve(), cast.tess, ends_on=TODAY - timedelta(days=1))


@pytest.mark.parametrize("person", ["eli", "ada"])
def test_only_a_tsam_is_assigned(cast: Cast, person: str) -> None:
    with pytest.raises(Refused) as refused:
        assign(cast, cast.serve(), getattr(cast, person))

    assert refused.value.verdict.code == "not_tsam"


def test_who_has_left_is_not_assigned(cast: Cast) -> None:
    engagement = cast.engage(cast.assembly)
    cast.tess.is_active = False
    cast.tess.save(update_fields=["is_active"])

    with pytest.raises(Refused):
        assign(cast, engagement, cast.tess)


def test_what_has_ended_is_not_staffed(cast: Cast) -> None:
    ended = accounts.end(cast.serve(), by=cast.sally, at=NOON, reason="Sold.")

    with pytest.raises(Refused, match="ended"):
        assign(cast, ended, cast.tess)


@pytest.mark.parametrize("person", ["tess", "eli", "sally", "ada"])
def test_only_managers_staff(cast: Cast, person: str) -> None:
    somebody = getattr(cast, person)

    assert not policies.assign(somebody, cast.serve(), cast.tess, TODAY)
    assert not policies.end_assignment(somebody)
    assert not policies.add_requirement(somebody)
    assert not policies.remove_requirement(somebody)
    assert not policies.set_languages(somebody)


def test_r14_an_access_rule_holds_for_tsam_and_backup(cast: Cast) -> None:
    engagement = cast.engage(cast.assembly, access_rule="eu-only")
    for role in AssignmentRole:
        with pytest.raises(Refused) as refused:
            assign(cast, engagement, cast.tess, role=role)
        assert refused.value.verdict.evidence == (("Attestation", "eu-only: unknown"),)

    attest(cast, cast.tess)

    assert assign(cast, engagement, cast.tess)


def test_r14_an_attestation_counts_while_it_is_valid(cast: Cast) -> None:
    engagement = cast.engage(cast.assembly, access_rule="eu-only")
    attest(cast, cast.tess, valid_until=TODAY - timedelta(days=1))

    with pytest.raises(Refused):
        assign(cast, engagement, cast.tess)


def test_r14_the_service_language_is_asked_without_being_listed(cast: Cast) -> None:
    engagement = cast.serve()
    Engagement.objects.filter(pk=engagement.pk).update(language="ja")
    with pytest.raises(Refused, match="Japanese"):
        assign(cast, engagement, cast.tess)

    actions.set_languages(cast.tess, by=cast.stan, at=NOON, languages=["JA ", "en", ""])

    assert assign(cast, engagement, cast.tess)


def test_r14_all_that_is_missing_is_named(cast: Cast) -> None:
    engagement = cast.serve()
    ask(cast, engagement, StaffingNeed.LANGUAGE, "ko")
    ask(cast, engagement, StaffingNeed.ATTESTATION, "eu-only")
    ask(cast, engagement, StaffingNeed.ZONE, "Asia/Seoul", is_hard=False)

    verdict = policies.fits(engagement, cast.tess, TODAY)

    assert not verdict
    assert {said.split(":")[0] for _kind, said in verdict.evidence} == {
        "ko",
        "eu-only",
        "Asia/Seoul",
    }


def test_r14_a_wish_that_is_not_met_is_said(cast: Cast) -> None:
    engagement = cast.serve()
    ask(cast, engagement, StaffingNeed.ZONE, "Asia/Seoul", is_hard=False)

    verdict = policies.assign(cast.stan, engagement, cast.tess, TODAY)

    assert (verdict.allowed, verdict.code) == (True, "wish_not_met")


@pytest.mark.parametrize(
    ("need", "value"), [(StaffingNeed.ZONE, "Mars/Base"), (StaffingNeed.LANGUAGE, " ")]
)
def test_a_requirement_that_nobody_can_meet_is_refused(cast: Cast, need: str, value: str) -> None:
    with pytest.raises(ValidationError):
        ask(cast, cast.serve(), need, value)


def test_a_requirement_is_said_once_and_taken_back(cast: Cast) -> None:
    engagement = cast.serve()
    ask(cast, engagement, StaffingNeed.LANGUAGE, "ko")
    ask(cast, engagement, StaffingNeed.LANGUAGE, "ko", is_hard=False)
    requirement = StaffingRequirement.objects.get(engagement=engagement)
    assert not requirement.is_hard

    actions.remove_requirement(requirement, by=cast.stan, at=NOON)

    assert policies.fits(engagement, cast.tess, TODAY).code == "ok"


def test_an_assignment_ends_with_its_last_day(cast: Cast) -> None:
    engagement = cast.serve()
    assignment = Assignment.objects.get(engagement=engagement)
    with pytest.raises(ValidationError):
        actions.end_assignment(assignment, by=cast.stan, at=NOON, ends_on=date(2025, 12, 31))

    actions.end_assignment(assignment, by=cast.stan, at=NOON, ends_on=TODAY)

    assert tsam_of(engagement, TODAY) == cast.tess
    assert tsam_of(engagement, TODAY + timedelta(days=1)) is None


def test_languages_are_told_with_what_they_were(cast: Cast) -> None:
    SpokenLanguage.objects.create(user=cast.tess, language="en")

    actions.set_languages(cast.tess, by=cast.stan, at=NOON, languages=["ja", "en"])

    facts = Event.objects.get(name="user.languages_set").facts
    assert facts == {"languages": [["en"], ["en", "ja"]]}
