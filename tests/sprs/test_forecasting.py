"""What is learnt of the own defects is kept, shown to whom it may, and told when it turns bad."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from tests.cast import NOON, Cast
from tests.releases.calendar import Calendar
from tsam.domains.accounts.models import Letter
from tsam.domains.cases.models import Case
from tsam.domains.priorities import replay
from tsam.domains.priorities.actions import rank
from tsam.domains.priorities.models import Rank
from tsam.domains.releases import actions
from tsam.domains.sprs import forecasting, foretelling, kept_model
from tsam.domains.sprs.actions import course, hits
from tsam.domains.sprs.curves import LEAST_ENDED
from tsam.domains.sprs.forecast import Defect, Past, fit
from tsam.domains.sprs.models import (
    FixModel,
    PublicOutlook,
    Spr,
    SprForecast,
    SprOutlook,
    SprState,
    Told,
)

HOUR = timedelta(hours=1)
DUE = date(2026, 5, 20)

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture(name="noon")
def _noon() -> Iterator[None]:
    """Jobs read the clock, and what they tell is told as of then."""
    with time_machine.travel(NOON, tick=False):
        yield


def past(count: int, days: int = 12) -> None:
    """Defects of Kettle that were fixed after about so long, the last weeks ago."""
    rows = []
    for number in range(count):
        ended = NOON - timedelta(days=20 + number)
        took = timedelta(days=1 + (number * 7) % (2 * days))
        rows.append(
            Spr(
                known_as=f"SPR{200000 + number}",
                title="It was",
                product="Kettle",
                component="Workflow",
                severity=1,
                state=SprState.VERIFIED if number % 4 else SprState.NOT_PLANNED,
                is_open=False,
                state_at=ended,
                ended_at=ended,
                raised_at=ended - took,
            )
        )
    Spr._base_manager.bulk_create(rows)


def waiting(cast: Cast, count: int = 60) -> Calendar:
    """Acme's milestone waits for the fix, a release is planned, and something was learnt."""
    past(count)
    calendar = Calendar(cast)
    assert calendar.vehicle
    calendar.world.hit_both()
    calendar.world.to("IN_WORK")
    hits.describe_interest(
        calendar.world.interest,
        by=cast.tess,
        at=NOON,
        wanted="MUST",
        milestone=calendar.world.milestone(DUE),
    )
    foretelling.learn(NOON)
    return calendar


def last(calendar: Calendar) -> SprOutlook:
    return SprOutlook.objects.filter(spr=calendar.world.spr).last_of_each().get()


def test_under_thirty_ended_defects_nothing_is_told(cast: Cast, client: Client) -> None:
    calendar = waiting(cast, LEAST_ENDED - 1)
    client.force_login(cast.tess)

    page = client.get(f"/desk/sprs/{calendar.world.spr.number}").content.decode()

    assert "Not enough data: 29 defects have ended, and 30 are needed." in page
    assert last(calendar).told == Told.FEW
    assert SprForecast.objects.get(spr=calendar.world.spr).percent is None


def test_what_was_learnt_comes_back_as_it_was() -> None:
    history = [Past(Defect("kettle", "1", "x"), float(day), day + 5.0) for day in range(40)]
    model = fit(history, 100.0)

    again = kept_model.restored(kept_model.kept(model))

    asked = [Defect("kettle", "1", "x"), Defect("pot", "2")]
    ages = np.array([3.0, 40.0])
    assert (again.within(asked, ages, [30.0]) == model.within(asked, ages, [30.0])).all()


def test_each_reader_gets_what_the_wall_lets_through(
    cast: Cast, client: Client, settings: Settings
) -> None:
    calendar = waiting(cast)
    number = calendar.world.spr.number
    told = last(calendar)
    assert (told.told, told.carrier, told.due_on) == (Told.CHANCE, "12.2", DUE)
    assert told.low is not None
    assert told.percent is not None
    assert told.high is not None
    assert told.low <= told.percent <= told.high
    pages = {}
    for reader in (cast.tess, cast.rita):
        client.force_login(reader)
        pages[reader.name] = client.get(f"/desk/sprs/{number}").content.decode()
        assert f"{told.percent} %" in client.get("/desk/sprs?scope=all").content.decode()
    assert "Half of defects like this one are fixed by" in pages["Rita Research"]
    assert "Go-live line 2" not in pages["Rita Research"]
    assert f"How the {told.percent} % come about" in pages["Tess Tanaka"]
    assert not SprOutlook.objects.visible_to(cast.rita).exists()
    project = calendar.world.interest.milestone
    assert project
    client.force_login(cast.tess)
    path = f"/desk/engagements/{cast.engagement.pk}"
    for page in (path, f"{path}/projects/{project.project_id}"):
        assert "Fixes that its days wait for" in client.get(page).content.decode()

    # To customers only where the vendor says so, as a range.
    client.force_login(cast.ada)
    assert "Looking ahead" not in client.get(f"/portal/sprs/{number}").content.decode()
    assert not PublicOutlook.objects.visible_to(cast.ada).exists()
    settings.FORECAST_FOR_CUSTOMERS = True
    shown = client.get(f"/portal/sprs/{number}").content.decode()
    assert "not a commitment" in shown
    assert f"in {told.low} to {told.high} of a hundred" in shown
    client.force_login(cast.gus)
    assert "Go-live line 2" not in client.get(f"/portal/sprs/{number}").content.decode()


