"""The same deed on several cases at once: all of them, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from tsam.domains.cases.actions.course import assign, set_next_action
from tsam.domains.cases.models import Case, Side
from tsam.domains.people.models import User

# {case key: key of the former owner, or None}
Owners = Mapping[int, int | None]


@transaction.atomic
def assign_several(
    cases: Sequence[Case], *, by: User, at: datetime, assignee: User | None
) -> Owners:
    """Give all of them to one person; returns who had them. Raises Refused for the first that
    may not be given, and then none is."""
    former = {case.pk: case.assignee_id for case in cases}
    # In one order, so that two of these never wait for each other in a circle.
    for case in sorted(cases, key=lambda case: case.pk):
        assign(case, by=by, at=at, assignee=assignee)
    return former


@transaction.atomic
def give_back(
    cases: Sequence[Case], *, by: User, at: datetime, given: int | None, former: Owners
) -> int:
    """Undo assign_several: each case goes back to who had it, where nobody moved it meanwhile.

    `given` is the key of the owner they were given to. Returns how many went back.
    """
    people = User.objects.in_bulk({key for key in former.values() if key})
    back = 0
    for case in sorted(cases, key=lambda case: case.pk):
        if case.assignee_id == given and case.pk in former:
            assign(case, by=by, at=at, assignee=people.get(former[case.pk] or 0))
            back += 1
    return back


@transaction.atomic
def plan_several(
    cases: Sequence[Case],
    *,
    by: User,
    at: datetime,
    text: str,
    owner: User | None,
    due_at: datetime | None,
) -> None:
    """The same next action of ours for all of them."""
    for case in sorted(cases, key=lambda case: case.pk):
        set_next_action(case, by=by, at=at, text=text, side=Side.VENDOR, owner=owner, due_at=due_at)
