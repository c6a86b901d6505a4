from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Event
from tsam.domains.cases import actions
from tsam.domains.cases.actions import Description, Promise
from tsam.domains.cases.models import Case, Channel, Message, State
from tsam.kernel.verdicts import Refused

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def case(cast: Cast) -> Case:
    cast.serve()
    return actions.open_case(
        cast.assembly,
        Description("The press stops", "At 14:00.", severity=2),
        by=cast.ada,
        at=NOON,
        channel=Channel.PORTAL,
    )


def test_our_word_ends_the_response_clock_and_keeps_how_it_stood(cast: Cast, case: Case) -> None:
    actions.reply(case, by=cast.eli, at=LATER, text="We look at it.", channel=Channel.DESK)

    case.refresh_from_db()
    assert (case.clock_kind, case.answered_at) == ("UPDATE", LATER)
    outcome = Event.objects.get(name="case.replied").facts["clock"]
    assert (outcome["kind"], outcome["met"]) == ("RESPONSE", True)


def test_our_word_keeps_the_promise_and_may_give_the_next_one(cast: Cast, case: Case) -> None:
    actions.promise(
        case, by=cast.tess, at=NOON, text="First findings", promised_at=LATER + timedelta(hours=1)
    )

    actions.reply(
        case,
        by=cast.tess,
        at=LATER,
        text="Found it.",
        channel=Channel.DESK,
        promise=Promise("A patch", LATER + timedelta(days=1)),
    )

    case.refresh_from_db()
    assert (case.promise, case.promised_at) == ("A patch", LATER + timedelta(days=1))
    assert Event.objects.get(name="case.replied").facts["promise_kept"] is True


def test_the_customers_word_brings_a_waiting_case_back_to_us(cast: Cast, case: Case) -> None:
    actions.reply(
        case,
        by=cast.eli,
        at=LATER,
        text="Which version?",
        channel=Channel.DESK,
        state=State.WAITING_CUSTOMER,
    )

    actions.reply(
        case, by=cast.ada, at=LATER + timedelta(hours=1), text="11.2", channel=Channel.PORTAL
    )

    case.refresh_from_db()
    assert (case.state, case.clock_state) == (State.OPEN, "RUNNING")


def test_the_customers_word_reopens_a_closed_case(cast: Cast, case: Case) -> None:
    actions.propose_solution(
        case, by=cast.eli, at=LATER, solution="Raise the limit.", channel=Channel.DESK
    )
    actions.agree(case, by=cast.ada, at=LATER)

    actions.reply(case, by=cast.ada, at=LATER, text="It is back.", channel=Channel.PORTAL)

    case.refresh_from_db()
    assert (case.state, case.is_open, case.reopened_count) == (State.REOPENED, True, 1)


def test_the_same_key_says_it_once(cast: Cast, case: Case) -> None:
    for _once in range(2):
        actions.reply(
            case,
            by=cast.eli,
            at=LATER,
            text="Once.",
            channel=Channel.DESK,
            idempotency_key="k",
        )

    assert Message.objects.filter(case=case, text="Once.").count() == 1


def test_nothing_is_said_with_nothing(cast: Cast, case: Case) -> None:
    with pytest.raises(ValidationError):
        actions.reply(case, by=cast.eli, at=LATER, text="   ", channel=Channel.DESK)


def test_rnd_writes_only_where_it_was_asked(cast: Cast, case: Case) -> None:
    with pytest.raises(Refused):
        actions.reply(case, by=cast.rita, at=LATER, text="Hm.", channel=Channel.DESK)

    actions.add_participant(case, by=cast.eli, at=LATER, person=cast.rita)

    assert actions.reply(case, by=cast.rita, at=LATER, text="Hm.", channel=Channel.DESK)
