"""The page of hours outside the service: what waits, what was decided, days of plans ahead."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tsam.domains.accounts.models import Event, Letter
from tsam.domains.calls import jobs
from tsam.domains.calls.actions import off_hours
from tsam.domains.calls.models import Call, OffHoursRequest, OffState
from tsam.domains.objectives.models import Milestone, Project, ProjectPhase

# A Wednesday; the clock reads nine.
pytestmark = pytest.mark.usefixtures("morning")
NINE = datetime(2026, 6, 10, 9, tzinfo=UTC)
SATURDAY = datetime(2026, 6, 20, 8, tzinfo=UTC)
PAGE = "/desk/calls/off-hours"


def wish(cast: Cast, n: int = 0) -> OffHoursRequest:
    return off_hours.ask(
        cast.engagement,
        by=cast.ada,
        at=NINE,
        title=f"Cutover {n}",
        reason="The line stands still only then.",
        starts_at=SATURDAY + timedelta(weeks=n),
        minutes=240,
    )


def planned(cast: Cast, day: date = date(2026, 7, 18)) -> Milestone:
    project = Project._base_manager.create(
        engagement=cast.engagement,
        number=1,
        name="Plant 2",
        phase=ProjectPhase.BUILD,
        go_live_on=date(2026, 8, 3),
        hypercare_days=14,
        vendor_owner=cast.tess,
        created_by=cast.tess,
        created_at=NINE,
        phase_at=NINE,
    )
    return Milestone._base_manager.create(project=project, name="Data freeze", due_on=day)


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_more_requests_and_decisions_ask_no_more(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.mona)
    off_hours.decline(wish(cast, 1), by=cast.mona, at=NINE, decision="Nobody is free.")
    off_hours.approve(wish(cast, 2), by=cast.mona, at=NINE, decision="Planned.")
    wish(cast, 3)
    few = queries(client, PAGE)

    for n in range(4, 12):
        wish(cast, n)
    for n in range(12, 16):
        off_hours.decline(wish(cast, n), by=cast.mona, at=NINE, decision="Nobody is free.")

    assert queries(client, PAGE) == few


def test_requests_and_decisions_come_page_by_page(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.mona)
    for n in range(14):
        wish(cast, n)
    first = client.get(PAGE)
    assert "14 requests wait." in first.content.decode()
    assert len(first.context["waiting"]) == 12

    second = client.get(PAGE, {"cursor": first.context["page"].older})
    assert [one.request.title for one in second.context["waiting"]] == ["Cutover 12", "Cutover 13"]
    for one in OffHoursRequest._base_manager.all()[:8]:
        off_hours.decline(one, by=cast.mona, at=NINE, decision="Nobody is free.")

    assert f"{PAGE}?view=decided" in client.get(PAGE).content.decode()
    decided = client.get(f"{PAGE}?view=decided").content.decode()
    assert decided.count("Nobody is free.") == 8
    assert client.get(f"{PAGE}?cursor=nonsense").status_code == 400


def test_an_approval_is_withdrawn_where_it_stands(cast: Cast, client: Client) -> None:
    cast.serve()
    request = wish(cast)
    client.force_login(cast.mona)
    form = {"decision": "Planned.", "tsam": cast.tess.pk}
    client.post(f"{PAGE}/{request.pk}/approval", form)
    client.post(f"{PAGE}/{request.pk}/booking")
    assert f"{PAGE}/{request.pk}/withdrawal" in client.get(PAGE).content.decode()

    client.post(f"{PAGE}/{request.pk}/withdrawal", {"reason": "We lack people."})

    request.refresh_from_db()
    assert request.state == OffState.CANCELLED
    assert Call._base_manager.get().state == "CANCELLED"
    assert f"{PAGE}/{request.pk}/withdrawal" not in client.get(PAGE).content.decode()


def test_the_day_of_a_plan_is_told_once_and_asked_for_with_one_act(
    cast: Cast, client: Client
) -> None:
    cast.serve()
    milestone = planned(cast)
    planned_well = Milestone._base_manager.create(
        project=milestone.project, name="Test ends", due_on=date(2026, 7, 14)
    )

    jobs.propose_weekends()
    jobs.propose_weekends()

    (event,) = Event._base_manager.filter(name=off_hours.WEEKEND_SEEN)
    assert (event.key, event.is_public) == (milestone.pk, False)
    jobs.tell_of_weekend(event.pk)
    jobs.tell_of_weekend(event.pk)
    (letter,) = Letter._base_manager.filter(event=event)
    assert (letter.reader, letter.path) == (cast.tess, f"{PAGE}/weekends/{milestone.pk}")
    client.force_login(cast.tess)
    said = client.get(PAGE).content.decode()
    assert letter.path in said
    assert "Data freeze" in said
    assert planned_well.name not in said
    assert 'value="08:00"' in client.get(letter.path).content.decode()

    form = {"time": "08:00", "hours": 6, "reason": "As planned."}
    assert client.post(letter.path, form).status_code == 302
    assert client.post(letter.path, form).status_code == 403

    request = OffHoursRequest._base_manager.get()
    assert (request.milestone, request.starts_at.time()) == (milestone, time(8))
    assert letter.path not in client.get(PAGE).content.decode()


def test_a_day_that_moves_is_told_anew(cast: Cast) -> None:
    cast.serve()
    milestone = planned(cast)
    jobs.propose_weekends()
    Milestone._base_manager.filter(pk=milestone.pk).update(due_on=date(2026, 7, 25))

    jobs.propose_weekends()

    days = Event._base_manager.filter(name=off_hours.WEEKEND_SEEN).values_list("facts", flat=True)
    assert [facts["day"] for facts in days.order_by("pk")] == ["2026-07-18", "2026-07-25"]
