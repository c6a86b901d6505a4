"""The list of customers: how each of them stands, in a number of queries that does not grow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet

from tsam.domains.accounts.compliance import GAP_DAYS, Finding, judge
from tsam.domains.accounts.facts import Book, books_of
from tsam.domains.accounts.models import Account, Application, Engagement
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases.models import Case
from tsam.domains.cases.volume import opened_since
from tsam.domains.people.models import User
from tsam.domains.priorities.health import Standing, standings
from tsam.faces.ui.pages import KeysetPage, keyset

ORDER = ("name", "pk")
MOST_WORDS = 60


@dataclass(frozen=True)
class Row:
    """One customer. Without a word about cases for who reads none."""

    account: Account
    there: datetime
    is_other_day: bool
    applications: int
    engaged: int
    packages: list[tuple[str, int]]
    standing: Standing | None
    findings: list[Finding]
    open_cases: int | None

    @property
    def tone(self) -> str:
        tones = {finding.tone for finding in self.findings}
        return "alarm" if "alarm" in tones else "risk" if tones else ""

    @property
    def more(self) -> int:
        return len(self.findings) - 1


def page(reader: User, words: str, cursor: str | None) -> KeysetPage[Account]:
    return keyset(chosen(reader, words), order=ORDER, cursor=cursor)


def chosen(reader: User, words: str) -> QuerySet[Account]:
    visible = Account.objects.visible_to(reader)
    return visible.filter(name__icontains=words) if words else visible


def reads_cases(reader: User) -> bool:
    """Health and open cases are told to who reads cases."""
    return reader.has_function(*SUPPORT)


def rows(reader: User, accounts: Sequence[Account], at: datetime) -> list[Row]:
    """What stands in each row of the page; the more rows, the same queries."""
    applications = _applications(reader, accounts)
    books = books_of(applications)
    since = at - timedelta(days=GAP_DAYS)
    opened = opened_since(reader, _without_tsam(applications, books), since)
    health = _worst(reader, accounts, at)
    open_cases = _open_cases(reader, accounts)
    found = []
    for account in accounts:
        own = [one for one in applications if one.account_id == account.pk]
        there = at.astimezone(ZoneInfo(account.time_zone))
        found.append(
            Row(
                account=account,
                there=there,
                is_other_day=there.date() != at.astimezone(ZoneInfo(reader.time_zone)).date(),
                applications=len(own),
                engaged=sum(books[one.pk].has_engagement for one in own),
                packages=_packages([books[one.pk] for one in own], at),
                standing=health.get(account.pk),
                findings=sorted(
                    (
                        finding
                        for one in own
                        for finding in judge(one, books[one.pk], at, opened.get(one.pk, 0))
                    ),
                    key=lambda finding: finding.tone != "alarm",
                ),
                open_cases=open_cases.get(account.pk, 0) if open_cases is not None else None,
            )
        )
    return found


def _applications(reader: User, accounts: Sequence[Account]) -> list[Application]:
    return list(
        Application.objects.visible_to(reader)
        .filter(account__in=accounts, retired_at=None)
        .select_related("account", "support_contract")
        .order_by("name", "pk")
    )


def _without_tsam(applications: Sequence[Application], books: dict[int, Book]) -> list[Application]:
    return [one for one in applications if not books[one.pk].has_engagement]


def _packages(books: Sequence[Book], at: datetime) -> list[tuple[str, int]]:
    """The packages in force, the most features first, each with its number."""
    held = [package for book in books if (package := book.package_at(at))]
    named = sorted({(-len(package.features), package.name) for package in held})
    names = [package.name for package in held]
    return [(name, names.count(name)) for _features, name in named]


def _worst(reader: User, accounts: Sequence[Account], at: datetime) -> dict[int, Standing]:
    """The engagement of each customer that stands worst, for who may know why."""
    if not reads_cases(reader):
        return {}
    engagements = (
        Engagement.objects.visible_to(reader)
        .filter(account__in=accounts)
        .live()
        .select_related("account", "application")
    )
    found: dict[int, Standing] = {}
    for standing in standings(list(engagements), Case.objects.visible_to(reader), at):
        found.setdefault(standing.engagement.account_id, standing)
    return found


def _open_cases(reader: User, accounts: Sequence[Account]) -> dict[int, int] | None:
    if not reads_cases(reader):
        return None
    visible = Case.objects.visible_to(reader).filter(account__in=accounts, is_open=True)
    return dict(visible.order_by().values_list("account_id").annotate(Count("pk")))
