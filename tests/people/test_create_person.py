from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tsam.domains.people import actions


def test_an_address_is_kept_in_small_letters_and_opens_nothing_yet(db: None) -> None:
    person = actions.create_person(
        email=" Nora@Vendor.Example ", name=" Nora New ", is_staff=True, at=NOON
    )

    assert (person.email, person.name) == ("nora@vendor.example", "Nora New")
    assert not person.has_usable_password()


def test_one_address_is_one_person_whatever_the_case(cast: Cast) -> None:
    with pytest.raises(ValidationError) as wrong:
        actions.create_person(email=cast.tess.email.upper(), name="T", is_staff=True, at=NOON)

    assert "email" in wrong.value.message_dict


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"name": "  "}, "name"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"language": "tlh"}, "language"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(db: None, fields: dict[str, str], field: str) -> None:
    asked = {"email": "nora@vendor.example", "name": "Nora", "time_zone": "UTC", **fields}

    with pytest.raises(ValidationError) as wrong:
        actions.create_person(
            email=asked["email"],
            name=asked["name"],
            time_zone=asked["time_zone"],
            language=asked.get("language", "en"),
            is_staff=True,
            at=NOON,
        )

    assert list(wrong.value.message_dict) == [field]
