"""Are two Applications one? Their parts compared, and what somebody said about it (C1)."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tsam.domains.accounts import actions
from tsam.domains.accounts.likeness import near_duplicates, near_pairs
from tsam.domains.accounts.models import Application, Engagement, Event
from tsam.kernel.verdicts import Refused

TWIN: dict[str, Any] = {
    "name": "Assembly two",
    "features": ["Assembly"],
    "server": "Assembly-srv2",
    "team": "assembly team",
}


def add(cast: Cast, **fields: Any) -> Application:
    assert cast.assembly.name
    return actions.add_application(cast.acme, by=cast.dana, at=NOON, **TWIN | fields)


@pytest.mark.parametrize(
    ("part", "value", "consequence"),
    [
        ("server", "Assembly-srv9", "moved"),
        ("team", "Another team of people", "new Application"),
        ("features", ["Assembly", "Supplier exchange and more"], "server and team"),
    ],
)
def test_c1_what_usually_follows_is_said_before_it_is_sold(
    cast: Cast, part: str, value: Any, consequence: str
) -> None:
    typed = {"features": ["Assembly"], "server": "Assembly-srv", "team": "Assembly team"}

    (near,) = near_duplicates([cast.assembly], **typed | {part: value})

    assert [one.key for one in near.parts if not one.is_same] == [part]
    assert consequence in near.consequence


def test_c1_a_near_duplicate_is_added_only_with_the_word_that_it_is_new(cast: Cast) -> None:
    with pytest.raises(ValidationError) as said:
        add(cast)
    assert list(said.value.message_dict) == ["new_because"]
    assert not Application.objects.filter(name="Assembly two").exists()

    twin = add(cast, new_because="The second plant has its own.")

    facts = Event.objects.about("application", twin.pk).get().facts
    assert facts["told_apart_from"] == [cast.assembly.pk]
    assert facts["reason"] == "The second plant has its own."


def test_c1_what_is_not_near_needs_no_word(cast: Cast) -> None:
    row = add(cast, name="Pumps", features=["Pumps"], server="vm-9", team="Pump crew")

    assert "told_apart_from" not in Event.objects.about("application", row.pk).get().facts


def test_a_pair_is_doubted_until_somebody_says_that_they_are_two(cast: Cast) -> None:
    twin = cast.application("Twin", cast.acme)
    Application.objects.filter(pk=twin.pk).update(
        features=cast.assembly.features, team=cast.assembly.team
    )
    both = Application.objects.filter(account=cast.acme)
    (pair,) = near_pairs(both)
    newer, older = pair.newer, pair.near.application
    assert not pair.is_decided

    actions.tell_apart(newer, older, by=cast.dana, at=NOON, reason="Two plants.")

    (pair,) = near_pairs(both)
    assert (pair.is_decided, pair.reason, pair.who) == (True, "Two plants.", "Dana Director")


def test_telling_apart_needs_a_reason_and_another_of_the_same_customer(cast: Cast) -> None:
    for other, reason in (
        (cast.welding, " "),
        (cast.vault, "Because."),
        (cast.assembly, "Because."),
    ):
        with pytest.raises(ValidationError):
            actions.tell_apart(cast.assembly, other, by=cast.dana, at=NOON, reason=reason)
    with pytest.raises(Refused):
        actions.tell_apart(cast.assembly, cast.welding, by=cast.eli, at=NOON, reason="So.")


def test_a_retired_one_is_near_to_nobody(cast: Cast) -> None:
    actions.retire_application(cast.assembly, by=cast.dana, at=NOON)

    assert add(cast).pk


def test_a_sealed_one_is_not_named_to_who_may_not_see_it(cast: Cast) -> None:
    cast.serve()
    Engagement.objects.update(access_rule="cleared")
    typed = TWIN | {"server": "Assembly-srv"}

    with pytest.raises(ValidationError) as said:
        actions.add_application(cast.acme, by=cast.sally, at=NOON, **typed)

    assert "Assembly" not in str(said.value).replace("Assembly two", "")


def test_a_change_of_identity_is_kept_with_its_parts(cast: Cast) -> None:
    changed = {**TWIN, "name": "Assembly", "features": ["Assembly", "Baselines"]}

    actions.change_application(cast.assembly, by=cast.dana, at=NOON, is_same=True, **changed)

    facts = Event.objects.about("application", cast.assembly.pk).get().facts
    assert facts["same"] is True
    assert facts["parts"]["server"] == ["Assembly-srv", "Assembly-srv2"]
    assert facts["parts"]["features"] == ["Assembly", "Assembly, Baselines"]
