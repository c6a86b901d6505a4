"""Everything that stands on the page of one customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from tsam.domains.accounts import policies, story
from tsam.domains.accounts.compliance import GAP_DAYS, judge
from tsam.domains.accounts.facts import Book, books_of
from tsam.domains.accounts.likeness import near_pairs
from tsam.domains.accounts.models import (
    Account,
    Application,
    Contact,
    ContactApplication,
    ContractPackage,
    Engagement,
    Event,
    SupportContract,
)
from tsam.domains.accounts.models.event import EventQuerySet
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases import policies as case_policies
from tsam.domains.cases.models import Case
from tsam.domains.cases.volume import opened_since
from tsam.domains.people.models import User
from tsam.domains.priorities.health import Standing, standings
from tsam.domains.staffing.coverage import tsams_for
from tsam.faces.desk.queries import compliance, drawing, sentences
from tsam.faces.ui.spans import Line, around

LATELY = 8
SHOWN_PEOPLE = 6


@dataclass(frozen=True)
class Row:
    """One Application with all that its row shows."""

    application: Application
    book: Book
    package: str
    engagement: Engagement | None
    standing: Standing | None
    tsam: User | None
    drawn: drawing.Drawn
    match: drawing.Match
    cases: int | None
    needs_tsam: bool


@dataclass(frozen=True)
class ContractRow:
    """A support contract, its package now and the one that comes, and what stands on it."""

    contract: SupportContract
    package: str
    coming: str
    coming_on: date | None
    applications: int
    is_over: bool


def context(reader: User, account: Account, at: datetime) -> dict[str, Any]:
    applications = visible_applications(reader, account)
    living = [one for one in applications if one.retired_at is None]
    books = books_of(living)
    opened = opened_since(reader, living, at - timedelta(days=GAP_DAYS))
    found = [
        finding
        for one in living
        for finding in judge(one, books[one.pk], at, opened.get(one.pk, 0))
    ]
    found.sort(key=lambda finding: finding.tone != "alarm")
    line = around(
        at.astimezone(ZoneInfo(account.time_zone)).date(),
        [day for book in books.values() for day in drawing.ends_of(book)],
    )
    rows = _rows(reader, living, books, opened, line, at)
    repairable = compliance.repairable(reader, found, at)
    doubts = [pair for pair in near_pairs(living) if not pair.is_decided]
    return {
        "at": at,
        "account": account,
        "there": at.astimezone(ZoneInfo(account.time_zone)),
        "rows": rows,
        "retired": [one for one in applications if one.retired_at],
        "line": line,
        "found": repairable,
        "repair": next((one.repairs[0] for one in repairable if one.is_urgent), None),
        "several": len(living) > 1,
        "pairs": doubts,
        "contracts": contract_rows(reader, account, applications, at),
        "counts_cases": bool(case_policies.count_cases(reader)),
        "reads_cases": reader.has_function(*SUPPORT),
        "may_escalate": bool(living) and reader.has_function(*SUPPORT),
        "reads_events": reader.has_function(*EventQuerySet.function_may_read),
        "sentence": sentences.account_opening(rows, found),
        "lede": sentences.account_lede(found, doubts),
        "lately": story.tell(events(reader, account, applications)[:LATELY]),
        **people(reader, account),
        **_may(reader, account),
    }


def visible_applications(reader: User, account: Account) -> list[Application]:
    return list(
        Application.objects.visible_to(reader)
        .filter(account=account)
        .select_related("account", "support_contract")
        .order_by("name", "pk")
    )


def events(reader: User, account: Account, applications: Sequence[Application]) -> QuerySet[Event]:
    """What happened to the customer's books, the newest first, as far as the reader may know.

    Row by row, so that the index of each noun is used and not the whole log of its cases walked.
    """
    keys = [one.pk for one in applications]
    engagements = Engagement.objects.visible_to(reader).filter(account=account)
    contracts = SupportContract.objects.visible_to(reader).filter(account=account)
    contacts = Contact.objects.visible_to(reader).filter(account=account)
    about = (
        Q(noun="account", key=account.pk)
        | Q(noun="application", key__in=keys)
        | Q(noun="engagement", key__in=list(engagements.values_list("pk", flat=True)))
        | Q(noun="supportcontract", key__in=list(contracts.values_list("pk", flat=True)))
        | Q(noun="contact", key__in=list(contacts.values_list("pk", flat=True)))
    )
    visible = Event.objects.visible_to(reader).filter(about)
    return visible.select_related("by", "application").order_by("-pk")


def people(reader: User, account: Account) -> dict[str, Any]:
    """The customer's people with their reach, the account administrators first."""
    present = (
        Contact.objects.visible_to(reader)
        .present()
        .filter(account=account)
        .select_related("user")
        .order_by("-is_administrator", "user__name", "pk")
    )
    narrowed: dict[int, list[str]] = {}
    links = ContactApplication.objects.visible_to(reader).filter(contact__account=account)
    for contact, name in links.order_by("application__name").values_list(
        "contact_id", "application__name"
    ):
        narrowed.setdefault(contact, []).append(name)
    listed = [(contact, narrowed.get(contact.pk, [])) for contact in present]
    administrators = sum(contact.is_administrator for contact, _names in listed)
    return {
        "people": listed,
        "shown_people": listed[:SHOWN_PEOPLE],
        "administrators": administrators,
        "may_invite": policies.add_contact(reader, account),
    }


