"""The case list: which cases, in which order, and what stands in each row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _

from tsam.domains.accounts.lasting import lasting
from tsam.domains.accounts.models import Account, Application, Engagement
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases.finding import keys
from tsam.domains.cases.models import Case, CaseArea, State
from tsam.domains.cases.models.case import CaseQuerySet
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import Function, User
from tsam.domains.priorities.critical import outlook
from tsam.domains.priorities.health import silent
from tsam.domains.priorities.models import Rank
from tsam.domains.priorities.walking import of_person
from tsam.domains.staffing.coverage import applications_of
from tsam.kernel import questions
from tsam.kernel.questions import Said

SOON = timedelta(hours=4)
# A count beside a view stops there: "999+" says enough, and counting on would cost.
MOST_COUNTED = 1000


@dataclass(frozen=True)
class Filters:
    """What the address asks for. Unknown values ask for nothing."""

    scope: str = "mine"
    view: str = ""
    state: str = ""
    severity: str = ""
    owner: str = ""
    account: str = ""
    application: str = ""
    need: str = ""
    area: str = ""
    words: str = ""
    sort: str = "rank"

    @classmethod
    def read(cls, asked: QueryDict, reader: User) -> Filters:
        def one_of(name: str, known: Iterable[str], otherwise: str = "") -> str:
            value = asked.get(name, "")
            return value if value in set(known) else otherwise

        def key_of(name: str) -> str:
            value = asked.get(name, "")
            return value if re.fullmatch(r"[0-9]{1,18}", value) else ""

        state = one_of("state", [*State.values, "any"])
        sort = one_of("sort", SORTS, "rank")
        # Only open cases have a rank, and only Technical Support sees it.
        if sort == "rank" and (state in {"any", "CLOSED"} or not reader.has_function(*SUPPORT)):
            sort = "newest"
        return cls(
            scope=one_of("scope", ["mine", "all"], default_scope(reader)),
            view=one_of("view", VIEWS),
            state=state,
            severity=one_of("severity", ["0", "1", "2", "3", "severe"]),
            owner=one_of("owner", ["me", "nobody"]),
            account=asked.get("account", "").replace("\0", "")[:60],
            application=key_of("application"),
            need=one_of("need", [UNDOCUMENTED], key_of("need")),
            area=one_of("area", AREAS),
            words=asked.get("q", "").replace("\0", "").strip()[:100],
            sort=sort,
        )

    @property
    def is_plain(self) -> bool:
        """Nothing is asked but whose cases, in which order."""
        return self == Filters(scope=self.scope, sort=self.sort)


def default_scope(reader: User) -> str:
    """A TSAM begins with the own engagements, everybody else with all that they may see."""
    return "mine" if reader.has_function(Function.TSAM) else "all"


# Critical, and nobody has said what it is needed for or what it concerns (P4).
UNDOCUMENTED = "undocumented"
AREAS = tuple(area.lower() for area in CaseArea.values)
VIEWS = ("breaks", "waiting", "silent", "promised", "rnd")
SORTS = {
    "rank": ("-score", "case_id"),
    "due": ("clock_due_at", "pk"),
    "newest": ("-pk",),
}


def chosen(reader: User, filters: Filters, at: datetime) -> QuerySet[Case]:
    """The cases that the filters leave, among those the reader may see."""
    return Case.objects.visible_to(reader).filter(conditions(reader, filters, at))


def ranked(reader: User, filters: Filters, at: datetime) -> QuerySet[Rank]:
    """The ranks of those cases, to be walked in their index, so that the order is never sorted."""
    ranks = Rank.objects.visible_to(reader).filter(of_case(narrowed(reader, filters, at)))
    if filters.scope == "mine":
        # Said of the rank's own columns: of the case's, PostgreSQL reads every open case there is.
        served = Q(application_id__in=applications_of(reader, at.date()))
        own = Case.objects.visible_to(reader).open().filter(assignee=reader).order_by()
        ranks = ranks.filter(served | Q(case_id__in=own.values("pk")))
    if filters.application:
        ranks = ranks.filter(application_id=int(filters.application))
    return ranks


def ranked_ones(reader: User, scope: str, at: datetime) -> QuerySet[Rank]:
    """The ranks of a scope with nothing else asked, so that questions keep their words."""
    ranks = Rank.objects.visible_to(reader)
    if scope != "mine":
        return ranks
    own = {"served": applications_of(reader, at.date()), "reader": reader.pk}
    return questions.narrowed(ranks, "mine", of_person, **own)


def unranked(reader: User, filters: Filters, at: datetime) -> QuerySet[Case]:
    """Of those cases the ones that were opened after the last one that has a rank."""
    last = Rank.objects.visible_to(reader).order_by("-case_id").values("case_id")[:1]
    newer = Q(pk__gt=Coalesce(Subquery(last), 0))
    return chosen(reader, filters, at).filter(newer).order_by("-pk")


def of_case(condition: Q) -> Q:
    """The same condition, said of a row that belongs to a case."""
    moved = Q(_connector=condition.connector, _negated=condition.negated)
    for child in condition.children:
        if isinstance(child, Q):
            moved.children.append(of_case(child))
        else:
            name, value = cast(tuple[str, Any], child)
            moved.children.append((f"case__{name}", value))
    return moved


def conditions(reader: User, filters: Filters, at: datetime) -> Q:
    """What the filters ask of a case."""
    asked = narrowed(reader, filters, at)
    return asked & mine(reader, at.date()) if filters.scope == "mine" else asked


def narrowed(reader: User, filters: Filters, at: datetime) -> Q:
    """What they ask of a case, whoever's it is."""
    asked = Q()
    if filters.state != "any":
        asked &= Q(state=filters.state) if filters.state else Q(is_open=True)
    if filters.severity:
        severe = filters.severity == "severe"
        asked &= Q(severity__in=[0, 1]) if severe else Q(severity=int(filters.severity))
    if filters.owner:
        asked &= Q(assignee=reader) if filters.owner == "me" else Q(assignee__isnull=True)
    if filters.account:
        asked &= Q(account__slug=filters.account)
    if filters.application:
        asked &= Q(application_id=int(filters.application))
    if filters.need == UNDOCUMENTED:
        asked &= _undocumented(reader, filters, at)
    elif filters.need:
        # Through the rule: who may not read a need does not learn which cases serve it.
        asked &= Q(requirement__in=_need(reader, filters))
    if filters.area:
        area = filters.area.upper()
        asked &= Q(area=area) | Q(secondary_area=area)
    if filters.words:
        asked &= Q(pk__in=keys(reader, filters.words))
    return asked & _view(filters.view, at) if filters.view else asked