def test_a_slip_that_makes_it_unlikely_is_told_to_the_tsam_once(cast: Cast, work: Any) -> None:
    calendar = waiting(cast)
    course.set_target(calendar.world.spr, by=cast.rita, at=NOON, release="12.2")
    work()
    foretelling.learn(NOON)
    first = last(calendar)
    assert first.percent is not None
    assert first.percent > 60
    Letter.objects.all().delete()

    for week, reason in ((0, "The gate failed."), (1, "It failed again.")):
        actions.reschedule(
            calendar.vehicle,
            by=cast.paul,
            at=NOON + HOUR * (week + 1),
            planned_on=date(2026, 5, 18 + week),
            freeze_on=date(2026, 5, 10),
            reason=reason,
        )
        work()

    low = last(calendar)
    assert low.percent is not None
    assert low.percent < 60
    assert low.is_low
    warned = Letter.objects.filter(subject__contains="in time with")
    assert [letter.reader for letter in warned] == [cast.tess]
    assert "Go-live line 2" in warned.get().text


def test_once_it_is_installed_or_decided_nothing_waits_any_more(cast: Cast, work: Any) -> None:
    calendar = waiting(cast)
    calendar.world.to("RESOLVED")
    work()
    fixed = last(calendar)
    assert fixed.told == Told.CHANCE
    assert not SprForecast.objects.filter(spr=calendar.world.spr).exists()
    calendar.world.to("AVAILABLE")
    work()
    assert last(calendar).percent == 100

    there = calendar.world.interest
    hits.note_installed(there, by=cast.tess, at=NOON, on=NOON.date())
    work()

    assert last(calendar).told == Told.OVER


def test_a_rejected_one_has_no_chance_to_tell(cast: Cast, work: Any) -> None:
    calendar = waiting(cast)
    calendar.world.to("NOT_PLANNED")
    work()

    assert last(calendar).told == Told.OVER


def test_without_a_release_it_says_so(cast: Cast, work: Any) -> None:
    calendar = waiting(cast)
    actions.withdraw(calendar.vehicle, by=cast.paul, at=NOON, reason="No.")
    work()

    assert last(calendar).told == Told.NO_RELEASE


def test_the_risk_is_a_term_of_the_rank_and_a_replay_gives_it_exactly(
    cast: Cast, work: Any
) -> None:
    calendar = waiting(cast)
    work()
    case = Case.objects.get(application=cast.assembly)
    then = NOON + HOUR
    rank([cast.assembly.pk], at=then)
    row = Rank._base_manager.get(case=case)
    terms = {name: (points, facts) for name, points, facts in row.terms}
    told = last(calendar)
    assert told.percent is not None
    assert terms["spr"][0] == 120 * (100 - told.percent) // 100
    assert sum(points for points, _facts in terms.values()) == row.score

    later = then + HOUR
    with time_machine.travel(later, tick=False):
        actions.reschedule(
            calendar.vehicle, by=cast.paul, at=later, planned_on=date(2026, 7, 1), reason="Late."
        )
        work()
    rank([cast.assembly.pk], at=later + HOUR)

    assert Rank._base_manager.get(case=case).score > row.score
    [placed] = replay.replay(cast.assembly.pk, then)
    assert placed.score.points == row.score
    assert [list(term) for term in placed.score.terms] == row.terms


def test_only_the_last_models_are_kept(db: None) -> None:
    for day in range(5):
        forecasting.learn(datetime(2026, 3, 1 + day, tzinfo=NOON.tzinfo))

    assert FixModel.objects.count() == 3
