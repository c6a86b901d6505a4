from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from tests.fakes.jira import serving
from tests.trackers.conftest import MORNING, Synced
from tsam.domains.accounts.models import Event, Letter
from tsam.domains.sprs.actions import asking, course, raising
from tsam.domains.sprs.actions.raising import Description
from tsam.domains.sprs.models import TrackerEntry, TrackerLink
from tsam.domains.sprs.trackers import actions, jobs, linking

DAY = date(2026, 7, 1)


def test_an_issue_is_created_once_and_says_nothing_of_customers(synced: Synced) -> None:
    key = synced.created()

    issue = synced.fake.find(key)
    assert issue
    assert issue.fields["summary"].startswith(synced.spr.number)
    assert issue.fields["labels"] == [synced.spr.number.lower()]
    assert issue.fields["priority"]["name"] == "Highest"
    assert synced.link.state == "LINKED"
    sent = str(synced.fake.asked)
    for secret in ("Acme", "Owen", "Assembly", synced.public.title, synced.world.acmes.number):
        assert secret not in sent
    # The answer was lost on the way: the next try finds what the first one made.
    TrackerLink._base_manager.update(state="CREATING", issue_id="", issue_key="", agreed={})
    jobs.attend(synced.link.pk)
    assert (synced.link.issue_key, len(synced.fake.issues)) == (key, 1)


@pytest.mark.parametrize("is_cloud", [True, False])
def test_what_moves_there_moves_here(is_cloud: bool, cast: Cast, work: Any, morning: None) -> None:
    with serving(is_cloud=is_cloud) as (fake, address):
        synced = Synced(cast, fake, address, work)
        key = synced.created()
        fake.release("12.2", "2026-07-01")
        for _n in range(5):
            fake.say(key, "Looking at it.")

        fake.move(key, "In Progress")
        synced.read()
        assert (synced.spr.state, synced.public.state) == ("IN_WORK", "IN_WORK")
        fake.plan(key, "12.2")
        synced.read()
        assert (synced.spr.state, synced.spr.target_release) == ("FIX_COMMITTED", "12.2")
        assert synced.public.target_on == DAY
        fake.move(key, "Resolved")
        synced.read()
        assert (synced.spr.state, synced.spr.resolved_in) == ("RESOLVED", "12.2")
        fake.release("12.2", "2026-07-01", released=True)
        synced.read()
        assert synced.spr.state == "AVAILABLE"
        fake.move(key, "Open", author="Joe R&D")
        synced.read()

    # From what is out, back to Open: it came back, and waits as it does there.
    assert synced.spr.is_open is False
    assert "no step of ours leads there" in synced.log
    assert len(synced.words()) == 5


def test_a_day_of_a_version_that_moves_makes_the_fix_late(synced: Synced) -> None:
    key = synced.created()
    synced.fake.release("12.2", "2026-07-01")
    synced.fake.move(key, "In Progress")
    synced.fake.plan(key, "12.2")
    synced.read()

    synced.fake.release("12.2", "2026-08-15")
    synced.read()

    assert synced.spr.target_on == date(2026, 8, 15)
    told = Event.objects.filter(name="spr.target_set").latest("pk").facts
    assert told["is_slip"]
    assert Letter.objects.filter(reader=synced.cast.tess, subject__contains="slips")


def test_what_moves_here_moves_there_and_comes_back_to_nothing(synced: Synced) -> None:
    key, cast, fake = synced.created(), synced.cast, synced.fake
    fake.release("12.2", "2026-07-01")

    course.move(synced.spr, by=cast.rita, at=MORNING, state="IN_WORK")
    synced.work()
    course.set_target(synced.spr, by=cast.rita, at=MORNING, release="12.2", on=DAY)
    synced.work()
    raising.describe(synced.spr, Description("It hangs", 3), by=cast.tess, at=MORNING)
    synced.work()

    issue = fake.find(key)
    assert issue
    assert issue.fields["status"]["name"] == "In Progress"
    assert [one["name"] for one in issue.fields["fixVersions"]] == ["12.2"]
    assert issue.fields["priority"]["name"] == "Medium"
    # Our own writes are no news: however often it is read, nothing moves any more.
    events, asked = Event.objects.count(), len(issue.histories)
    for _n in range(3):
        synced.read()
        jobs.look(synced.tracker.pk, issue.id)
    assert (Event.objects.count(), len(issue.histories)) == (events, asked)
    assert not synced.open_ones()


def test_a_request_goes_there_as_a_comment_once(synced: Synced) -> None:
    key = synced.created()
    asking.ask_priority(
        synced.world.interest,
        by=synced.cast.tess,
        at=MORNING,
        justification="A go-live waits.",
        release="12.2",
    )
    event = Event.objects.get(name="spr.priority_asked")

    synced.work()
    jobs.send_after(event.pk)
    synced.read()

    issue = synced.fake.find(key)
    assert issue
    [said] = issue.comments
    assert "A go-live waits." in said["body"]
    assert "Tess" not in said["body"]
    assert synced.words() == []


def test_their_comments_stay_inside(synced: Synced) -> None:
    key = synced.created()
    synced.fake.say(key, "The lock is taken twice.")
    synced.fake.say(key, "Globex saw it too, and Ada Acme.")
    assert synced.cast.globex
    assert synced.cast.ada
    synced.read()

    kept = synced.words()
    assert kept[0] == "The lock is taken twice."
    assert "Globex" not in kept[1]
    shown = str(list(type(synced.public)._base_manager.values()))
    told = str(list(Event.objects.filter(is_public=True).values("facts")))
    assert "lock is taken" not in shown + told


