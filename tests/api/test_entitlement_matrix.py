"""Domain 5.1 by the API: each package, with a TSAM and without, and all twelve answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.accounts.test_entitlement_matrix import rows_of_cells
from tests.api.conftest import Caller
from tests.bought import bought
from tests.cast import Cast

Calls = Callable[..., Caller]


@pytest.mark.parametrize(("package", "tsam", "allowed"), rows_of_cells())
def test_the_call_answers_as_the_matrix_says(
    package: str, tsam: bool, allowed: set[str], cast: Cast, caller: Calls
) -> None:
    application = bought(cast, package, tsam=tsam)

    found = caller(cast.ada)("GET", f"applications/{application.pk}/entitlement").json()

    assert {one["feature"] for one in found if one["allowed"]} == allowed
    assert {one["feature"] for one in found if one["answer"] == "yes"} == allowed
    assert len(found) == 12
    assert all(one["reason"] and one["code"] and one["rule"] for one in found)
