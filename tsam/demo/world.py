"""The demonstration world: an invented vendor of engineering software and its customers.

Everything is told relative to the moment of the seeding, and the same moment gives the same world.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max
from django_q.models import OrmQ

from tsam.demo import cases
from tsam.demo.colleagues import settle_colleagues
from tsam.demo.customers import settle_customers
from tsam.demo.people import hire
from tsam.domains.accounts.models import Account, Event, Letter
from tsam.domains.cases import indexing, notices
from tsam.domains.priorities.actions import rank


def is_settled() -> bool:
    """Whether there is anything to protect: a database with accounts is never seeded."""
    return Account._base_manager.exists()


@transaction.atomic
def settle(at: datetime) -> None:
    """Fill an empty database as of that moment, all or nothing."""
    last_job = OrmQ.objects.aggregate(last=Max("pk"))["last"] or 0
    staff = hire(at)
    served = settle_customers(staff, at)
    settle_colleagues(at)
    cases.play(served, staff, at)
    _write_letters(at)
    # What followed from the past is done here and now, so the workers have nothing to catch up.
    OrmQ.objects.filter(pk__gt=last_job).delete()
    applications = [place.application.pk for place in served]
    for application in applications:
        indexing.index_application(application)
    rank(applications, at=at)


def _write_letters(at: datetime) -> None:
    """The letters of the last three days stand in the inboxes, as if they had been mailed."""
    recent = Event._base_manager.filter(noun="case", at__gte=at - timedelta(days=3))
    for event in recent.select_related("by").order_by("pk"):
        notices.tell(event)
    Letter._base_manager.update(sent_at=F("written_at"), attempts=1)
    long_read = Letter._base_manager.filter(written_at__lt=at - timedelta(days=1))
    long_read.update(read_at=F("written_at") + timedelta(hours=3))
