"""What happened to a customer's books, in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.cast import NOON, Cast
from tsam.domains.accounts import actions, story
from tsam.domains.accounts.models import (
    Engagement,
    EngagementState,
    Event,
    ServiceCalendar,
    SupportPackage,
)
from tsam.domains.staffing import actions as staffing
from tsam.domains.staffing.models import AssignmentRole, StaffingNeed


def told() -> list[str]:
    events = Event.objects.select_related("by", "application").order_by("pk")
    return [line.sentence for line in story.tell(events)]


def test_an_engagement_tells_its_life(cast: Cast) -> None:
    cast.assembly.support_contract = cast.contract(cast.acme)
    cast.assembly.save(update_fields=["support_contract"])
    row = actions.order_engagement(
        cast.assembly,
        by=cast.sally,
        at=NOON,
        calendar=ServiceCalendar.objects.get(is_default=True),
        starts_on=date(2026, 1, 1),
    )
    given: dict[str, Any] = {"by": cast.stan, "at": NOON}
    staffing.assign(
        row, user=cast.tess, role=AssignmentRole.PRIMARY, starts_on=date(2026, 3, 1), **given
    )
    for state in (EngagementState.STAFFING, EngagementState.ONBOARDING, EngagementState.ACTIVE):
        actions.advance(row, state=state, **given)
    staffing.add_requirement(row, need=StaffingNeed.LANGUAGE, value="en", **given)
    actions.suspend(row, by=cast.mona, at=NOON, reason="Not paid.")
    actions.resume(row, by=cast.mona, at=NOON)
    actions.renew(row, by=cast.sally, at=NOON, months=12, mismatch_reason="Ahead.")
    actions.end(row, by=cast.sally, at=NOON, reason="Sold.")

    assert told() == [
        "A TSAM was ordered for Assembly, 12 months",
        "Tess Tanaka is the TSAM of Assembly from 1 Mar 2026",
        "Assembly went on from “Ordered” to “Staffing”",
        "Assembly went on from “Staffing” to “Onboarding”",
        "Assembly is served by a TSAM",
        "What Assembly asks of its people was changed",
        "Assembly was suspended: Not paid.",
        "Assembly was resumed",
        "The TSAM of Assembly was renewed for 12 months, from 1 Jan 2027",
        "The engagement of Assembly ended: Sold.",
    ]


def test_contracts_tell_their_packages_and_their_ends(cast: Cast) -> None:
    gold, platinum = (SupportPackage.objects.get(code=code) for code in ("GOLD", "PLATINUM"))
    given: dict[str, Any] = {"by": cast.sally, "at": NOON}
    contract = actions.add_contract(
        cast.acme,
        number="scn7",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        package=gold,
        terms_version="2026",
        **given,
    )
    actions.set_package(
        contract, package=platinum, effective_at=datetime(2026, 4, 1, tzinfo=UTC), **given
    )
    actions.renew_contract(contract, ends_on=date(2027, 6, 30), **given)
    actions.cancel_contract(contract, last_day=date(2026, 9, 30), **given)

    assert told() == [
        "Contract SCN7 with GOLD was added",
        "SCN7 has PLATINUM from 1 Apr 2026",
        "SCN7 was renewed until 30 Jun 2027",
        "SCN7 was cancelled, its last day is 30 Sep 2026",
    ]


def test_people_are_told_by_name(cast: Cast) -> None:
    assert cast.acme
    given: dict[str, Any] = {"by": cast.dana, "at": NOON}
    contact = actions.add_contact(cast.acme, email="nia@acme.example", name="Nia", **given)
    actions.change_contact(contact, reach="ORGANISATION", **given)
    actions.change_contact(contact, reach="ORGANISATION", is_administrator=True, **given)
    actions.invite_contact_again(contact, **given)

    assert told() == [
        "Nia was let in",
        "Nia sees “Whole organisation”",
        "Nia manages the contacts",
        "Nia was invited again",
    ]


def test_an_application_tells_its_decisions(cast: Cast) -> None:
    given: dict[str, Any] = {"by": cast.dana, "at": NOON}
    describe: dict[str, Any] = {"features": ["A"], "server": "s", "team": "t"}
    row = actions.add_application(cast.acme, name="Pumps", **describe, **given)
    actions.change_application(
        row, name="Pumps", **describe | {"server": "s2"}, is_same=True, **given
    )
    actions.tell_apart(row, cast.welding, reason="Two plants.", **given)
    actions.retire_application(row, **given)

    assert told() == [
        "Pumps was added",
        "Pumps is still the same, with another identity: server",
        "Pumps and Welding are two: Two plants.",
        "Pumps was retired",
    ]


def test_a_customer_tells_that_it_became_one(cast: Cast) -> None:
    account = actions.create_account(by=cast.dana, at=NOON, name="Initech")
    actions.change_account(
        account,
        by=cast.dana,
        at=NOON,
        name="Initech AG",
        country="CH",
        time_zone="UTC",
        language="de",
    )

    assert told() == ["Initech became a customer", "The customer was described anew"]


def test_an_event_without_words_is_left_out(cast: Cast) -> None:
    Event.objects.create(account=cast.acme, name="case.opened", noun="case", key=1, at=NOON)

    assert told() == []


@pytest.mark.parametrize("facts", [{"state": ["ACTIVE", "ENDED"]}])
def test_an_engagement_that_ended_with_its_term_says_so(cast: Cast, facts: Any) -> None:
    row: Engagement = cast.serve()
    Event.objects.create(
        account=cast.acme,
        application=cast.assembly,
        name="engagement.ended",
        noun="engagement",
        key=row.pk,
        at=NOON,
        facts=facts,
    )

    assert told() == ["The engagement of Assembly ended with its last term"]
