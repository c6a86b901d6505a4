"""Two administrators who shut each other out in the same moment: one of them stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import processes

BOTH_AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django
django.setup()

from django.core.management import call_command
from django.db import connections
from tests.cast import NOON, Cast
from tsam.domains.people import actions
from tsam.domains.people.models import Function, HeldFunction, User
from tsam.kernel.verdicts import Refused

call_command("migrate", verbosity=0)
pairs = []
for number in range(5):
    HeldFunction.objects.all().delete()
    cast = Cast()
    one = cast.staff(f"One{number} A", Function.ADMINISTRATOR)
    two = cast.staff(f"Two{number} A", Function.ADMINISTRATOR)
    together = Barrier(2)

    def shut_out(by, person):
        by = User.objects.get(pk=by.pk)
        together.wait(timeout=20)
        try:
            actions.deactivate(person, by=by, at=NOON)
        except Refused:
            return "refused"
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(2) as threads:
        pairs.append("+".join(sorted(threads.map(shut_out, [one, two], [two, one]))))
print(" ".join(pairs))
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_one_of_them_stays(tmp_path: Path) -> None:
    said = processes.run(BOTH_AT_ONCE, folder=tmp_path)

    assert said == " ".join(["done+refused"] * 5)
