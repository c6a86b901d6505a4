from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tsam.domains.accounts import actions, policies
from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import (
    Engagement,
    EngagementState,
    EngagementTerm,
    Event,
    ServiceCalendar,
    SupportPackage,
)
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused

S = EngagementState
DEEDS_OF_THEIR_OWN = [S.SUSPENDED, S.ENDED, S.RENEWAL_DUE, S.RENEWED]


def order(cast: Cast, **fields: Any) -> Engagement:
    given: dict[str, Any] = {"starts_on": date(2026, 1, 1), "months": 12, "by": cast.sally}
    calendar = ServiceCalendar.objects.get(is_default=True)
    return actions.order_engagement(cast.assembly, at=NOON, calendar=calendar, **given | fields)


def buy(cast: Cast, package: str = "GOLD", **fields: Any) -> None:
    """Give Assembly a support contract."""
    cast.assembly.support_contract = cast.contract(cast.acme, package, **fields)
    cast.assembly.save(update_fields=["support_contract"])


def advance(engagement: Engagement, by: User, *states: str) -> Engagement:
    for state in states:
        engagement = actions.advance(engagement, by=by, at=NOON, state=state)
    return engagement


def test_it_serves_after_staffing_and_onboarding(cast: Cast) -> None:
    buy(cast)
    engagement = order(cast)
    assert not entitled("G1", cast.assembly, NOON)

    engagement = advance(engagement, cast.stan, S.STAFFING, S.ONBOARDING, S.ACTIVE)

    assert engagement.activated_at == NOON
    assert entitled("G1", cast.assembly, NOON)


def test_no_step_is_left_out(cast: Cast) -> None:
    buy(cast)
    engagement = order(cast)

    with pytest.raises(Refused, match="Ordered"):
        advance(engagement, cast.stan, S.ACTIVE)


@pytest.mark.parametrize("state", DEEDS_OF_THEIR_OWN)
def test_no_step_forward_ends_suspends_or_renews(cast: Cast, state: EngagementState) -> None:
    engagement = cast.serve()

    with pytest.raises(Refused):
        advance(engagement, cast.tess, state)

    engagement.refresh_from_db()
    assert engagement.state == S.ACTIVE


def test_a_step_does_not_resume_what_is_suspended(cast: Cast) -> None:
    engagement = actions.suspend(cast.serve(), by=cast.sally, at=NOON, reason="Not paid.")

    with pytest.raises(Refused):
        advance(engagement, cast.tess, S.ACTIVE)


def test_a_support_engineer_takes_no_step(cast: Cast) -> None:
    buy(cast)
    engagement = order(cast)

    with pytest.raises(Refused):
        advance(engagement, cast.eli, S.STAFFING)


def test_i1_it_is_not_activated_on_a_contract_that_has_lapsed(cast: Cast) -> None:
    buy(cast, ends_on=date(2026, 3, 1))
    engagement = order(cast, mismatch_reason="The contract is being renewed.")
    engagement = advance(engagement, cast.stan, S.STAFFING, S.ONBOARDING)

    with pytest.raises(Refused) as refused:
        advance(engagement, cast.stan, S.ACTIVE)

    assert refused.value.verdict.rule == "R6"


def test_i1_it_is_not_activated_on_a_package_that_knows_no_tsam(cast: Cast) -> None:
    buy(cast)
    engagement = advance(order(cast), cast.stan, S.STAFFING, S.ONBOARDING)
    assert engagement.support_contract
    bronze = SupportPackage.objects.create(code="BRONZE", name="BRONZE")
    actions.set_package(
        engagement.support_contract, by=cast.sally, at=NOON, package=bronze, effective_at=NOON
    )

    with pytest.raises(Refused, match="BRONZE"):
        advance(engagement, cast.stan, S.ACTIVE)


def test_it_is_ordered_ahead_of_a_contract_that_has_not_begun(cast: Cast) -> None:
    contract = actions.add_contract(
        cast.acme,
        by=cast.sally,
        at=NOON,
        number="SCN-NEXT",
        starts_on=date(2026, 4, 1),
        ends_on=date(2027, 3, 31),
        package=SupportPackage.objects.get(code="PLATINUM"),
        terms_version="2026",
    )
    cast.assembly.support_contract = contract
    cast.assembly.save(update_fields=["support_contract"])

    engagement = order(cast, starts_on=date(2026, 4, 1))

    assert engagement.state == S.ORDERED
    assert entitled("P1", cast.assembly, NOON).code == "contract_not_begun"


