"""The customers of the demonstration: what they bought, for what, and who speaks for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tsam.demo.people import enter
from tsam.domains.accounts.models import (
    Account,
    Application,
    Contact,
    ContactApplication,
    ContractPackage,
    Engagement,
    EngagementState,
    EngagementTerm,
    Reach,
    ServiceCalendar,
    SupportContract,
    SupportPackage,
    fingerprint,
)
from tsam.domains.accounts.terms import last_day
from tsam.domains.people.models import Attestation, User
from tsam.domains.staffing.models import (
    Assignment,
    AssignmentRole,
    StaffingNeed,
    StaffingRequirement,
)

_S = EngagementState
CLEARANCE = "us-person"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


@dataclass(frozen=True)
class Line:
    """An Application as it was bought. No state means that it has no TSAM."""

    name: str
    package: str
    state: str = _S.ACTIVE
    tsam: str = ""
    days_left: int = 200
    contract_days_more: int = 0
    rule: str = ""
    cases: int = 8


@dataclass(frozen=True)
class Customer:
    """An invented company, its place, and its three contacts: (first name, whole name)."""

    name: str
    slug: str
    country: str
    zone: str
    language: str
    place: str
    subdivision: str
    contacts: tuple[str, str, str]
    lines: tuple[Line, ...]


CUSTOMERS = (
    Customer(
        "Adlerwerk Maschinenbau",
        "adlerwerk",
        "DE",
        "Europe/Berlin",
        "de",
        "Munich",
        "BY",
        ("Katrin Vogel", "Jonas Brandt", "Mehmet Aydin"),
        (
            Line("Assembly planning", "PLATINUM", tsam="clara", cases=11),
            Line("Vault Munich", "GOLDPLUS", tsam="clara", cases=8),
        ),
    ),
    Customer(
        "Atelier Ferroviaire du Rhône",
        "ferrorhone",
        "FR",
        "Europe/Paris",
        "fr",
        "Lyon",
        "",
        ("Camille Perrin", "Luc Fontaine", "Nadia Benali"),
        (Line("Drawing office", "GOLD", tsam="clara", cases=9),),
    ),
    Customer(
        "Mizuhara Precision",
        "mizuhara",
        "JP",
        "Asia/Tokyo",
        "ja",
        "Nagoya",
        "",
        ("Haruka Sakai", "Daichi Ogawa", "Emi Nishida"),
        (
            Line("Design vault", "PLATINUM", tsam="kenji", cases=10),
            Line("Plant replication", "PLATINUM", state="", cases=3),
        ),
    ),
    Customer(
        "Prairie Aerostructures",
        "prairieaero",
        "US",
        "America/Chicago",
        "en",
        "Wichita",
        "KS",
        ("Linda Kessler", "Andre Coleman", "Rosa Delgado"),
        (
            Line("Wing assembly", "PLATINUM", tsam="grace", rule=CLEARANCE, cases=11),
            Line("Tooling", "GOLD", tsam="grace", days_left=45, cases=7, state=_S.RENEWAL_DUE),
        ),
    ),
    Customer(
        "Haiyun Motion Systems",
        "haiyun",
        "CN",
        "Asia/Shanghai",
        "zh-hans",
        "Suzhou",
        "",
        ("Chen Yulan", "Zhou Ming", "Lin Jia"),
        (Line("Drive units", "GOLDPLUS", tsam="kenji", cases=9),),
    ),
    Customer(
        "Daon Robotics",
        "daon",
        "KR",
        "Asia/Seoul",
        "ko",
        "Daejeon",
        "",
        ("Seo Minji", "Park Joon", "Kang Yuna"),
        (Line("Welding cells", "PLATINUM", tsam="kenji", cases=9),),
    ),
    Customer(
        "Fjordkraft Marine",
        "fjordmarine",
        "NO",
        "Europe/Oslo",
        "en",
        "Bergen",
        "",
        ("Ingrid Solberg", "Lars Moen", "Silje Haugen"),
        (
            Line("Hull design", "GOLDPLUS", tsam="clara", contract_days_more=60, cases=7),
            Line("Deck machinery", "GOLD", state=_S.STAFFING, days_left=365, cases=3),
        ),
    ),
    Customer(
        "Serra Azul Implementos",
        "serraazul",
        "BR",
        "America/Sao_Paulo",
        "en",
        "Caxias do Sul",
        "RS",
        ("Beatriz Nunes", "Rafael Costa", "Thiago Lima"),
        (Line("Harvester line", "GOLD", state=_S.SUSPENDED, tsam="grace", cases=5),),
    ),
    Customer(
        "Calder Medical Devices",
        "caldermed",
        "GB",
        "Europe/London",
        "en",
        "Leeds",
        "ENG",
        ("Fiona Calder", "Owen Price", "Aisha Rahman"),
        (Line("Implant records", "PLATINUM", tsam="grace", cases=8),),
    ),
)


@dataclass(frozen=True)
class Served:
    """A line that stands, with all whom its cases need."""

    customer: Customer
    line: Line
    application: Application
    native: User
    """Who writes in the customer's language."""
    english: User
    tsam: User | None


def settle_customers(staff: dict[str, User], at: datetime) -> list[Served]:
    """Write down all customers as of that moment."""
    served = []
    for customer in CUSTOMERS:
        served += _settle(customer, staff, at)
    _attest(staff, at)
    return served


