"""The catalogue as one matrix: what each package gives, and how soon an answer is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tsam.domains.accounts.catalogue import Holders, holders
from tsam.domains.accounts.models import Feature, ServiceTarget, Severity, SupportPackage
from tsam.domains.accounts.targets import LEAST
from tsam.faces.desk.forms.packages import in_words


@dataclass(frozen=True)
class Cell:
    """Targets of a severity in words; of another package's where this one says nothing."""

    response: str
    update: str
    always: bool
    is_followed: bool


@dataclass(frozen=True)
class Column:
    """One package with all that stands below its name."""

    package: SupportPackage
    features: frozenset[str]
    targets: Sequence[Cell]
    holders: Holders


@dataclass(frozen=True)
class Matrix:
    columns: Sequence[Column]
    # feature, its name, and for each package whether it gives it.
    features: Sequence[tuple[str, str, Sequence[bool]]]
    # severity, its name, and for each package its targets.
    targets: Sequence[tuple[int, str, Sequence[Cell]]]


def matrix(at: datetime) -> Matrix:
    """Four queries, however many packages there are."""
    packages = list(SupportPackage.objects.prefetch_related("features").order_by("rank", "code"))
    targets: dict[int, dict[int, ServiceTarget]] = {}
    for target in ServiceTarget.objects.filter(package__in=packages):
        targets.setdefault(target.package_id, {})[target.severity] = target
    least = next(targets[one.pk] for one in packages if one.code == LEAST)
    who_has = holders(at)
    columns = [
        Column(
            package=one,
            features=frozenset(held.feature for held in one.features.all()),
            targets=[
                _cell(targets.get(one.pk, {}).get(severity), least[severity])
                for severity in Severity.values
            ],
            holders=who_has.get(one.pk, Holders()),
        )
        for one in packages
    ]
    return Matrix(
        columns,
        [
            (value, str(label), [value in column.features for column in columns])
            for value, label in Feature.choices
        ],
        [
            (severity, str(label), [column.targets[severity] for column in columns])
            for severity, label in Severity.choices
        ],
    )


def targets_of(package: SupportPackage) -> dict[int, tuple[int, int, bool]]:
    return {
        one.severity: (one.response_minutes, one.update_minutes, one.is_round_the_clock)
        for one in ServiceTarget.objects.filter(package=package)
    }


def _cell(target: ServiceTarget | None, least: ServiceTarget) -> Cell:
    shown = target or least
    return Cell(
        in_words(shown.response_minutes),
        in_words(shown.update_minutes),
        shown.is_round_the_clock,
        is_followed=target is None,
    )
