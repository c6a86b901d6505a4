"""The list of engagements: which ones, and how each of them stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.http import QueryDict

from tsam.domains.accounts.facts import books_of
from tsam.domains.accounts.models import Engagement, EngagementState
from tsam.domains.cases.models import Case
from tsam.domains.people.models import Function, User
from tsam.domains.priorities.health import Standing, standings
from tsam.domains.staffing.coverage import applications_of, tsams_for
from tsam.faces.desk.queries import drawing
from tsam.faces.desk.queries.accounts import reads_cases
from tsam.faces.ui.pages import KeysetPage, keyset

ORDER = ("account__name", "application__name", "pk")
MOST_WORDS = 60


@dataclass(frozen=True)
class Filters:
    """What the address asks for. Unknown values ask for nothing."""

    scope: str = "all"
    state: str = ""
    words: str = ""

    @classmethod
    def read(cls, asked: QueryDict, reader: User) -> Filters:
        scope, state = asked.get("scope", ""), asked.get("state", "")
        is_served = reader.has_function(Function.TSAM)
        return cls(
            scope=scope if scope in {"mine", "all"} else "mine" if is_served else "all",
            state=state if state in EngagementState.values else "",
            words=asked.get("q", "").replace("\0", "").strip()[:MOST_WORDS],
        )


@dataclass(frozen=True)
class Row:
    """One engagement, with all that its row shows. No health for who reads no cases."""

    engagement: Engagement
    state: str
    package: str
    people: list[User]
    ends_on: date | None
    match: drawing.Match
    standing: Standing | None


def page(
    reader: User, filters: Filters, at: datetime, cursor: str | None
) -> KeysetPage[Engagement]:
    chosen = Engagement.objects.visible_to(reader).filter(_asked(reader, filters, at))
    related = chosen.select_related(
        "account", "application__account", "application__support_contract", "calendar"
    )
    return keyset(related, order=ORDER, cursor=cursor)


def counts(reader: User, filters: Filters, at: datetime) -> dict[str, int]:
    """How many engagements of each state there are within the other filters; one query."""
    wider = Filters(filters.scope, "any", filters.words)
    visible: QuerySet[Engagement] = Engagement.objects.visible_to(reader)
    states = visible.filter(_asked(reader, wider, at)).values_list("state", flat=True)
    listed = list(states)
    found = {state: listed.count(state) for state in EngagementState.values}
    return {**found, "": len(listed) - found[EngagementState.ENDED]}


def rows(reader: User, engagements: Sequence[Engagement], at: datetime) -> list[Row]:
    """What stands in each row; the more rows, the same queries."""
    applications = [one.application for one in engagements if one.state != EngagementState.ENDED]
    books = books_of(applications)
    people = tsams_for([one.pk for one in applications], at.date())
    health = {}
    if reads_cases(reader):
        judged = standings(list(engagements), Case.objects.visible_to(reader), at)
        health = {one.engagement.pk: one for one in judged}
    found = []
    for one in engagements:
        book = books.get(one.application_id)
        term = drawing.last_term(book) if book else None
        package = book.package_at(at) if book else None
        found.append(
            Row(
                engagement=one,
                state=str(EngagementState(one.state).label),
                package=package.name if package else "",
                people=people.get(one.application_id, []) if book else [],
                ends_on=term.ends_on if term else None,
                match=drawing.match(book, at) if book else drawing.Match("", "", "minus"),
                standing=health.get(one.pk),
            )
        )
    return found


def _asked(reader: User, filters: Filters, at: datetime) -> Q:
    asked = Q()
    if filters.state == "":
        asked &= ~Q(state=EngagementState.ENDED)
    elif filters.state != "any":
        asked &= Q(state=filters.state)
    if filters.scope == "mine":
        asked &= Q(application__in=applications_of(reader, at.date()))
    if filters.words:
        asked &= Q(account__name__icontains=filters.words) | Q(
            application__name__icontains=filters.words
        )
    return asked
