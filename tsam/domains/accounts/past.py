"""How an Application stood at a past moment: what it had bought, and when it was served.

Rows say how things are now. What happened since is taken back, the newest first, by what its
events say was before. Where an event does not say it, the answer says that it cannot tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from tsam.domains.accounts import facts, targets
from tsam.domains.accounts.facts import Book, day_words
from tsam.domains.accounts.hours import build, working
from tsam.domains.accounts.models import (
    Application,
    CalendarException,
    ContractPackage,
    Engagement,
    EngagementState,
    EngagementTerm,
    Event,
    ExceptionKind,
    ServiceCalendar,
    SupportContract,
    SupportPackage,
)
from tsam.domains.accounts.targets import Target
from tsam.kernel.hours import WorkingCalendar

_S = EngagementState


class Told(NamedTuple):
    """An event as far as a look back needs it."""

    name: str
    noun: str
    key: int
    at: datetime
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Past:
    """An Application at a moment: its live engagement, its rights, its hours and its targets.

    `doubts` are sentences about what the events do not tell.
    """

    engagement: int | None
    book: Book
    hours: WorkingCalendar
    targets: Mapping[int, Target]
    doubts: tuple[str, ...] = ()


def told(moments: Q, *nouns: tuple[str, Iterable[int]]) -> list[Told]:
    """The events of these rows (noun and keys) that the condition leaves, newest first."""
    about = Q()
    for noun, keys in nouns:
        about |= Q(noun=noun, key__in=list(keys))
    rows = Event._base_manager.filter(about, moments).order_by("-at", "-pk")
    return [Told(*row) for row in rows.values_list("name", "noun", "key", "at", "facts")]


def application_at(key: int, at: datetime) -> Past:
    """Some twelve queries, however long it is ago."""
    application = Application._base_manager.select_related("account", "support_contract").get(
        pk=key
    )
    engagements = list(
        Engagement._base_manager.filter(application=key, created_at__lte=at)
        .select_related("calendar", "support_contract")
        .order_by("pk")
    )
    _take_back(application, engagements, at)
    live = next((one for one in reversed(engagements) if one.state != _S.ENDED), None)
    doubts: list[str] = []
    stored, hours = _calendar(live, at, doubts)
    zone = stored.zone if live else application.account.time_zone
    own = live.support_contract if live else None
    catalogue = _Catalogue(at)
    contract = own or application.support_contract
    held = _contract(contract, at) if contract else None
    steps = _packages(contract, at) if contract else []
    under = application.support_contract
    served = steps if under == contract else _packages(under, at) if under else []
    book = Book(
        application=application.name,
        zone=ZoneInfo(zone),
        contract=facts.contract_of(held) if held else None,
        packages=tuple((since, catalogue.package(key)) for since, key in steps),
        has_engagement=live is not None,
        state=live.state if live else "",
        terms=_terms(live, at),
    )
    return Past(
        engagement=live.pk if live else None,
        book=book,
        hours=hours,
        targets=catalogue.targets(_in_force(served, at)),
        doubts=tuple(doubts),
    )


def _take_back(application: Application, engagements: Sequence[Engagement], at: datetime) -> None:
    """Put these rows, which nobody saves, back to where they stood."""
    by_key = {one.pk: one for one in engagements}
    since = told(
        Q(at__gt=at),
        ("application", [application.pk]),
        ("engagement", by_key),
        ("account", [application.account_id]),
    )
    for event in since:
        if event.name == "application.changed" and "contract" in event.facts:
            before = _numbered(event.facts["contract"][0])
            application.support_contract = before
            for one in engagements:
                if one.state != _S.ENDED:
                    one.support_contract = before
        elif event.name == "account.changed" and "time_zone" in event.facts:
            application.account.time_zone = event.facts["time_zone"][0]
        elif event.noun == "engagement":
            _take_back_step(by_key[event.key], event)


def _take_back_step(engagement: Engagement, event: Told) -> None:
    if "state" in event.facts:
        engagement.state = event.facts["state"][0]
    elif event.name == "engagement.renewed" and engagement.state == _S.RENEWED:
        # Events of renewals did not name the state once.
        engagement.state = _S.RENEWAL_DUE


def _numbered(number: str | None) -> SupportContract | None:
    return SupportContract._base_manager.filter(number=number).first() if number else None


def _terms(engagement: Engagement | None, at: datetime) -> tuple[facts.Term, ...]:
    if engagement is None:
        return ()
    rows = EngagementTerm._base_manager.filter(engagement=engagement, ordered_at__lte=at)
    return tuple(facts.Term(row.starts_on, row.ends_on) for row in rows.order_by("starts_on"))


# --- contracts and packages


def _contract(row: SupportContract, at: datetime) -> SupportContract:
    """The contract as it was; a later word takes the place of a former one."""
    events = told(Q(), ("supportcontract", [row.pk]))
    for event in events:
        if event.at <= at:
            continue
        if event.name == "supportcontract.renewed":
            row.ends_on = date.fromisoformat(event.facts["ends_on"][0])
        elif event.name == "supportcontract.cancelled":
            row.cancelled_on = _cancelled_before(event, events)
    return row


def _cancelled_before(event: Told, events: Sequence[Told]) -> date | None:
    said = event.facts.get("instead_of")
    if "instead_of" not in event.facts:
        earlier = events[events.index(event) + 1 :]
        cancelled = (one for one in earlier if one.name == "supportcontract.cancelled")
        former = next(cancelled, None)
        said = former.facts["last_day"] if former else None
    return date.fromisoformat(said) if said else None


def _packages(contract: SupportContract, at: datetime) -> list[tuple[datetime, int]]:
    """(from when, key of the package), in order, as they were known then."""
    rows = ContractPackage._base_manager.filter(contract=contract)
    known = dict(rows.values_list("effective_at", "package_id"))
    events = told(Q(), ("supportcontract", [contract.pk]))
    codes = dict(SupportPackage.objects.values_list("code", "pk"))
    for event in events:
        if event.at <= at or event.name != "supportcontract.package_set":
            continue
        since = datetime.fromisoformat(event.facts["effective_at"])
        before = _package_before(event, events, since == min(known, default=since))
        if before in codes:
            known[since] = codes[before]
        else:
            known.pop(since, None)
    return sorted(known.items())


def _package_before(event: Told, events: Sequence[Told], is_first: bool) -> str:
    """The code that the event took the place of; "" where there was none for that moment."""
    if "instead_of" in event.facts:
        return event.facts["instead_of"] or ""
    for former in events[events.index(event) + 1 :]:
        is_same = former.facts.get("effective_at") == event.facts["effective_at"]
        if is_same or (is_first and former.name == "supportcontract.added"):
            return str(former.facts["package"])
    return ""


def _in_force(steps: Sequence[tuple[datetime, int]], at: datetime) -> int | None:
    """As `targets.packages_in_force`: the first package counts before it takes effect too."""
    held = [key for since, key in steps if since <= at] or [key for _since, key in steps[:1]]
    return held[-1] if held else None


class _Catalogue:
    """The packages as they were, with their features and their targets."""

    def __init__(self, at: datetime) -> None:
        rows = SupportPackage.objects.prefetch_related("features", "targets")
        self._said = {row.pk: _said(row) for row in rows}
        for event in told(Q(at__gt=at, name="supportpackage.changed"), self._nouns()):
            for part, change in event.facts.items():
                self._said[event.key][part] = change[0]

    def _nouns(self) -> tuple[str, Iterable[int]]:
        return "supportpackage", self._said

    def package(self, key: int) -> facts.Package:
        said = self._said[key]
        features = frozenset(said["features"])
        return facts.Package(said["code"], said["name"], features, said["requires_tsam"])

    def targets(self, key: int | None) -> Mapping[int, Target]:
        least = next(said for said in self._said.values() if said["code"] == targets.LEAST)
        own = self._said[key]["targets"] if key else {}
        return {
            int(severity): Target(*numbers)
            for severity, numbers in {**least["targets"], **own}.items()
        }


def _said(row: SupportPackage) -> dict[str, Any]:
    """In the shape of the facts of its events."""
    return {
        "code": row.code,
        "name": row.name,
        "requires_tsam": row.requires_tsam,
        "features": [one.feature for one in row.features.all()],
        "targets": {
            str(one.severity): [one.response_minutes, one.update_minutes, one.is_round_the_clock]
            for one in row.targets.all()
        },
    }


# --- calendars


def _calendar(
    live: Engagement | None, at: datetime, doubts: list[str]
) -> tuple[ServiceCalendar, WorkingCalendar]:
    """The service calendar of the engagement, else the one for everybody else, and its hours."""
    stored = live.calendar if live else _default(at, doubts)
    changes = told(Q(name="servicecalendar.changed"), ("servicecalendar", [stored.pk]))
    since = [event for event in changes if event.at > at]
    if not since:
        return stored, working(stored)
    days = {row.day: row for row in CalendarException.objects.filter(calendar=stored)}
    for number, event in enumerate(since):
        if "exception" in event.facts:
            _take_back_day(stored, days, event, changes[number + 1 :], doubts)
        else:
            for field, change in event.facts.items():
                setattr(stored, field, change[0])
    return stored, build(stored, days.values())


def _take_back_day(
    stored: ServiceCalendar,
    days: dict[date, CalendarException],
    event: Told,
    earlier: Sequence[Told],
    doubts: list[str],
) -> None:
    day = _day_of(event)
    days.pop(day, None)
    if "day" in event.facts:
        former = event.facts["day"][0]
    else:
        former = _kind_before(event, earlier)
        if former and former[0] == ExceptionKind.WORKED:
            doubts.append(
                _("The hours of %(name)s on %(day)s were not written down then.")
                % {"name": stored.name, "day": day_words(day)}
            )
    if former:
        days[day] = CalendarException(calendar=stored, day=day, kind=former[0], hours=former[1])


def _day_of(event: Told) -> date:
    before, after = event.facts["exception"]
    return date.fromisoformat((before or after).split()[0])


def _kind_before(event: Told, earlier: Sequence[Told]) -> list[Any] | None:
    """Of an event that only names the kind, such as "2026-12-24 CLOSED": the kind, and no hours.

    One that set a day did not say what it took the place of; the last one about that day does.
    """
    said = event.facts["exception"][0]
    if said is None:
        others = (one for one in earlier if "exception" in one.facts)
        last = next((one for one in others if _day_of(one) == _day_of(event)), None)
        said = last.facts["exception"][1] if last else None
    return [said.split()[1], []] if said else None


def _default(at: datetime, doubts: list[str]) -> ServiceCalendar:
    rows = {row.pk: row for row in ServiceCalendar.objects.all()}
    key = next(row.pk for row in rows.values() if row.is_default)
    for event in told(Q(at__gt=at, name="servicecalendar.made_default"), ("servicecalendar", rows)):
        former, name = event.facts.get("keys", [None])[0], event.facts["default"][0]
        named = former or next((pk for pk, row in rows.items() if row.name == name), None)
        if named is None:
            doubts.append(
                _("Which calendar held for everybody else then cannot be told: %(name)s is gone.")
                % {"name": name}
            )
        else:
            key = named
    return rows[key]
