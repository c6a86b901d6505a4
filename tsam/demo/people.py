"""The vendor's people of the demonstration. All of them are invented."""

from __future__ import annotations

from datetime import datetime, timedelta

from tsam.domains.people.models import Function, HeldFunction, User
from tsam.domains.staffing.models import SpokenLanguage

VENDOR = "Brightforge"
MAIL = "brightforge.example"

# key, name, function, zone, languages served in; the first is the one of the pages.
_STAFF = (
    ("clara", "Clara Winter", Function.TSAM, "Europe/Berlin", "en de fr"),
    ("kenji", "Kenji Moriyama", Function.TSAM, "Asia/Tokyo", "en ja zh-hans ko"),
    ("grace", "Grace Holloway", Function.TSAM, "America/Chicago", "en"),
    ("tom", "Tom Berger", Function.TSE, "Europe/Berlin", "en de"),
    ("amelie", "Amélie Rousseau", Function.TSE, "Europe/Paris", "en fr"),
    ("jisoo", "Ji-soo Han", Function.TSE, "Asia/Seoul", "en ko ja zh-hans"),
    ("marcus", "Marcus Bell", Function.TSE, "America/Chicago", "en"),
    ("helen", "Helen Okafor", Function.SUPPORT_MANAGER, "Europe/London", "en"),
    ("stefan", "Stefan Lund", Function.STAFFING_MANAGER, "Europe/Oslo", "en"),
    ("ravi", "Ravi Menon", Function.RND, "Asia/Kolkata", "en"),
    ("petra", "Petra Novak", Function.PRODUCT_MANAGEMENT, "Europe/Prague", "en"),
    ("sam", "Sam Whitaker", Function.SALES, "America/New_York", "en"),
    ("gina", "Gina Moretti", Function.GLOBAL_SERVICES, "Europe/Rome", "en"),
    ("dana", "Dana Reyes", Function.ADMINISTRATOR, "America/Denver", "en"),
)


def hire(at: datetime) -> dict[str, User]:
    """The staff by first name, each with one function and the languages they serve in."""
    joined = at - timedelta(days=700)
    people = {}
    for key, name, function, zone, languages in _STAFF:
        person = enter(f"{key}@{MAIL}", name, zone, "en", joined, is_staff=True)
        HeldFunction.objects.create(user=person, function=function, granted_at=joined)
        SpokenLanguage.objects.bulk_create(
            SpokenLanguage(user=person, language=language) for language in languages.split()
        )
        people[key] = person
    return people


def enter(
    email: str, name: str, zone: str, language: str, at: datetime, *, is_staff: bool = False
) -> User:
    """A person without a password: the demonstration's door needs none."""
    person = User(
        email=email,
        name=name,
        time_zone=zone,
        language=language,
        is_staff=is_staff,
        created_at=at,
    )
    person.set_unusable_password()
    person.save()
    return person