def test_a_retired_application_takes_no_order(cast: Cast) -> None:
    buy(cast)
    actions.retire_application(cast.assembly, by=cast.dana, at=NOON)

    with pytest.raises(Refused, match="retired"):
        order(cast)


def test_only_those_who_keep_the_books_order(cast: Cast) -> None:
    buy(cast)

    with pytest.raises(Refused, match="Sales"):
        order(cast, by=cast.tess)


def test_suspending_needs_a_reason(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        actions.suspend(cast.serve(), by=cast.sally, at=NOON, reason=" ")


def test_what_is_resumed_goes_on_where_it_was(cast: Cast) -> None:
    engagement = cast.engage(cast.assembly, state=S.RENEWAL_DUE)
    actions.suspend(engagement, by=cast.sally, at=NOON, reason="Not paid.")

    engagement = actions.resume(engagement, by=cast.sally, at=NOON)

    assert (engagement.state, engagement.suspended_from) == (S.RENEWAL_DUE, "")
    assert entitled("G1", cast.assembly, NOON)


def test_only_what_is_suspended_is_resumed_and_once_suspended_it_is(cast: Cast) -> None:
    engagement = cast.serve()
    with pytest.raises(Refused):
        actions.resume(engagement, by=cast.sally, at=NOON)
    actions.suspend(engagement, by=cast.sally, at=NOON, reason="Not paid.")

    with pytest.raises(Refused):
        actions.suspend(engagement, by=cast.sally, at=NOON, reason="Again.")


def test_what_has_ended_makes_room_for_the_next(cast: Cast) -> None:
    ended = actions.end(cast.serve(), by=cast.sally, at=NOON, reason="The plant was sold.")

    assert not policies.end(cast.sally, ended)
    assert order(cast).pk != ended.pk
    facts = Event.objects.about("engagement", ended.pk).get(name="engagement.ended").facts
    assert facts == {"state": ["ACTIVE", "ENDED"], "reason": "The plant was sold."}


def test_a_renewal_begins_the_day_after_the_last_term(cast: Cast) -> None:
    engagement = cast.engage(cast.assembly, state=S.RENEWAL_DUE)

    engagement = actions.renew(
        engagement, by=cast.sally, at=NOON, months=24, mismatch_reason="Two years were offered."
    )

    term = EngagementTerm.objects.filter(engagement=engagement).latest("starts_on")
    assert (term.starts_on, term.ends_on) == (date(2027, 1, 1), date(2028, 12, 31))
    assert engagement.state == S.RENEWED


def test_r5_a_renewal_past_the_contract_needs_a_reason(cast: Cast) -> None:
    with pytest.raises(ValidationError) as wrong:
        actions.renew(cast.serve(), by=cast.sally, at=NOON, months=12)

    assert "mismatch_reason" in wrong.value.message_dict


def test_an_order_that_does_not_serve_is_not_renewed(cast: Cast) -> None:
    buy(cast)

    with pytest.raises(Refused):
        actions.renew(order(cast), by=cast.sally, at=NOON, months=12)


def test_it_follows_the_application_to_the_next_contract(cast: Cast) -> None:
    engagement = cast.serve()
    following = cast.contract(cast.acme, "PLATINUM", ends_on=date(2027, 12, 31))

    actions.change_application(
        cast.assembly,
        by=cast.sally,
        at=NOON,
        name="Assembly",
        features=["Assembly"],
        server="Assembly-srv",
        team="Assembly team",
        support_contract=following,
    )

    engagement.refresh_from_db()
    assert engagement.support_contract == following
    facts = Event.objects.about("application", cast.assembly.pk).latest("pk").facts
    assert facts["contract"] == ["SCN00001", "SCN00002"]


def test_the_first_hours_in_the_far_east_have_their_package(cast: Cast) -> None:
    tokyo = ServiceCalendar.objects.create(name="Tokyo", zone="Asia/Tokyo", week={})
    cast.engage(cast.assembly, "PLATINUM", calendar=tokyo)

    # One in the morning of the first of January there.
    assert entitled("P1", cast.assembly, datetime(2025, 12, 31, 16, tzinfo=UTC))
