"""No page of the portal asks more of the database when there is more to show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Letter
from tsam.domains.cases import actions, indexing
from tsam.domains.cases.actions import link_spr, raise_spr, serve_requirement
from tsam.domains.cases.models import Channel, State
from tsam.domains.objectives.actions.requirements import meet, propose, publish
from tsam.domains.objectives.models import Requirement
from tsam.domains.sprs.actions import course
from tsam.domains.sprs.actions.raising import Description


def cases(cast: Cast, turn: int) -> None:
    promised = {
        "promise": "News",
        "promised_at": now() + timedelta(hours=turn + 1),
        "promise_given_at": NOON,
    }
    for fields in (
        {"assignee": cast.eli, **promised},
        {"state": State.WAITING_CUSTOMER},
        {"state": State.CLOSED},
    ):
        case = cast.case(title=f"The press stops {turn}", language="de", **fields)
        indexing.index_case(case.pk)


def people(cast: Cast, turn: int) -> None:
    person = cast.contact(f"P{turn} Person", cast.acme, "APPLICATION", [cast.assembly])
    cast.case(opened_by=person)


def letters(cast: Cast, turn: int) -> None:
    Letter.objects.create(reader=cast.ada, subject=f"News {turn}", text="x", written_at=NOON)


def applications(cast: Cast, turn: int) -> None:
    application = cast.application(f"Line {turn}", cast.acme)
    cast.engage(application, tsam=cast.tess)


def needs(cast: Cast, turn: int) -> None:
    def published(weight: int) -> Requirement:
        made = propose(cast.engagement, by=cast.ada, at=NOON, statement=f"N{turn}", weight=4)
        return publish(made, by=cast.tess, at=NOON, weight=weight, reason="Seen so.")

    propose(cast.engagement, by=cast.ada, at=NOON, statement=f"W{turn}", weight=3)
    published(2)
    serve_requirement(cast.case(), by=cast.tess, at=NOON, requirement=published(4))
    meet(published(4), by=cast.tess, at=NOON, reason="Seen.")


def defects(cast: Cast, turn: int) -> None:
    case = cast.case(title=f"It stops {turn}", opened_by=cast.owen)
    said = Description(f"Line {turn} stops", 1, product="Kettle")
    spr = raise_spr(case, said, by=cast.tess, at=NOON)
    course.move(spr, by=cast.rita, at=NOON, state="IN_WORK")


PAGES: dict[str, Callable[[Cast, int], None]] = {
    "/portal/": cases,
    "/portal/cases": cases,
    "/portal/cases?view=closed&q=press&by=me": cases,
    "/portal/search?q=press": cases,
    "/portal/cases/new/like?title=press+stops": cases,
    "/portal/cases/new": applications,
    "/portal/contacts": people,
    "/portal/inbox": letters,
    "/portal/needs": needs,
    "/portal/sprs": defects,
    "/portal/needs?x=applications": applications,
    "/portal/needs/new": applications,
}


@pytest.mark.parametrize("path", PAGES)
def test_more_rows_ask_no_more(path: str, cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.ada)
    for turn in range(2):
        PAGES[path](cast, turn)
    client.get(path)
    few = queries(client, path)

    for turn in range(2, 12):
        PAGES[path](cast, turn)
    client.get(path)

    assert queries(client, path) <= few


def test_a_longer_talk_asks_no_more(cast: Cast, client: Client) -> None:
    cast.serve()
    case = cast.case()
    client.force_login(cast.ada)
    path = f"/portal/cases/{case.number}"

    def talk(turns: int) -> None:
        for turn in range(turns):
            actions.reply(case, by=cast.owen, at=NOON, text=f"Word {turn}", channel=Channel.PORTAL)
            actions.set_phase(case, by=cast.eli, at=NOON, phase="INVESTIGATION")

    talk(2)
    client.get(path)
    few = queries(client, path)
    talk(10)

    assert queries(client, path) == few


def test_a_defect_with_more_behind_it_asks_no_more(cast: Cast, client: Client) -> None:
    cast.serve()
    said = Description("The release workflow deadlocks", 1)
    spr = raise_spr(cast.case(opened_by=cast.owen), said, by=cast.tess, at=NOON)
    client.force_login(cast.ada)
    path = f"/portal/sprs/{spr.number}"

    def go_on(turns: int) -> None:
        for turn in range(turns):
            link_spr(cast.case(title=f"Again {turn}"), spr, by=cast.tess, at=NOON)
            for state in ("IN_WORK", "RESOLVED", "REGRESSED"):
                course.move(spr, by=cast.rita, at=NOON, state=state, resolved_in="12.2")

    go_on(1)
    client.get(path)
    few = queries(client, path)
    go_on(6)

    assert queries(client, path) <= few


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)
