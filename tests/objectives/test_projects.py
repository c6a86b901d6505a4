from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Event, Letter
from tsam.domains.objectives import project_story
from tsam.domains.objectives.actions import milestones
from tsam.domains.objectives.actions import projects as actions
from tsam.domains.objectives.models import Milestone, Project, ProjectPhase
from tsam.kernel.verdicts import Refused

pytestmark = pytest.mark.usefixtures("morning")

APRIL = date(2026, 4, 1)
TODAY = NOON.date()


def planned(cast: Cast, **given: Any) -> Project:
    words: dict[str, Any] = {"name": "Roll-out of 13.0", "go_live_on": APRIL, **given}
    return actions.plan(cast.engagement, by=cast.tess, at=NOON, **words)


def live(cast: Cast, days_ago: int = 3) -> Project:
    on = TODAY - timedelta(days=days_ago)
    return actions.go_live(planned(cast), by=cast.tess, at=NOON, on=on)


def test_numbers_count_within_the_engagement(cast: Cast) -> None:
    other = cast.engage(cast.welding, "PLATINUM", tsam=cast.tess)
    actions.plan(other, by=cast.tess, at=NOON, name="Another", go_live_on=APRIL)

    assert [planned(cast).label, planned(cast, name="Next").label] == ["P-01", "P-02"]


@pytest.mark.parametrize("who", ["tess", "mona", "eli", "ada", "olga"])
def test_support_and_the_customer_read_it(who: str, cast: Cast) -> None:
    project = planned(cast)
    milestone = milestones.add(project, by=cast.tess, at=NOON, name="Freeze", due_on=APRIL)

    assert Project.objects.visible_to(getattr(cast, who)).get() == project
    assert Milestone.objects.visible_to(getattr(cast, who)).get() == milestone


@pytest.mark.parametrize("who", ["rita", "paul", "sally", "gino", "stan", "dana", "gus", "owen"])
def test_nobody_else_reads_it(who: str, cast: Cast) -> None:
    milestones.add(planned(cast), by=cast.tess, at=NOON, name="Freeze", due_on=APRIL)

    assert not Project.objects.visible_to(getattr(cast, who))
    assert not Milestone.objects.visible_to(getattr(cast, who))


@pytest.mark.parametrize("who", ["eli", "ada", "stan"])
def test_only_the_advocate_writes_it(who: str, cast: Cast) -> None:
    with pytest.raises(PermissionDenied, match="TSAM"):
        actions.plan(cast.engagement, by=getattr(cast, who), at=NOON, name="Mine", go_live_on=APRIL)


def test_it_belongs_to_platinum(cast: Cast) -> None:
    gold = cast.engage(cast.welding, "GOLD", tsam=cast.tess)

    with pytest.raises(Refused, match="PLATINUM") as refused:
        actions.plan(gold, by=cast.tess, at=NOON, name="No", go_live_on=APRIL)

    assert refused.value.verdict.rule == "R8"


def test_a_go_live_that_moves_says_from_when_to_when_and_why(cast: Cast, work: Any) -> None:
    project = planned(cast, customer_owner=cast.olga)
    work()
    Letter.objects.all().delete()

    actions.move_go_live(
        project, by=cast.tess, at=NOON, go_live_on=date(2026, 4, 15), reason="The test found more."
    )
    work()

    event = Event.objects.get(name="project.go_live_moved")
    assert event.facts["go_live_on"] == ["2026-04-01", "2026-04-15"]
    letter = Letter.objects.get()
    assert letter.reader == cast.olga
    assert letter.subject == "P-01: The go-live moves to 15 Apr 2026"
    assert "from 1 Apr 2026 to 15 Apr 2026: The test found more." in letter.text
    assert letter.path == f"/portal/projects/{project.pk}"


def test_without_an_owner_those_who_manage_the_contacts_hear_of_it(cast: Cast, work: Any) -> None:
    assert cast.ada
    assert cast.olga
    planned(cast)
    work()

    assert {letter.reader for letter in Letter.objects.all()} == {cast.ada}


def test_into_the_past_nothing_is_planned(cast: Cast) -> None:
    project, past = planned(cast), TODAY - timedelta(days=1)

    with pytest.raises(ValidationError, match="say that it went live"):
        actions.move_go_live(project, by=cast.tess, at=NOON, go_live_on=past, reason="Done.")
    with pytest.raises(ValidationError, match="past"):
        planned(cast, go_live_on=past)


