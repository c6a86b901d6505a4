from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tsam.domains.accounts import actions, policies
from tsam.domains.accounts.likeness import near_duplicates
from tsam.domains.accounts.models import Account, Application, Event
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused


def create(by: User, name: str = "Initech", **fields: Any) -> Account:
    return actions.create_account(by=by, at=NOON, name=name, **fields)


def change(account: Account, by: User, **fields: Any) -> Account:
    given = {"name": account.name, "country": "DE", "time_zone": "Europe/Berlin", "language": "de"}
    return actions.change_account(account, by=by, at=NOON, **given | fields)


def add_application(cast: Cast, **fields: Any) -> Application:
    given: dict[str, Any] = {"name": "New", "features": ["Z"], "server": "z", "team": "z"}
    return actions.add_application(cast.acme, by=cast.dana, at=NOON, **given | fields)


def test_a_name_that_is_taken_is_refused_in_any_case(cast: Cast) -> None:
    create(cast.sally)

    with pytest.raises(ValidationError, match="already"):
        create(cast.sally, " INITECH ")


def test_names_without_latin_letters_get_addresses_of_their_own(cast: Cast) -> None:
    slugs = [create(cast.sally, name).slug for name in ("東芝", "日立")]

    assert slugs == ["customer", "customer-2"]


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"time_zone": "Mars/Base"}, {"language": "xx"}], ids=str
)
def test_what_is_wrong_is_said_beside_its_field(cast: Cast, wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as said:
        create(cast.sally, **wrong)

    assert list(said.value.message_dict) == list(wrong)


def test_another_name_leaves_its_address_as_it_was(cast: Cast) -> None:
    account = change(create(cast.sally), cast.mona, name="Initrode")

    assert (account.name, account.slug, account.country) == ("Initrode", "initech", "DE")
    assert Event.objects.get(name="account.changed").facts["name"] == ["Initech", "Initrode"]


def test_it_does_not_take_the_name_of_another(cast: Cast) -> None:
    create(cast.sally)

    with pytest.raises(ValidationError):
        change(cast.acme, cast.sally, name="initech")


@pytest.mark.parametrize("person", ["tess", "eli", "ada"])
def test_only_those_who_keep_the_books_change_customers(cast: Cast, person: str) -> None:
    with pytest.raises(Refused):
        create(getattr(cast, person))
    with pytest.raises(Refused):
        change(cast.acme, getattr(cast, person))


@pytest.mark.parametrize("missing", ["features", "server", "team"])
def test_an_application_has_all_three_parts(cast: Cast, missing: str) -> None:
    with pytest.raises(ValidationError) as said:
        add_application(cast, **{missing: [" "] if missing == "features" else " "})

    assert list(said.value.message_dict) == [missing]


def test_a_contract_of_another_customer_is_no_choice(cast: Cast) -> None:
    with pytest.raises(ValidationError) as said:
        add_application(cast, support_contract=cast.contract(cast.globex))

    assert list(said.value.message_dict) == ["support_contract"]


def test_two_applications_of_a_customer_differ_in_name(cast: Cast) -> None:
    assert cast.assembly.name

    with pytest.raises(ValidationError) as said:
        add_application(cast, name="assembly")

    assert list(said.value.message_dict) == ["name"]


def test_what_differs_in_two_parts_is_no_near_duplicate(cast: Cast) -> None:
    assert cast.assembly.name

    near = near_duplicates([cast.assembly], features=["Assembly"], server="vm-9", team="Pumps")

    assert near == []


def test_an_application_that_is_served_is_not_retired(cast: Cast) -> None:
    cast.serve()

    with pytest.raises(Refused) as refused:
        actions.retire_application(cast.assembly, by=cast.dana, at=NOON)

    assert refused.value.verdict.rule == "C1"


def test_a_retired_application_stays_as_it_is(cast: Cast) -> None:
    retired = actions.retire_application(cast.assembly, by=cast.dana, at=NOON)

    assert retired.retired_at == NOON
    assert not policies.change_application(cast.dana, retired)
    assert not policies.retire_application(cast.dana, retired)


@pytest.mark.parametrize("person", ["eli", "rita", "stan", "ada"])
def test_an_application_is_added_by_tsams_and_those_who_keep_the_books(
    cast: Cast, person: str
) -> None:
    assert policies.add_application(cast.tess)
    assert not policies.add_application(getattr(cast, person))
