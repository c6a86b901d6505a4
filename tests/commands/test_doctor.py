"""What the doctor says of the database."""

from __future__ import annotations

import argparse

import pytest
from django.db import connection

from tsam.commands import doctor


@pytest.mark.django_db
@pytest.mark.parametrize(("cost", "is_told"), [(4, True), (1.1, False)])
def test_it_says_when_postgresql_takes_its_disks_for_turning_ones(
    cost: float, is_told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('random_page_cost', %s, true)", [str(cost)])

    doctor.run(argparse.Namespace(first=None))

    line = capsys.readouterr().out.splitlines()[0]
    assert line.startswith(f"well      database ({connection.vendor}")
    assert ("random_page_cost = 1.1 instead of 4" in line) == (
        is_told and connection.vendor == "postgresql"
    )
