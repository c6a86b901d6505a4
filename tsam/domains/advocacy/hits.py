"""How often each department kept what it promised, and the commitments behind the figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from tsam.domains.advocacy.audiences import Audience, slug_of
from tsam.domains.advocacy.models import Commitment, CommitmentState

# No percentage from fewer: of five, one more or less is a different department.
LEAST = 10


@dataclass(frozen=True)
class HitRate:
    """Kept of given, of one department. Given are those that are over, or overdue."""

    audience: Audience
    kept: int
    given: int
    # Days by which those were late that were kept after their day.
    late_by: Sequence[int] = field(default=())

    @property
    def slug(self) -> str:
        return slug_of(self.audience)

    @property
    def is_weak(self) -> bool:
        """Fewer than three of four."""
        return 4 * self.kept < 3 * self.given

    @property
    def percent(self) -> int | None:
        """None where so few were given that a percentage would say too much."""
        return round(100 * self.kept / self.given) if self.given >= LEAST else None


def judged(commitments: QuerySet[Commitment], today: date) -> QuerySet[Commitment]:
    """Those that count: kept, not kept, or open though their day has passed."""
    over = Q(state__in=(CommitmentState.KEPT, CommitmentState.BROKEN))
    overdue = Q(state=CommitmentState.OPEN) & (Q(promised_on__lt=today) | Q(is_late=True))
    return commitments.filter(over | overdue)


def hit_rates(commitments: QuerySet[Commitment], today: date) -> list[HitRate]:
    """Of those that the reader came by through visible_to(); one query, departments in order.

    Kept means kept by its day. A day that was moved before it came is the day that counts; one
    that was moved afterwards was missed.
    """
    rows = judged(commitments, today).order_by("pk")
    found: dict[str, list[Commitment]] = {}
    for row in rows:
        found.setdefault(row.department, []).append(row)
    return [_rate(one, found[one]) for one in Audience if one in found]


def _rate(audience: Audience, rows: Iterable[Commitment]) -> HitRate:
    listed = list(rows)
    kept = [row for row in listed if row.state == CommitmentState.KEPT]
    late = sorted(
        (row.closed_on - row.promised_on).days
        for row in kept
        if row.closed_on and row.closed_on > row.promised_on
    )
    return HitRate(audience, sum(not row.is_late for row in kept), len(listed), late)
