"""Is anybody starved: waits and hours of each engagement in a period, and the cases behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Application
from tsam.domains.cases.models import NUMBERING, Case
from tsam.domains.people.models import User
from tsam.domains.priorities.explain import span
from tsam.domains.priorities.fair_report import Figures, Waited, bounds
from tsam.domains.priorities.fairness import BOUND_HOURS
from tsam.domains.priorities.waits import Period, before, this_month, this_quarter
from tsam.faces.ui.counting import opening, spelled
from tsam.faces.ui.fairness import Fair, fair_rows
from tsam.kernel.addresses import reverse

PERIODS = 4
# So many waits and cases stand behind a figure.
BEHIND = 30


@dataclass(frozen=True)
class Row:
    """One engagement as the page shows it."""

    fair: Fair
    href: str
    most: float

    @property
    def figures(self) -> Figures:
        return self.fair.figures

    @property
    def longest(self) -> str:
        return wait_words(self.figures.longest)

    @property
    def median(self) -> str:
        return wait_words(self.figures.median)

    @property
    def tone(self) -> str:
        return "" if self.figures.is_bound_kept else "alarm"

    @property
    def goal(self) -> int:
        return BOUND_HOURS * 60

    @property
    def is_short(self) -> bool:
        """It got less than three quarters of a fair share that is worth speaking of."""
        fair = self.figures.fair_hours
        return fair >= 2 and self.figures.hours < 0.75 * fair


def wait_words(minutes: float | None) -> str:
    return _("none") if minutes is None else span(round(minutes))


def context(reader: User, period: Period, at: datetime) -> dict[str, Any]:
    fair = fair_rows(reader, period, at)
    longest = [row.figures.longest or 0 for row in fair]
    most = max([*longest, BOUND_HOURS * 60 * 1.25])
    rows = [Row(one, _href(one.application, period), most) for one in fair]
    return {
        "at": at,
        "period": period,
        "periods": _periods(at),
        "rows": rows,
        "bound": BOUND_HOURS,
        "sentence": _sentence(rows),
        "lede": _lede(period, at),
    }


def _href(application: Application, period: Period) -> str:
    where = reverse("desk:fairness-engagement", args=[application.pk])
    return f"{where}?period={period.key}"


def _periods(at: datetime) -> list[tuple[str, str]]:
    """This quarter and month with those before them."""
    listed = []
    for newest in (this_quarter(at.date()), this_month(at.date())):
        one = newest
        for _turn in range(PERIODS):
            listed.append(one)
            one = before(one)
    return [(one.key, period_words(one)) for one in listed]


def period_words(period: Period) -> str:
    if "Q" in period.key:
        year, number = period.key.split("-Q")
        return _("Quarter %(number)s of %(year)s") % {"number": number, "year": year}
    return date_format(period.first, "F Y")


def _sentence(rows: Sequence[Row]) -> str:
    waited = [row for row in rows if row.figures.waits]
    if not waited:
        return _("Nobody waited for us.")
    broken = [row for row in waited if not row.figures.is_bound_kept]
    if not broken:
        return _("Nobody is starved: no engagement waited longer than %(hours)d service hours.") % {
            "hours": BOUND_HOURS
        }
    words = ngettext(
        "%(n)s engagement of %(of)s waited longer than %(hours)d service hours.",
        "%(n)s engagements of %(of)s waited longer than %(hours)d service hours.",
        len(broken),
    )
    facts = {"n": spelled(len(broken)), "of": spelled(len(waited)), "hours": BOUND_HOURS}
    return opening(words % facts)


def _lede(period: Period, at: datetime) -> str:
    start, end = bounds(period, at)
    return _("%(period)s, from %(start)s until %(end)s. All of it is read from what happened.") % {
        "period": period_words(period),
        "start": date_format(start.date(), "j F"),
        "end": date_format(end, "j F"),
    }


@dataclass(frozen=True)
class Behind:
    """A wait or the work on a case, with the case it is about."""

    number: str
    title: str
    waited: Waited | None = None
    works: int = 0

    @property
    def length(self) -> str:
        return wait_words(self.waited.minutes) if self.waited else ""


def one(reader: User, fair: Fair, period: Period, at: datetime) -> dict[str, Any]:
    """The cases behind the figures of one engagement."""
    figures = fair.figures
    waits = figures.waits[:BEHIND]
    worked = sorted(figures.worked.items(), key=lambda pair: (-pair[1], pair[0]))[:BEHIND]
    keys = {item.wait.case for item in waits} | {case for case, _works in worked}
    titles = dict(Case.objects.visible_to(reader).filter(pk__in=keys).values_list("pk", "title"))
    return {
        "at": at,
        "period": period,
        "period_words": period_words(period),
        "fair": fair,
        "row": Row(fair, "", 1),
        "bound": BOUND_HOURS,
        "waits": [
            Behind(NUMBERING.show(item.wait.case), titles[item.wait.case], item)
            for item in waits
            if item.wait.case in titles
        ],
        "worked": [
            Behind(NUMBERING.show(case), titles[case], works=works)
            for case, works in worked
            if case in titles
        ],
        "broken": len(figures.waits) - figures.kept,
    }
