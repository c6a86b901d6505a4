"""Where does the reader spend today: figures, the day, what has no hour, how engagements stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, QuerySet
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts import policies
from tsam.domains.accounts.entitlement import decide
from tsam.domains.accounts.facts import books_of
from tsam.domains.accounts.models import Engagement, EngagementState, EngagementTerm, Feature
from tsam.domains.accounts.models.engagement import EngagementQuerySet
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases.models import Case
from tsam.domains.objectives.actions.kickoffs import is_overdue
from tsam.domains.objectives.models import Kickoff
from tsam.domains.objectives.overdue import asked_of, waiting
from tsam.domains.people.models import Function, User
from tsam.domains.priorities.explain import headline
from tsam.domains.priorities.health import (
    SILENT_AFTER,
    Standing,
    silent_since,
    standings,
)
from tsam.domains.priorities.models import Rank
from tsam.domains.staffing.coverage import applications_of
from tsam.faces.desk.queries import call_day as calls
from tsam.faces.desk.queries import compliance, passing
from tsam.faces.desk.queries import owed as briefs
from tsam.faces.desk.queries.awake import awake
from tsam.faces.desk.queries.cases import default_scope, looked_after, ranked_ones
from tsam.faces.desk.queries.day import Due, day
from tsam.faces.desk.queries.escalation_day import lines as escalation_lines
from tsam.faces.desk.queries.quiet import Quiet, shown
from tsam.faces.desk.queries.review_day import lines as review_lines
from tsam.faces.desk.queries.spr_day import lines as spr_lines
from tsam.faces.desk.queries.today_figures import counted_of, figures, sentence
from tsam.faces.desk.queries.today_projects import asked
from tsam.faces.desk.queries.understanding import waiting_questions
from tsam.faces.ui.templatetags.ui import until
from tsam.kernel.addresses import reverse
from tsam.kernel.blanks import Among, Blank
from tsam.kernel.questions import Question, Said, narrowed
from tsam.kernel.seldom import seldom

TOP_ROWS = 5
# What a line of the order shows of its case, and the terms that say why it stands there.
_OF_CASE = ("title", "language", "severity", "account__name")
_OF_RANK = ("score", "terms", *(f"case__{name}" for name in _OF_CASE))
QUIET_ROWS = 9
ASKED_ROWS = 3
RENEWAL_DAYS = 90
_OF_QUIET = ("title", "last_word_at", "opened_at", "account__name")
_FIRST: Question[Rank] = Question(
    lambda rows: (
        rows.select_related("case__account")
        .only(*_OF_RANK)
        .order_by("-score", "case_id")[:TOP_ROWS]
    )
)
_SILENT: Question[Case] = Question(
    lambda rows: (
        rows.filter(silent_since(Blank("since", DateTimeField())))
        .select_related("account")
        .only(*_OF_QUIET)
        .order_by("last_word_at", "pk")[:3]
    )
)
_NOBODYS: Question[Case] = Question(
    lambda rows: (
        rows.filter(assignee=None)
        .select_related("account")
        .only(*_OF_QUIET)
        .order_by("opened_at", "pk")[:3]
    )
)
_ENGAGED: Question[Engagement] = Question(
    lambda rows: (
        rows.exclude(state=EngagementState.ENDED)
        .select_related(
            "account", "application__account", "application__support_contract", "calendar"
        )
        .order_by("pk")[:50]
    )
)
_ENDS: Question[tuple[int, date]] = Question(
    lambda rows: (
        rows.filter(Among("engagement", "engagements"))
        .order_by("ends_on")
        .values_list("engagement_id", "ends_on")
    )
)


def context(reader: User, at: datetime) -> dict[str, Any]:
    cases = looked_after(reader, at)
    counted = counted_of(cases, at)
    engagements = _engagements(reader, at)
    ends = _term_ends(reader, engagements)
    reads_cases = reader.has_function(*SUPPORT) or bool(counted["open"])
    spoken = calls.talks(reader, at)
    the_day = day(reader, cases, at)
    coming: list[Due | calls.Talk] = [*the_day.due, *spoken]
    owed = briefs.owed(reader, at)
    # Who has no cases to look after keeps the books: what is to be repaired comes first there.
    books = compliance.context(reader, "", "", at) if _keeps_books(reader, reads_cases) else None
    return {
        "at": at,
        "reads_cases": reads_cases,
        "ranks_cases": reader.has_function(*SUPPORT),
        "figures": figures(counted, at) if reads_cases else [],
        "sentence": " ".join(
            [
                *filter(
                    None, [_opening(owed, books, counted, reads_cases), calls.opening(spoken, at)]
                )
            ]
        ),
        "owed": owed,
        "repairs": books["found"][:TOP_ROWS] if books else [],
        "more_repairs": max(0, books["total"] - TOP_ROWS) if books else 0,
        "day": the_day,
        "coming": sorted(coming, key=lambda line: line.at),
        "top": _top(reader, at),
        "quiet": shown(
            [
                escalation_lines(reader, at),
                calls.lines(reader, at),
                _questions(reader, at),
                _objectives(reader, engagements, at),
                _briefed(reader, at),
                _asked(reader, cases, engagements, at),
                _passed(reader, at),
                review_lines(reader, at),
                spr_lines(reader, at),
                _quiet(cases, engagements, ends, at),
            ],
            QUIET_ROWS,
        ),
        "portfolio": [
            (one, ends.get(one.engagement.pk)) for one in _portfolio(reader, cases, engagements, at)
        ],
        "awake": awake([one.calendar for one in engagements], at, [one.call for one in spoken])
        if engagements
        else None,
        "scope": default_scope(reader),
    }


def _opening(
    owed: briefs.Owed | None, books: dict[str, Any] | None, n: dict[str, Any], reads_cases: bool
) -> str:
    if owed and not n["broken"] and not (books and owed.is_nothing):
        return owed.sentence
    return str(books["sentence"]) if books else sentence(n, reads_cases)


def _briefed(reader: User, at: datetime) -> list[Quiet]:
    """What departments beyond support ask the TSAM, and what they promised and did not do."""
    if not reader.has_function(Function.TSAM):
        return []
    asked = [
        Quiet(
            _("Question"),
            "accent",
            "message-circle-question-mark",
            _("%(department)s asks about %(customer)s: %(asked)s")
            % {
                "department": line.department,
                "customer": line.customer.words,
                "asked": line.asked,
            },
            ngettext("%d day", "%d days", (at - line.state_at).days) % (at - line.state_at).days,
            briefs.ask_url(line),
        )
        for line in briefs.questions_for(reader, at)
    ]
    late = []
    for line in briefs.overdue_for(reader, at):
        days = (at.date() - line.promised_on).days
        words = _("%(department)s, %(customer)s: %(words)s") % {
            "department": line.department,
            "customer": line.customer.words,
            "words": line.words,
        }
        since = ngettext("%d day", "%d days", days) % days
        href = reverse("desk:commitment", args=[line.key])
        late.append(Quiet(_("Overdue"), "alarm", "handshake", words, since, href))
    return late + asked


def _keeps_books(reader: User, reads_cases: bool) -> bool:
    return not reads_cases and bool(policies.read_compliance(reader))


def _top(reader: User, at: datetime) -> list[tuple[Rank, str]]:
    first = _FIRST.of(ranked_ones(reader, default_scope(reader), at))
    return [(rank, headline(rank.terms)) for rank in first]


def _asked(
    reader: User, cases: QuerySet[Case], engagements: Sequence[Engagement], at: datetime
) -> list[Quiet]:
    """What projects ask of Technical Support; others read none of them."""
    return asked(reader, cases, engagements, at) if reader.has_function(*SUPPORT) else []


def _quiet(
    cases: QuerySet[Case], engagements: Sequence[Engagement], ends: dict[int, date], at: datetime
) -> list[Quiet]:
    """Silent cases, cases without an owner, terms that end: the longest and nearest first."""
    listed = [
        _quiet_case(case, _("Silent"), "risk", "bell-off", (at - case.last_word_at).days)
        for case in _SILENT.of(cases, since=at - SILENT_AFTER)
    ]
    listed += [
        _quiet_case(case, _("No owner"), "risk", "user-x", (at - case.opened_at).days)
        for case in _NOBODYS.of(cases)
    ]
    today = at.date()
    ending = sorted(
        (ends[one.pk], one.pk, one)
        for one in engagements
        if one.pk in ends and today <= ends[one.pk] <= today + timedelta(days=RENEWAL_DAYS)
    )
    for ends_on, _key, engagement in ending[:3]:
        days = (ends_on - today).days
        left = ngettext("%d day", "%d days", days) % days
        href = reverse("desk:engagement", args=[engagement.pk])
        words = _("%(engagement)s: the term ends") % {"engagement": engagement}
        listed.append(Quiet(_("Renewal"), "", "calendar-clock", words, left, href))
    return listed


def _objectives(reader: User, engagements: Sequence[Engagement], at: datetime) -> list[Quiet]:
    """Versions that wait for the reader's word, and engagements on which nothing is agreed."""
    listed = [
        Quiet(
            _("Your word"),
            "accent",
            "reply",
            _("%(engagement)s: version %(version)d of the objectives")
            % {"engagement": one.document.engagement, "version": one.document.version},
            _("by %(day)s") % {"day": date_format(one.answer_by, "j M")},
            reverse(
                "desk:document-version", args=[one.document.engagement_id, one.document.version]
            ),
        )
        for one in asked_of(reader)
    ]
    kickoffs = waiting(reader, engagements) if reader.has_function(*SUPPORT) else {}
    without = [one for one in engagements if one.pk in kickoffs]
    books = books_of([one.application for one in without]) if without else {}
    listed += [
        _kickoff(one, kickoffs[one.pk], at)
        for one in without
        if decide(Feature.P2, books[one.application_id].at(at))
    ]
    return listed[:3]


