"""A row for every page of administration and imports."""

from __future__ import annotations

from datetime import date

from allauth.usersessions.models import UserSession

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import CalendarException, ServiceCalendar
from tsam.domains.cases.models import ImportRun, ImportState


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
    if "/packages/" in route:
        return {"code": "GOLD"}
    return {"pk": imported(cast).pk}


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
