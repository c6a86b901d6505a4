"""The rules in force: levels, cadence, days. What a version does not say, the first words say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tsam.domains.escalations.models import EscalationRules, LevelRole

MOST_MINUTES = 60 * 24 * 60
MOST_DAYS = 30


@dataclass(frozen=True)
class Cadence:
    """Minutes of service hours, or of every hour where `always` says so."""

    acknowledge: int
    update: int
    always: bool = False


@dataclass(frozen=True)
class Rules:
    """Days are service days: of monitoring, of silence that counts as a yes, for the review."""

    version: int
    levels: tuple[str, ...]
    cadence: Mapping[int, Cadence]
    monitor_days: int
    silence_days: int
    review_days: int

    @property
    def top(self) -> int:
        return len(self.levels)

    def role_of(self, level: int) -> LevelRole:
        """The role on a level; the highest where the vendor has fewer levels now than then."""
        return LevelRole(self.levels[min(max(level, 1), self.top) - 1])


# Domain 2.2: severity drives the cadence. Days by domain 8: five, warned twice.
FIRST = Rules(
    version=0,
    levels=(LevelRole.TSAM, LevelRole.MANAGER, LevelRole.OWNER, LevelRole.EXECUTIVE),
    cadence={
        0: Cadence(15, 120, always=True),
        1: Cadence(30, 240),
        2: Cadence(60, 960),
        3: Cadence(240, 2400),
    },
    monitor_days=5,
    silence_days=5,
    review_days=5,
)


def current() -> Rules:
    """One query."""
    row = EscalationRules._base_manager.order_by("-version").first()
    return FIRST if row is None else read(row)


def read(row: EscalationRules) -> Rules:
    return Rules(
        version=row.version,
        levels=tuple(row.levels),
        cadence={int(severity): Cadence(**one) for severity, one in row.cadence.items()},
        monitor_days=row.days["monitor"],
        silence_days=row.days["silence"],
        review_days=row.days["review"],
    )


def stored(rules: Rules) -> dict[str, Any]:
    """The columns of a row of EscalationRules."""
    return {
        "levels": [str(role) for role in rules.levels],
        "cadence": {
            str(severity): {"acknowledge": one.acknowledge, "update": one.update}
            | ({"always": True} if one.always else {})
            for severity, one in rules.cadence.items()
        },
        "days": {
            "monitor": rules.monitor_days,
            "silence": rules.silence_days,
            "review": rules.review_days,
        },
    }


def check(rules: Rules) -> None:
    """Raises ValidationError by field."""
    wrong: dict[str, str] = {}
    known = set(LevelRole.values)
    if not rules.levels or rules.levels[0] != LevelRole.TSAM or not set(rules.levels) <= known:
        wrong["levels"] = _("Level 1 is the TSAM; above it stand roles that are in the list.")
    elif len(set(rules.levels)) != len(rules.levels):
        wrong["levels"] = _("Each role stands on one level.")
    for severity in range(4):
        one = rules.cadence.get(severity)
        if one is None or not 1 <= one.acknowledge <= MOST_MINUTES:
            wrong[f"acknowledge_{severity}"] = _minutes()
        if one is None or not 1 <= one.update <= MOST_MINUTES:
            wrong[f"update_{severity}"] = _minutes()
    # Two warnings need two days before silence can count.
    if not 3 <= rules.silence_days <= MOST_DAYS:
        wrong["silence_days"] = _("From 3 to %(most)d service days.") % {"most": MOST_DAYS}
    for name in ("monitor_days", "review_days"):
        if not 1 <= getattr(rules, name) <= MOST_DAYS:
            wrong[name] = _("From 1 to %(most)d service days.") % {"most": MOST_DAYS}
    if wrong:
        raise ValidationError(dict(wrong))


def _minutes() -> str:
    return _("From 1 to %(most)d minutes.") % {"most": MOST_MINUTES}
