"""Who finds which page of administration, imports, search and inbox: one table, held for all."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import Cast
from tests.standing import sign_in
from tests.wall.test_wall import Page, World
from tsam.domains.people.models import User
from tsam.faces.desk.urls import urlpatterns

STAFF = ("tess", "eli", "mona", "stan", "rita", "paul", "sally", "gino", "dana")
CUSTOMERS = ("ada", "olga", "owen", "gus")
EVERYBODY = frozenset(STAFF)
PEOPLE = frozenset({"dana", "stan"})
CALENDARS = frozenset({"dana", "stan", "mona"})
IMPORTS = frozenset({"dana", "tess", "mona"})
ADMINISTRATOR = frozenset({"dana"})

# The page, and who finds it. To all others it is not there.
TABLE: dict[str, frozenset[str]] = {
    "administration": frozenset({"dana", "stan", "mona", "tess"}),
    "letters-again": ADMINISTRATOR,
    "people": PEOPLE,
    "people-new": ADMINISTRATOR,
    "person": PEOPLE,
    "person-functions": PEOPLE,
    "person-attestations": PEOPLE,
    "person-attestation-revocation": frozenset({"stan"}),
    "person-sessions-end": PEOPLE,
    "person-session-end": PEOPLE,
    "person-key-revocation": PEOPLE,
    "person-invitation": PEOPLE,
    "person-entry": PEOPLE,
    "calendars": CALENDARS,
    "calendar-new": CALENDARS,
    "calendar-regions": CALENDARS,
    "calendar": CALENDARS,
    "calendar-hours": CALENDARS,
    "calendar-place": CALENDARS,
    "calendar-days": CALENDARS,
    "calendar-day-removal": CALENDARS,
    "calendar-default": CALENDARS,
    "packages": ADMINISTRATOR,
    "package-new": ADMINISTRATOR,
    "package": ADMINISTRATOR,
    "package-offer": ADMINISTRATOR,
    "weights": frozenset({"dana", "mona"}),
    "weights-preview": frozenset({"dana", "mona"}),
    "trackers": ADMINISTRATOR,
    "tracker-new": ADMINISTRATOR,
    "tracker": ADMINISTRATOR,
    "tracker-place": ADMINISTRATOR,
    "tracker-words": ADMINISTRATOR,
    "tracker-test": ADMINISTRATOR,
    "tracker-rest": ADMINISTRATOR,
    "tracker-reading": ADMINISTRATOR,
    "imports": IMPORTS,
    "import": IMPORTS,
    "import-work": IMPORTS,
    "import-run": IMPORTS,
    "import-removal": IMPORTS,
    "import-faults": IMPORTS,
    "inbox": EVERYBODY,
    "inbox-reading": EVERYBODY,
    "search": EVERYBODY,
}
# Found, but what they would do there is refused, with the reason: a staffing manager looks after
# what is attested, and after nothing else of a person.
REFUSED = {
    ("person-functions", "stan"),
    ("person-sessions-end", "stan"),
    ("person-session-end", "stan"),
    ("person-key-revocation", "stan"),
    ("person-invitation", "stan"),
    ("person-invitation", "dana"),  # Tess has a password.
    ("person-entry", "stan"),
    ("import-run", "dana"),  # This one failed its dry run.
    ("import-run", "tess"),
    ("import-run", "mona"),
}


@pytest.mark.parametrize("name", TABLE)
def test_who_finds_it(name: str, cast: Cast) -> None:
    route = _route(name)

    answered = {who: _answer(cast, who, Page(f"desk:{name}", route)) for who in STAFF}

    assert {who for who, status in answered.items() if status != 404} == TABLE[name]
    refused = {(name, who) for who, status in answered.items() if status == 403}
    assert refused == {pair for pair in REFUSED if pair[0] == name}


@pytest.mark.parametrize("name", TABLE)
def test_to_a_customer_nothing_is_there(name: str, cast: Cast) -> None:
    route = _route(name)

    for who in CUSTOMERS:
        assert _answer(cast, who, Page(f"desk:{name}", route)) == 404, who


def test_the_table_names_every_page_of_these_parts() -> None:
    parts = ("administration", "imports", "inbox", "search")
    own = {one.name for one in urlpatterns if str(one.pattern).split("/")[0] in parts}

    # A letter is found by its reader alone; the inbox has tests of its own.
    assert own - {"letter"} == set(TABLE)


def _route(name: str) -> str:
    return next(f"desk/{one.pattern}" for one in urlpatterns if one.name == name)


def _answer(cast: Cast, who: str, page: Page) -> int:
    """What this person gets; each asks for rows that nobody has touched yet."""
    reader: User = getattr(cast, who)
    path = World(cast).path(page) if "<" in page.route else f"/{page.route}"
    assert path
    client = Client()
    sign_in(client, reader)
    got = client.get(path).status_code
    return client.post(path, {}).status_code if got == 405 else got
