from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Letter, Reach
from tsam.domains.cases import actions
from tsam.domains.cases.models import Case, Channel
from tsam.domains.people.models import User
from tsam.faces.live.readers import MOST, Change, changes, who
from tsam.faces.live.watch import latest

LATER = NOON + timedelta(hours=1)


def heard(reader: User, after: int) -> list[str]:
    told = changes(reader, after, latest())
    assert told is not None
    return [f"{change.noun} {change.name}" for change in told]


def reply(case: Case, by: User) -> None:
    actions.reply(case, by=by, at=LATER, text="News.", channel=Channel.DESK)


def test_a_change_is_told_to_those_who_may_read_the_case(cast: Cast) -> None:
    case = cast.case(opened_by=cast.owen)
    colleague = cast.contact("Carl Colleague", cast.acme, Reach.OWN_CASES)
    before = latest()

    reply(case, cast.eli)

    for reader in (cast.owen, cast.olga, cast.ada, cast.tess):
        assert heard(reader, before) == [f"case {case.number}"]
    for reader in (cast.gus, colleague, cast.sally, cast.rita):
        assert heard(reader, before) == []


def test_what_stays_inside_is_not_even_hinted_at(cast: Cast) -> None:
    case = cast.case()
    before = latest()

    actions.take_note(case, by=cast.eli, at=LATER, text="Between us.")

    assert heard(cast.ada, before) == []
    assert heard(cast.tess, before) == [f"case {case.number}"]


def test_too_much_at_once_is_told_as_one(cast: Cast) -> None:
    case = cast.case()
    before = latest()
    for _n in range(MOST + 1):
        reply(case, cast.eli)

    assert changes(cast.tess, before, latest()) is None


def test_a_letter_is_told_to_its_reader(cast: Cast) -> None:
    case = cast.case()
    before = latest()
    reply(case, cast.eli)
    event_id = latest()
    Letter.objects.create(
        reader=cast.ada, subject="x", text="x", written_at=LATER, event_id=event_id
    )

    assert Change(event_id, "letter", "") in (changes(cast.ada, before, event_id) or [])
    assert heard(cast.owen, before) == []


def test_only_a_session_that_holds_listens(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)
    cookie = client.cookies["sessionid"].value

    assert who(f"sessionid={cookie}") == cast.ada
    SessionStore(cookie).delete()
    assert who(f"sessionid={cookie}") is None
    assert who("sessionid=nonsense") is None
    assert who("") is None
