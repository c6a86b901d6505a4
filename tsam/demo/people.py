"""The vendor's people of the demonstration. All of them are invented."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from tsam.demo.moments import Later
from tsam.domains.accounts import members, timeline
from tsam.domains.people import actions
from tsam.domains.people.models import Function, HeldFunction, Invitation, User
from tsam.domains.staffing import actions as staffing
from tsam.kernel.hours import DAYS, PublicHolidays, WorkingCalendar, parse_week

VENDOR = "Brightforge"
MAIL = "brightforge.example"
CLEARANCE = "us-person"
TRAINING = "export-trained"

_F = Function
# key, name, function, zone, country of the holidays ("": works through them), languages served in
_STAFF = (
    ("dana", "Dana Reyes", _F.ADMINISTRATOR, "America/Denver", "US", "en"),
    ("stefan", "Stefan Lund", _F.STAFFING_MANAGER, "Europe/Oslo", "NO", "en"),
    ("clara", "Clara Winter", _F.TSAM, "Europe/Berlin", "DE", "en de fr"),
    ("kenji", "Kenji Moriyama", _F.TSAM, "Asia/Tokyo", "JP", "en ja zh-hans ko"),
    ("grace", "Grace Holloway", _F.TSAM, "America/Chicago", "US", "en"),
    ("priya", "Priya Nair", _F.TSAM, "Asia/Kolkata", "", "en"),
    ("noemie", "Noémie Lambert", _F.TSAM, "Europe/Paris", "FR", "en fr de"),
    ("sunwoo", "Sunwoo Baek", _F.TSAM, "Asia/Seoul", "KR", "en ko zh-hans ja"),
    ("walter", "Walter Hughes", _F.TSAM, "America/New_York", "US", "en"),
    ("tom", "Tom Berger", _F.TSE, "Europe/Berlin", "DE", "en de"),
    ("amelie", "Amélie Rousseau", _F.TSE, "Europe/Paris", "FR", "en fr"),
    ("oliver", "Oliver Grant", _F.TSE, "Europe/London", "GB", "en"),
    ("yuki", "Yuki Tanabe", _F.TSE, "Asia/Tokyo", "JP", "en ja"),
    ("jisoo", "Ji-soo Han", _F.TSE, "Asia/Seoul", "KR", "en ko ja"),
    ("wen", "Wen Xu", _F.TSE, "Asia/Shanghai", "CN", "en zh-hans"),
    ("arjun", "Arjun Rao", _F.TSE, "Asia/Kolkata", "", "en"),
    ("marcus", "Marcus Bell", _F.TSE, "America/Chicago", "US", "en"),
    ("nora", "Nora Castillo", _F.TSE, "America/Denver", "US", "en"),
    ("nils", "Nils Petersen", _F.TSE, "Europe/Berlin", "DE", "en de"),
    ("helen", "Helen Okafor", _F.SUPPORT_MANAGER, "Europe/London", "GB", "en"),
    ("ravi", "Ravi Menon", _F.RND, "Asia/Kolkata", "", "en"),
    ("hanna", "Hanna Lindqvist", _F.RND, "Europe/Stockholm", "SE", "en"),
    ("petra", "Petra Novak", _F.PRODUCT_MANAGEMENT, "Europe/Prague", "CZ", "en"),
    ("sam", "Sam Whitaker", _F.SALES, "America/New_York", "US", "en"),
    ("gina", "Gina Moretti", _F.GLOBAL_SERVICES, "Europe/Rome", "IT", "en"),
)
_OFFICE = {day: [["08:00", "18:00"]] for day in DAYS[:5]}
# Whoever serves the Gulf works its week.
_WEEKS = {"arjun": {day: [["08:30", "18:30"]] for day in (DAYS[6], *DAYS[:4])}}
# Who was verified for what: from so many days ago, for so long. The first rule is that of the
# sealed engagement; of both rules somebody's time has run out.
_ATTESTED = (
    ("grace", CLEARANCE, 540, 730),
    ("walter", CLEARANCE, 540, 730),
    ("marcus", CLEARANCE, 300, 730),
    ("helen", CLEARANCE, 540, 730),
    ("sam", CLEARANCE, 200, 730),
    ("nora", CLEARANCE, 391, 365),
    ("tom", TRAINING, 340, 365),
    ("clara", TRAINING, 160, 365),
    ("amelie", TRAINING, 385, 365),
)
# Who was invited and has not come in: in time still, and too late.
_NEWCOMERS = (
    ("milan", "Milan Kovač", _F.TSE, 2),
    ("oskar", "Oskar Nyberg", _F.SALES, 12),
)


@dataclass(frozen=True)
class Colleague:
    """One of the vendor's people, with the hours in which they are at work."""

    user: User
    hours: WorkingCalendar


Staff = dict[str, Colleague]


def hire(at: datetime) -> Staff:
    """The staff by first name, each with one function and the languages they serve in."""
    joined = at - timedelta(days=760)
    staff: Staff = {}
    for key, name, function, zone, country, _languages in _STAFF:
        holidays: Container[date] = PublicHolidays(country) if country else frozenset()
        staff[key] = Colleague(
            _begin(staff, f"{key}@{MAIL}", name, function, joined),
            WorkingCalendar(zone, parse_week(_WEEKS.get(key, _OFFICE)), closed=holidays),
        )
        _settle_in(staff[key].user, zone)
    for key, _name, _function, _zone, _country, languages in _STAFF:
        staffing.set_languages(
            staff[key].user, by=staff["stefan"].user, at=joined, languages=languages.split()
        )
    _attest(staff, at)
    return staff


def newcomers(staff: Staff, at: datetime) -> Iterator[Later]:
    """Invitations that nobody has used."""
    for key, name, function, ago in _NEWCOMERS:
        sent_at = at - timedelta(days=ago, hours=3)
        yield (
            sent_at,
            partial(
                members.invite_colleague,
                by=staff["dana"].user,
                at=sent_at,
                email=f"{key}@{MAIL}",
                name=name,
                functions=[function],
            ),
        )


def join(person: User, at: datetime) -> None:
    """They came in by their invitation. The demonstration's door needs no password."""
    Invitation.objects.filter(user=person).update(accepted_at=at)
    timeline.record("user.joined", person, by=person, at=at)


def _begin(staff: Staff, email: str, name: str, function: str, at: datetime) -> User:
    if not staff:
        # The first administrator is there before anybody could invite.
        person = actions.create_person(email=email, name=name, is_staff=True, at=at)
        HeldFunction.objects.create(user=person, function=function, granted_at=at)
        return person
    person = members.invite_colleague(
        by=staff["dana"].user, at=at, email=email, name=name, functions=[function]
    )
    join(person, at + timedelta(days=1))
    return person


def _settle_in(person: User, zone: str) -> None:
    actions.change_profile(
        person,
        name=person.name,
        time_zone=zone,
        language="en",
        theme=person.theme,
        density=person.density,
        single_keys=True,
    )


def _attest(staff: Staff, at: datetime) -> None:
    for key, rule, ago, days in _ATTESTED:
        begins = at - timedelta(days=ago)
        members.attest(
            staff[key].user,
            by=staff["stefan"].user,
            at=begins,
            rule=rule,
            valid_from=begins.date(),
            valid_until=(begins + timedelta(days=days)).date(),
        )
