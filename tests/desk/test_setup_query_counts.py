"""Longer lists of what is set up, of letters and of hits ask no more of the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from tests.cast import NOON, Cast
from tests.desk.test_query_counts import queries
from tests.wall.setting_up import imported
from tsam.domains.accounts.models import (
    CalendarException,
    Letter,
    PackageFeature,
    ServiceCalendar,
    ServiceTarget,
    SupportPackage,
)
from tsam.domains.cases import indexing
from tsam.domains.people.models import Function
from tsam.domains.priorities.models import Weights


def person(cast: Cast, turn: int) -> None:
    made = cast.staff(f"Person{turn} Of House", Function.TSE, Function.TSAM)
    made.attestations.create(
        rule="cleared", verified_by=cast.stan, verified_at=NOON, valid_from=NOON.date()
    )


def key(cast: Cast, turn: int) -> None:
    cast.eli.tokens.create(name="x", digest=f"{turn:064}", created_at=NOON, expires_at=NOON)
    Session.objects.create(session_key=f"k{turn}", expire_date=now() + timedelta(days=1))
    UserSession.objects.create(user=cast.eli, ip="127.0.0.1", session_key=f"k{turn}")


def contact(cast: Cast, turn: int) -> None:
    cast.contact(f"Contact{turn} Of Acme", cast.acme)


def calendar(cast: Cast, turn: int) -> None:
    made = ServiceCalendar.objects.create(
        name=f"Place {turn}",
        zone="Europe/Berlin",
        week={"mon": [["09:00", "17:00"]]},
        country="DE",
        subdivision="BY",
    )
    cast.engage(cast.application(f"Line {turn}", cast.acme), calendar=made)


def day(_cast: Cast, turn: int) -> None:
    default = ServiceCalendar.objects.get(is_default=True)
    at = date(2030, 1, 1) + timedelta(days=turn)
    CalendarException.objects.create(calendar=default, day=at, kind="CLOSED")


def package(_cast: Cast, turn: int) -> None:
    made = SupportPackage.objects.create(code=f"OWN{turn}", name="Own", rank=9 + turn)
    PackageFeature.objects.create(package=made, feature="G1")
    ServiceTarget.objects.create(package=made, severity=1, response_minutes=60, update_minutes=60)


def weights(cast: Cast, turn: int) -> None:
    values = Weights.objects.get(version=1).values
    Weights.objects.create(
        version=2 + turn, values=values, reason="x", set_by=cast.mona, set_at=NOON
    )


def upload(cast: Cast, _turn: int) -> None:
    imported(cast)


def letter(cast: Cast, _turn: int) -> None:
    given = {"subject": "x", "text": "Hello\nx", "written_at": NOON, "account": cast.acme}
    Letter.objects.create(reader=cast.tess, **given)


def hit(cast: Cast, _turn: int) -> None:
    indexing.index_case(cast.case(title="The spooler stops", assignee=cast.eli).pk)


LISTS = {
    "people": ("dana", "desk:people", "", person),
    "people with what is attested": ("stan", "desk:people", "", person),
    "contacts": ("dana", "desk:people", "?who=contacts", contact),
    "keys and sessions": ("dana", "desk:person", "", key),
    "calendars": ("mona", "desk:calendars", "", calendar),
    "days": ("mona", "desk:calendar", "", day),
    "packages": ("dana", "desk:packages", "", package),
    "weights": ("mona", "desk:weights", "", weights),
    "imports": ("dana", "desk:imports", "", upload),
    "letters": ("tess", "desk:inbox", "", letter),
    "hits": ("mona", "desk:search", "?q=spooler", hit),
}


@pytest.mark.parametrize("which", LISTS)
def test_a_longer_list_asks_no_more(which: str, cast: Cast, client: Client) -> None:
    reader, name, asked, add = LISTS[which]
    client.force_login(getattr(cast, reader))
    path = reverse(name, args=_args(cast, name)) + asked
    _add(cast, add, range(2))
    few = queries(client, path)

    _add(cast, add, range(2, 14))

    assert queries(client, path) == few


def _args(cast: Cast, name: str) -> list[int]:
    if name == "desk:person":
        return [cast.eli.pk]
    if name == "desk:calendar":
        return [ServiceCalendar.objects.get(is_default=True).pk]
    return []


def _add(cast: Cast, add: Callable[[Cast, int], None], turns: range) -> None:
    for turn in turns:
        add(cast, turn)