def mine(reader: User, on: date) -> Q:
    """Cases of the engagements that the reader serves, and those that are the reader's own."""
    return Q(application_id__in=applications_of(reader, on)) | Q(assignee=reader)


def looked_after(reader: User, at: datetime) -> CaseQuerySet:
    """The open cases that a reader begins with, said so that questions about them keep their words:
    a TSAM's own, everybody else's all that they may see.
    """
    return open_ones(reader, default_scope(reader), at)


def open_ones(reader: User, scope: str, at: datetime) -> CaseQuerySet:
    """The same of a scope that was chosen."""
    rows = Case.objects.visible_to(reader)
    if scope != "mine":
        return questions.narrowed(rows, "open", _open)
    own = {"served": applications_of(reader, at.date()), "reader": reader.pk}
    return questions.narrowed(rows, "open and mine", _open_and_mine, **own)


def _open(rows: CaseQuerySet, _said: Said) -> CaseQuerySet:
    return rows.open()


def _open_and_mine(rows: CaseQuerySet, said: Said) -> CaseQuerySet:
    own = Q(assignee=said.value("reader"))
    return rows.open().filter(Q(said.among("application", "served")) | own)


def counts(reader: User, filters: Filters, at: datetime) -> dict[str, int]:
    """How many open cases each view holds, of those that are the reader's or of all."""
    key = ("views", reader.pk, filters.scope)
    return lasting(key, lambda: _counted(reader, filters, at), at=at)


def _counted(reader: User, filters: Filters, at: datetime) -> dict[str, int]:
    """In one query over at most a thousand rows."""
    cases = Case.objects.visible_to(reader).open()
    if filters.scope == "mine":
        # Said as an "or", both databases read every open case there is.
        served = cases.filter(application_id__in=applications_of(reader, at.date()))
        own = cases.filter(assignee=reader)
        cases = cases.filter(pk__in=served.values("pk").union(own.values("pk")))
    counted = cases.order_by()[:MOST_COUNTED]
    return dict(
        counted.aggregate(
            all=Count("pk"), **{name: Count("pk", filter=_view(name, at)) for name in VIEWS}
        )
    )