def test_a_decision_there_waits_for_words_that_customers_read(synced: Synced) -> None:
    key = synced.created()
    synced.fake.move(key, "Resolved", "Won't Fix")
    synced.read()

    assert synced.spr.state == "SUBMITTED"
    assert synced.open_ones() == [("status", "SUBMITTED", "Resolved/Won't Fix", "")]
    synced.read()
    assert len(synced.open_ones()) == 1
    [row] = synced.rows()
    linking.settle(
        row,
        by=synced.cast.tess,
        at=MORNING,
        take="TRACKER",
        reason="Too deep.",
        public_reason="It is too deep a change for this line.",
    )
    synced.work()

    assert (synced.spr.state, synced.public.state) == ("NOT_PLANNED", "NOT_PLANNED")
    assert "too deep" in synced.public.reason
    assert not synced.open_ones()


def test_where_both_moved_the_trackers_word_holds_and_ours_is_shown(synced: Synced) -> None:
    key = synced.created()
    synced.fake.is_down = True
    course.move(synced.spr, by=synced.cast.rita, at=MORNING, state="IN_WORK")
    synced.work()
    synced.fake.is_down = False
    synced.fake.move(key, "Resolved")

    synced.read()

    assert synced.spr.state == "RESOLVED"
    assert synced.open_ones() == [("status", "IN_WORK", "Resolved/Fixed", "TRACKER")]
    synced.read()
    assert len(synced.open_ones()) == 1
    [row] = synced.rows()
    linking.settle(row, by=synced.cast.rita, at=MORNING, take="TRACKER")
    assert not synced.open_ones()


def test_a_priority_there_is_shown_and_not_taken(synced: Synced) -> None:
    key = synced.created()
    synced.fake.change(key, {"priority": {"name": "Low"}}, "Jane R&D")
    synced.read()

    assert synced.spr.severity == 1
    assert synced.open_ones() == [("severity", "URGENT", "Low", "DESK")]
    [row] = synced.rows()
    linking.settle(row, by=synced.cast.tess, at=MORNING, take="DESK")
    synced.work()
    issue = synced.fake.find(key)
    assert issue
    assert issue.fields["priority"]["name"] == "Highest"

    synced.fake.change(key, {"priority": {"name": "Low"}}, "Jane R&D")
    synced.read()
    [row] = synced.rows()
    linking.settle(row, by=synced.cast.tess, at=MORNING, take="TRACKER")
    synced.work()
    assert (synced.spr.severity, synced.public.severity) == (4, 4)


def test_an_unknown_status_is_told_and_follows_once_it_is_mapped(synced: Synced) -> None:
    key = synced.created()
    synced.fake.move(key, "Awaiting QA")
    synced.read()
    synced.read()

    assert synced.spr.state == "SUBMITTED"
    assert TrackerEntry.objects.filter(is_error=True, sentence__contains="Awaiting QA").count() == 1
    states = {**synced.kept.mapping["states"], "Awaiting QA": "IN_WORK"}
    severities = {"Highest": "URGENT"}
    actions.map_words(
        synced.tracker, by=synced.cast.dana, at=MORNING, states=states, severities=severities
    )
    synced.work()
    assert synced.spr.state == "IN_WORK"


def test_a_duplicate_there_of_an_spr_is_one_here(synced: Synced) -> None:
    key = synced.created()
    other = raising.raise_spr(Description("The other", 2), by=synced.cast.tess, at=MORNING)
    linking.create_issue(other, synced.tracker, by=synced.cast.tess, at=MORNING)
    synced.work()
    there = TrackerLink._base_manager.get(spr=other).issue_key
    synced.fake.double(key, there)
    synced.fake.move(key, "Resolved", "Duplicate")

    synced.read()

    assert (synced.spr.state, synced.spr.duplicate_of) == ("DUPLICATE", other)
    assert synced.public.same_as == other.number


def test_a_version_that_names_a_customer_stays_there(synced: Synced) -> None:
    key = synced.created()
    assert synced.cast.globex
    synced.fake.release("12.2 for Globex", "2026-07-01")
    synced.fake.move(key, "In Progress")
    synced.fake.plan(key, "12.2 for Globex")

    synced.read()

    assert "Globex" not in synced.spr.target_release + synced.public.target_release
    assert "names a customer" in synced.log
    assert "Globex" not in synced.log


def test_an_issue_that_is_deleted_or_moved_leaves_the_spr_as_it_is(synced: Synced) -> None:
    key = synced.created()
    issue = synced.fake.rename(key, "OTHER")
    jobs.look(synced.tracker.pk, issue.id)
    assert synced.link.issue_key == issue.key
    assert "was moved" in synced.log

    synced.fake.remove(issue.key)
    jobs.look(synced.tracker.pk, issue.id)
    assert (synced.link.state, synced.spr.state) == ("GONE", "SUBMITTED")
    assert "gone" in synced.link.trouble
    # It may be linked with another one now.
    linked = synced.fake.file("The release workflow deadlocks")
    linking.link_issue(
        synced.spr, synced.tracker, by=synced.cast.tess, at=MORNING, key=linked.key.lower()
    )
    synced.work()
    assert (synced.link.issue_id, synced.link.state) == (linked.id, "LINKED")


def test_what_the_tracker_does_not_take_is_written_down(synced: Synced) -> None:
    synced.created()
    cast = synced.cast
    course.move(synced.spr, by=cast.rita, at=MORNING, state="IN_WORK")
    course.set_target(synced.spr, by=cast.rita, at=MORNING, release="99.9", on=DAY)
    synced.work()

    assert "Version name" in synced.log
    assert ("target", "99.9 2026-07-01", "", "DESK") in synced.open_ones()
