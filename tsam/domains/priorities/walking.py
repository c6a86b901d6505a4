"""Ranks to be walked in the order of their scores, as far as somebody looks after their cases."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from tsam.domains.cases.models import Case
from tsam.domains.priorities.models import Rank
from tsam.kernel.questions import Said


def of_person(ranks: QuerySet[Rank], said: Said) -> QuerySet[Rank]:
    """Those of the Applications that are "served", and of the open cases of the "reader"."""
    own = Case._base_manager.filter(is_open=True, assignee=said.value("reader")).order_by()
    served = Q(said.among("application_id", "served"))
    return ranks.filter(served | Q(case_id__in=own.values("pk")))
