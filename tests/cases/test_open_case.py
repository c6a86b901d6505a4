from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Event
from tsam.domains.cases import actions
from tsam.domains.cases.actions import Description, Reachable
from tsam.domains.cases.models import Case, Channel, Message, Participant
from tsam.kernel.verdicts import Refused

BROKEN = Description("The press stops", "It stops at 14:00 every day.", severity=2)


def test_it_has_a_number_a_first_message_and_a_reporter(cast: Cast) -> None:
    cast.serve()

    case = actions.open_case(cast.assembly, BROKEN, by=cast.ada, at=NOON, channel=Channel.PORTAL)

    assert case.number.startswith("C1")
    assert Message.objects.get(case=case).text == "It stops at 14:00 every day."
    assert Participant.objects.get(case=case).user == cast.ada


def test_its_response_clock_runs_at_once(cast: Cast) -> None:
    cast.serve()

    case = actions.open_case(cast.assembly, BROKEN, by=cast.ada, at=NOON, channel=Channel.PORTAL)

    assert (case.clock_kind, case.clock_state) == ("RESPONSE", "RUNNING")
    assert case.clock_due_at is not None
    assert (case.clock_due_at - NOON).total_seconds() == 2 * 3600


def test_the_same_form_sent_twice_opens_one_case(cast: Cast) -> None:
    cast.serve()

    first, second = (
        actions.open_case(
            cast.assembly,
            BROKEN,
            by=cast.ada,
            at=NOON,
            channel=Channel.PORTAL,
            idempotency_key="k1",
        )
        for _once in range(2)
    )

    assert first == second
    assert Case.objects.count() == 1


def test_without_a_support_contract_it_is_refused_with_the_rule(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        actions.open_case(cast.assembly, BROKEN, by=cast.ada, at=NOON, channel=Channel.PORTAL)

    assert refused.value.verdict.code == "no_contract"
    assert not Event.objects.filter(name="case.opened").exists()


def test_severity_0_asks_for_a_contact_who_speaks_english(cast: Cast) -> None:
    cast.serve()
    down = Description("Down", "All lines stand.", severity=0, impact="All production")

    with pytest.raises(ValidationError) as wrong:
        actions.open_case(cast.assembly, down, by=cast.ada, at=NOON, channel=Channel.PORTAL)
    with pytest.raises(Refused) as refused:
        actions.open_case(
            cast.assembly, down, by=cast.eli, at=NOON, channel=Channel.DESK, on_behalf_of=cast.ada
        )

    assert set(wrong.value.message_dict) == {"reachable_name", "reachable_phone"}
    assert refused.value.verdict.code == "english_contact"
    assert not Case.objects.exists()


@pytest.mark.parametrize("phone", ["", "112", "040 5550 1182", "+49 call me", "+" + "1" * 60])
def test_severity_0_asks_for_a_number_with_the_code_of_its_country(cast: Cast, phone: str) -> None:
    cast.serve()
    down = Description(
        "Down", "All stand.", severity=0, impact="All", reachable=Reachable("Owen Own", phone)
    )

    with pytest.raises(ValidationError) as wrong:
        actions.open_case(cast.assembly, down, by=cast.ada, at=NOON, channel=Channel.PORTAL)

    assert set(wrong.value.message_dict) == {"reachable_phone"}


def test_who_can_be_called_stands_on_the_case_and_in_its_log(cast: Cast) -> None:
    cast.serve()
    owen = Reachable("Owen Own", "+49 40 5550 1182")
    down = Description("Down", "All stand.", severity=0, impact="All", reachable=owen)

    case = actions.open_case(cast.assembly, down, by=cast.ada, at=NOON, channel=Channel.PORTAL)

    case.refresh_from_db()
    assert (case.reachable_name, case.reachable_phone) == ("Owen Own", "+49 40 5550 1182")
    assert Event.objects.get(name="case.opened").facts["reachable"]["name"] == "Owen Own"


def test_all_that_is_to_be_put_right_is_said_at_once(cast: Cast) -> None:
    cast.serve()

    with pytest.raises(ValidationError) as wrong:
        actions.open_case(
            cast.assembly,
            Description(" ", "", severity=0),
            by=cast.ada,
            at=NOON,
            channel=Channel.PORTAL,
        )

    assert set(wrong.value.message_dict) == {
        "title",
        "text",
        "impact",
        "reachable_name",
        "reachable_phone",
    }


def test_somebody_of_support_opens_it_for_a_contact_of_that_customer_only(cast: Cast) -> None:
    cast.serve()

    case = actions.open_case(
        cast.assembly,
        BROKEN,
        by=cast.eli,
        at=NOON,
        channel=Channel.DESK,
        on_behalf_of=cast.owen,
    )

    assert case.opened_by == cast.owen
    with pytest.raises(ValidationError):
        actions.open_case(
            cast.assembly,
            BROKEN,
            by=cast.eli,
            at=NOON,
            channel=Channel.DESK,
            on_behalf_of=cast.gus,
        )


def test_sales_opens_none(cast: Cast) -> None:
    cast.serve()

    with pytest.raises(Refused):
        actions.open_case(cast.assembly, BROKEN, by=cast.sally, at=NOON, channel=Channel.DESK)
