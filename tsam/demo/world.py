"""The demonstration world: an invented vendor of engineering software and its customers.

Everything is told relative to the moment of the seeding, and the same moment gives the same world.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Max
from django_q.models import OrmQ

from tsam.demo import (
    agreements,
    briefs,
    calls,
    cases,
    environments,
    escalations,
    former,
    history,
    inboxes,
    needs,
    projects,
    releases,
    reviews,
    sprs,
    trackers,
    weighing,
    words,
)
from tsam.demo.customers import Standing
from tsam.demo.customers import settle as settle_customer
from tsam.demo.moments import Later
from tsam.demo.people import Staff, hire, newcomers
from tsam.demo.reading import customers
from tsam.domains.accounts import members
from tsam.domains.accounts.models import Account
from tsam.domains.cases import indexing
from tsam.domains.escalations import indexing as escalations_index
from tsam.domains.escalations.actions import note_warnings
from tsam.domains.priorities import differing
from tsam.domains.priorities.actions import rank
from tsam.domains.reviews import indexing as reviews_index
from tsam.domains.sprs import foretelling
from tsam.domains.staffing import actions as staffing


def is_settled() -> bool:
    """Whether there is anything to protect: a database with accounts is never seeded."""
    return Account._base_manager.exists()


@transaction.atomic
def settle(at: datetime) -> None:
    """Fill an empty database as of that moment, all or nothing."""
    last_job = OrmQ.objects.aggregate(last=Max("pk"))["last"] or 0
    staff = hire(at)
    standings: list[Standing] = []
    to_come = list(_of_the_house(staff, at))
    for customer, stories in customers():
        standing, later = settle_customer(customer, staff, at)
        standings.append(standing)
        to_come += [*later, *cases.plan(standing, stories, staff, at)]
    to_come += needs.plan(standings, at)
    to_come += projects.plan(standings, at)
    to_come += agreements.plan(standings, staff, at)
    to_come += weighing.plan(standings, at)
    to_come += environments.plan(standings, at)
    to_come += former.plan(standings, staff, at)
    to_come += briefs.plan(standings, staff, at)
    applications = [one.pk for standing in standings for one in standing.applications.values()]
    # So that a place in the order of work has a place before it.
    yesterday = at - timedelta(hours=26)
    to_come.append((yesterday, partial(rank, applications, at=yesterday)))
    # The sort is stable, so deeds of one moment keep their order.
    for _when, act in sorted(to_come, key=lambda step: step[0]):
        act()
    needs.serve(standings, at)
    needs.order(standings, at)
    projects.serve(standings, at)
    releases.settle(staff, at)
    sprs.settle(standings, staff, at)
    history.settle(at)
    foretelling.learn(at)
    trackers.settle(staff, at)
    reviews.settle(standings, staff, at)
    briefs.revise(standings, at)
    escalations.settle(standings, staff, at)
    words.say(staff, at)
    calls.settle(standings, at)
    note_warnings(at=at)
    # As the clock did it meanwhile, two days at a time.
    for ago in (6, 4, 2, 0):
        differing.note(at - timedelta(days=ago))
    inboxes.fill(staff, standings, at)
    # What followed from the past is done here and now, so the workers have nothing to catch up.
    OrmQ.objects.filter(pk__gt=last_job).delete()
    for application in applications:
        indexing.index_application(application)
    escalations_index.index_all()
    reviews_index.index_all()
    rank(applications, at=at)


def _of_the_house(staff: Staff, at: datetime) -> Iterator[Later]:
    """What happened among the vendor's people meanwhile."""
    dana, stefan = staff["dana"].user, staff["stefan"].user
    gone, tested = at - timedelta(days=97), at - timedelta(days=41)
    yield gone, partial(members.deactivate, staff["nils"].user, by=dana, at=gone)
    # An assessment took away a language that a customer asks of its people.
    yield (
        tested,
        partial(
            staffing.set_languages,
            staff["sunwoo"].user,
            by=stefan,
            at=tested,
            languages=["en", "ko", "zh-hans"],
        ),
    )
    yield from newcomers(staff, at)
