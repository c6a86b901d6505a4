"""From a case to the words that its customer reads, by the pages and a tracker on the network."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.cast import Cast
from tests.fakes import jira
from tests.fakes.jira import Delivery, FakeIssue, FakeJira, serving
from tests.sprs.world import World
from tsam.domains.accounts.models import Letter, Reach
from tsam.domains.people.models import User
from tsam.domains.sprs.models import Spr, SprInterest, Tracker

DAY = date(2026, 8, 1)


class People:
    """Browsers, one for each person."""

    def get(self, person: User, path: str) -> str:
        answer = self._of(person).get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.content.decode()

    def post(self, person: User, path: str, **said: Any) -> None:
        answer = self._of(person).post(path, said)
        assert answer.status_code == 302, answer.content.decode()[-3000:]

    def _of(self, person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client


def set_up(people: People, cast: Cast, address: str) -> Tracker:
    people.post(
        cast.dana,
        "/desk/administration/trackers/new",
        name="R&D's Jira",
        kind="JIRA_CLOUD",
        base_url=address,
        project="KET",
        issue_type="Bug",
        email=jira.EMAIL,
        token=jira.TOKEN,
        hook=jira.HOOK_SECRET,
        allows_private="on",
    )
    tracker = Tracker.objects.get()
    where = f"/desk/administration/trackers/{tracker.pk}"
    people.post(cast.dana, f"{where}/test")
    people.post(cast.dana, f"{where}/rest")
    page = people.get(cast.dana, where)
    assert "Both sides say the same." in page
    assert "Awaiting QA" in page
    return tracker


@pytest.fixture
def road(cast: Cast, work: Callable[[], int]) -> Iterator[Road]:
    with (
        time_machine.travel(datetime(2026, 6, 10, 9, 0, tzinfo=UTC), tick=True),
        serving() as (fake, address),
    ):
        people, world = People(), World(cast)
        tracker = set_up(people, cast, address)
        cast.owen.contacts.update(reach=Reach.ORGANISATION)
        yield Road(people, world, fake, tracker, _Post(tracker, fake, work))


@dataclass
class Road:
    people: People
    world: World
    fake: FakeJira
    tracker: Tracker
    tell_all: Callable[[], None]

    @property
    def cast(self) -> Cast:
        return self.world.cast

    @property
    def spr(self) -> Spr:
        return Spr._base_manager.get()

    @property
    def issue(self) -> FakeIssue:
        [only] = self.fake.issues.values()
        return only

    @property
    def hit(self) -> str:
        return f"/desk/sprs/{self.spr.number}/hits/{SprInterest._base_manager.get().pk}"


def test_a_target_that_slips_in_the_tracker_reaches_the_customer_in_agreed_words(
    road: Road,
) -> None:
    an_spr_is_raised_from_a_case_and_created_there(road)
    its_target_slips_there_and_the_tsam_is_warned(road)
    the_tsam_asks_and_rnd_answers(road)
    the_customer_reads_agreed_words_and_nothing_else(road)


def an_spr_is_raised_from_a_case_and_created_there(road: Road) -> None:
    cast, case = road.cast, road.world.acmes
    milestone = road.world.milestone(DAY)
    road.people.post(
        cast.eli,
        f"/desk/cases/{case.number}/sprs/new",
        title="The release workflow deadlocks",
        severity="1",
        tracker=str(road.tracker.pk),
        public_title="Releasing can stand still",
        public_text="We look into it.",
    )
    road.tell_all()

    assert road.issue.key in road.people.get(cast.tess, f"/desk/sprs/{road.spr.number}")
    waits = {"wanted": "MUST", "milestone": str(milestone.pk)}
    road.people.post(cast.tess, f"{road.hit}/change", **waits)


def its_target_slips_there_and_the_tsam_is_warned(road: Road) -> None:
    fake, key = road.fake, road.issue.key
    fake.release("12.2", "2026-07-15")
    fake.move(key, "In Progress")
    fake.plan(key, "12.2")
    road.tell_all()
    fake.release("12.3", "2026-09-01")
    fake.say(key, "The locking has to be written anew.")
    fake.plan(key, "12.3")
    road.tell_all()

    assert (road.spr.target_release, road.spr.misses) == ("12.3", 1)
    warned = Letter.objects.filter(reader=road.cast.tess).latest("pk")
    assert "slips" in warned.subject
    assert "Acme: Go-live line 2" in warned.text


def the_tsam_asks_and_rnd_answers(road: Road) -> None:
    cast, people, where = road.cast, road.people, f"/desk/sprs/{road.spr.number}"
    wish = {"release": "12.2", "on": "2026-07-15"}
    why = "A go-live on 1 August waits for it."
    people.post(cast.tess, f"{road.hit}/request", justification=why, **wish)
    road.tell_all()
    assert "A go-live on 1 August" in road.issue.comments[-1]["body"]

    answering = re.search(r"/requests/\d+/acceptance", people.get(cast.rita, where))
    assert answering
    people.post(
        cast.rita,
        f"{where}{answering[0]}",
        reply="A smaller fix goes first.",
        public_reason="A first fix comes earlier.",
        **wish,
    )
    road.tell_all()
    assert [one["name"] for one in road.issue.fields["fixVersions"]] == ["12.2"]


def the_customer_reads_agreed_words_and_nothing_else(road: Road) -> None:
    cast, number = road.cast, road.spr.number
    agreed = "A first fix comes with 12.2, before your go-live."
    title = "Releasing can stand still"
    road.people.post(cast.tess, f"/desk/sprs/{number}/words", title=title, text=agreed)
    road.tell_all()

    read = road.people.get(cast.owen, f"/portal/sprs/{number}")
    assert agreed in read
    assert "15 Jul 2026" in read
    for inside in (road.issue.key, "Jira", "locking has to be", "smaller fix goes first"):
        assert inside not in read
    letters = Letter.objects.filter(reader=cast.owen)
    assert "A first fix comes earlier." in letters.latest("pk").text
    for secret in ("Acme", "Owen", "Assembly", road.world.acmes.number, "We look into it"):
        assert secret not in str(road.fake.asked)


class _Post:
    """Lets all that happened be told to both sides, until nothing is left to tell."""

    def __init__(self, tracker: Tracker, fake: FakeJira, work: Callable[[], int]) -> None:
        self._path, self._fake, self._work = f"/hooks/trackers/{tracker.pk}/", fake, work

    def __call__(self) -> None:
        while self._work() or self._fake.deliveries:
            while self._fake.deliveries:
                self._deliver(self._fake.deliveries.pop(0))

    def _deliver(self, made: Delivery) -> None:
        kind = "application/json"
        answer = Client().post(self._path, made.body, kind, headers=made.headers)
        assert answer.status_code == 202
