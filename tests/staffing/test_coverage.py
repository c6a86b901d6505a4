from __future__ import annotations

from datetime import timedelta

from pytest_django import DjangoAssertNumQueries

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import EngagementState
from tsam.domains.people.models import Function
from tsam.domains.staffing import actions
from tsam.domains.staffing.coverage import applications_of, tsam_of, tsams_for
from tsam.domains.staffing.models import AssignmentRole

TODAY = NOON.date()


def test_the_tsam_stands_before_the_backups_each_once(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    engagement = cast.serve()
    tom = cast.staff("Tom Tsam", Function.TSAM)
    for person in (tom, cast.tess):
        actions.assign(
            engagement,
            by=cast.stan,
            at=NOON,
            user=person,
            role=AssignmentRole.BACKUP,
            starts_on=TODAY,
        )
    applications = [cast.assembly.pk, cast.welding.pk]

    with django_assert_num_queries(1):
        assert tsams_for(applications, TODAY) == {cast.assembly.pk: [cast.tess, tom]}


def test_backups_are_known_by_the_applications_they_serve(cast: Cast) -> None:
    tom = cast.staff("Tom Tsam", Function.TSAM)
    actions.assign(
        cast.serve(),
        by=cast.stan,
        at=NOON,
        user=tom,
        role=AssignmentRole.BACKUP,
        starts_on=TODAY,
        ends_on=TODAY,
    )

    assert applications_of(tom, TODAY) == [cast.assembly.pk]
    assert applications_of(tom, TODAY + timedelta(days=1)) == []


def test_what_has_ended_is_served_by_nobody(cast: Cast) -> None:
    cast.engage(cast.assembly, tsam=cast.tess, state=EngagementState.ENDED)

    assert tsams_for([cast.assembly.pk], TODAY) == {}
    assert applications_of(cast.tess, TODAY) == []


def test_without_an_assignment_there_is_no_tsam(cast: Cast) -> None:
    assert tsam_of(cast.engage(cast.assembly), TODAY) is None
