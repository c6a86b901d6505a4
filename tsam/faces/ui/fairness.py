"""The report on fairness for one reader: desk, API and table show the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tsam.domains.accounts.models import Application
from tsam.domains.people.models import Function, User
from tsam.domains.priorities import policies
from tsam.domains.priorities.fair_report import Figures, report
from tsam.domains.priorities.waits import Period, period_of, this_quarter
from tsam.domains.staffing.coverage import applications_of


@dataclass(frozen=True)
class Fair:
    """One Application with its figures."""

    application: Application
    figures: Figures


def period_asked(key: str, at: datetime) -> Period | None:
    """The period that is named; this quarter where none is; None where it is no period."""
    return period_of(key) if key else this_quarter(at.date())


def fair_rows(reader: User, period: Period, at: datetime) -> list[Fair]:
    """Those that the reader may see, the longest wait first: a manager all, a TSAM the own."""
    if not policies.read_fairness(reader):
        return []
    found = report(period, at)
    applications = Application.objects.visible_to(reader).filter(pk__in=found)
    if not reader.has_function(Function.SUPPORT_MANAGER):
        applications = applications.filter(pk__in=applications_of(reader, at.date()))
    rows = [Fair(one, found[one.pk]) for one in applications.select_related("account")]
    return sorted(rows, key=lambda row: (-(row.figures.longest or 0), row.application.pk))


HEAD = (
    "customer",
    "application",
    "longest_wait_minutes",
    "median_wait_minutes",
    "waits",
    "waits_within_bound",
    "within_bound_per_cent",
    "works",
    "hours",
    "fair_hours",
)


def fair_table(rows: Sequence[Fair]) -> list[Sequence[object]]:
    """As a spreadsheet reads it; a share of fewer than ten stays empty."""
    return [
        HEAD,
        *(
            (
                row.application.account.name,
                row.application.name,
                _whole(row.figures.longest),
                _whole(row.figures.median),
                len(row.figures.waits),
                row.figures.kept,
                "" if row.figures.kept_per_cent is None else row.figures.kept_per_cent,
                row.figures.works,
                round(row.figures.hours, 2),
                round(row.figures.fair_hours, 2),
            )
            for row in rows
        ),
    ]


def _whole(minutes: float | None) -> object:
    return "" if minutes is None else round(minutes)
