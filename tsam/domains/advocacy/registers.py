"""The register of one engagement: its needs in their order and what is asked for them.

Raw, so it goes no further than `render`: faces ask tsam/domains/advocacy/briefs.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tsam.domains.accounts.facts import Book, book_of, day_words
from tsam.domains.accounts.models import Contact, Engagement
from tsam.domains.advocacy.audiences import Audience, Matter, Problem
from tsam.domains.advocacy.models import BriefItem, CustomerAlias, Discretion, ItemState
from tsam.domains.advocacy.redaction import names_of
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import Project, Requirement
from tsam.domains.objectives.models.projects import BEFORE, ProjectPhase
from tsam.domains.priorities.models import OrderedCase
from tsam.domains.staffing.coverage import tsam_of

# While these last, Global Services has to do with the customer.
UNDER_WAY = (*BEFORE, ProjectPhase.HYPERCARE)


@dataclass(frozen=True)
class Line:
    """A matter with its row, and the asks that stand under it, the oldest first."""

    matter: Matter
    requirement: Requirement | None
    items: tuple[BriefItem, ...]


@dataclass(frozen=True)
class Register:
    """All lines of an engagement; `head` is what is known of the customer as a whole."""

    head: Matter
    lines: tuple[Line, ...]


def register_of(engagement: Engagement, at: datetime) -> Register:
    """The needs in force, the heaviest first, then as the customer orders the cases that serve
    them; asks without a need in force follow. Eleven queries or so for however many.

    The engagement comes with account, application and calendar.
    """
    needs = list(
        Requirement.objects.in_force()
        .filter(engagement=engagement)
        .select_related("customer_owner")
    )
    items = list(
        BriefItem._base_manager.filter(engagement=engagement)
        .exclude(state=ItemState.WITHDRAWN)
        .select_related("case", "requirement", "asked_by")
        .order_by("pk")
    )
    serving = _serving(needs)
    places = _places(engagement)
    needs.sort(key=lambda need: _order(need, serving, places))
    told = _Telling(engagement, items, at)
    lines = [
        told.need(place, need, serving.get(need.pk, ())) for place, need in enumerate(needs, 1)
    ]
    known = {need.pk for need in needs}
    alone = [item for item in items if item.requirement_id not in known]
    lines += [told.alone(place, item) for place, item in enumerate(alone, len(lines) + 1)]
    return Register(told.head, tuple(lines))


def _order(
    need: Requirement, serving: Mapping[int, Iterable[Case]], places: Mapping[int, int]
) -> tuple[int, int, int]:
    best = min((places.get(case.pk, 10**6) for case in serving.get(need.pk, ())), default=10**6)
    return -need.counted_weight, best, need.number


def _serving(needs: Iterable[Requirement]) -> dict[int, list[Case]]:
    """The open cases of each need, the worst first."""
    found: dict[int, list[Case]] = {}
    rows = Case._base_manager.filter(requirement__in=needs, is_open=True)
    for case in rows.order_by("severity", "pk"):
        if case.requirement_id:
            found.setdefault(case.requirement_id, []).append(case)
    return found


def _places(engagement: Engagement) -> dict[int, int]:
    rows = OrderedCase._base_manager.filter(order__engagement=engagement, case__is_open=True)
    return dict(rows.values_list("case_id", "place"))


class _Telling:
    """What all matters of one engagement share, read once."""

    def __init__(self, engagement: Engagement, items: list[BriefItem], at: datetime) -> None:
        today = at.astimezone(ZoneInfo(engagement.calendar.zone)).date()
        tsam = tsam_of(engagement, today)
        self.items = items
        self.head = replace(
            heads_of([engagement])[engagement.pk],
            tsam=tsam.name if tsam else "",
            contract=_contract(book_of(engagement.application), at),
        )
        self.confidential = set(
            Discretion._base_manager.filter(requirement__engagement=engagement).values_list(
                "requirement_id", flat=True
            )
        )

    def need(self, place: int, need: Requirement, cases: Iterable[Case]) -> Line:
        items = tuple(item for item in self.items if item.requirement_id == need.pk)
        behind = {case.pk: case for case in cases}
        behind |= {item.case.pk: item.case for item in items if item.case and item.case.is_open}
        matter = replace(
            self._matter(need.label, place, need.statement, behind.values()),
            reason=need.reason,
            measure=need.measure,
            weight=need.counted_weight,
            review_on=need.review_on,
            people=(need.customer_owner.name,) if need.customer_owner else (),
            is_confidential=need.pk in self.confidential,
        )
        return Line(matter, need, items)

    def alone(self, place: int, item: BriefItem) -> Line:
        """An ask without a need in force, about a case or the customer as a whole."""
        title = item.case.title if item.case else item.asked
        about = [item.case] if item.case else []
        matter = replace(
            self._matter(item.label, place, title, about), is_confidential=item.is_confidential
        )
        return Line(matter, None, (item,))

    def _matter(self, key: str, place: int, statement: str, cases: Iterable[Case]) -> Matter:
        problems = tuple(Problem(one.number, one.title, one.severity) for one in cases)
        return replace(self.head, key=key, place=place, statement=statement, problems=problems)


def heads_of(engagements: Iterable[Engagement]) -> dict[int, Matter]:
    """{engagement: what is known of its customer}, without a line of the register. Four queries.

    The engagements come with account and application.
    """
    listed = list(engagements)
    accounts = {one.account_id for one in listed}
    aliases = {
        one.account_id: one for one in CustomerAlias._base_manager.filter(account__in=accounts)
    }
    people: dict[int, list[str]] = {}
    contacts = Contact._base_manager.filter(account__in=accounts)
    for account, name in contacts.values_list("account_id", "user__name"):
        people.setdefault(account, []).append(name)
    asked: dict[int, set[str]] = {}
    items = BriefItem._base_manager.filter(engagement__in=listed)
    standing = items.exclude(state=ItemState.WITHDRAWN)
    for engagement, audience in standing.values_list("engagement_id", "audience").distinct():
        asked.setdefault(engagement, set()).add(audience)
    coming: dict[int, Project] = {}
    for project in Project.objects.filter(engagement__in=listed).order_by("go_live_on", "pk"):
        if project.phase in UNDER_WAY:
            asked.setdefault(project.engagement_id, set()).add(Audience.GLOBAL_SERVICES)
        if project.phase in BEFORE:
            coming.setdefault(project.engagement_id, project)
    return {
        one.pk: Matter(
            key="",
            place=0,
            customer=one.account.name,
            alias=_alias(aliases.get(one.account_id)),
            application=one.application.name,
            statement="",
            milestone=_milestone(coming.get(one.pk)),
            involved=frozenset(asked.get(one.pk, ())),
            names=names_of(
                one.account.name,
                people.get(one.account_id, ()),
                (one.application.server, one.application.team),
            ),
        )
        for one in listed
    }


def _milestone(project: Project | None) -> str:
    if project is None:
        return ""
    return _("%(project)s, %(day)s") % {
        "project": project.name,
        "day": day_words(project.go_live_on),
    }


def _alias(found: CustomerAlias | None) -> str:
    if found is None:
        return _("A customer")
    called = _("Customer %(letters)s") % {"letters": found.letters}
    if not found.trade:
        return called
    return _("%(customer)s, %(trade)s") % {"customer": called, "trade": found.trade}


def _contract(book: Book, at: datetime) -> str:
    package = book.package_at(at)
    if book.contract is None or package is None:
        return ""
    return _("%(number)s, %(package)s, until %(day)s") % {
        "number": book.contract.number,
        "package": package.name,
        "day": day_words(book.contract.last_day),
    }


def department(audience: str) -> str:
    """The name of a department, in the reader's language."""
    return str(Audience(audience).label)