def _kickoff(engagement: Engagement, kickoff: Kickoff, at: datetime) -> Quiet:
    href = reverse("desk:document", args=[engagement.pk])
    late = (at.date() - kickoff.due_on).days
    if is_overdue(kickoff, at):
        days = (at - kickoff.opened_at).days
        words = _("%(engagement)s: no objectives agreed") % {"engagement": engagement}
        since = ngettext("%d day", "%d days", days) % days
        return Quiet(_("Objectives"), "alarm", "octagon-alert", words, since, href)
    words = _("%(engagement)s: agree what to reach") % {"engagement": engagement}
    if kickoff.held_at:
        return Quiet(_("Objectives"), "", "target", words, _("in review"), href)
    day = _("by %(day)s") % {"day": date_format(kickoff.due_on, "j M")}
    return Quiet(_("Kick-off"), "risk" if late > 0 else "", "target", words, day, href)


def _questions(reader: User, at: datetime) -> list[Quiet]:
    """What engineers ask whoever serves the engagement: an answer is due."""
    if not reader.has_function(Function.TSAM):
        return []
    waiting = waiting_questions(reader, applications_of(reader, at.date()))
    return [
        Quiet(
            _("Asked"),
            "alarm" if one.due_at < at else "risk",
            "message-circle-question-mark",
            f"{one.asked_by.name}: {Truncator(one.text).chars(120)}",
            until(one.due_at, at),
            reverse("desk:question", args=[one.pk]),
        )
        for one in seldom(waiting, ASKED_ROWS)
    ]