def test_the_past_is_where_it_went_live(cast: Cast) -> None:
    project = live(cast, days_ago=3)

    assert (project.phase, project.went_live_on) == ("HYPERCARE", TODAY - timedelta(days=3))
    assert project.go_live_on == APRIL
    assert project.hypercare_ends_on == TODAY + timedelta(days=11)


def test_nothing_goes_live_tomorrow(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="still to come"):
        live(cast, days_ago=-1)


def test_the_day_of_what_is_live_stands(cast: Cast) -> None:
    with pytest.raises(PermissionDenied, match="so that day stands"):
        actions.move_go_live(
            live(cast), by=cast.tess, at=NOON, go_live_on=APRIL + timedelta(days=1), reason="Hm."
        )


@pytest.mark.parametrize(("days", "is_over"), [(14, False), (15, True)])
def test_hypercare_is_over_after_its_last_day(days: int, is_over: bool, cast: Cast) -> None:
    project = live(cast, days_ago=days)

    assert actions.end_hypercare(project, at=NOON) is is_over
    assert actions.end_hypercare(project, at=NOON) is False
    assert Event.objects.filter(name="project.hypercare_ended").count() == int(is_over)


def test_less_than_a_week_is_no_hypercare(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="from 7 to 90"):
        planned(cast, hypercare_days=6)


def test_what_is_called_off_says_why_and_stays(cast: Cast) -> None:
    project = actions.cancel(planned(cast), by=cast.tess, at=NOON, reason="No budget.")

    assert (project.phase, project.phase_reason) == ("CANCELLED", "No budget.")
    with pytest.raises(PermissionDenied, match="not possible any more"):
        actions.set_phase(project, by=cast.tess, at=NOON, phase=ProjectPhase.TEST)


def test_a_day_that_passed_in_silence_has_slipped(cast: Cast) -> None:
    project = planned(cast)

    assert not project.has_slipped(APRIL)
    assert project.has_slipped(APRIL + timedelta(days=1))


def test_a_milestone_is_moved_reached_and_dropped(cast: Cast) -> None:
    project = planned(cast)
    first, second = (
        milestones.add(project, by=cast.tess, at=NOON, name=name, due_on=APRIL)
        for name in ("Data freeze", "Rehearsal")
    )

    milestones.move(
        first, by=cast.tess, at=NOON, due_on=date(2026, 3, 20), reason="The auditor comes."
    )
    milestones.reach(first, by=cast.tess, at=NOON, on=TODAY)
    milestones.drop(second, by=cast.tess, at=NOON, reason="Part of the freeze.")

    told = [
        line.sentence for line in project_story.tell(project_story.events_of(cast.ada, project))
    ]
    assert told[:3] == [
        "“Rehearsal” dropped: Part of the freeze.",
        "“Data freeze” reached on 2 Mar 2026, planned was 20 Mar 2026",
        "“Data freeze” moved from 1 Apr 2026 to 20 Mar 2026: The auditor comes.",
    ]
    assert not Milestone.objects.ahead()


Settle = Callable[..., Milestone]


@pytest.mark.parametrize(
    ("settle", "given"),
    [
        (milestones.move, {"due_on": APRIL, "reason": "Hm."}),
        (milestones.reach, {"on": TODAY}),
        (milestones.drop, {"reason": "Hm."}),
    ],
)
def test_what_is_reached_is_reached(settle: Settle, given: dict[str, Any], cast: Cast) -> None:
    made = milestones.add(planned(cast), by=cast.tess, at=NOON, name="Freeze", due_on=APRIL)
    milestones.reach(made, by=cast.tess, at=NOON, on=TODAY)

    with pytest.raises(PermissionDenied, match="reached on"):
        settle(made, by=cast.tess, at=NOON, **given)


def test_two_milestones_of_one_name_are_one_too_many(cast: Cast) -> None:
    project = planned(cast)
    milestones.add(project, by=cast.tess, at=NOON, name="Freeze", due_on=APRIL)

    with pytest.raises(ValidationError, match="of this name"):
        milestones.add(project, by=cast.tess, at=NOON, name="freeze", due_on=APRIL)
