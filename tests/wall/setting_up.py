"""A row for every page of administration and imports."""

from __future__ import annotations

from datetime import date

from allauth.usersessions.models import UserSession

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import CalendarException, ServiceCalendar
from tsam.domains.cases.models import ImportRun, ImportState
from tsam.domains.sprs.models import Disagreement, Spr, Tracker, TrackerLink


def setting_up(cast: Cast, route: str) -> dict[str, object]:
    """What stands in the address of such a page."""
    if "/people/" in route or "/letters/" in route:
        return {"pk": cast.tess.pk, "key": _of_person(cast, route)}
    if "/calendars/" in route:
        calendar = ServiceCalendar.objects.get(is_default=True)
        day, _is_new = CalendarException.objects.get_or_create(
            calendar=calendar, day=date(2030, 1, 1), defaults={"kind": "CLOSED"}
        )
        return {"pk": calendar.pk, "key": day.pk}
    if "/trackers/" in route:
        return {"pk": tracker().pk}
    if "/packages/" in route:
        return {"code": "GOLD"}
    return {"pk": imported(cast).pk}


def tracker() -> Tracker:
    """One that rests, so that nothing asks the network."""
    made, _is_new = Tracker.objects.get_or_create(
        name="R&D's Jira",
        defaults={
            "kind": "JIRA_CLOUD",
            "base_url": "http://127.0.0.1:9",
            "project": "KET",
            "is_paused": True,
            "allows_private": True,
            "created_at": NOON,
        },
    )
    return made


def differing(spr: Spr) -> Disagreement:
    """A tracker says something else of this SPR."""
    link, _is_new = TrackerLink._base_manager.get_or_create(
        spr=spr,
        defaults={
            "tracker": tracker(),
            "state": "LINKED",
            "issue_id": str(spr.pk),
            "issue_key": "KET-1",
            "linked_at": NOON,
        },
    )
    row, _is_new = Disagreement._base_manager.get_or_create(
        link=link,
        field="severity",
        defaults={"ours": "HIGH", "theirs": "Low", "holds": "DESK", "since": NOON},
    )
    return row


def imported(cast: Cast) -> ImportRun:
    """An upload of Acme's with one fault."""
    return ImportRun.objects.create(
        account=cast.acme,
        application=cast.assembly,
        mapping="incidents-uci-servicenow",
        file_name="history.csv",
        sha256="0" * 64,
        size=1,
        state=ImportState.FAILED,
        errors=[{"row": 2, "column": "number", "sentence": "=1+1 is no number."}],
        error_count=1,
        started_by=cast.dana,
        created_at=NOON,
    )


def _of_person(cast: Cast, route: str) -> int:
    if "/attestations/" in route:
        row = cast.tess.attestations.create(
            rule="cleared", verified_by=cast.stan, verified_at=NOON, valid_from=NOON.date()
        )
        return row.pk
    if "/keys/" in route:
        digest = f"{cast.tess.tokens.count():064}"
        token = cast.tess.tokens.create(name="x", digest=digest, created_at=NOON, expires_at=NOON)
        return token.pk
    key = f"k{UserSession.objects.count()}"
    session = UserSession.objects.create(user=cast.tess, ip="127.0.0.1", session_key=key)
    return int(session.pk)
