from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import NOON, Cast
from tests.releases.calendar import Calendar
from tsam.domains.releases.actions import Planned, plan_vehicle
from tsam.domains.releases.models import PlannedDate, PublicRelease, Vehicle
from tsam.domains.sprs.models import Carriage

pytestmark = pytest.mark.usefixtures("morning")


def test_a_release_is_planned_moved_and_brought_out_on_the_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.paul)
    said = {"product": "Kettle", "line": "12", "name": "12.2", "kind": "CPS"}

    wrong = client.post("/desk/releases/new", said | {"planned_on": "", "freeze_on": "2026-08-01"})
    client.post("/desk/releases/new", said | {"planned_on": "2026-07-01"})
    row = Vehicle.objects.get()
    path = f"/desk/releases/{row.pk}"
    client.post(f"{path}/days", {"planned_on": "2026-08-01"})
    client.post(f"{path}/days", {"planned_on": "2026-08-01", "reason": "The gate failed."})
    client.post(f"{path}/announcement", {"text": "Mends what stops."})
    page = client.get(path).content.decode()
    out = client.post(f"{path}/release", {"on": "2026-09-01"})
    client.post(f"{path}/release", {"on": "2026-06-10"})

    assert "Say when it comes" in wrong.content.decode()
    assert "31 days later" in page
    assert "The gate failed." in page
    assert "Mends what stops." in page
    assert out.status_code == 422
    assert PlannedDate.objects.count() == 2
    listed = client.get("/desk/releases?view=out").content.decode()
    assert "21 days earlier" in listed
    client.force_login(cast.ada)
    assert "Mends what stops." in client.get("/portal/releases?view=out").content.decode()
    key = PublicRelease.objects.get().pk
    shown = client.get(f"/portal/releases/{key}").content.decode()
    assert "The gate failed." not in shown
    assert "1 August" not in shown


def test_rnd_puts_an_spr_in_and_takes_it_out(cast: Cast, client: Client) -> None:
    calendar = Calendar(cast)
    spr = calendar.world.hit_both()
    calendar.world.to("IN_WORK")
    path = f"/desk/releases/{calendar.vehicle.pk}"
    client.force_login(cast.rita)

    client.post(f"{path}/carriage", {"number": spr.number})
    page = client.get(path).content.decode()
    assert spr.number in page
    assert "Acme" not in page
    client.post(f"{path}/sprs/{spr.number}/removal")

    assert not Carriage.objects.exists()
    assert client.get(f"{path}/sprs/{spr.number}/removal").status_code == 404


def test_a_patch_names_its_customer_to_support_alone(cast: Cast, client: Client) -> None:
    path = f"/desk/releases/{Calendar(cast).patch.pk}"
    for reader, names in ((cast.tess, True), (cast.rita, False), (cast.paul, False)):
        client.force_login(reader)
        assert ("Acme" in client.get(path).content.decode()) is names


def test_a_customer_finds_the_own_faults_in_what_is_announced(cast: Cast, client: Client) -> None:
    calendar = Calendar(cast)
    number = calendar.targeted.number
    client.force_login(cast.ada)
    assert "12.2" not in client.get("/portal/releases").content.decode()
    staff = Client()
    staff.force_login(cast.paul)
    staff.post(f"/desk/releases/{calendar.vehicle.pk}/announcement", {"text": ""})

    listed = client.get("/portal/releases").content.decode()
    shown = client.get(f"/portal/releases/{PublicRelease.objects.get().pk}").content.decode()

    assert "1 fault of yours" in listed
    assert number in shown
    client.force_login(cast.contact("Nora None", cast.account("Umbrella")))
    listed = client.get("/portal/releases").content.decode()
    assert "fault of yours" not in listed


def test_a_list_costs_the_same_however_long_it_is(cast: Cast, client: Client) -> None:
    client.force_login(cast.paul)

    def queries() -> int:
        client.get("/desk/releases")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/desk/releases").status_code == 200
        return len(asked)

    assert Calendar(cast).vehicle
    few = queries()
    for number in range(3, 9):
        said = Planned("Kettle", "12", f"12.{number}", "CPS")
        plan_vehicle(said, by=cast.paul, at=NOON)

    assert queries() == few
