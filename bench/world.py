"""A vendor's desk of a believable size to measure on: 200 engagements, ten of them the reader's.

The same number of cases gives the same desk. About one case in ten is open; each has three
messages of some thirty words, drawn so that few words are common and most are rare.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from tsam.domains.accounts.models import (
    Account,
    Application,
    Contact,
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
from tsam.domains.cases import indexing
from tsam.domains.cases.models import Case, Channel, Message, Participant, ParticipantRole, State
from tsam.domains.people.models import Function, HeldFunction, User
from tsam.domains.priorities.actions import rank
from tsam.domains.staffing.models import Assignment, AssignmentRole

ENGAGEMENTS, SERVED = 200, 10
MESSAGES = 3
VOCABULARY = 20_000
BATCH = 2_000
WAYS_OF_BEING_OPEN = (State.OPEN, State.OPEN, State.WAITING_CUSTOMER, State.WAITING_RND)
# Stands in every fourth message, and in exactly one: what the searches look for.
COMMON, RARE = "pressure", "zyxgauge"


@dataclass(frozen=True)
class World:
    tsam: User
    customer: User
    application: Application


def build(cases: int, at: datetime) -> World:
    """Fill an empty database; `at` is the moment at which the desk stands."""
    chance = random.Random(7)
    served_by = tsam_of(at)
    applications = [engagement_of(number, served_by, at) for number in range(ENGAGEMENTS)]
    for start in range(0, cases, BATCH):
        _cases(range(start, min(start + BATCH, cases)), applications, chance, at, cases)
    keys = [application.pk for application, _customer in applications]
    rank(keys, at=at)
    for key in keys:
        indexing.index_application(key)
    application, customer = applications[0]
    return World(served_by, customer, application)


def tsam_of(at: datetime) -> User:
    user = User(email="tess@vendor.example", name="Tess Tanaka", is_staff=True, created_at=at)
    user.set_unusable_password()
    user.save()
    HeldFunction.objects.create(user=user, function=Function.TSAM, granted_at=at)
    return user


def engagement_of(number: int, tsam: User, at: datetime) -> tuple[Application, User]:
    """A customer with one Application under contract and one contact who sees it all."""
    name, first, last = f"Customer {number}", date(at.year, 1, 1), date(at.year, 12, 31)
    account = Account.objects.create(name=name, slug=f"customer-{number}", created_at=at)
    contract = SupportContract.objects.create(
        account=account,
        number=f"SCN{number:05}",
        starts_on=first,
        ends_on=last,
        terms_version="1",
    )
    ContractPackage.objects.create(
        contract=contract,
        package=SupportPackage.objects.get(code="PLATINUM"),
        effective_at=at - timedelta(days=900),
    )
    triple = [f"Line {number}"], f"server-{number}", f"team {number}"
    application = Application.objects.create(
        account=account,
        name=f"Line {number}",
        features=triple[0],
        server=triple[1],
        team=triple[2],
        fingerprint=fingerprint(*triple),
        support_contract=contract,
        created_at=at,
    )
    engagement = Engagement.objects.create(
        account=account,
        application=application,
        support_contract=contract,
        calendar=ServiceCalendar.objects.get(is_default=True),
        state=EngagementState.ACTIVE,
        language="en",
        created_at=at,
        activated_at=at,
    )
    EngagementTerm.objects.create(
        engagement=engagement, starts_on=first, months=12, ends_on=last, ordered_at=at
    )
    if number < SERVED:
        Assignment.objects.create(
            engagement=engagement,
            user=tsam,
            role=AssignmentRole.PRIMARY,
            starts_on=first,
            assigned_by=tsam,
            assigned_at=at,
        )
    customer = User(email=f"c{number}@customer.example", name=f"Contact {number}", created_at=at)
    customer.set_unusable_password()
    customer.save()
    Contact.objects.create(account=account, user=customer, reach=Reach.ORGANISATION, added_at=at)
    return application, customer


def _cases(
    numbers: range,
    applications: list[tuple[Application, User]],
    chance: random.Random,
    at: datetime,
    whole: int,
) -> None:
    made = Case._base_manager.bulk_create(
        case_of(number, *chance.choice(applications), chance, at, whole) for number in numbers
    )
    Participant._base_manager.bulk_create(
        Participant(case=case, user=case.opened_by, role=ParticipantRole.REPORTER, added_at=at)
        for case in made
    )
    Message._base_manager.bulk_create(
        message
        for number, case in zip(numbers, made, strict=True)
        for message in _messages(number, case, chance)
    )


def case_of(
    number: int,
    application: Application,
    customer: User,
    chance: random.Random,
    at: datetime,
    whole: int,
    *,
    share_open: float = 0.1,
) -> Case:
    is_open = chance.random() < share_open
    age = timedelta(days=chance.uniform(0, 40) if is_open else 700 * (1 - number / whole) + 1)
    opened = at - age
    return Case(
        account_id=application.account_id,
        application=application,
        opened_by=customer,
        title=" ".join(_words(chance, 6)).capitalize(),
        severity=chance.choices([0, 1, 2, 3], [1, 9, 50, 40])[0],
        state=chance.choice(WAYS_OF_BEING_OPEN) if is_open else State.CLOSED,
        is_open=is_open,
        opened_at=opened,
        answered_at=opened + timedelta(hours=2),
        last_word_at=opened + age * chance.random(),
        closed_at=None if is_open else opened + timedelta(hours=20),
        clock_kind="UPDATE" if is_open else "",
        clock_state="RUNNING" if is_open else "MET",
        clock_due_at=at + timedelta(hours=chance.uniform(-20, 80)) if is_open else None,
        clock_target_minutes=960 if is_open else None,
    )


def _messages(number: int, case: Case, chance: random.Random) -> Iterator[Message]:
    for turn in range(MESSAGES):
        words = _words(chance, 30)
        if chance.random() < 0.25:
            words.append(COMMON)
        if number == 11 and turn == 0:
            words.append(RARE)
        yield Message(
            case=case,
            author_id=case.opened_by_id,
            text=" ".join(words),
            at=case.opened_at + timedelta(hours=turn),
            channel=Channel.PORTAL,
            is_from_customer=True,
        )


# The word of rank n is drawn with a weight of 1/n, as in natural text.
_WEIGHTS = list(accumulate(1 / place for place in range(1, VOCABULARY + 1)))
_SYLLABLES = ("ka", "lo", "mi", "ter", "ven", "sol", "dra", "pu", "ne", "rix", "ba", "fon")


def _words(chance: random.Random, many: int) -> list[str]:
    return [_word(n) for n in chance.choices(range(VOCABULARY), cum_weights=_WEIGHTS, k=many)]


def _word(number: int) -> str:
    spoken = ""
    for _place in range(4):
        number, rest = divmod(number, len(_SYLLABLES))
        spoken += _SYLLABLES[rest]
    return spoken
