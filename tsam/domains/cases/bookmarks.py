"""How far each person has read in a case: a bookmark of one's own, told to nobody else."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from tsam.domains.cases.models import ReadMark
from tsam.domains.people.models import User
from tsam.kernel.blanks import Among, Blank
from tsam.kernel.standing import Standing

_MARKS = Standing(
    lambda: ReadMark.objects.filter(Among("case", "cases"), user=Blank("person")).values_list(
        "case_id", "read_at"
    )
)


def read_until(person: User, cases: Collection[int]) -> dict[int, datetime]:
    """{case: when this person last read it}, without those never read."""
    return dict(_MARKS.rows(cases=cases, person=person.pk)) if cases else {}
