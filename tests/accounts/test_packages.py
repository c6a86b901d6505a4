from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tsam.domains.accounts import actions
from tsam.domains.accounts.catalogue import Holders, holders
from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import Event, SupportPackage
from tsam.domains.accounts.targets import Target, targets_for
from tsam.domains.cases.followers import clocks_under
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused


def create(by: User, **fields: Any) -> SupportPackage:
    given: dict[str, Any] = {
        "code": "silver",
        "name": "SILVER",
        "features": [],
        "requires_tsam": False,
        "targets": {3: (480, 960, False)},
        **fields,
    }
    return actions.create_package(by=by, at=NOON, **given)


def change(package: SupportPackage, by: User, **fields: Any) -> SupportPackage:
    given: dict[str, Any] = {
        "name": package.name,
        "features": ["G1"],
        "requires_tsam": False,
        "targets": dict.fromkeys(range(4), (60, 120, False)),
        **fields,
    }
    return actions.change_package(package, by=by, at=NOON, **given)


def test_severities_that_it_leaves_out_follow_the_least_that_is_sold(cast: Cast) -> None:
    contract = cast.contract(cast.acme)
    contract.packages.update(package=create(cast.dana))
    cast.assembly.support_contract = contract
    cast.assembly.save(update_fields=["support_contract"])

    targets = targets_for([cast.assembly.pk], NOON)[cast.assembly.pk]

    assert (targets[3], targets[1]) == (Target(480, 960), Target(120, 480))


def test_a_change_counts_at_once_for_everybody_who_has_it(cast: Cast) -> None:
    cast.engage(cast.assembly, "GOLD")
    assert entitled("G8", cast.assembly, NOON)

    gold = change(SupportPackage.objects.get(code="GOLD"), cast.dana)

    assert not entitled("G8", cast.assembly, NOON)
    facts = Event.objects.about("supportpackage", gold.pk).get().facts
    assert facts["features"] == [[f"G{n}" for n in range(1, 9)], ["G1"]]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "?"}, "code"),
        ({"code": "gold"}, "code"),
        ({"name": " "}, "name"),
        ({"features": ["G9"]}, "features"),
        ({"targets": {4: (60, 60, False)}}, "targets"),
        ({"targets": {0: (0, 60, True)}}, "targets"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_beside_its_field(
    cast: Cast, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as said:
        create(cast.dana, **wrong)

    assert list(said.value.message_dict) == [field]


def test_what_all_others_follow_keeps_a_target_for_every_severity(cast: Cast) -> None:
    with pytest.raises(ValidationError) as said:
        change(SupportPackage.objects.get(code="GOLD"), cast.dana, targets={0: (60, 60, True)})

    assert list(said.value.message_dict) == ["targets"]
    assert targets_for([cast.assembly.pk], NOON)[cast.assembly.pk][3]


def test_only_what_changed_is_told(cast: Cast) -> None:
    silver = create(cast.dana)

    change(silver, cast.dana, features=[], targets={3: (240, 960, False)})
    change(silver, cast.dana, features=[], targets={3: (240, 960, False)})

    event = Event.objects.get(name="supportpackage.changed")
    assert event.facts == {
        "targets": [{"3": [480, 960, False]}, {"3": [240, 960, False]}],
    }


def test_what_is_sold_no_more_stays_with_who_has_it(cast: Cast) -> None:
    cast.engage(cast.assembly, "GOLD")
    gold = SupportPackage.objects.get(code="GOLD")

    actions.offer_package(gold, by=cast.dana, at=NOON, is_offered=False)
    actions.offer_package(gold, by=cast.dana, at=NOON, is_offered=False)

    assert not SupportPackage.objects.get(code="GOLD").is_offered
    assert entitled("G8", cast.assembly, NOON)
    assert Event.objects.filter(name="supportpackage.withdrawn").count() == 1


def test_a_change_says_whom_it_reaches(cast: Cast) -> None:
    cast.engage(cast.assembly, "PLATINUM")
    over = cast.contract(cast.globex, "GOLD", ends_on=NOON.date() - timedelta(days=1))
    cast.vault.support_contract = over
    cast.vault.save(update_fields=["support_contract"])
    cast.case(cast.assembly, clock_state="RUNNING")
    platinum = SupportPackage.objects.get(code="PLATINUM")
    gold = SupportPackage.objects.get(code="GOLD")

    assert holders(NOON) == {platinum.pk: Holders(contracts=1, applications=1)}
    assert (clocks_under(platinum, NOON), clocks_under(gold, NOON)) == (1, 0)


@pytest.mark.parametrize("person", ["mona", "sally", "tess", "ada"])
def test_only_an_administrator_changes_what_is_sold(cast: Cast, person: str) -> None:
    with pytest.raises(Refused):
        create(getattr(cast, person))
    with pytest.raises(Refused):
        change(SupportPackage.objects.get(code="GOLD"), getattr(cast, person))
    with pytest.raises(Refused):
        actions.offer_package(
            SupportPackage.objects.get(code="GOLD"),
            by=getattr(cast, person),
            at=NOON,
            is_offered=False,
        )
