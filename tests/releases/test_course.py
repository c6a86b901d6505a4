"""A release is planned, slips, comes out or is called off, and the SPRs in it go with it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.cast import NOON, Cast
from tests.releases.calendar import DAY, FREEZE, LATER, Calendar
from tsam.domains.accounts.models import Letter
from tsam.domains.releases import actions
from tsam.domains.releases.actions import Planned
from tsam.domains.releases.models import PlannedDate, PublicRelease, Vehicle
from tsam.domains.sprs.actions import carriage
from tsam.domains.sprs.models import Carriage, Spr, Standing

SOON = NOON + timedelta(hours=1)


def test_every_day_that_was_said_is_kept_and_a_slip_needs_its_reason(cast: Cast) -> None:
    row = Calendar(cast).vehicle
    given: dict[str, Any] = {"by": cast.paul, "at": SOON, "planned_on": LATER}

    with pytest.raises(ValidationError, match="Say why it comes later"):
        actions.reschedule(row, **given)
    actions.reschedule(row, **given, reason="The gate failed.")

    said = PlannedDate.objects.filter(vehicle=row).order_by("said_at")
    assert [one.planned_on for one in said] == [DAY, LATER]
    assert [one.reason for one in said] == ["", "The gate failed."]
    row.refresh_from_db()
    assert row.slipped_days == 19


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Planned("Kettle", "12", "", "CPS"), "name"),
        (Planned("Kettle", "12", "12.2", "ODD"), "kind"),
        (Planned("Kettle", "12", "12.2", "CPS", FREEZE, DAY), "freeze_on"),
        (Planned("Kettle", "12", "12.2", "CPS", None, DAY), "planned_on"),
        (Planned("Kettle", "12", "Acme special", "CPS"), "name"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said_by_its_field(
    said: Planned, field: str, cast: Cast
) -> None:
    assert cast.acme

    with pytest.raises(ValidationError) as wrong:
        actions.plan_vehicle(said, by=cast.paul, at=NOON)

    assert list(wrong.value.message_dict) == [field]
    assert not Vehicle.objects.exists()


def test_who_plans_and_who_does_not(cast: Cast) -> None:
    said = Planned("Kettle", "12", "12.2", "CPS", DAY)
    for person in (cast.tess, cast.sally, cast.dana, cast.ada):
        with pytest.raises(PermissionDenied):
            actions.plan_vehicle(said, by=person, at=NOON)
    patch = Planned("Kettle", "12", "TP-1", "TEMPORARY", DAY)
    with pytest.raises(PermissionDenied):
        actions.plan_vehicle(patch, by=cast.rita, at=NOON, application=cast.assembly)


def test_a_target_that_names_a_release_is_carried_by_it_and_slips_with_it(
    cast: Cast, work: Any
) -> None:
    calendar = Calendar(cast)
    assert calendar.targeted.target_on == DAY
    work()
    Letter.objects.all().delete()

    actions.reschedule(
        calendar.vehicle, by=cast.paul, at=SOON, planned_on=LATER, reason="The gate failed."
    )
    work()

    assert calendar.fresh().target_on == LATER
    told = {one.reader.name: one for one in Letter.objects.all()}
    assert set(told) >= {"Tess Tanaka", "Theo Tsam", "Owen Own", "Gus Globex"}
    assert "The gate failed." in told["Tess Tanaka"].text
    assert "The gate failed." not in told["Owen Own"].text


def test_what_is_fixed_is_available_once_its_release_is_out(cast: Cast, work: Any) -> None:
    calendar = Calendar(cast)
    assert calendar.targeted
    calendar.world.to("RESOLVED")
    row = Carriage.objects.get()
    assert (row.vehicle, row.standing) == (calendar.vehicle, Standing.CONTAINED)

    actions.release(calendar.vehicle, by=cast.paul, at=SOON, on=NOON.date())
    work()
    work()

    assert calendar.fresh().state == "AVAILABLE"
    assert PublicRelease.objects.get().released_on == NOON.date()
    row.refresh_from_db()
    carriage.confirm(row, by=cast.eli, at=SOON)
    assert Carriage.objects.get().standing == Standing.CONFIRMED


def test_what_was_planned_for_a_release_that_is_called_off_has_no_day(
    cast: Cast, work: Any
) -> None:
    calendar = Calendar(cast)
    assert calendar.targeted

    actions.withdraw(calendar.vehicle, by=cast.paul, at=SOON, reason="Not needed.")
    work()

    assert (calendar.fresh().state, calendar.fresh().target_release) == ("IN_WORK", "")
    assert not Carriage.objects.exists()
    with pytest.raises(PermissionDenied):
        actions.reschedule(calendar.vehicle, by=cast.paul, at=SOON, planned_on=LATER, reason="x")


def test_a_temporary_patch_is_no_target_and_only_its_customer_hears_of_it(cast: Cast) -> None:
    calendar = Calendar(cast)
    spr = calendar.targeted

    carriage.carry(spr, by=cast.rita, at=SOON, vehicle=calendar.patch)
    actions.announce(calendar.patch, by=cast.rita, at=SOON)

    assert calendar.fresh().target_release == "12.2"
    mine = PublicRelease.objects.visible_to(cast.ada)
    assert [one.name for one in mine] == ["TP-7"]
    assert not PublicRelease.objects.visible_to(cast.gus).exists()
    for customer in (cast.ada, cast.gus):
        assert not Carriage.objects.visible_to(customer).exists()


def test_when_a_defect_ended_is_kept_and_forgotten_when_it_comes_back(cast: Cast) -> None:
    calendar = Calendar(cast)
    assert calendar.targeted.ended_at is None
    calendar.world.to("RESOLVED", "AVAILABLE")
    assert calendar.fresh().ended_at == NOON

    calendar.world.to("REGRESSED")

    assert Spr.objects.get(pk=calendar.targeted.pk).ended_at is None


def test_a_day_to_come_is_no_release(cast: Cast) -> None:
    row = Calendar(cast).vehicle

    with pytest.raises(ValidationError, match="has not come"):
        actions.release(row, by=cast.paul, at=NOON, on=date(2026, 5, 1))
