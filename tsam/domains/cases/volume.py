"""How many cases there are, never which: what those who keep a customer's books may know too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count

from tsam.domains.accounts.compliance import MOST_KEYS
from tsam.domains.accounts.models import Application
from tsam.domains.cases import policies
from tsam.domains.cases.models import Case
from tsam.domains.people.models import User


def opened_since(
    reader: User, applications: Iterable[Application], since: datetime
) -> dict[int, int]:
    """{application: number} of cases opened since then, for who may count them.

    One query for each thousand Applications, which the reader came by through visible_to().
    """
    if not policies.count_cases(reader):
        return {}
    keys = [one.pk for one in applications]
    found: dict[int, int] = {}
    for start in range(0, len(keys), MOST_KEYS):
        some = keys[start : start + MOST_KEYS]
        rows = Case._base_manager.filter(application__in=some, opened_at__gte=since)
        found |= dict(rows.order_by().values_list("application_id").annotate(Count("pk")))
    return found
