"""The open cases that somebody may see, in our order and in that of their customers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import models
from django.db.models import Exists, Max, Min, OuterRef, Q

from tsam.domains.cases.models import OURS, Case, ClockState
from tsam.domains.people.models import User
from tsam.domains.priorities.attention import attention_of
from tsam.domains.priorities.fairness import SOON, Breaks, Standing, Waiting, order
from tsam.domains.priorities.models import CustomerOrder, OrderedCase, Rank
from tsam.domains.priorities.orders import STALE


@dataclass(frozen=True)
class Theirs:
    """The place that the customer gives a case, among so many that have one."""

    place: int
    of: int


@dataclass(frozen=True)
class Order:
    """A customer's order of one engagement, as the queue tells of it."""

    set_at: datetime
    is_stale: bool


@dataclass(frozen=True)
class Queue:
    """All of them in our order; a case's number in it is what the rule gives it among all."""

    at: datetime
    standings: Sequence[Standing]
    theirs: Mapping[int, Theirs]
    # {case: its owner}, and None where nobody is.
    owners: Mapping[int, int | None]

    @cached_property
    def numbers(self) -> Mapping[int, int]:
        """{case: its number in our order}, from 1."""
        return {one.waiting.case: n for n, one in enumerate(self.standings, 1)}

    def of(self, case: int) -> Standing | None:
        n = self.numbers.get(case)
        return self.standings[n - 1] if n else None

    def by_customers(self) -> list[Standing]:
        """Their firsts before their seconds; of equal places, and of those without, our order.

        What rests stands last in this order too.
        """
        last = len(self.standings) + 1

        def place(one: Standing) -> tuple[bool, int]:
            theirs = self.theirs.get(one.waiting.case)
            return one.waiting.rests, theirs.place if theirs else last

        return sorted(self.standings, key=place)


def queue(reader: User, at: datetime) -> Queue:
    """What the reader may see. The number of queries does not grow with the cases."""
    ranked = (
        Rank.objects.visible_to(reader)
        .annotate(breaks=_breaks(at, "case__"))
        .order_by()
        .values_list(
            "case_id",
            "application_id",
            "place",
            "score",
            "case__severity",
            "case__state",
            "breaks",
            "case__assignee_id",
        )
    )
    rows = [*ranked, *_unranked(reader, at)]
    standings = order(_waiting(rows), attention_of(_waits_since(reader), at))
    owners = {row[0]: row[-1] for row in rows}
    return Queue(at, standings, _theirs(reader), owners)


# Case, Application, place, points, severity, state, breaks, owner.
_Row = tuple[int, int, int, int, int, str, int, int | None]
LAST = 1_000_000


def _unranked(reader: User, at: datetime) -> list[_Row]:
    """What came in this moment stands in no rank yet: of its engagement it comes last."""
    known = Rank._base_manager.filter(case=OuterRef("pk"))
    new = Case.objects.visible_to(reader).open().filter(~Exists(known))
    return [
        (case, application, LAST, 0, severity, state, breaks, owner)
        for case, application, severity, state, breaks, owner in new.annotate(
            breaks=_breaks(at, "")
        )
        .order_by()
        .values_list("pk", "application_id", "severity", "state", "breaks", "assignee_id")
    ]


def _waiting(rows: Iterable[_Row]) -> Iterator[Waiting]:
    for case, application, place, points, severity, state, breaks, _owner in rows:
        # A word that is owed is ours to give, whoever has the case.
        rests = state not in OURS and breaks == Breaks.NONE
        yield Waiting(case, application, place, points, rests, severity == 0, Breaks(breaks))


def _breaks(at: datetime, case: str) -> models.Case:
    """Read off by the database: of thousands of cases the moments cost more than all the rest."""

    def owed(until: datetime) -> Q:
        clock = {
            f"{case}clock_state": ClockState.RUNNING,
            f"{case}clock_due_at__lte": until,
        }
        return Q(**clock) | Q(**{f"{case}promised_at__lte": until})

    return models.Case(
        models.When(owed(at), then=int(Breaks.BROKEN)),
        models.When(owed(at + SOON), then=int(Breaks.SOON)),
        default=int(Breaks.NONE),
        output_field=models.IntegerField(),
    )


def _waits_since(reader: User) -> dict[int, datetime]:
    """{Application: since when the oldest of its open cases is ours}."""
    ours = Case.objects.visible_to(reader).open().filter(ours_since__isnull=False)
    return dict(ours.order_by().values_list("application_id").annotate(Min("ours_since")))


def _theirs(reader: User) -> dict[int, Theirs]:
    rows = (
        OrderedCase.objects.visible_to(reader)
        .filter(case__is_open=True)
        .order_by("order", "place")
        .values_list("order_id", "case_id")
    )
    homes: dict[int, list[int]] = {}
    for home, case in rows:
        homes.setdefault(home, []).append(case)
    return {
        case: Theirs(place, len(own)) for own in homes.values() for place, case in enumerate(own, 1)
    }


def orders_of(reader: User, applications: Iterable[int], at: datetime) -> dict[int, Order]:
    """{Application: its customer's order}, of those that gave one; two queries.

    An order is stale when it is old, or when a case came after it that has no place.
    """
    given = CustomerOrder.objects.visible_to(reader).filter(
        engagement__application__in=set(applications)
    )
    set_at = dict(given.order_by("set_at").values_list("engagement__application_id", "set_at"))
    placed = OrderedCase._base_manager.filter(case=OuterRef("pk"))
    rest = Case.objects.visible_to(reader).open().filter(~Exists(placed), application__in=set_at)
    newest = dict(rest.order_by().values_list("application_id").annotate(Max("opened_at")))
    return {
        application: Order(
            moment,
            is_stale=moment < at - STALE or newest.get(application, moment) > moment,
        )
        for application, moment in set_at.items()
    }
