"""Which escalations run, the most urgent first, and how often who escalates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.hours import calendars_for
from tsam.domains.accounts.models import Account, Engagement
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases.models import Case
from tsam.domains.escalations import clocks, foreseen, policies, rules
from tsam.domains.escalations.models import (
    EarlyWarning,
    EscalatedCase,
    Escalation,
    EscalationReview,
    EscalationWatch,
    ExitCriterion,
    LevelStep,
    State,
)
from tsam.domains.escalations.models.escalation import RUNNING, EscalationQuerySet
from tsam.domains.people.models import User
from tsam.domains.sprs.models import Spr
from tsam.domains.staffing.coverage import applications_of
from tsam.faces.desk.queries.cases import default_scope
from tsam.faces.ui.templatetags.spoken import city
from tsam.kernel.blanks import Blank
from tsam.kernel.hours import WorkingCalendar
from tsam.kernel.questions import Question
from tsam.kernel.seldom import seldom

MOST = 200
ENDED = 8
# So many stand on the page of a case, an SPR, an engagement or a customer.
MOST_HERE = 5
EARLY = 6
HALF = timedelta(days=183)
SOON = timedelta(hours=1)
YEAR = timedelta(days=365)
_RUNNING_ON_SPR: Question[tuple[int]] = Question(
    lambda rows: rows.filter(spr=Blank("spr"), state__in=RUNNING).values_list("pk")[:1]
)
_RUNNING: Question[tuple[int]] = Question(
    lambda rows: rows.filter(case=Blank("case"), escalation__state__in=RUNNING).values_list(
        "escalation"
    )
)


@dataclass(frozen=True)
class Clock:
    """As the clock bar draws it."""

    state: str
    used: float
    left: float
    due: datetime | None
    # The same moment on the customer's clock, where that shows another time.
    there: str = ""


@dataclass(frozen=True)
class Line:
    """One escalation in a list."""

    row: Escalation
    role: str
    owner: User | None
    rungs: Sequence[str]
    clock: Clock
    watch: EscalationWatch | None
    met: int
    exits: int
    proposed_role: str = ""

    @property
    def is_silent(self) -> bool:
        return self.watch is not None and self.watch.proposed_level is not None


def running_on(
    reader: User, about: Case | Spr | Engagement | Account
) -> list[tuple[Escalation, str]]:
    """What runs on it, with the role that has it, the first word that is due first."""
    rows: EscalationQuerySet = Escalation.objects.visible_to(reader)
    match about:
        case Case():
            links = _RUNNING.of(EscalatedCase.objects.visible_to(reader), case=about.pk)
            if not links:
                return []
            rows = rows.filter(pk__in=[key for (key,) in links])
        case Spr():
            if not _RUNNING_ON_SPR.of(rows, spr=about.pk):
                return []
            rows = rows.filter(spr=about)
        case Engagement():
            rows = rows.filter(application=about.application_id)
        case Account():
            rows = rows.filter(account=about)
    found = seldom(rows.running().order_by("next_update_at", "pk"), MOST_HERE)
    known = rules.current() if found else rules.FIRST
    return [(row, str(known.role_of(row.level).label)) for row in found]


def within(reader: User, scope: str, at: datetime) -> EscalationQuerySet:
    rows: EscalationQuerySet = Escalation.objects.visible_to(reader)
    if scope != "mine":
        return rows
    mine = applications_of(reader, at.date())
    owned = LevelStep.objects.visible_to(reader).filter(owner=reader).values("escalation")
    return rows.filter(Q(application__in=mine) | Q(lead=reader) | Q(pk__in=owned))


def index(reader: User, scope: str, at: datetime) -> dict[str, Any]:
    everything = within(reader, scope, at)
    running = everything.running().select_related("account", "application", "lead", "spr")
    found = lines(reader, running.order_by("next_update_at", "pk")[:MOST], at)
    # Silent ones first, then what is due next.
    found.sort(key=lambda line: not line.is_silent)
    ended = everything.exclude(ended_at=None).select_related("account").order_by("-ended_at", "-pk")
    owed = {
        one.escalation_id: one
        for one in EscalationReview.objects.visible_to(reader).filter(
            escalation__in=everything.values("pk")
        )
    }
    return {
        "at": at,
        "today": at.date(),
        "scope": scope,
        "scopes": [
            (key, label, within(reader, key, at).running().count())
            for key, label in (("mine", _("Mine")), ("all", _("All")))
        ],
        "lines": found,
        "silent": [line for line in found if line.is_silent],
        "ended": [(row, owed.get(row.pk)) for row in ended[:ENDED]],
        "sentence": sentence(found, at),
        "lede": _lede(found, at),
        "is_support": reader.has_function(*SUPPORT),
        "reads_letters": policies.read_letters(reader),
        **early(reader, everything, scope, at),
    }


@dataclass(frozen=True)
class Early:
    """A case that is likely to be escalated, with what says so."""

    row: EarlyWarning
    first: str
    others: str


def early(reader: User, everything: EscalationQuerySet, scope: str, at: datetime) -> dict[str, Any]:
    """The likeliest cases, and how often such warnings came true within half a year."""
    rows = EarlyWarning.objects.visible_to(reader)
    if scope == "mine":
        rows = rows.filter(case__application__in=applications_of(reader, at.date()))
    standing = rows.filter(ended_at=None, case__is_open=True).select_related("case__account")
    escalated = EscalatedCase.objects.visible_to(reader).filter(
        escalation__in=everything.values("pk"), since__gte=at - HALF
    )
    listed = []
    for row in standing.order_by("-points", "pk")[:EARLY]:
        told = [reason_of(str(name), fact) for name, _points, fact in row.reasons]
        listed.append(Early(row, told[0], ", ".join(told[1:])))
    months = foreseen.by_month(rows.filter(warned_at__gte=at - HALF), escalated, at)
    return {
        "early": listed,
        "months": months,
        "warned": sum(one.warned for one in months),
        "came_true": sum(one.came_true for one in months),
        "unforeseen": sum(one.escalated - one.foreseen for one in months),
    }


def reason_of(name: str, fact: Any) -> str:
    """A signal in words, with its fact."""
    n = int(fact)
    if name == "slipped" and not n:
        return _("a promise or clock past since today")
    words = {
        "severity": _("severity %(n)d"),
        "slipped": ngettext(
            "a promise or clock past for %(n)d day", "a promise or clock past for %(n)d days", n
        ),
        "milestone": ngettext(
            "a milestone in %(n)d service day", "a milestone in %(n)d service days", n
        ),
        "reassigned": ngettext("%(n)d change of owner", "%(n)d changes of owner", n),
        "reopened": ngettext("reopened %(n)d time", "reopened %(n)d times", n),
        "severity_raised": _("made more severe of late"),
        "stalled": ngettext(
            "nobody worked on it for %(n)d day", "nobody worked on it for %(n)d days", n
        ),
        "silent": ngettext(
            "they heard nothing for %(n)d day", "they heard nothing for %(n)d days", n
        ),
    }
    said = words[name]
    return said % {"n": n} if "%" in said else said


def scope_of(reader: User, given: str) -> str:
    if given in {"mine", "all"}:
        return given
    return default_scope(reader) if reader.has_function(*SUPPORT) else "all"


def lines(reader: User, rows: Iterable[Escalation], at: datetime) -> list[Line]:
    """Six queries for however many."""
    listed = list(rows)
    keys = [row.pk for row in listed]
    watches = {
        one.escalation_id: one
        for one in EscalationWatch.objects.visible_to(reader).filter(escalation__in=keys)
    }
    owners = {
        one.escalation_id: one.owner
        for one in LevelStep.objects.visible_to(reader)
        .filter(escalation__in=keys)
        .select_related("owner")
        .order_by("pk")
    }
    exits = {
        key: (met, n)
        for key, met, n in ExitCriterion.objects.visible_to(reader)
        .filter(escalation__in=keys)
        .order_by()
        .values_list("escalation")
        .annotate(met=Count("met_at"), n=Count("pk"))
    }
    hours = calendars_for({row.application_id for row in listed}) if listed else {}
    known = rules.current()
    found = []
    for row in listed:
        watch = watches.get(row.pk)
        proposed = watch.proposed_level if watch else None
        met, n = exits.get(row.pk, (0, 0))
        found.append(
            Line(
                row=row,
                role=str(known.role_of(row.level).label),
                owner=owners.get(row.pk),
                rungs=rungs(row.level, proposed, known.top),
                clock=clock_of(row, hours[row.application_id], at, known),
                watch=watch,
                met=met,
                exits=n,
                proposed_role=str(known.role_of(proposed).label) if proposed else "",
            )
        )
    return found


def rungs(level: int, proposed: int | None, top: int) -> list[str]:
    return [
        "on" if one <= level else "prop" if one == proposed else "" for one in range(1, top + 1)
    ]


def clock_of(row: Escalation, hours: WorkingCalendar, at: datetime, known: rules.Rules) -> Clock:
    due = row.next_update_at
    if due is None:
        return Clock("none", 0, 0, None)
    running = clocks.hours_for(known.cadence[row.severity], hours)
    whole = running.between(row.next_update_since, due) or 1
    left = running.between(at, due) if at < due else -running.between(due, at)
    used = min(100.0, max(0.0, 100 * (1 - left / whole)))
    there = _there(due, hours)
    if row.is_close_asked:
        return Clock("hold", used, left, due, there)
    if due < at:
        return Clock("late", 100, left, due, there)
    return Clock("soon" if due - at < SOON else "run", used, left, due, there)


def _there(moment: datetime, hours: WorkingCalendar) -> str:
    here, theirs = localtime(moment), moment.astimezone(hours.zone)
    if here.utcoffset() == theirs.utcoffset():
        return ""
    when = f"{theirs:%H:%M}" if here.date() == theirs.date() else date_format(theirs, "D H:i")
    return _("%(time)s in %(place)s") % {"time": when, "place": city(str(hours.zone))}


def sentence(found: Sequence[Line], at: datetime) -> str:
    silent = sum(line.is_silent for line in found)
    late = sum(line.row.is_late(at) for line in found)
    n = len(found)
    runs = ngettext("%(n)d escalation runs.", "%(n)d escalations run.", n) % {"n": n}
    if not n:
        return _("No escalation runs.")
    if silent:
        return (
            runs
            + " "
            + ngettext(
                "%(n)d has gone silent and should go up a level.",
                "%(n)d have gone silent and should go up a level.",
                silent,
            )
            % {"n": silent}
        )
    if late:
        return (
            runs
            + " "
            + ngettext("%(n)d customer waits for a word.", "%(n)d customers wait for a word.", late)
            % {"n": late}
        )
    return runs + " " + _("Every customer has heard from us in time.")


def _lede(found: Sequence[Line], at: datetime) -> str:
    ahead = [line for line in found if line.row.next_update_at and not line.row.is_late(at)]
    ahead = [line for line in ahead if not line.row.is_close_asked]
    if not ahead:
        return ""
    first = min(ahead, key=lambda line: line.row.next_update_at or at)
    due = localtime(first.row.next_update_at)
    return _("The next word to a customer is due %(when)s, to %(customer)s.") % {
        "when": f"{due:%H:%M}" if due.date() == localtime(at).date() else date_format(due, "D H:i"),
        "customer": first.row.account.name,
    }


# --- the pattern, in place of a quota


@dataclass(frozen=True)
class Habit:
    """How one customer escalates within a year: never a reason to turn one away."""

    account: Account
    n: int
    per_hundred: int | None
    """Of a hundred cases opened meanwhile."""
    agreed: int
    withdrawn: int
    joined: int
    running: int


def pattern(reader: User, at: datetime) -> dict[str, Any]:
    since = at - YEAR
    rows = Escalation.objects.visible_to(reader).filter(raised_at__gte=since)
    counted = (
        rows.order_by()
        .values("account")
        .annotate(
            n=Count("pk"),
            agreed=Count("pk", filter=Q(state=State.CLOSED_AGREED)),
            withdrawn=Count("pk", filter=Q(state=State.WITHDRAWN, merged_into=None)),
            joined=Count("pk", filter=Q(merged_into__isnull=False)),
            running=Count("pk", filter=Q(ended_at=None)),
        )
    )
    opened = dict(
        Case.objects.visible_to(reader)
        .filter(opened_at__gte=since)
        .order_by()
        .values_list("account")
        .annotate(n=Count("pk"))
    )
    names = Account.objects.visible_to(reader).in_bulk([one["account"] for one in counted])
    habits = [
        Habit(
            names[key],
            one["n"],
            round(100 * one["n"] / opened[key]) if opened.get(key) else None,
            one["agreed"],
            one["withdrawn"],
            one["joined"],
            one["running"],
        )
        for one in counted
        if (key := one["account"]) in names
    ]
    habits.sort(key=lambda one: (-one.n, one.account.name))
    reasons = rows.order_by().values_list("reason").annotate(n=Count("pk"))
    labels = dict(Escalation._meta.get_field("reason").choices or ())
    return {
        "at": at,
        "habits": habits,
        "reasons": sorted(((str(labels[key]), n) for key, n in reasons), key=lambda one: -one[1]),
        "total": sum(one.n for one in habits),
    }
