"""The day of one reader: what is due, in the order of the clock, and how the engagements stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.hours import calendars_for
from tsam.domains.accounts.models import Engagement, EngagementState, EngagementTerm
from tsam.domains.cases.models import Case, State
from tsam.domains.people.models import User
from tsam.domains.priorities.explain import headline
from tsam.domains.priorities.health import Standing, broken, standings
from tsam.domains.priorities.health import silent as is_silent
from tsam.domains.priorities.models import Rank
from tsam.domains.staffing.coverage import applications_of
from tsam.faces.desk.queries.cases import SOON, default_scope, mine
from tsam.faces.ui.clocks import ShownClock, shown
from tsam.faces.ui.rail import places

DAY_ROWS = 14
TOP_ROWS = 6


@dataclass(frozen=True)
class Due:
    """One line of the day: a clock that breaks, a promise, or a next action of the reader's."""

    at: datetime
    kind: str
    case: Case
    is_late: bool
    is_hot: bool
    there: str
    clock: ShownClock


def context(reader: User, at: datetime) -> dict[str, Any]:
    cases = _cases(reader, at)
    day = _day(reader, cases, at)
    figures = _figures(cases, at)
    engagements = list(_engagements(reader, at))
    return {
        "at": at,
        "figures": figures,
        "sentence": _sentence(figures),
        "late": [due for due in day if due.is_late],
        "due": [due for due in day if not due.is_late],
        "top": _top(reader, at),
        "portfolio": _portfolio(reader, cases, engagements, at),
        "places": places([one.calendar for one in engagements], at),
        "scope": default_scope(reader),
    }


def _cases(reader: User, at: datetime) -> QuerySet[Case]:
    cases: QuerySet[Case] = Case.objects.visible_to(reader).filter(is_open=True)
    return cases.filter(mine(reader, at.date())) if default_scope(reader) == "mine" else cases


def _day(reader: User, cases: QuerySet[Case], at: datetime) -> list[Due]:
    """The nearest clocks, promises and own next actions, late ones first."""
    related = cases.select_related("account", "application", "assignee")
    clocks = related.filter(clock_state="RUNNING", clock_due_at__isnull=False)
    promises = related.filter(promised_at__isnull=False)
    acts = related.filter(next_action_owner=reader, next_action_due_at__isnull=False)
    found = [
        ("clock", list(clocks.order_by("clock_due_at", "pk")[:DAY_ROWS]), "clock_due_at"),
        ("promise", list(promises.order_by("promised_at", "pk")[:DAY_ROWS]), "promised_at"),
        ("act", list(acts.order_by("next_action_due_at", "pk")[:DAY_ROWS]), "next_action_due_at"),
    ]
    hours = calendars_for({case.application_id for _kind, rows, _name in found for case in rows})
    lines = [
        _due(kind, case, getattr(case, name), at, shown(case, at, hours[case.application_id]))
        for kind, rows, name in found
        for case in rows
    ]
    return sorted(lines, key=lambda due: (due.at, due.case.pk))[:DAY_ROWS]


def _due(kind: str, case: Case, when: datetime, at: datetime, clock: ShownClock) -> Due:
    there = when.astimezone(ZoneInfo(case.account.time_zone))
    here = localtime(when)
    local = "" if there.utcoffset() == here.utcoffset() else f"{there:%H:%M}"
    return Due(when, kind, case, when <= at, at < when <= at + SOON, local, clock)


def _figures(cases: QuerySet[Case], at: datetime) -> list[dict[str, Any]]:
    """Eight numbers, each with its list; all of them in one query."""
    n = _counted(cases, at)
    late, longest = n["late_promises"], (at - n["longest"]).days if n["longest"] else 0
    late_words = ngettext("%d is late", "%d are late", late) % late if late else _("none is late")
    first = _("none soon")
    if n["first"] and n["soon"]:
        first = _("first at %s") % localtime(n["first"]).strftime("%H:%M")
    silent = ngettext("longest %d day", "longest %d days", longest) % longest
    breaks = "?view=breaks&sort=due"
    return [
        _figure(
            "promises",
            n,
            _("Promises due"),
            late_words,
            "?view=promised&sort=due",
            "alarm" if late else "",
        ),
        _figure("broken", n, _("Clocks broken"), _("answer these first"), breaks, "alarm"),
        _figure("soon", n, _("Clocks under 4 h"), first, breaks, "risk"),
        _figure("silent", n, _("Silent cases"), silent, "?view=silent", "risk"),
        _figure("severe", n, _("Severity 0 and 1"), _("open now"), "?severity=severe", "risk"),
        _figure("nobody", n, _("Without an owner"), _("give them one"), "?owner=nobody", "risk"),
        _figure("theirs", n, _("With the customer"), _("our clock rests"), "?view=waiting", ""),
        _figure("open", n, _("Open cases"), _("in this list"), "", ""),
    ]