def _settle(customer: Customer, staff: dict[str, User], at: datetime) -> list[Served]:
    since = at - timedelta(days=600)
    account = Account.objects.create(
        name=customer.name,
        slug=customer.slug,
        country=customer.country,
        time_zone=customer.zone,
        language=customer.language,
        created_at=since,
    )
    calendar = ServiceCalendar.objects.create(
        name=f"{customer.place} hours",
        zone=customer.zone,
        place=customer.place,
        week={day: [["08:00", "12:00"], ["13:00", "17:00"]] for day in _WEEKDAYS},
        country=customer.country,
        subdivision=customer.subdivision,
    )
    applications = [_install(account, line, at) for line in customer.lines]
    native, english = _contacts(account, customer, applications[0], since)
    for application, line in zip(applications, customer.lines, strict=True):
        if line.state:
            _engage(application, line, calendar, staff, at)
    return [
        Served(customer, line, application, native, english, staff.get(line.tsam))
        for application, line in zip(applications, customer.lines, strict=True)
    ]


def _install(account: Account, line: Line, at: datetime) -> Application:
    slug = line.name.lower().replace(" ", "-")
    features = [line.name, "Change management"]
    server, team = f"{slug}.{account.slug}.example", f"{line.name} administrators"
    first, last = _span(line, at)
    contract = SupportContract.objects.create(
        account=account,
        number=f"SCN{40210 + 7 * SupportContract.objects.count():06}",
        starts_on=first - timedelta(days=365),
        ends_on=last + timedelta(days=line.contract_days_more),
        terms_version="2026.1",
    )
    ContractPackage.objects.create(
        contract=contract,
        package=SupportPackage.objects.get(code=line.package),
        effective_at=at - timedelta(days=550),
    )
    return Application.objects.create(
        account=account,
        name=line.name,
        product="Forgeline Vault",
        features=features,
        server=server,
        team=team,
        fingerprint=fingerprint(features, server, team),
        support_contract=contract,
        created_at=at - timedelta(days=590),
    )


def _span(line: Line, at: datetime) -> tuple[date, date]:
    """The first and the last day of the term that runs now, or is to run."""
    first = (at + timedelta(days=line.days_left - 365)).date()
    return first, last_day(first, 12)


def _engage(
    application: Application,
    line: Line,
    calendar: ServiceCalendar,
    staff: dict[str, User],
    at: datetime,
) -> None:
    first, last = _span(line, at)
    began = at - timedelta(days=365 - line.days_left) if line.days_left < 365 else at
    serves = line.state != _S.STAFFING
    engagement = Engagement.objects.create(
        account=application.account,
        application=application,
        support_contract=application.support_contract,
        calendar=calendar,
        state=line.state,
        suspended_from=_S.ACTIVE if line.state == _S.SUSPENDED else "",
        asked_language=application.account.language,
        language=application.account.language,
        access_rule=line.rule,
        created_at=began - timedelta(days=30),
        activated_at=began if serves else None,
    )
    EngagementTerm.objects.create(
        engagement=engagement,
        starts_on=first,
        months=12,
        ends_on=last,
        mismatch_reason="The contract was extended for the sea trials."
        if line.contract_days_more
        else "",
        ordered_by=staff["sam"],
        ordered_at=began - timedelta(days=30),
    )
    StaffingRequirement.objects.create(
        engagement=engagement, need=StaffingNeed.LANGUAGE, value=application.account.language
    )
    if line.rule:
        StaffingRequirement.objects.create(
            engagement=engagement, need=StaffingNeed.ATTESTATION, value=line.rule
        )
    if line.tsam:
        Assignment.objects.create(
            engagement=engagement,
            user=staff[line.tsam],
            role=AssignmentRole.PRIMARY,
            starts_on=first,
            assigned_by=staff["stefan"],
            assigned_at=began - timedelta(days=10),
        )


def _contacts(
    account: Account, customer: Customer, first: Application, at: datetime
) -> tuple[User, User]:
    """One contact of each reach; returns those who write in the own language and in English."""
    kinds = (
        (Reach.ORGANISATION, "Service owner", customer.language),
        (Reach.APPLICATION, "PLM administrator", customer.language),
        (Reach.OWN_CASES, "Design engineer", "en"),
    )
    people = []
    for name, (reach, title, language) in zip(customer.contacts, kinds, strict=True):
        email = f"{name.lower().replace(' ', '.')}@{customer.slug}.example"
        person = enter(email, name, customer.zone, language, at)
        contact = Contact.objects.create(
            account=account,
            user=person,
            reach=reach,
            is_administrator=reach == Reach.ORGANISATION,
            job_title=title,
            added_at=at,
        )
        if reach == Reach.APPLICATION:
            ContactApplication.objects.create(contact=contact, application=first)
        people.append(person)
    return people[0], people[2]


def _attest(staff: dict[str, User], at: datetime) -> None:
    """Who may serve the customer with an access rule; nobody verified Clara or Kenji for it."""
    for key in ("grace", "marcus", "helen"):
        Attestation.objects.create(
            user=staff[key],
            rule=CLEARANCE,
            verified_by=staff["dana"],
            verified_at=at - timedelta(days=300),
            valid_from=(at - timedelta(days=300)).date(),
            valid_until=(at + timedelta(days=400)).date(),
        )
