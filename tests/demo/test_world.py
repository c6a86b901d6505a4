"""The demonstration world: everything a newcomer is shown."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.db.models import Count, QuerySet
from django_q.models import OrmQ

from tsam.commands import demo
from tsam.demo import cast_list, inboxes, world
from tsam.demo.reading import customers
from tsam.domains.accounts import hours
from tsam.domains.accounts.compliance import findings
from tsam.domains.accounts.hours import calendars_for
from tsam.domains.accounts.likeness import near_pairs
from tsam.domains.accounts.models import (
    Account,
    Application,
    CalendarException,
    Contact,
    Engagement,
    EngagementState,
    Event,
    Letter,
    ServiceCalendar,
)
from tsam.domains.cases.models import Attachment, Case, Message, Participant, ReadMark
from tsam.domains.cases.models import State as CaseState
from tsam.domains.escalations.models import Escalation, State, Subject
from tsam.domains.people.models import Attestation, Function, Invitation, User
from tsam.domains.priorities.health import broken, silent
from tsam.domains.priorities.models import Rank
from tsam.domains.reviews.models import Review
from tsam.domains.staffing.models import Assignment, AssignmentRole
from tsam.domains.staffing.policies import fits

# A world takes its time: it is told whole on a working afternoon beside SQLite and in a night of a
# weekend beside PostgreSQL; of one customer, in the first minutes of a year and on a leap day.
MOMENT = (
    datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
    if connection.vendor == "sqlite"
    else datetime(2026, 11, 1, 2, 30, tzinfo=UTC)
)
NEW_YEAR = datetime(2027, 1, 1, 0, 1, tzinfo=UTC)
LEAP_DAY = datetime(2028, 2, 29, 9, 0, tzinfo=UTC)
TSAMS = ("Clara Winter", "Kenji Moriyama", "Grace Holloway", "Priya Nair")


@pytest.mark.django_db
def test_the_world_has_everything_a_newcomer_looks_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    at = MOMENT
    assert not world.is_settled()

    world.settle(at)

    _cases_are_told(at)
    _clocks_break_where_they_are_told_to(at)
    _times_are_working_times(at)
    _every_tsam_has_a_day(at)
    _every_rule_has_somebody(at)
    _staffing_is_told(at)
    _escalations_and_reviews_are_told(at)
    _letters_wait(at)
    _everybody_stands_at_the_door(at)

    count = Case._base_manager.count()
    assert world.is_settled()
    assert not demo.seed()
    assert Case._base_manager.count() == count
    assert "nothing was seeded" in capsys.readouterr().out


@pytest.mark.django_db
def test_on_a_leap_day_too_everybody_works_in_working_hours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(world, "customers", lambda: list(customers())[:1])

    world.settle(LEAP_DAY)

    assert not Event._base_manager.filter(at__gt=LEAP_DAY).exists()
    _times_are_working_times(LEAP_DAY)


@pytest.mark.django_db
def test_in_a_year_of_a_minute_the_same_moment_gives_the_same_world(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def seeded() -> list[tuple[Any, ...]]:
        with transaction.atomic():
            world.settle(NEW_YEAR)
            assert not Event._base_manager.filter(at__gt=NEW_YEAR).exists()
            _times_are_working_times(NEW_YEAR)
            told = [
                *Case._base_manager.order_by("pk").values_list(
                    "title", "opened_at", "last_word_at", "promised_at", "next_action_due_at"
                ),
                *Letter._base_manager.order_by("pk").values_list(
                    "reader__email", "written_at", "read_at"
                ),
            ]
            transaction.set_rollback(True)
        monkeypatch.setattr(hours, "_built", {})
        return told

    monkeypatch.setattr(world, "customers", lambda: list(customers())[:1])

    assert seeded() == seeded()


@pytest.mark.django_db
def test_it_is_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(inboxes, "fill", fail)
    monkeypatch.setattr(world, "customers", lambda: list(customers())[:1])

    with pytest.raises(RuntimeError), transaction.atomic():
        world.settle(MOMENT)

    assert not world.is_settled()
    assert not User._base_manager.exists()
    assert not OrmQ.objects.exists()


@pytest.mark.django_db
def test_without_a_world_nobody_stands_at_the_door() -> None:
    assert cast_list.cast(MOMENT).people == []


def _cases_are_told(at: datetime) -> None:
    cases = Case._base_manager.all()
    assert 100 <= cases.count() <= 125
    assert set(cases.values_list("state", flat=True)) == set(CaseState.values)
    # What came with a list of another desk has no language.
    assert set(cases.filter(source="").values_list("language", flat=True)) == {
        *("en", "de", "fr", "ja", "zh-hans", "ko")
    }
    assert not Event._base_manager.filter(at__gt=at).exists()
    assert not cases.filter(last_word_at__gt=at).exists()
    assert cases.filter(reopened_count__gt=0).exists()
    assert cases.filter(reassigned_count__gt=0).exists()
    assert set(Participant._base_manager.values_list("role", flat=True)) == {
        *("REPORTER", "COPIED", "ASKED")
    }
    assert Attachment._base_manager.count() >= 12
    assert _in_two_languages().exists()

    ranks = Rank._base_manager.all()
    assert ranks.count() == cases.filter(is_open=True).count()
    assert all(rank.score == sum(term[1] for term in rank.terms) for rank in ranks)
    assert ranks.exclude(place_before=None).exists()
    assert not OrmQ.objects.exists()


def _in_two_languages() -> QuerySet[Case]:
    german = Message._base_manager.filter(is_from_customer=True, author__language="de")
    return Case._base_manager.filter(language="en", pk__in=german.values("case"))


def _clocks_break_where_they_are_told_to(at: datetime) -> None:
    told = {story.title for _one, stories in customers() for story in stories if story.broken}
    late = Case._base_manager.filter(broken(at), is_open=True)
    assert set(late.values_list("title", flat=True)) == told


def _times_are_working_times(at: datetime) -> None:
    served = Case._base_manager.filter(severity__gt=0).exclude(account__slug="")
    calendars = calendars_for(set(served.values_list("application", flat=True)))
    engaged = set(Engagement._base_manager.values_list("application", flat=True))
    for case in served.filter(application__in=engaged):
        for due in filter(None, (case.promised_at, case.next_action_due_at)):
            assert calendars[case.application_id].is_open(due), case.title
            assert (due.minute % 15, due.second) == (0, 0), case.title

    said = Message._base_manager.filter(case__severity__gt=0, case__application__in=engaged)
    for message in said.filter(is_from_customer=True).select_related("case"):
        assert calendars[message.case.application_id].is_open(message.at), message.case.title
    ours = said.filter(is_from_customer=False).select_related("author")
    odd = [message for message in ours if message.author and not _in_office(message)]
    # Where a clock would break over a holiday of one side only, somebody stays on.
    assert len(odd) <= ours.count() / 50


def _in_office(message: Message) -> bool:
    assert message.author
    there = message.at.astimezone(ZoneInfo(message.author.time_zone))
    return time(7, 59) <= there.time() <= time(18, 30)


def _every_tsam_has_a_day(at: datetime) -> None:
    for name in TSAMS:
        person = User.objects.get(name=name)
        served = Assignment._base_manager.filter(user=person, role=AssignmentRole.PRIMARY)
        cases = Case._base_manager.filter(
            is_open=True, application__in=served.values("engagement__application")
        )
        soon = at + timedelta(days=5)
        assert cases.filter(broken(at)).count() == 2, name
        assert cases.filter(silent(at)).exists(), name
        assert cases.filter(promised_at__lte=at).exists(), name
        assert cases.filter(promised_at__gt=at, promised_at__lt=soon).exists(), name
        mine = cases.filter(next_action_owner=person)
        assert mine.filter(next_action_due_at__lte=at).exists(), name
        assert cases.filter(
            state__in=(CaseState.WAITING_CUSTOMER, CaseState.SOLUTION_PROPOSED)
        ).exists()


def _every_rule_has_somebody(at: datetime) -> None:
    bought = Application._base_manager.select_related("account", "support_contract")
    found = [finding.rule for finding in findings(bought, at)]
    assert found.count("R7") == 1
    assert found.count("R5") == 1
    assert found.count("R6") == 1
    engagements = Engagement._base_manager.all()
    assert engagements.count() == 14
    assert set(engagements.values_list("state", flat=True)) == {
        *(EngagementState.ACTIVE, EngagementState.RENEWAL_DUE),
        *(EngagementState.STAFFING, EngagementState.SUSPENDED),
    }
    in_english = engagements.exclude(english_agreed_at=None).get()
    assert in_english.asked_language == "pt-br"
    lapsing = engagements.filter(support_contract__grace_days__gt=0).get().support_contract
    assert lapsing
    assert at.date() < lapsing.ends_on < (at + timedelta(days=20)).date()
    twins = Application._base_manager.get(name="Tooling")
    alike = Application._base_manager.filter(account=twins.account)
    assert [len(pair.near.differs) for pair in near_pairs(alike)] == [1]
    assert Application._base_manager.exclude(retired_at=None).exists()


def _staffing_is_told(at: datetime) -> None:
    on = at.date()
    sealed = Engagement._base_manager.exclude(access_rule="").get()
    assert fits(sealed, User.objects.get(name="Grace Holloway"), on)
    assert not fits(sealed, User.objects.get(name="Clara Winter"), on)
    assert Attestation.objects.filter(valid_until__lt=on).exists()
    backups = Assignment._base_manager.filter(role=AssignmentRole.BACKUP)
    unfit = [row for row in backups if not fits(row.engagement, row.user, on)]
    assert [row.user.name for row in unfit] == ["Sunwoo Baek"]
    cover = Assignment._base_manager.get(role=AssignmentRole.PRIMARY, starts_on__gt=on)
    assert cover.ends_on

    assert {speaker.reach for speaker in Contact._base_manager.all()} == {
        *("ORGANISATION", "APPLICATION", "OWN_CASES")
    }
    assert Contact._base_manager.exclude(left_at=None).exists()
    worked = CalendarException.objects.filter(kind="WORKED")
    assert {row.day.weekday() for row in worked} == {5}
    weeks = [set(row.week) for row in ServiceCalendar.objects.all()]
    assert {"sun", "mon", "tue", "wed", "thu"} in weeks


def _escalations_and_reviews_are_told(at: datetime) -> None:
    """None is left out, whatever the moment: each kind, each state, three levels."""
    told = Escalation._base_manager.all()
    assert told.count() == 8
    assert set(told.values_list("subject", flat=True)) == set(Subject)
    states = {State.REQUESTED, State.ACTIVE, State.MONITORING, State.CLOSED_AGREED}
    assert set(told.values_list("state", flat=True)) == states
    assert set(told.values_list("level", flat=True)) == {1, 2, 3}
    running = told.filter(ended_at=None)
    assert running.filter(next_update_at__lt=at).count() == 1, "one that waits for a word"
    ranked = Rank._base_manager.filter(terms__icontains='"escalation"').count()
    assert ranked >= 6
    held = Review._base_manager.filter(held_at__isnull=False).values("engagement")
    assert max(one["n"] for one in held.annotate(n=Count("pk"))) >= 4


def _letters_wait(at: datetime) -> None:
    letters = Letter._base_manager.all()
    assert letters.filter(read_at=None).exists()
    assert letters.exclude(read_at=None).exists()
    assert not letters.filter(read_at__gt=at).exists()
    assert not letters.filter(sent_at=None).exists()
    assert ReadMark.objects.exists()


def _everybody_stands_at_the_door(at: datetime) -> None:
    people = User._base_manager.all()
    assert all(person.email.endswith(".example") for person in people)
    assert not any(person.has_usable_password() for person in people)
    cast = cast_list.cast(at)
    first = [role for _title, roles in cast.first for role in roles]
    names = [role.person.name for role in first]
    assert names[:3] == ["Clara Winter", "Tom Berger", "Helen Okafor"]
    assert len(first) == 11
    assert all(role.waits for role in first)
    listed = cast.people
    assert len(listed) == len(set(listed))
    came_in = people.filter(is_active=True).exclude(
        pk__in=Invitation.objects.filter(accepted_at=None).values("user")
    )
    gone = Contact._base_manager.exclude(left_at=None).values("user")
    long_away = people.filter(is_staff=False, last_login__lt=at - timedelta(days=90))
    assert set(listed) == set(came_in.exclude(pk__in=gone)) - set(long_away)
    assert not people.filter(pk__in=[one.pk for one in listed], last_login=None).exists()
    assert people.filter(last_login__lt=at - timedelta(days=100)).exists()
    assert not people.filter(last_login__gt=at).exists()
    open_ones = Invitation.objects.filter(accepted_at=None)
    assert open_ones.filter(expires_at__gt=at).exists()
    assert open_ones.filter(expires_at__lt=at).exists()
    held = frozenset[str]().union(*(person.functions for person in people))
    assert held == set(Function.values)
    assert Account._base_manager.filter(slug="adlerwerk").exists()