def _passed(reader: User, at: datetime) -> list[Quiet]:
    """One line about the days that were held against the customers' orders, if any differs."""
    if not reader.has_function(Function.TSAM):
        return []
    found = passing.lately(reader, at)
    if not found.n:
        return []
    said = ngettext(
        "%d case stood behind one that its customer puts later",
        "%d cases stood behind others that their customers put later",
        found.n,
    )
    unsaid = ngettext("%d without a reason", "%d without a reason", found.unsaid) % found.unsaid
    return [
        Quiet(
            _("Passed over"),
            "risk" if found.unsaid else "",
            "list-ordered",
            said % found.n,
            unsaid if found.unsaid else _("each with a reason"),
            reverse("desk:passed-over"),
        )
    ]


def _quiet_case(case: Case, kind: str, tone: str, icon: str, days: int) -> Quiet:
    since = ngettext("%d day", "%d days", days) % days
    words = f"{case.account.name}: {case.title}"
    return Quiet(kind, tone, icon, words, since, reverse("desk:case", args=[case.number]))


def _engagements(reader: User, at: datetime) -> list[Engagement]:
    visible = Engagement.objects.visible_to(reader)
    if default_scope(reader) == "mine":
        served = applications_of(reader, at.date())
        visible = narrowed(visible, "served", _served, applications=served)
    return _ENGAGED.of(visible)


def _served(rows: EngagementQuerySet, said: Said) -> EngagementQuerySet:
    return rows.filter(said.among("application", "applications"))


def _portfolio(
    reader: User, cases: QuerySet[Case], engagements: Sequence[Engagement], at: datetime
) -> list[Standing]:
    """Worst first. Who reads no cases cannot judge how an engagement stands."""
    found = standings(engagements, cases, at)
    if reader.has_function(*SUPPORT):
        return found
    unknown = _("its cases are not yours to read")
    return [Standing(one.engagement, "unknown", unknown, one.counts) for one in found]


def _term_ends(reader: User, engagements: Sequence[Engagement]) -> dict[int, date]:
    """{engagement: the last day of its last term}."""
    terms = EngagementTerm.objects.visible_to(reader)
    return dict(_ENDS.of(terms, engagements=[one.pk for one in engagements]))
