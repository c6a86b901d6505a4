"""How many cases come from a defect, for who may know the number and not the cases."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count

from tsam.domains.cases.models import CaseSpr


def cases_hit(sprs: Iterable[int]) -> dict[int, int]:
    """{SPR: how many cases come from it}, whoever's they are; one query."""
    rows = CaseSpr._base_manager.filter(spr__in=list(sprs)).order_by()
    return dict(rows.values_list("spr").annotate(n=Count("pk")))
