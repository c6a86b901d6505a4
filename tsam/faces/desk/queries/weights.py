"""How the order of the open cases would change, and which versions of the weights there were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Engagement
from tsam.domains.people.models import User
from tsam.domains.priorities.arranging import Values, merged
from tsam.domains.priorities.models import EngagementWeights, Rank, Weights
from tsam.domains.priorities.preview import Move, compare
from tsam.domains.priorities.safety import Check, checks
from tsam.domains.priorities.weighing import PARTS
from tsam.faces.desk.queries.slopes import Line, height_of, line

# So many are scored anew, and so many are drawn.
COMPARED = 300
DRAWN = 12


@dataclass(frozen=True)
class Preview:
    """What other weights would do to open cases of one queue that the reader sees."""

    moves: Sequence[Move]
    before: Sequence[Move]
    after: Sequence[Move]
    lines: Sequence[Line]
    moved: int
    severe_down: int
    largest: Move | None
    checks: Sequence[Check]

    @property
    def height(self) -> int:
        return height_of(self.before)


@dataclass(frozen=True)
class Version:
    """A version of the weights, and what it changed against the one before."""

    weights: Weights
    changes: Sequence[tuple[str, int, int]]
    is_in_force: bool


@dataclass(frozen=True)
class OwnVersion:
    """A version of an engagement's weights: what differs from the vendor's, or that none does."""

    weights: EngagementWeights
    changes: Sequence[tuple[str, int, int]]
    is_in_force: bool


def queues(reader: User) -> list[tuple[str, str]]:
    """(key, name) of the engagements with ranked cases that the reader sees."""
    ranked = Rank.objects.visible_to(reader).exclude(engagement=None)
    rows = (
        Engagement.objects.visible_to(reader)
        .filter(pk__in=ranked.values("engagement"))
        .select_related("account", "application")
        .order_by("account__name", "application__name")
    )
    return [(str(row.pk), f"{row.account.name}, {row.application.name}") for row in rows[:500]]


def preview(
    reader: User,
    at: datetime,
    former: Values,
    wanted: Values,
    engagement: Engagement | None = None,
) -> Preview | None:
    """Of one engagement, or of the first in the order across customers. Nothing is written.

    Nothing where the reader sees no ranked case.
    """
    ranks = Rank.objects.visible_to(reader).select_related("case__account")
    if engagement:
        ranks = ranks.filter(application_id=engagement.application_id)
    cases = [rank.case for rank in ranks.order_by("-score", "case_id")[:COMPARED]]
    if not cases:
        return None
    moves = compare(cases, at, former, wanted)
    return drawn(moves)


def drawn(moves: Sequence[Move]) -> Preview:
    """The first of them before and after, with lines between."""
    before = sorted(moves, key=lambda move: move.place_before)[:DRAWN]
    moved = [move for move in moves if move.up]
    return Preview(
        moves=moves,
        before=before,
        after=moves[:DRAWN],
        lines=[line(move.place_before, move.place, len(before)) for move in before],
        moved=len(moved),
        severe_down=sum(move.up < 0 and move.case.severity <= 1 for move in moved),
        largest=max(moved, key=lambda move: abs(move.up), default=None),
        checks=checks(moves),
    )


def sentence(found: Preview | None, *, is_draft: bool) -> str:
    """What the draft does, for the top of the page."""
    if not is_draft:
        return _("Every rank is a sum of these numbers, the same for everybody.")
    if found is None:
        return _("A draft. You see no open case, so it is not tried on one.")
    if not found.moved:
        return _("This draft moves no case.")
    said = ngettext(
        "This draft moves %(n)d of %(all)d cases.", "This draft moves %(n)d of %(all)d cases.",
        found.moved,
    ) % {"n": found.moved, "all": len(found.moves)}  # fmt: skip
    if not found.severe_down:
        return f"{said} {_('Nobody with severity 0 or 1 falls.')}"
    falls = ngettext(
        "One with severity 0 or 1 falls.", "%(n)d with severity 0 or 1 fall.", found.severe_down
    )
    return f"{said} {falls % {'n': found.severe_down}}"


def own_sentence(
    found: Preview | None, in_force: EngagementWeights | None, *, is_draft: bool
) -> str:
    """What the draft of an engagement does, or how it stands."""
    if is_draft:
        return sentence(found, is_draft=True)
    if in_force:
        return _("This engagement has weights of its own, version %(n)d.") % {"n": in_force.version}
    return _("This engagement is ranked by the vendor’s weights.")


def versions() -> list[Version]:
    """All versions, the newest first. There are few: each one was somebody's decision."""
    rows = list(Weights.objects.select_related("set_by").order_by("-version")[:50])
    told = [
        Version(newer, _changes(older.values, newer.values), is_in_force=newer is rows[0])
        for newer, older in pairwise(rows)
    ]
    return [*told, Version(rows[-1], (), is_in_force=len(rows) == 1)]


def own_versions(
    reader: User, engagement: Engagement, in_force: EngagementWeights | None, values: Values
) -> list[OwnVersion]:
    """The chain of an engagement, the newest first, each against the vendor's numbers of now."""
    rows = EngagementWeights.objects.visible_to(reader).filter(engagement=engagement)
    return [
        OwnVersion(row, _changes(values, merged(values, row.changes)), row == in_force)
        for row in rows.select_related("set_by").order_by("-version")[:50]
    ]


def _changes(former: Mapping[str, Any], values: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    # A term that an older version does not know gave nothing then.
    pairs = [
        (part, former.get(part.term, {}).get(part.name, 0), values[part.term][part.name])
        for part in PARTS
    ]
    return [(str(part.label), before, after) for part, before, after in pairs if before != after]