def _counted(cases: QuerySet[Case], at: datetime) -> dict[str, Any]:
    running = Q(clock_state="RUNNING")
    resting = Q(clock_state="PAUSED")
    return cases.aggregate(
        open=Count("pk"),
        promises=Count("pk", filter=Q(promised_at__lte=at + timedelta(hours=24))),
        late_promises=Count("pk", filter=Q(promised_at__lte=at)),
        broken=Count("pk", filter=broken(at)),
        soon=Count("pk", filter=running & Q(clock_due_at__gt=at, clock_due_at__lte=at + SOON)),
        silent=Count("pk", filter=is_silent(at)),
        severe=Count("pk", filter=Q(severity__in=[0, 1])),
        nobody=Count("pk", filter=Q(assignee__isnull=True)),
        theirs=Count("pk", filter=Q(state__in=[State.WAITING_CUSTOMER, State.SOLUTION_PROPOSED])),
        first=Min("clock_due_at", filter=running & Q(clock_due_at__gt=at)),
        longest=Min("last_word_at", filter=~resting),
    )


def _figure(
    name: str, counted: dict[str, Any], label: str, detail: str, query: str, tone: str
) -> dict[str, Any]:
    n = counted[name]
    href = reverse("desk:cases") + query
    tone = tone if n else ""
    return {"name": name, "n": n, "label": label, "detail": detail, "href": href, "tone": tone}


def _sentence(figures: Sequence[dict[str, Any]]) -> str:
    """How the day stands, in words that can be wrong."""
    n: dict[str, int] = {figure["name"]: figure["n"] for figure in figures}
    if not n["open"]:
        return _("No case is open. Nothing waits for you.")
    if n["broken"]:
        return (
            ngettext(
                "%d clock is broken; the customer waits for a word.",
                "%d clocks are broken; the customers wait for a word.",
                n["broken"],
            )
            % n["broken"]
        )
    if n["soon"]:
        return (
            ngettext(
                "%d clock breaks within four hours.",
                "%d clocks break within four hours.",
                n["soon"],
            )
            % n["soon"]
        )
    if n["promises"]:
        return (
            ngettext(
                "Nothing is late. %d promise falls due within a day.",
                "Nothing is late. %d promises fall due within a day.",
                n["promises"],
            )
            % n["promises"]
        )
    return _("Nothing is late and nothing breaks in the next four hours.")


def _top(reader: User, at: datetime) -> list[tuple[Rank, str]]:
    ranks = Rank.objects.visible_to(reader).select_related("case", "case__account")
    if default_scope(reader) == "mine":
        ours = Case.objects.visible_to(reader).filter(mine(reader, at.date()))
        ranks = ranks.filter(case__in=ours)
    first = ranks.order_by("-score", "case_id")[:TOP_ROWS]
    return [(rank, headline(rank.terms)) for rank in first]


def _engagements(reader: User, at: datetime) -> Iterable[Engagement]:
    visible = Engagement.objects.visible_to(reader).exclude(state=EngagementState.ENDED)
    if default_scope(reader) == "mine":
        on = at.date()
        visible = visible.filter(application_id__in=applications_of(reader, on))
    return visible.select_related("account", "application", "calendar").order_by("pk")[:50]


def _portfolio(
    reader: User, cases: QuerySet[Case], engagements: Sequence[Engagement], at: datetime
) -> list[tuple[Standing, Any]]:
    """Worst first, each with the reason and the day its last term ends."""
    ends = _term_ends(reader, engagements)
    return [(one, ends.get(one.engagement.pk)) for one in standings(engagements, cases, at)]


def _term_ends(reader: User, engagements: Sequence[Engagement]) -> dict[int, Any]:
    ends: dict[int, Any] = {}
    terms = EngagementTerm.objects.visible_to(reader).filter(engagement__in=engagements)
    for engagement, ends_on in terms.order_by("ends_on").values_list("engagement_id", "ends_on"):
        ends[engagement] = ends_on
    return ends
