"""How an engagement stands, with the reason. What cannot be judged says so; it is never green."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, DateTimeField, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Engagement, EngagementState
from tsam.domains.cases.models import Case, ClockState
from tsam.kernel.blanks import Among, Blank
from tsam.kernel.questions import Question

SILENT_AFTER = timedelta(days=5)
SERVING = (EngagementState.ACTIVE, EngagementState.RENEWAL_DUE, EngagementState.RENEWED)
WORST_FIRST = ("alarm", "risk", "unknown", "good")


@dataclass(frozen=True)
class Counts:
    """Open cases of one Application, and how many of them ask for attention."""

    open: int = 0
    severe: int = 0
    down: int = 0
    broken: int = 0
    late: int = 0
    silent: int = 0


@dataclass(frozen=True)
class Standing:
    """An engagement with its health ("good", "risk", "alarm" or "unknown") and why."""

    engagement: Engagement
    health: str
    why: str
    counts: Counts


def broken(at: datetime | Blank) -> Q:
    return Q(clock_state=ClockState.RUNNING, clock_due_at__lte=at)


def silent(at: datetime) -> Q:
    """We owe a word, and the customer has not had one for days."""
    return silent_since(at - SILENT_AFTER)


def silent_since(moment: datetime | Blank) -> Q:
    """The same, said of the moment since which there was no word."""
    return Q(last_word_at__lt=moment) & ~Q(clock_state=ClockState.PAUSED)


def standings(
    engagements: Sequence[Engagement], cases: QuerySet[Case], at: datetime
) -> list[Standing]:
    """Each engagement with its health, worst first. One query.

    `cases` are those that the reader may see.
    """
    counted = count_open({one.application_id for one in engagements}, cases, at)
    found = [_standing(one, counted.get(one.application_id, Counts())) for one in engagements]
    return sorted(
        found,
        key=lambda one: (
            WORST_FIRST.index(one.health),
            -one.counts.severe,
            -one.counts.open,
            one.engagement.pk,
        ),
    )


_AT = Blank("at", DateTimeField())
_COUNTS: Question[tuple[int, ...]] = Question(
    lambda rows: (
        rows.filter(Among("application", "applications"), is_open=True)
        .order_by()
        .values_list("application_id")
        .annotate(
            Count("pk"),
            severe=Count("pk", filter=Q(severity__in=[0, 1])),
            down=Count("pk", filter=Q(severity=0)),
            broken=Count("pk", filter=broken(_AT)),
            late=Count("pk", filter=Q(promised_at__lte=_AT)),
            silent=Count("pk", filter=silent_since(Blank("since", DateTimeField()))),
        )
    )
)


def count_open(
    applications: Iterable[int], cases: QuerySet[Case], at: datetime
) -> dict[int, Counts]:
    """{application: Counts} of those that have an open case."""
    given = {"applications": list(applications), "at": at, "since": at - SILENT_AFTER}
    rows = _COUNTS.of(cases, **given)
    return {application: Counts(*numbers) for application, *numbers in rows}


def _standing(engagement: Engagement, counts: Counts) -> Standing:
    health, why = _judged(engagement, counts)
    return Standing(engagement, health, why, counts)


def _judged(engagement: Engagement, counts: Counts) -> tuple[str, str]:
    if engagement.state not in SERVING:
        return "unknown", _("%s, so not judged") % engagement.get_state_display()
    return _alarm(counts) or _risk(engagement, counts) or ("good", _nothing_wrong(counts))


def _alarm(counts: Counts) -> tuple[str, str] | None:
    if counts.down:
        return "alarm", _("An enterprise system is down")
    if n := counts.broken:
        return "alarm", ngettext("%d clock is broken", "%d clocks are broken", n) % n
    if n := counts.late:
        return "alarm", ngettext("%d promise is late", "%d promises are late", n) % n
    return None


def _risk(engagement: Engagement, counts: Counts) -> tuple[str, str] | None:
    if n := counts.silent:
        return "risk", ngettext("%d case is silent", "%d cases are silent", n) % n
    if n := counts.severe:
        return "risk", ngettext("%d case of severity 1", "%d cases of severity 1", n) % n
    if engagement.state == EngagementState.RENEWAL_DUE:
        return "risk", _("The renewal is due")
    return None


def _nothing_wrong(counts: Counts) -> str:
    return _("Nothing is late") if counts.open else _("Nothing is open")
