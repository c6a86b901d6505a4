"""What is known of the cases of a defect by who may not know the cases: how many, and what ran."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count

from tsam.domains.cases.models import CaseSpr
from tsam.domains.intelligence.models import EnvironmentFact, EnvironmentSnapshot, FactKind
from tsam.domains.people.models import User
from tsam.domains.sprs.models import Spr, SprInterest
from tsam.kernel.blanks import Among, Blank
from tsam.kernel.questions import Question
from tsam.kernel.standing import Standing

MOST_COMPONENTS = 600
_COMPONENTS: Question[EnvironmentFact] = Question(
    lambda rows: (
        rows.current()
        .filter(
            kind=FactKind.COMPONENT,
            environment__application__in=SprInterest._base_manager.filter(spr=Blank("spr")).values(
                "application"
            ),
        )
        .select_related("environment")
        .order_by("environment__tier", "environment", "name")[:MOST_COMPONENTS]
    )
)
_HIT = Standing(
    lambda: (
        CaseSpr._base_manager.filter(Among("spr", "sprs"))
        .order_by()
        .values_list("spr")
        .annotate(n=Count("pk"))
    )
)


def environments_seen(reader: User, spr: Spr, most: int = 6) -> list[EnvironmentSnapshot]:
    """The environments that cases of a defect kept, as far as the reader may read each; whose they
    are is told to nobody. The latest first, what holds the same once.
    """
    kept = CaseSpr._base_manager.filter(spr=spr).exclude(case__snapshot=None)
    rows = EnvironmentSnapshot.objects.visible_to(reader).filter(
        pk__in=kept.values("case__snapshot"), items__gt=0
    )
    found: dict[str, EnvironmentSnapshot] = {}
    for snapshot in rows.latest_first()[: most * 5]:
        found.setdefault(snapshot.digest, snapshot)
    return list(found.values())[:most]


def components_hit(reader: User, spr: Spr) -> list[EnvironmentFact]:
    """The components that run now where an open defect is seen, as far as the reader may read
    each, by environment; whose they are is told to nobody."""
    if not spr.is_open:
        return []
    return _COMPONENTS.of(EnvironmentFact.objects.visible_to(reader), spr=spr.pk)


def cases_hit(sprs: Iterable[int]) -> dict[int, int]:
    """{SPR: how many cases come from it}, whoever's they are; one query."""
    keys = list(sprs)
    return dict(_HIT.rows(sprs=keys)) if keys else {}
