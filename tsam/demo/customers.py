"""The customers of the demonstration, entered as Sales, staffing and support would do it.

What lies long back is done at once; what happened while the cases ran is handed back, to be done
in the order of time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from tsam.demo.engagements import YEAR, Engaging, span
from tsam.demo.moments import Later, day_of
from tsam.demo.people import Staff, join
from tsam.demo.reading import Customer, Line, Place, Speaker
from tsam.domains.accounts import actions, hours
from tsam.domains.accounts.models import (
    Account,
    Application,
    Contact,
    ExceptionKind,
    Reach,
    ServiceCalendar,
    SupportPackage,
)
from tsam.domains.people.models import User
from tsam.kernel.hours import WorkingCalendar


@dataclass(frozen=True)
class Standing:
    """A customer that stands, with all whom its cases need."""

    told: Customer
    account: Account
    hours: WorkingCalendar
    applications: Mapping[str, Application]
    contacts: Mapping[str, User]


def settle(customer: Customer, staff: Staff, at: datetime) -> tuple[Standing, list[Later]]:
    """Write down one customer as of that moment; returns also what is still to happen."""
    since = at - timedelta(days=customer.since)
    sam, dana = staff["sam"].user, staff["dana"].user
    account = actions.create_account(
        by=sam,
        at=since,
        name=customer.known_as or customer.name,
        country=customer.country,
        time_zone=customer.zone,
        language=customer.language,
    )
    if customer.known_as:
        account = _write_in_full(account, customer, sam, since)
    calendar = _calendar(customer, dana, since, at)
    lines = [
        (line, _buy(account, line, number, staff, at)) for number, line in enumerate(customer.lines)
    ]
    later: list[Later] = []
    contacts: dict[str, User] = {}
    standing = Standing(
        customer,
        account,
        hours.working(calendar),
        {line.name: application for line, application in lines},
        contacts,
    )
    for speaker in customer.contacts:
        person, steps = _let_in(standing, speaker, staff, at)
        later += steps
        if person:
            contacts[speaker.name] = person
    for line, application in lines:
        if line.engagement:
            later += Engaging(line, line.engagement, calendar, staff, at).go(application)
        if line.retired:
            gone = at - timedelta(days=line.retired)
            later.append((gone, partial(actions.retire_application, application, by=sam, at=gone)))
    return standing, later


def _write_in_full(account: Account, customer: Customer, by: User, since: datetime) -> Account:
    """The contract names the company in full; the address of its pages stays short."""
    return actions.change_account(
        account,
        by=by,
        at=since + timedelta(days=12),
        name=customer.name,
        country=customer.country,
        time_zone=customer.zone,
        language=customer.language,
    )


def _calendar(customer: Customer, by: User, since: datetime, at: datetime) -> ServiceCalendar:
    place: Place = customer.hours
    calendar = actions.create_calendar(
        by=by,
        at=since,
        name=place.name,
        zone=customer.zone,
        place=place.place,
        week={day: [one.split("-") for one in spans] for day, spans in place.week.items()},
        country=customer.country,
        subdivision=place.subdivision,
    )
    today = at.astimezone(ZoneInfo(customer.zone)).date()
    for day in place.days:
        actions.add_exception(
            calendar,
            by=by,
            at=since + timedelta(days=30),
            day=day_of(day.on, day.in_days, day.weekday, today),
            kind=ExceptionKind(day.kind),
            hours=[one.split("-") for one in day.hours],
            name=day.name,
        )
    # Each of them made it newer.
    calendar.refresh_from_db()
    return calendar


def _buy(account: Account, line: Line, number: int, staff: Staff, at: datetime) -> Application:
    """A contract with its package, and the Application that it covers."""
    sam = staff["sam"].user
    first, last = span(line, at)
    # The contract is older than the term, but no older than the customer.
    begins = max(first - timedelta(days=YEAR), account.created_at.date() + timedelta(days=25))
    signed = datetime.combine(begins, time(9), tzinfo=at.tzinfo) - timedelta(days=20)
    package, ago = line.before or (line.package, 0)
    contract = actions.add_contract(
        account,
        by=sam,
        at=signed,
        number=f"SCN{40210 + 131 * account.pk + 7 * number:06}",
        starts_on=begins,
        ends_on=last + timedelta(days=line.days_more),
        package=SupportPackage.objects.get(code=package),
        terms_version=f"{begins.year}.1",
        grace_days=line.grace_days,
        reseller=line.reseller,
    )
    if line.before:
        moved = at - timedelta(days=ago)
        actions.set_package(
            contract,
            by=sam,
            at=moved,
            package=SupportPackage.objects.get(code=line.package),
            effective_at=moved,
        )
    return actions.add_application(
        account,
        by=sam,
        at=signed + timedelta(days=2),
        name=line.name,
        product=line.product,
        features=line.features,
        server=line.server,
        team=line.team,
        support_contract=contract,
        # Read only where another Application is nearly the same.
        new_because="The fixtures are calibrated by another team.",
    )


def _let_in(
    standing: Standing, speaker: Speaker, staff: Staff, at: datetime
) -> tuple[User | None, list[Later]]:
    """Enter a contact. Who was invited lately has not come in; who left did so meanwhile."""
    customer, known = standing.told, standing.contacts
    since = at - timedelta(days=speaker.invited or customer.since - 40)
    # The first one is let in by us, the others by their own account administrator.
    by = next(iter(known.values())) if known else staff["dana"].user
    reach = [standing.applications[speaker.application]] if speaker.application else []
    contact = partial(
        actions.add_contact,
        standing.account,
        by=by,
        at=since,
        email=_address(speaker.name, customer.mail),
        name=speaker.name,
        reach=Reach(speaker.reach),
        applications=reach,
        is_administrator=speaker.is_administrator,
        job_title=speaker.title,
        phone=speaker.phone,
        speaks_english=speaker.speaks_english,
        language=speaker.language,
    )
    if speaker.invited:
        return None, [(since, contact)]
    entered: Contact = contact()
    join(entered.user, since + timedelta(days=1, hours=2))
    if not speaker.left:
        return entered.user, []
    gone = at - timedelta(days=speaker.left)
    return entered.user, [(gone, partial(actions.remove_contact, entered, by=by, at=gone))]


def _address(name: str, mail: str) -> str:
    return f"{name.lower().replace(' ', '.')}@{mail}"
