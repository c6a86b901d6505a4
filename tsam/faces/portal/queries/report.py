"""What somebody who reports a problem is told beside the form: where it goes, what follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from tsam.domains.accounts.entitlement import supported_among
from tsam.domains.accounts.hours import services_for
from tsam.domains.accounts.models import Account, Application
from tsam.domains.cases.finding import similar
from tsam.domains.cases.firsts import First, firsts_for
from tsam.domains.cases.models import Case, IssueType
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsams_for
from tsam.faces.portal.forms.cases import SEVERITIES
from tsam.faces.ui.hours import HoursNow, hours_now
from tsam.kernel.verdicts import Verdict

MOST_APPLICATIONS = 100


@dataclass(frozen=True)
class Place:
    """An Application that a case may be about, or the reason why not."""

    application: Application
    verdict: Verdict
    tsams: tuple[User, ...] = ()


@dataclass(frozen=True)
class Course:
    """What follows a report on one Application: the first words, who hears, and in which hours."""

    place: Place
    firsts: tuple[First, ...]
    hours: HoursNow | None


def places(reader: User, at: datetime) -> list[Place]:
    applications = list(
        Application.objects.visible_to(reader)
        .filter(retired_at=None)
        .select_related("account", "support_contract")
        .order_by("name", "pk")[:MOST_APPLICATIONS]
    )
    verdicts = supported_among(applications, at)
    tsams = tsams_for([one.pk for one in applications], at.date())
    return [Place(one, verdicts[one.pk], tuple(tsams.get(one.pk, ()))) for one in applications]


def chosen(offered: list[Place], key: str | None) -> Place | None:
    """The Application that the form names, among those that can open cases."""
    open_ones = (place for place in offered if place.verdict)
    return next((place for place in open_ones if str(place.application.pk) == key), None)


def likely(reader: User, offered: list[Place]) -> str:
    """The key of the Application that this reader reported on last, else of the first."""
    open_ones = [str(place.application.pk) for place in offered if place.verdict]
    last = Case.objects.visible_to(reader).filter(opened_by=reader).order_by("-pk")
    key = str(last.values_list("application_id", flat=True).first() or "")
    return key if key in open_ones else next(iter(open_ones), "")


def course(place: Place | None, at: datetime) -> Course | None:
    if place is None:
        return None
    firsts = firsts_for([place.application.pk], at)[place.application.pk]
    return Course(place, tuple(firsts), _hours(place.application, at))


def context(reader: User, at: datetime, given: dict[str, str]) -> dict[str, Any]:
    """All that the page shows around the form; `given` is what was typed so far."""
    offered = places(reader, at)
    key = given.get("application") or likely(reader, offered)
    place = chosen(offered, key)
    return {
        "at": at,
        "places": offered,
        "chosen": key,
        "open_places": [one for one in offered if one.verdict],
        "course": course(place, at),
        "found": similar(reader, given.get("title", "")),
        "last": last_release(reader, place),
        "severities": severities(),
        "issue_types": kinds(),
        "administrators": _accounts(reader),
        "desk_phone": settings.DESK_PHONE,
        "largest": settings.ATTACHMENT_BYTES,
        "key": uuid4().hex,
    }


def last_release(reader: User, place: Place | None) -> Case | None:
    """The last case on this Application that names what runs there."""
    if place is None:
        return None
    cases = Case.objects.visible_to(reader).filter(application=place.application)
    return cases.exclude(release="").order_by("-pk").first()


def severities() -> list[tuple[int, str, str]]:
    """What stands still: (value, words, what they mean)."""
    return [(int(value), str(words), str(more)) for value, (words, more) in SEVERITIES.items()]


def kinds() -> list[tuple[str, str]]:
    return [
        (IssueType.BREAK_FIX, _("Something is broken or slow")),
        (IssueType.HOW_TO, _("How do I …")),
        (IssueType.QUESTION, _("Another question")),
    ]


def _hours(application: Application, at: datetime) -> HoursNow | None:
    """The hours in which the Application is served; none of its own where nobody serves it."""
    service = services_for([application.pk]).get(application.pk)
    return hours_now(service.calendar, at) if service else None


def _accounts(reader: User) -> list[Account]:
    return list(Account.objects.visible_to(reader).order_by("name", "pk")[:5])
