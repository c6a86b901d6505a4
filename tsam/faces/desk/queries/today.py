"""Where does the reader spend today: figures, the day, what has no hour, how engagements stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts import policies
from tsam.domains.accounts.entitlement import decide
from tsam.domains.accounts.facts import books_of
from tsam.domains.accounts.models import Engagement, EngagementState, EngagementTerm, Feature
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases.models import Case, ClockState, State
from tsam.domains.objectives.actions.kickoffs import is_overdue
from tsam.domains.objectives.models import Kickoff
from tsam.domains.objectives.overdue import asked_of, waiting
from tsam.domains.people.models import Function, User
from tsam.domains.priorities.explain import headline
from tsam.domains.priorities.health import Standing, broken, silent, standings
from tsam.domains.priorities.models import Rank
from tsam.domains.staffing.coverage import applications_of
from tsam.faces.desk.queries import call_day as calls
from tsam.faces.desk.queries import compliance, passing
from tsam.faces.desk.queries import owed as briefs
from tsam.faces.desk.queries.awake import awake
from tsam.faces.desk.queries.cases import SOON, default_scope, mine
from tsam.faces.desk.queries.day import Due, day
from tsam.faces.desk.queries.escalation_day import lines as escalation_lines
from tsam.faces.desk.queries.quiet import Quiet
from tsam.faces.desk.queries.review_day import lines as review_lines
from tsam.faces.desk.queries.spr_day import lines as spr_lines
from tsam.faces.desk.queries.today_projects import Asked, asked
from tsam.faces.desk.queries.understanding import waiting_questions
from tsam.faces.ui.templatetags.ui import until
from tsam.kernel.addresses import reverse
from tsam.kernel.seldom import seldom

TOP_ROWS = 5
# What a line of the order shows of its case, and the terms that say why it stands there.
_OF_CASE = ("title", "language", "severity", "account__name")
_OF_RANK = ("score", "terms", *(f"case__{name}" for name in _OF_CASE))
QUIET_ROWS = 9
ASKED_ROWS = 3
RENEWAL_DAYS = 90


def context(reader: User, at: datetime) -> dict[str, Any]:
    cases = _cases(reader, at)
    counted = _counted(cases, at)
    engagements = list(_engagements(reader, at))
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
        "figures": _figures(counted, at) if reads_cases else [],
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
        "quiet": [
            *escalation_lines(reader, at),
            *calls.lines(reader, at),
            *_questions(reader, at),
            *_objectives(reader, engagements, at),
            *_briefed(reader, at),
            *_asked(reader, cases, engagements, at),
            *_passed(reader, at),
            *review_lines(reader, at),
            *spr_lines(reader, at),
            *_quiet(cases, engagements, ends, at),
        ][:QUIET_ROWS],
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
    return str(books["sentence"]) if books else _sentence(n, reads_cases)


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


def _cases(reader: User, at: datetime) -> QuerySet[Case]:
    cases: QuerySet[Case] = Case.objects.visible_to(reader).filter(is_open=True)
    return cases.filter(mine(reader, at.date())) if default_scope(reader) == "mine" else cases


def _counted(cases: QuerySet[Case], at: datetime) -> dict[str, Any]:
    running = Q(clock_state=ClockState.RUNNING)
    resting = Q(clock_state=ClockState.PAUSED)
    return cases.aggregate(
        open=Count("pk"),
        promises=Count("pk", filter=Q(promised_at__lte=at + timedelta(hours=24))),
        late_promises=Count("pk", filter=Q(promised_at__lte=at)),
        broken=Count("pk", filter=broken(at)),
        soon=Count("pk", filter=running & Q(clock_due_at__gt=at, clock_due_at__lte=at + SOON)),
        silent=Count("pk", filter=silent(at)),
        severe=Count("pk", filter=Q(severity__in=[0, 1])),
        nobody=Count("pk", filter=Q(assignee__isnull=True)),
        theirs=Count("pk", filter=Q(state__in=[State.WAITING_CUSTOMER, State.SOLUTION_PROPOSED])),
        first=Min("clock_due_at", filter=running & Q(clock_due_at__gt=at)),
        longest=Min("last_word_at", filter=~resting),
    )


def _figures(n: dict[str, Any], at: datetime) -> list[dict[str, Any]]:
    """Eight numbers, each with its list."""
    late, longest = n["late_promises"], (at - n["longest"]).days if n["longest"] else 0
    late_words = ngettext("%d is late", "%d are late", late) % late if late else _("none is late")
    first = _("none soon")
    if n["first"] and n["soon"]:
        first = _("first at %s") % localtime(n["first"]).strftime("%H:%M")
    quiet = ngettext("longest %d day", "longest %d days", longest) % longest
    quiet = quiet if longest else _("everybody heard from us")
    first_words = _("answer these first") if n["broken"] else _("all words in time")
    owner_words = _("give them one") if n["nobody"] else _("each has one")
    breaks = "?view=breaks&sort=due"
    promised = "?view=promised&sort=due"
    return [
        _figure("promises", n, _("Promises due"), late_words, promised, "alarm" if late else ""),
        _figure("broken", n, _("Clocks broken"), first_words, breaks, "alarm"),
        _figure("soon", n, _("Clocks under 4 h"), first, breaks, "risk"),
        _figure("silent", n, _("Silent cases"), quiet, "?view=silent", "risk"),
        _figure("severe", n, _("Severity 0 and 1"), _("open now"), "?severity=severe", "risk"),
        _figure("nobody", n, _("Without an owner"), owner_words, "?owner=nobody", "risk"),
        _figure("theirs", n, _("With the customer"), _("our clock rests"), "?view=waiting", ""),
        _figure("open", n, _("Open cases"), _("in this list"), "", ""),
    ]


def _figure(
    name: str, counted: dict[str, Any], label: str, detail: str, query: str, tone: str
) -> dict[str, Any]:
    n = counted[name]
    href = reverse("desk:cases") + query
    tone = tone if n else ""
    return {"name": name, "n": n, "label": label, "detail": detail, "href": href, "tone": tone}


def _sentence(n: dict[str, Any], reads_cases: bool) -> str:
    """How the day stands, in words that can be wrong."""
    if not reads_cases:
        return _("Nobody has asked you to help with a case.")
    if not n["open"]:
        return _("No case is open. Nothing waits for you.")
    if n["broken"]:
        words = ngettext(
            "%d clock is broken; the customer waits for a word.",
            "%d clocks are broken; the customers wait for a word.",
            n["broken"],
        )
        return str(words % n["broken"])
    if n["soon"]:
        words = ngettext(
            "%d clock breaks within four hours.", "%d clocks break within four hours.", n["soon"]
        )
        return str(words % n["soon"])
    if n["promises"]:
        words = ngettext(
            "Nothing is late. %d promise falls due within a day.",
            "Nothing is late. %d promises fall due within a day.",
            n["promises"],
        )
        return str(words % n["promises"])
    return _("Nothing is late and nothing breaks in the next four hours.")


def _top(reader: User, at: datetime) -> list[tuple[Rank, str]]:
    ranks = Rank.objects.visible_to(reader).select_related("case__account").only(*_OF_RANK)
    if default_scope(reader) == "mine":
        ours = Case.objects.visible_to(reader).filter(mine(reader, at.date()))
        ranks = ranks.filter(case__in=ours)
    first = ranks.order_by("-score", "case_id")[:TOP_ROWS]
    return [(rank, headline(rank.terms)) for rank in first]


def _asked(
    reader: User, cases: QuerySet[Case], engagements: Sequence[Engagement], at: datetime
) -> list[Asked]:
    """What projects ask of Technical Support; others read none of them."""
    return asked(reader, cases, engagements, at) if reader.has_function(*SUPPORT) else []


def _quiet(
    cases: QuerySet[Case], engagements: Sequence[Engagement], ends: dict[int, date], at: datetime
) -> list[Quiet]:
    """Silent cases, cases without an owner, terms that end: the longest and nearest first."""
    related = cases.select_related("account").only(
        "title", "last_word_at", "opened_at", "account__name"
    )
    listed = [
        _quiet_case(case, _("Silent"), "risk", "bell-off", (at - case.last_word_at).days)
        for case in related.filter(silent(at)).order_by("last_word_at", "pk")[:3]
    ]
    listed += [
        _quiet_case(case, _("No owner"), "risk", "user-x", (at - case.opened_at).days)
        for case in related.filter(assignee=None).order_by("opened_at", "pk")[:3]
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
        for one in seldom(asked_of(reader), 2)
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
            f"{one.asked_by.name}: {one.text[:120]}",
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


def _engagements(reader: User, at: datetime) -> Iterable[Engagement]:
    visible = Engagement.objects.visible_to(reader).exclude(state=EngagementState.ENDED)
    if default_scope(reader) == "mine":
        visible = visible.filter(application_id__in=applications_of(reader, at.date()))
    return visible.select_related(
        "account", "application__account", "application__support_contract", "calendar"
    ).order_by("pk")[:50]


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
    ends: dict[int, date] = {}
    terms = EngagementTerm.objects.visible_to(reader).filter(engagement__in=engagements)
    for engagement, ends_on in terms.order_by("ends_on").values_list("engagement_id", "ends_on"):
        ends[engagement] = ends_on
    return ends
