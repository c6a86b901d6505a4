"""A customer escalates at 22:00 on a public holiday; next morning the backup finds it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import time_machine
from django.test import Client

from tests.cast import NOON, Cast
from tests.escalations.conftest import back_up
from tests.reviews.course import munich
from tsam.domains.accounts.models import Letter
from tsam.domains.escalations import jobs
from tsam.domains.escalations.models import Escalation, EscalationWatch, State
from tsam.domains.staffing.models import Leave

# Labour Day, a Friday; service begins again on Monday, 4 May, at 09:00 of Munich.
NIGHT = datetime(2026, 5, 1, 20, 0, tzinfo=UTC)
MORNING = datetime(2026, 5, 4, 7, 5, tzinfo=UTC)


def test_at_night_on_a_holiday_and_the_morning_after(
    cast: Cast, client: Client, work: Callable[[], int]
) -> None:
    munich(cast)
    case = cast.case(opened_by=cast.ada, severity=1, assignee=cast.eli)
    backup = cast.staff("Bea Backup", "TSAM")
    back_up(cast, backup)
    Leave.objects.create(
        user=cast.tess, starts_on=date(2026, 4, 28), ends_on=date(2026, 5, 8), noted_by=cast.tess,
        noted_at=NOON,
    )  # fmt: skip
    cast.ada.time_zone = "Europe/Berlin"
    cast.ada.save(update_fields=["time_zone"])

    with time_machine.travel(NIGHT, tick=False):
        client.force_login(cast.ada)
        asked = client.get(f"/portal/escalations/new?case={case.number}").content.decode()
        said = {"about": "cases", "cases": [case.pk], "reason": "NO_PROGRESS", "exits": "It runs"}
        done = client.post(
            "/portal/escalations/new", said | {"impact": "The line stands."}, follow=True
        )
        work()
        jobs.sweep()
    page = done.content.decode()

    # She knows before: at severity 1 on Monday, at severity 0 within a quarter of an hour.
    assert "It is outside service hours in Berlin now" in asked
    assert "09:30" in asked
    assert "22:15" in asked
    # She is told who has it and by when she hears; the backup leads, and she reads in whose place.
    assert "It is with Bea Backup. We answer by 4 May 2026, 09:30." in page
    assert "outside your service hours now" in page
    row = Escalation._base_manager.get()
    assert (row.lead, row.covers_for) == (backup, cast.tess)
    assert row.next_update_at == datetime(2026, 5, 4, 7, 30, tzinfo=UTC)
    told = set(Letter._base_manager.values_list("reader__name", flat=True))
    # So does the engineer who has the case in work.
    assert told >= {"Bea Backup", "Tess Tanaka", "Eli Engineer"}
    assert EscalationWatch._base_manager.get(escalation=row).missed == 0

    with time_machine.travel(MORNING, tick=False):
        client.force_login(backup)
        today = client.get("/desk/").content.decode()
        desk = client.get(f"/desk/escalations/{row.number}").content.decode()
        assert f"/desk/escalations/{row.number}" in today
        assert "The line stands." in desk
        taken = client.post(f"/desk/escalations/{row.number}/acknowledgement")
        work()
    row.refresh_from_db()
    assert taken.status_code == 302
    assert (row.state, row.lead, row.covers_for) == (State.ACTIVE, backup, cast.tess)
    assert Letter._base_manager.filter(reader=cast.ada, written_at=MORNING).exists()
