"""What somebody who starts the product is told."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tsam.commands.serve import say_who
from tsam.demo.cast_list import CastList, Role


def test_who_can_sign_in_is_said_with_what_they_do(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    first = (("At a customer", (Role(cast.ada, "Maintenance", "Acme"),)),)
    others = (("At the vendor", (Role(cast.tess, "TSAM"), Role(cast.eli, "Engineer"))),)

    say_who(CastList(first, others))

    said = capsys.readouterr().out
    assert f"{cast.ada.name} " in said
    assert cast.ada.email in said
    assert "Maintenance, Acme" in said
    assert "and 2 more on that page" in said
