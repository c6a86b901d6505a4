from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from tsam.kernel.databases import from_url

WHERE = "postgresql://ts%40m:se%2Fcret@db.example.com:5433/desk"


def test_an_address_tells_who_where_and_what() -> None:
    told = from_url(f"{WHERE}?sslmode=require")

    assert (told["USER"], told["PASSWORD"]) == ("ts@m", "se/cret")
    assert (told["HOST"], told["PORT"], told["NAME"]) == ("db.example.com", "5433", "desk")
    assert told["OPTIONS"]["sslmode"] == "require"


def test_statements_are_prepared_unless_the_address_says_no() -> None:
    assert from_url(WHERE)["OPTIONS"] == {"server_side_binding": True, "prepare_threshold": 5}
    assert from_url(f"{WHERE}?prepare=off")["OPTIONS"] == {}


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://a:b@c/d", "must begin with postgresql://"),
        ("postgresql://a:b@c", "names no database"),
        ("postgresql://a:b@c:port/d", "the port is no number"),
        (f"{WHERE}?prepare=never", "prepare is “never”. Write prepare=on or prepare=off."),
    ],
)
def test_a_wrong_address_is_said_before_anything_starts(address: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said.replace("?", r"\?")):
        from_url(address)