def contract_rows(
    reader: User, account: Account, applications: Sequence[Application], at: datetime
) -> list[ContractRow]:
    contracts = list(
        SupportContract.objects.visible_to(reader)
        .filter(account=account)
        .order_by("-ends_on", "number")
    )
    steps = _packages_of(reader, contracts)
    today = at.astimezone(ZoneInfo(account.time_zone)).date()
    found = []
    for contract in contracts:
        now, coming, coming_at = _steps(steps.get(contract.pk, []), at)
        found.append(
            ContractRow(
                contract=contract,
                package=now,
                coming=coming,
                coming_on=coming_at.astimezone(ZoneInfo(account.time_zone)).date()
                if coming_at
                else None,
                applications=sum(one.support_contract_id == contract.pk for one in applications),
                is_over=contract.last_day() < today,
            )
        )
    return found


Steps = list[tuple[datetime, str]]


def _packages_of(reader: User, contracts: Sequence[SupportContract]) -> dict[int, Steps]:
    found: dict[int, Steps] = {}
    rows = ContractPackage.objects.visible_to(reader).filter(contract__in=contracts)
    for contract, since, name in rows.order_by("effective_at", "pk").values_list(
        "contract_id", "effective_at", "package__name"
    ):
        found.setdefault(contract, []).append((since, name))
    return found


def _steps(steps: Steps, at: datetime) -> tuple[str, str, datetime | None]:
    """The package in force, and the next one with its moment."""
    ahead = [step for step in steps if step[0] > at]
    past = [step for step in steps if step[0] <= at]
    if not past and ahead:
        past, ahead = ahead[:1], ahead[1:]
    now = past[-1][1] if past else ""
    return (now, ahead[0][1], ahead[0][0]) if ahead else (now, "", None)


def _rows(
    reader: User,
    applications: Sequence[Application],
    books: Mapping[int, Book],
    opened: Mapping[int, int],
    line: Line,
    at: datetime,
) -> list[Row]:
    engagements = {
        one.application_id: one
        for one in Engagement.objects.visible_to(reader)
        .filter(application__in=applications)
        .live()
        .select_related("account", "application")
    }
    people = tsams_for([one.pk for one in applications], at.date())
    health: dict[int, Standing] = {}
    if reader.has_function(*SUPPORT):
        cases = Case.objects.visible_to(reader)
        for judged in standings(list(engagements.values()), cases, at):
            health[judged.engagement.application_id] = judged
    counts = case_policies.count_cases(reader)
    found = []
    for one in applications:
        book = books[one.pk]
        package = book.package_at(at)
        found.append(
            Row(
                application=one,
                book=book,
                package=package.name if package else "",
                engagement=engagements.get(one.pk),
                standing=health.get(one.pk),
                tsam=next(iter(people.get(one.pk, [])), None),
                drawn=drawing.draw(book, line),
                match=drawing.match(book, at),
                cases=opened.get(one.pk, 0) if counts else None,
                needs_tsam=bool(package and package.requires_tsam),
            )
        )
    return found


def _may(reader: User, account: Account) -> dict[str, Any]:
    """The verdicts that draw the buttons; the actions ask the same policies."""
    return {
        "may_change": policies.change_account(reader),
        "may_order": policies.keep_books(reader),
        "may_add_application": policies.add_application(reader),
        "may_add_contract": policies.add_contract(reader),
        "may_set_package": policies.set_package(reader),
        "may_cancel": policies.cancel_contract(reader),
    }
