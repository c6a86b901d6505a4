"""Everything that stands on the page of one engagement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tsam.domains.accounts import policies, story
from tsam.domains.accounts.compliance import judge
from tsam.domains.accounts.facts import Book, book_of
from tsam.domains.accounts.hours import OddDay, odd_days, working
from tsam.domains.accounts.likeness import near_pairs
from tsam.domains.accounts.models import (
    Application,
    Engagement,
    EngagementState,
    EngagementTerm,
    Event,
    Feature,
)
from tsam.domains.accounts.models.engagement import SERVING
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.calls import story as calls
from tsam.domains.cases.models import Case
from tsam.domains.people.models import User
from tsam.domains.priorities.health import Counts, Standing, standings
from tsam.domains.staffing import policies as staffing
from tsam.domains.staffing.fitness import Asked, asked_of, fits_of, spoken_by
from tsam.domains.staffing.models import Assignment, AssignmentRole
from tsam.faces.desk.queries import drawing, sentences
from tsam.faces.desk.queries.engagement_home import panels
from tsam.faces.desk.queries.owed import brief_sentence, promised_to
from tsam.faces.ui.hours import week_lines
from tsam.kernel.addresses import reverse

RELATED = ("account", "application__account", "application__support_contract", "calendar")
HISTORY = 30
# So far ahead the days that differ from the weekly hours are named.
DAYS_AHEAD = 90
MOST_ODD_DAYS = 5


@dataclass(frozen=True)
class Term:
    """A sold term, and how many of its days are over."""

    row: EngagementTerm
    used: int
    days: int
    left: int

    @property
    def is_running(self) -> bool:
        return 0 < self.used <= self.days

    @property
    def mark(self) -> int:
        """Where today stands on it; nothing where today is not on it."""
        return self.used if self.is_running else 0


@dataclass(frozen=True)
class Step:
    """The next step of the lifecycle, and whether this reader may take it now."""

    state: str
    label: str
    verdict: Any


def context(reader: User, row: Engagement, at: datetime) -> dict[str, Any]:
    today = at.astimezone(ZoneInfo(row.calendar.zone)).date()
    book = book_of(row.application) if row.state != EngagementState.ENDED else None
    standing = _standing(reader, row, at)
    terms = _terms(reader, row, today)
    people = _people(reader, row, today)
    findings = judge(row.application, book, at) if book else []
    facts = book.at(at) if book else None
    events = list(story.events_of(reader, row)[:HISTORY])
    return {
        "at": at,
        "today": today,
        "engagement": row,
        "standing": standing,
        **panels(reader, row, at),
        "briefed": brief_sentence(reader, row, facts),
        "promised": promised_to(reader, row, at),
        "figures": _figures(row, standing.counts) if standing else [],
        "sentence": sentences.engagement_lede(row, terms, people.tsam, findings, events),
        "package": facts.package if facts else None,
        "gives": _gives(book, at),
        "contract": row.support_contract,
        "terms": terms,
        "match": drawing.match(book, at) if book else None,
        "twins": _twins(reader, row),
        "people": people,
        "asked": _asked(reader, row, people.tsam, today),
        "hours": _hours(row, at, today),
        "steps": _steps(reader, row, book, at),
        "history": _history(reader, row, events),
        "may_staff": staffing.end_assignment(reader),
        "may_ask": staffing.add_requirement(reader),
        "may_suspend": policies.suspend(reader, row),
        "may_resume": policies.resume(reader, row),
        "may_end": policies.end(reader, row),
        "may_renew": policies.renew(reader, row),
        "may_escalate": row.state in SERVING and reader.has_function(*SUPPORT),
        "is_over": row.state == EngagementState.ENDED,
    }


def _history(reader: User, row: Engagement, events: Sequence[Event]) -> list[story.Line]:
    """Its own life and that of its calls, the newest first."""
    spoken = calls.events_of_engagement(reader, row)[:HISTORY]
    lines = [*story.tell(events), *calls.tell(spoken)]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:HISTORY]


def _standing(reader: User, row: Engagement, at: datetime) -> Standing | None:
    """How it stands, for who may know why."""
    if not reader.has_function(*SUPPORT):
        return None
    return standings([row], Case.objects.visible_to(reader), at)[0]


def _figures(row: Engagement, counts: Counts) -> list[dict[str, Any]]:
    """The open cases, each number with its list."""
    cases = reverse("desk:cases") + f"?application={row.application_id}&scope=all"
    return [
        {"n": counts.open, "label": _("Open cases"), "detail": _("all of them"), "href": cases},
        _figure(counts.severe, _("Severity 0 and 1"), cases + "&severity=severe", "risk"),
        _figure(counts.broken, _("Clocks broken"), cases + "&view=breaks&sort=due", "alarm"),
        _figure(counts.late, _("Promises late"), cases + "&view=promised&sort=due", "alarm"),
        _figure(counts.silent, _("Silent for 5 days"), cases + "&view=silent", "risk"),
    ]


def _figure(n: int, label: str, href: str, tone: str) -> dict[str, Any]:
    detail = _("open the list") if n else _("none")
    return {"n": n, "label": label, "detail": detail, "href": href, "tone": tone if n else ""}


def _terms(reader: User, row: Engagement, today: date) -> list[Term]:
    sold = EngagementTerm.objects.visible_to(reader).filter(engagement=row)
    return [
        Term(
            term,
            used=(today - term.starts_on).days + 1,
            days=(term.ends_on - term.starts_on).days + 1,
            left=(term.ends_on - today).days,
        )
        for term in sold.select_related("ordered_by").order_by("starts_on")
    ]


def _gives(book: Book | None, at: datetime) -> str:
    package = book.package_at(at) if book else None
    if package is None or not package.features:
        return _("Nothing: the package knows no TSAM")
    general = sum(feature.startswith("G") for feature in package.features)
    above = len(package.features) - general
    all_general = sum(feature.startswith("G") for feature in Feature.values)
    first = (
        _("All %(n)d general features") if general == all_general else _("%(n)d general features")
    ) % {"n": general}
    return _("%(first)s, and %(n)d of PLATINUM") % {"first": first, "n": above} if above else first


def _twins(reader: User, row: Engagement) -> list[str]:
    """Applications that may be the same one, and of which nobody has said that they are two."""
    visible = Application.objects.visible_to(reader).filter(account=row.account, retired_at=None)
    pairs = [pair for pair in near_pairs(visible) if not pair.is_decided]
    return [
        twin.name
        for pair in pairs
        for one, twin in (
            (pair.newer, pair.near.application),
            (pair.near.application, pair.newer),
        )
        if one.pk == row.application_id
    ]


# --- who is there for them


@dataclass(frozen=True)
class Served:
    """Somebody on the engagement, with the languages they serve in."""

    assignment: Assignment
    languages: str
    is_coming: bool


@dataclass(frozen=True)
class People:
    tsam: User | None
    listed: list[Served]

    @property
    def has_backup(self) -> bool:
        return any(one.assignment.role == AssignmentRole.BACKUP for one in self.listed)


def _people(reader: User, row: Engagement, today: date) -> People:
    rows = [
        one
        for one in Assignment.objects.visible_to(reader)
        .filter(engagement=row)
        .select_related("user")
        .order_by("-role", "starts_on", "pk")
        if one.ends_on is None or one.ends_on >= today
    ]
    spoken = spoken_by([one.user for one in rows])
    present = [one for one in rows if one.starts_on <= today]
    primary = [one for one in present if one.role == AssignmentRole.PRIMARY]
    named = max(primary, key=lambda one: (one.starts_on, one.pk), default=None)
    return People(
        named.user if named else None,
        [Served(one, tongues(spoken.get(one.user_id, ())), one.starts_on > today) for one in rows],
    )


def tongues(languages: Iterable[str]) -> str:
    """Two letters each, as they stand beside a name."""
    return ", ".join(language.partition("-")[0].upper() for language in languages)


@dataclass(frozen=True)
class Answered:
    """What the engagement asks, and whether its TSAM meets it."""

    asked: Asked
    word: str


def _asked(reader: User, row: Engagement, tsam: User | None, today: date) -> list[Answered] | None:
    """None for who may not read what is asked of people."""
    if not staffing.read_requirements(reader):
        return None
    asked = asked_of(row)
    if tsam is None:
        return [Answered(one, "") for one in asked]
    return [Answered(one, word) for one, word in fits_of(row, [tsam], today)[0].answers]


# --- when they are there


@dataclass(frozen=True)
class Hours:
    is_open: bool
    there: datetime
    week: list[tuple[str, str]]
    odd: list[OddDay]


def _hours(row: Engagement, at: datetime, today: date) -> Hours:
    return Hours(
        working(row.calendar).is_open(at),
        at.astimezone(ZoneInfo(row.calendar.zone)),
        week_lines(row.calendar),
        odd_days(row.calendar, today, DAYS_AHEAD)[:MOST_ODD_DAYS],
    )


def _steps(reader: User, row: Engagement, book: Book | None, at: datetime) -> list[Step]:
    following = policies.STEPS.get(EngagementState(row.state))
    if following is None or book is None:
        return []
    verdict = (
        policies.activate(reader, row, book.at(at))
        if following == EngagementState.ACTIVE
        else policies.advance(reader, row, following)
    )
    return [Step(following, verb(following), verdict)]


def verb(state: str) -> str:
    return {
        EngagementState.ORDERED: _("Order it"),
        EngagementState.STAFFING: _("Begin staffing"),
        EngagementState.ONBOARDING: _("Begin onboarding"),
        EngagementState.ACTIVE: _("Activate it"),
    }[EngagementState(state)]
