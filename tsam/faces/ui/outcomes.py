"""What came of the needs of an engagement, review by review: a drawing and the table behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Engagement
from tsam.domains.objectives.models import OutcomeVerdict
from tsam.domains.people.models import User
from tsam.domains.reviews.agenda import OUTCOME_TONES
from tsam.domains.reviews.models import Minutes
from tsam.faces.ui.reviews import ICONS

# The last so many reviews, and so many needs in the table.
MOST_REVIEWS, MOST_NEEDS = 12, 40
# From the ground up, in the drawing and in the legend.
ORDER = (
    OutcomeVerdict.SERVED,
    OutcomeVerdict.AT_RISK,
    OutcomeVerdict.HURT,
    OutcomeVerdict.NO_READING,
)


@dataclass(frozen=True)
class Piece:
    """One part of a column: of 100 from the top, and as the badge of its verdict."""

    tone: str
    y: float
    height: float


@dataclass(frozen=True)
class Column:
    """One review: its day and how many needs stood how."""

    key: int
    on: date
    x: float
    width: float
    pieces: Sequence[Piece]
    counts: Sequence[int]
    words: str


@dataclass(frozen=True)
class Told:
    """What was said of one need in one review, as a badge."""

    label: str
    tone: str
    icon: str
    words: str


@dataclass(frozen=True)
class Outcomes:
    """`needs` are rows of the table: the need, and what was told of it in each review or None."""

    columns: Sequence[Column]
    legend: Sequence[tuple[str, str, str]]
    needs: Sequence[tuple[str, Sequence[Told | None]]]
    label: str


def over_reviews(reader: User, engagement: Engagement) -> Outcomes | None:
    """As the newest minutes of each review say that the reader may read. One query."""
    rows = (
        Minutes.objects.visible_to(reader)
        .filter(review__engagement=engagement, sent_at__isnull=False)
        .select_related("review")
        .order_by("review__number", "version")
    )
    newest = {row.review_id: row for row in rows}
    told = [row for row in newest.values() if (row.content or {}).get("outcomes")]
    shown = told[-MOST_REVIEWS:]
    if not shown:
        return None
    most = max(len(row.content["outcomes"]) for row in shown)
    columns = [_column(row, n, len(shown), most) for n, row in enumerate(shown)]
    return Outcomes(
        columns,
        [(str(one.label), OUTCOME_TONES[one], ICONS[OUTCOME_TONES[one]]) for one in ORDER],
        _needs(shown),
        _("What came of the needs in the last reviews: %(last)s") % {"last": columns[-1].words},
    )


def _column(row: Minutes, n: int, of: int, most: int) -> Column:
    verdicts = [one["verdict"] for one in row.content["outcomes"]]
    counts = [verdicts.count(one) for one in ORDER]
    pieces, top = [], 100.0
    for verdict, count in zip(ORDER, counts, strict=True):
        height = 100 * count / most
        top -= height
        if count:
            pieces.append(Piece(OUTCOME_TONES[verdict], top, height))
    words = ", ".join(
        f"{verdict.label} {count}" for verdict, count in zip(ORDER, counts, strict=True) if count
    )
    return Column(
        row.review_id, row.review.on, 100 * (n + 0.14) / of, 72 / of, pieces, counts, words
    )


def _needs(shown: Sequence[Minutes]) -> list[tuple[str, list[Told | None]]]:
    """Each need under its newest name, in the order in which they were first told of."""
    names: dict[int, str] = {}
    said: list[dict[int, Told]] = []
    for row in shown:
        outcomes: Sequence[Mapping[str, Any]] = row.content["outcomes"]
        names |= {one["key"]: one["need"] for one in outcomes}
        said.append({one["key"]: _told(one) for one in outcomes})
    return [(name, [one.get(key) for one in said]) for key, name in names.items()][:MOST_NEEDS]


def _told(one: Mapping[str, Any]) -> Told:
    verdict = OutcomeVerdict(one["verdict"])
    tone = OUTCOME_TONES[verdict]
    return Told(str(verdict.label), tone, ICONS[tone], one["words"])
