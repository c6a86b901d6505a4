from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.advocacy.conftest import SOON, Told, accepted
from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Event
from tsam.domains.advocacy import actions
from tsam.domains.advocacy.hits import hit_rates
from tsam.domains.advocacy.models import Commitment, CommitmentMove, CommitmentState, Promise
from tsam.kernel.verdicts import Refused

LATER = SOON + timedelta(days=3)
AFTER = NOON + timedelta(days=11)


def test_a_day_moves_only_with_a_reason_and_the_former_is_kept(told: Told, cast: Cast) -> None:
    held = accepted(told, cast)
    with pytest.raises(ValidationError, match="Say why"):
        actions.move(held, by=cast.rita, at=NOON, promised_on=LATER, reason="")

    held = actions.move(held, by=cast.rita, at=NOON, promised_on=LATER, reason="Test bench.")

    assert (held.first_promised_on, held.promised_on, held.is_late) == (SOON, LATER, False)
    move = CommitmentMove.objects.visible_to(cast.tess).get()
    assert (move.before, move.after, move.reason) == (SOON, LATER, "Test bench.")


def test_a_day_that_had_passed_counts_as_missed(told: Told, cast: Cast) -> None:
    held = accepted(told, cast)

    held = actions.move(held, by=cast.rita, at=AFTER, promised_on=LATER, reason="Late.")

    assert held.is_late
    assert actions.keep(held, by=cast.rita, at=AFTER).is_late


def test_only_the_department_moves_it(told: Told, cast: Cast) -> None:
    held = accepted(told, cast)

    for other in (cast.tess, cast.sally):
        with pytest.raises(Refused):
            actions.move(held, by=other, at=NOON, promised_on=LATER, reason="Why not.")


def test_it_is_kept_on_a_day_that_makes_sense(told: Told, cast: Cast) -> None:
    held = accepted(told, cast)
    for day in (NOON.date() - timedelta(days=1), NOON.date() + timedelta(days=1)):
        with pytest.raises(ValidationError, match="since it was promised"):
            actions.keep(held, by=cast.rita, at=NOON, on=day)

    held = actions.keep(held, by=cast.tess, at=NOON, words="In the build.")

    assert (held.state, held.closed_on, held.is_late) == ("KEPT", NOON.date(), False)
    with pytest.raises(Refused):
        actions.break_off(held, by=cast.rita, at=NOON, reason="No.")


def test_the_customer_reads_what_was_released_and_nothing_else(told: Told, cast: Cast) -> None:
    held = accepted(told, cast)
    assert not Promise.objects.visible_to(told.contact).exists()

    actions.release(held, by=cast.tess, at=NOON, words="The fix is in the build of 12 March")

    promise = Promise.objects.visible_to(told.contact).get()
    assert promise.words == "The fix is in the build of 12 March"
    assert (promise.department, promise.owner_name) == ("RND", "")
    assert promise.need.startswith("R-01 ")
    assert not Commitment.objects.visible_to(told.contact).exists()
    assert not Promise.objects.visible_to(cast.gus).exists()
    assert not Promise.objects.visible_to(cast.sally).exists()


def test_the_promise_goes_with_its_commitment(told: Told, cast: Cast) -> None:
    held = accepted(told, cast)
    actions.release(held, by=cast.tess, at=NOON, words="The fix", names_owner=True)
    actions.move(held, by=cast.rita, at=NOON, promised_on=LATER, reason="Between us: no bench.")
    actions.keep(held, by=cast.rita, at=NOON)

    promise = Promise.objects.visible_to(told.contact).get()

    assert promise.owner_name == "Rita Research"
    assert (promise.promised_on, promise.moved_from) == (LATER, [SOON.isoformat()])
    assert promise.state == CommitmentState.KEPT
    told_them = Event.objects.visible_to(told.contact).filter(noun="promise").order_by("pk")
    assert [one.name for one in told_them] == [
        "promise.released",
        "promise.moved",
        "promise.kept",
    ]
    assert "bench" not in str([one.facts for one in told_them])
    # Who of a department did it is no matter of the customer's.
    assert [one.by for one in told_them] == [cast.tess, None, None]


def test_a_customer_who_sees_only_own_cases_reads_no_promise(told: Told, cast: Cast) -> None:
    own = cast.contact("Olly Own", told.engagement.account, "OWN_CASES")
    actions.release(accepted(told, cast), by=cast.tess, at=NOON, words="The fix")

    assert not Promise.objects.visible_to(own).exists()


def test_only_the_tsam_says_what_the_customer_reads(told: Told, cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.release(accepted(told, cast), by=cast.rita, at=NOON, words="The fix")


def test_it_is_handed_over_within_the_department(told: Told, cast: Cast) -> None:
    held = accepted(told, cast)
    rosa = cast.staff("Rosa Research", "RND")

    held = actions.hand_over(held, by=cast.rita, at=NOON, owner=rosa)

    assert held.owner == rosa
    with pytest.raises(ValidationError):
        actions.hand_over(held, by=rosa, at=NOON, owner=cast.sally)


@pytest.mark.parametrize(
    ("ends", "kept", "given"),
    [
        (["kept", "kept", "broken"], 2, 3),
        (["kept", "late", "open"], 1, 2),
        (["overdue", "withdrawn"], 0, 1),
        (["kept"] * 9 + ["broken"], 9, 10),
    ],
)
def test_kept_of_given(told: Told, cast: Cast, ends: list[str], kept: int, given: int) -> None:
    for end in ends:
        _one(told, cast, end)

    [rate] = hit_rates(Commitment.objects.visible_to(cast.tess), AFTER.date())

    assert (rate.kept, rate.given) == (kept, given)
    assert rate.percent == (90 if given == 10 else None)


def test_another_department_is_not_counted_for_the_reader(told: Told, cast: Cast) -> None:
    _one(told, cast, "kept")

    assert not hit_rates(Commitment.objects.visible_to(cast.sally), AFTER.date())
    assert hit_rates(Commitment.objects.visible_to(cast.rita), AFTER.date())


def _one(told: Told, cast: Cast, end: str) -> None:
    day = date(2026, 3, 20) if end == "open" else SOON
    held = accepted(told, cast, day)
    if end == "kept":
        actions.keep(held, by=cast.rita, at=NOON)
    elif end == "late":
        actions.keep(held, by=cast.rita, at=AFTER)
    elif end == "broken":
        actions.break_off(held, by=cast.rita, at=NOON, reason="No.")
    elif end == "withdrawn":
        actions.withdraw(held.item, by=cast.tess, at=NOON, reason="No more.")
