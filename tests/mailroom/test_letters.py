"""Escalations by letter: what is made of one, and of what nothing is made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import NOON, Cast
from tests.escalations.conftest import raised
from tests.mailroom.written import written
from tsam.domains.accounts.models import Engagement, Letter
from tsam.domains.cases.models import State as CaseState
from tsam.domains.escalations.actions import (
    Outcome,
    Taken,
    forget_letters,
    receiving,
    take_letter,
)
from tsam.domains.escalations.models import (
    Channel,
    CheckItem,
    Escalation,
    EscalationCheck,
    EscalationReport,
    Fault,
    IncomingLetter,
    State,
    Subject,
)

Work = Callable[[], int]


def came(data: bytes, **given: Any) -> Taken:
    return take_letter(data, by=None, at=given.pop("at", NOON), **given)


def serve(cast: Cast) -> Engagement:
    """Assembly is served, and Ada is there to write."""
    assert cast.ada
    return cast.serve()


def letters_to(name: str) -> list[Letter]:
    return list(Letter.objects.filter(reader__name__startswith=name).order_by("pk"))


def test_a_letter_that_names_a_case_escalates_it_and_its_sender_hears_of_it(
    cast: Cast, work: Work
) -> None:
    serve(cast)
    case = cast.case(severity=1, opened_by=cast.owen)
    text = "We build from paper.\n\nOn Monday, Tess wrote:\n> All is well.\n\nTruly."

    taken = came(written(subject=f"Re: {case.number} stands", text=text))
    work()

    row = taken.escalation
    assert row
    assert taken.outcome == Outcome.MADE
    assert (row.state, row.channel, row.severity) == (State.REQUESTED, Channel.LETTER, 1)
    assert (row.raised_by, row.contact, row.title) == (cast.ada, cast.ada, case.title)
    assert row.impact == "We build from paper."
    assert "Truly." in EscalationReport.objects.get(escalation=row).happened
    assert [one.subject for one in letters_to("Ada")] == [f"{row.number} escalated: {case.title}"]
    assert "By letter" in letters_to("Tess")[0].text


def test_without_a_number_it_is_about_the_service_and_a_second_one_joins(cast: Cast) -> None:
    serve(cast)

    first = came(written(subject="Re: Nobody calls us back", text="x " * 900)).escalation
    again = came(written(subject="And still nobody", text="Two days now."))

    assert first
    assert (first.subject, first.title) == (Subject.SERVICE, "Nobody calls us back")
    assert len(first.impact) <= 1000
    assert (again.outcome, again.escalation) == (Outcome.JOINED, first)
    words = [one.happened for one in EscalationReport.objects.order_by("pk")]
    assert words == [("x " * 900).strip(), "Two days now."]


def test_with_several_applications_it_says_which_there_are(cast: Cast, work: Work) -> None:
    serve(cast)
    cast.engage(cast.welding, tsam=cast.tess)

    vague = came(written())
    named = came(written(subject="The Welding line"))
    work()

    assert (vague.outcome, vague.fault) == (Outcome.REFUSED, Fault.WHICH)
    assert "Assembly, Welding" in vague.sentence
    assert "Assembly, Welding" in letters_to("Ada")[0].text
    assert named.escalation
    assert named.escalation.application == cast.welding


def test_an_answer_to_our_letter_stands_with_the_escalation_that_it_names(
    cast: Cast, work: Work
) -> None:
    row = raised(cast)
    work()

    taken = came(written(subject=f"Re: {letters_to('Tess')[0].subject}", text="Any news?"))

    assert (taken.outcome, taken.escalation) == (Outcome.JOINED, row)
    assert EscalationReport.objects.get(escalation=row).happened == "Any news?"


def test_the_same_letter_twice_makes_nothing_twice(cast: Cast) -> None:
    serve(cast)
    data = written(message_id="<same@customer.example>")

    first = came(data)
    again = came(b"Received: by another road\n" + data)

    assert (again.outcome, again.escalation) == (Outcome.THERE, first.escalation)
    assert (Escalation.objects.count(), IncomingLetter.objects.count()) == (1, 1)


def test_what_a_program_sent_makes_nothing_and_is_not_kept(cast: Cast) -> None:
    serve(cast)

    for said in ({"auto_submitted": "auto-replied"}, {"sender": "desk@localhost"}):
        assert came(written(**said)).outcome == Outcome.IGNORED
    assert not IncomingLetter.objects.exists()


def test_a_sender_whom_nobody_knows_is_told_to_those_who_look_after_it_once(
    cast: Cast, work: Work
) -> None:
    serve(cast)
    known = [cast.dana, cast.mona]
    cast.gus.contacts.update(left_at=NOON)
    data = written(sender="eve@else.example")

    refused = [came(data).fault, came(data).fault, came(written(sender=cast.gus.email)).fault]
    staff = came(written(sender=cast.tess.email)).fault
    work()

    assert {*refused, staff} == {Fault.UNKNOWN}
    assert [len(letters_to(one.name)) for one in known] == [3, 3]
    assert not letters_to("Gus")
    assert not Escalation.objects.exists()


def test_several_senders_and_none_are_refused(cast: Cast) -> None:
    serve(cast)

    assert came(written(sender=f"{cast.ada.email}, {cast.owen.email}")).fault == (
        Fault.SEVERAL_SENDERS
    )
    assert came(written(sender="")).fault == Fault.NO_SENDER


def test_the_case_of_another_customer_looks_like_one_that_is_missing(cast: Cast) -> None:
    serve(cast)
    hidden = cast.case(cast.vault).number
    closed = cast.case(state=CaseState.CLOSED).number

    there = came(written(subject=f"{hidden} stands", text="It stands."))
    nowhere = came(written(sender=cast.olga.email, subject="C9999999 stands", text="It stands."))

    for taken in (there, nowhere):
        assert taken.escalation
        assert taken.escalation.subject == Subject.SERVICE
    assert came(written(subject=f"{closed} stands")).fault == Fault.CLOSED


def test_severity_zero_is_not_refused_for_what_a_letter_does_not_say(cast: Cast) -> None:
    serve(cast)
    unknown = cast.case(severity=0)
    known = cast.case(severity=0, reachable_name="Owen Own", reachable_phone="+49 40 5550 1182")

    made = [came(written(subject=one.number)).escalation for one in (unknown, known)]

    named = EscalationCheck.objects.filter(item=CheckItem.ENGLISH_CONTACT).order_by("escalation")
    assert [row and row.severity for row in made] == [0, 0]
    assert [line.done_at is None for line in named] == [True, False]


def test_who_may_not_read_of_an_engagement_hears_nothing_of_its_letters(
    cast: Cast, work: Work
) -> None:
    engagement = serve(cast)
    cast.engage(cast.welding)
    engagement.access_rule = "cleared"
    engagement.save(update_fields=["access_rule"])
    cast.tess.attestations.create(
        rule="cleared", verified_by=cast.stan, verified_at=NOON, valid_from=date(2020, 1, 1)
    )
    assert cast.mona

    named = take_letter(written(subject="Assembly"), by=cast.eli, at=NOON, is_told=True)
    vague = take_letter(written(), by=cast.eli, at=NOON, is_told=True)
    came(written())
    work()

    assert (named.outcome, vague.fault) == (Outcome.REFUSED, Fault.WHICH)
    assert "Assembly" not in named.sentence + vague.sentence
    assert not letters_to("Mona")
    assert "Assembly" in letters_to("Tess")[-1].text


def test_a_flood_is_asked_to_come_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(cast)
    monkeypatch.setattr(receiving, "MOST_REFUSED", 1)
    monkeypatch.setattr(receiving, "MOST_TAKEN", 1)

    refused = [came(written(sender=f"eve{n}@else.example")).outcome for n in range(2)]
    taken = [came(written()).outcome for _n in range(2)]

    assert refused == [Outcome.REFUSED, Outcome.LATER]
    assert taken == [Outcome.MADE, Outcome.LATER]
    later = came(written(), at=NOON + timedelta(hours=2))
    assert later.outcome == Outcome.JOINED


def test_what_was_refused_is_forgotten_after_a_month_and_what_was_taken_is_not(cast: Cast) -> None:
    serve(cast)
    came(written())
    came(written(sender="eve@else.example"))

    assert forget_letters(at=NOON + timedelta(days=29)) == 0
    assert forget_letters(at=NOON + timedelta(days=31)) == 1
    assert IncomingLetter.objects.get().escalation