def _view(name: str, at: datetime) -> Q:
    return {
        "breaks": Q(clock_state="RUNNING", clock_due_at__lte=at + SOON),
        "waiting": Q(state__in=[State.WAITING_CUSTOMER, State.SOLUTION_PROPOSED]),
        "silent": silent(at),
        "promised": Q(promised_at__isnull=False),
        "rnd": Q(state=State.WAITING_RND),
    }[name]


def clauses(reader: User, filters: Filters) -> list[tuple[str, str, dict[str, Any]]]:
    """The filters as a sentence: what is said, the value, and the address without it."""
    said: list[tuple[str, str, dict[str, Any]]] = []
    if filters.scope == "mine":
        said.append((_("engagement is"), _("one of mine"), {"scope": "all"}))
    if filters.state:
        label = _("any") if filters.state == "any" else State(filters.state).label
        said.append((_("state is"), str(label), {"state": None}))
    else:
        said.append((_("state is"), _("not closed"), {"state": "any"}))
    if filters.severity:
        severity = _("0 or 1") if filters.severity == "severe" else filters.severity
        said.append((_("severity is"), severity, {"severity": None}))
    if filters.owner:
        who = _("me") if filters.owner == "me" else _("nobody")
        said.append((_("owner is"), who, {"owner": None}))
    if filters.words:
        said.append((_("words are"), filters.words, {"q": None}))
    if filters.account:
        account = Account.objects.visible_to(reader).filter(slug=filters.account).first()
        name = account.name if account else filters.account
        said.append((_("customer is"), name, {"account": None}))
    if filters.application:
        where = Application.objects.visible_to(reader).filter(pk=int(filters.application)).first()
        name = where.name if where else filters.application
        said.append((_("Application is"), name, {"application": None}))
    return [*said, *_meanings(reader, filters)]


def _meanings(reader: User, filters: Filters) -> list[tuple[str, str, dict[str, Any]]]:
    """Those that say what a case is about, and what it is needed for."""
    said: list[tuple[str, str, dict[str, Any]]] = []
    if filters.area:
        said.append((_("it concerns"), str(CaseArea(filters.area.upper()).label), {"area": None}))
    if filters.need == UNDOCUMENTED:
        said.append((_("it is critical, and"), _("not documented"), {"need": None}))
    elif filters.need:
        need = _need(reader, filters).first()
        label = need.label if need else filters.need
        said.append((_("the need it serves is"), label, {"need": None}))
    return said


def _undocumented(reader: User, filters: Filters, at: datetime) -> Q:
    if not reader.has_function(*SUPPORT):
        return Q(pk__in=[])
    served = Engagement.objects.visible_to(reader).serving()
    where = set(served.values_list("application_id", flat=True))
    if filters.application:
        where &= {int(filters.application)}
    elif filters.scope == "mine":
        where &= set(applications_of(reader, at.date()))
    return outlook(where, at).undocumented() & Q(application__in=where)


def _need(reader: User, filters: Filters) -> QuerySet[Requirement]:
    return Requirement.objects.visible_to(reader).filter(pk=int(filters.need))


def after(reader: User, case: Case, at: datetime) -> Case | None:
    """The next in the reader's own order of work; the first when this one stands nowhere."""
    ranks = ranked(reader, Filters(scope=default_scope(reader)), at)
    here = ranks.filter(case=case).first()
    if here:
        ranks = ranks.filter(Q(score__lt=here.score) | Q(score=here.score, case_id__gt=case.pk))
    return _first_case(ranks.exclude(case=case).order_by("-score", "case_id"))


def before(reader: User, case: Case, at: datetime) -> Case | None:
    """The one before it in the reader's own order of work; none before the first."""
    ranks = ranked(reader, Filters(scope=default_scope(reader)), at)
    here = ranks.filter(case=case).first()
    if here is None:
        return None
    ranks = ranks.filter(Q(score__gt=here.score) | Q(score=here.score, case_id__lt=case.pk))
    return _first_case(ranks.order_by("score", "-case_id"))


def _first_case(ranks: QuerySet[Rank]) -> Case | None:
    first = ranks.select_related("case").first()
    return first.case if first else None
