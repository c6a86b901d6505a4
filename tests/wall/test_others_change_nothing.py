"""What a customer can ask for does not change by a byte when a defect of theirs hits others too.

Every page of the portal, every call that reads, the search, the live stream and the letters of one
customer are asked for; then one, two and three others are hit, and say what they have to say. Only
from three upwards a count stands there, and never a name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.api.conftest import Caller
from tests.cast import NOON, Cast
from tests.sprs.world import World
from tests.wall.test_wall import every_page
from tsam.domains.accounts.models import Event, Letter
from tsam.domains.cases import actions as cases
from tsam.domains.cases import indexing
from tsam.domains.people.models import User
from tsam.domains.sprs.actions import asking, hits, words
from tsam.domains.sprs.models import SprInterest
from tsam.faces.api.urls import api
from tsam.faces.live import readers

MORNING = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
OTHERS = ("Globex", "Initech", "Umbrella")
SOUGHT = ("stand still", "Restart", "Globex", "Nightshift", "plant")
# Made anew at each request, or the one thing that may change: how many others, in words.
FLEETING = re.compile(
    r"[A-Za-z0-9_-]{64}|[A-Za-z0-9_-]{32}|(?:under 3|\d+) other customers|\"csrf[^>]*>"
)


@pytest.fixture
def cast(db: None) -> Cast:
    """Acme is alone at first."""
    return Cast()


class Reader:
    """Everything that one contact of Acme can ask for, as text by its address."""

    def __init__(self, person: User, world: World) -> None:
        self._person, self._world = person, world
        self._client = Client()
        self._client.force_login(person)
        self._call = Caller(person)

    def all_of_it(self, *, without: frozenset[str] = frozenset()) -> dict[str, str]:
        """{address: answer}; those that answer nothing need not be asked each time."""
        self._without = without
        return dict(self._pages()) | dict(self._calls()) | dict(self._told())

    def _pages(self) -> Iterator[tuple[str, str]]:
        number, case = self._world.spr.number, self._world.acmes.number
        for page in every_page():
            route = page.route
            known = {"portal/sprs/": number, "portal/cases/": case}
            start = next((one for one in known if route.startswith(one)), "")
            path = route.replace("<str:number>", known.get(start, "<"))
            if page.face != "portal":
                continue
            path = path.replace("<int:key>", str(self._world.interest.pk))
            if "<" not in path and path not in self._without:
                yield path, self._shown(self._client.get(f"/{path}"))
        for asked in (number, *SOUGHT):
            answer = self._client.get("/portal/search", {"q": asked})
            yield f"search {asked}", self._shown(answer)

    def _calls(self) -> Iterator[tuple[str, str]]:
        world = self._world
        keys: dict[str, object] = {
            "public-sprs": world.spr.number,
            "sprs": world.spr.number,
            "cases": world.acmes.number,
            "accounts": world.cast.acme.slug,
            "applications": world.cast.assembly.pk,
            "engagements": world.cast.engagement.pk,
            "spr-hits": world.interest.pk,
        }
        for path, methods in api.get_openapi_schema(path_prefix="")["paths"].items():
            where = path.removeprefix("/")
            key = keys.get(where.partition("/")[0])
            where = re.sub(r"\{(?:number|slug|key)\}", str(key), where) if key else where
            if "get" in methods and "{" not in where and where not in self._without:
                yield where, self._shown(self._call("GET", where))
        for asked in (world.spr.number, *SOUGHT):
            yield f"call search {asked}", self._shown(self._call("GET", f"search?q={asked}"))

    def _told(self) -> Iterator[tuple[str, str]]:
        letters = Letter.objects.visible_to(self._person).order_by("pk")
        yield "letters", str(list(letters.values_list("subject", "text", "path")))
        rows = Event.objects.visible_to(self._person).order_by("pk")
        yield "events", json.dumps(list(rows.values_list("name", "facts")))
        last = Event.objects.latest("pk").pk
        told = readers.changes(self._person, 0, last) or []
        yield "stream", str([(one.noun, one.name) for one in told])

    @staticmethod
    def _shown(answer: Any) -> str:
        said = b"".join(answer) if answer.streaming else answer.content
        return f"{answer.status_code} {FLEETING.sub('', said.decode(errors='replace'))}"


def another(world: World, name: str, work: Callable[[], int]) -> None:
    """One more customer that it hits, and all that such a one can do and have done for it."""
    cast, spr = world.cast, world.spr
    account = cast.account(name)
    plant = cast.application(f"{name} plant", account)
    person = cast.contact(f"Nightshift-{name} Watch", account, is_administrator=True)
    tsam = cast.staff(f"Theo-{name} Tsam", "TSAM")
    cast.engage(plant, "PLATINUM", tsam=tsam)
    case = cast.case(plant, opened_by=person, title=f"The plant of {name} stands still")
    indexing.index_case(case.pk)
    cases.link_spr(case, spr, by=tsam, at=NOON)
    theirs = SprInterest._base_manager.get(spr=spr, application=plant)
    hits.describe_interest(theirs, by=tsam, at=NOON, wanted="MUST", why=f"{name} waits.")
    asking.ask_priority(theirs, by=tsam, at=NOON, justification="A plant stands still.")
    work()


def test_one_and_two_others_change_nothing_and_three_only_a_count(
    cast: Cast, work: Callable[[], int]
) -> None:
    with time_machine.travel(MORNING, tick=False):
        world = World(cast)
        spr = world.spr
        words.word(spr, by=cast.tess, at=NOON, title="Releasing can stand still", text="Wait.")
        words.note_workaround(
            spr, by=cast.tess, at=NOON, text="Restart it.", quality="PARTIAL", is_verified=True
        )
        indexing.index_case(world.acmes.pk)
        work()
        reader = Reader(cast.ada, world)
        alone = reader.all_of_it()
        silent = frozenset(place for place, said in alone.items() if not said.startswith("200"))

        for n, name in enumerate(OTHERS, 1):
            another(world, name, work)
            is_last = n == len(OTHERS)
            now = reader.all_of_it(without=frozenset() if is_last else silent)
            differing = [place for place, text in now.items() if alone[place] != text]
            assert differing == [], (n, differing)
            for place, text in now.items():
                for secret in (*OTHERS[:n], "Nightshift", "Theo-"):
                    assert secret not in text or secret in place, (place, secret)

        assert len(alone) > 60
        page = Client()
        page.force_login(cast.ada)
        assert "3 other customers" in page.get(f"/portal/sprs/{spr.number}").content.decode()
