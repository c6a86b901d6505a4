"""What is planted comes through no page, call, table or letter where the map does not show it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.advocacy.conftest import (
    AMOUNT,
    CONTRACT,
    MAIL,
    NAME,
    NOTE,
    PERSON,
    SECRET,
    SERVER,
    TITLE,
    Told,
)
from tests.api.conftest import Caller
from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Letter
from tsam.domains.advocacy import actions
from tsam.domains.advocacy.audiences import SHOWS, SLUGS, Audience, Field, How
from tsam.domains.advocacy.models import BriefItem, Commitment
from tsam.domains.people.models import User

# The words of each field, and the fields that must be open for them.
PLANTED = {
    NAME: Field.CUSTOMER,
    PERSON: Field.PEOPLE,
    MAIL: Field.PEOPLE,
    SERVER: Field.PEOPLE,
    AMOUNT: Field.CONTRACT,
    CONTRACT: Field.CONTRACT,
    TITLE: Field.TITLES,
    SECRET: Field.CONFIDENTIAL,
    NOTE: Field.NOTES,
}
OPEN = {How.SHOWN, How.REDACTED}


@pytest.fixture
def everything(told: Told, cast: Cast) -> Told:
    """All that a brief can hold, with the planted words in each of its free texts."""
    words = f"{NAME} {PERSON} {MAIL} {SERVER} {AMOUNT}"
    for audience in ("RND", "PRODUCT_MANAGEMENT", "SALES"):
        item = told.ask(cast, audience, asked=f"Ask {words}", why=f"Why {words}")
        by = person(cast, Audience(audience))
        actions.question(item, by=by, at=NOON, words=f"Question {words}")
        actions.reply(item, by=cast.tess, at=NOON, words=f"Reply {words}")
        held = actions.accept(
            item, by=by, at=NOON, promised_on=NOON.date(), words=f"Promise {words}"
        )
        later = NOON.date().replace(day=20)
        actions.move(held, by=by, at=NOON, promised_on=later, reason=f"Moved {words}")
        actions.hand_over(held, by=by, at=NOON, owner=by)
        told.ask(cast, audience, asked=f"Second {words}")
    actions.ask(
        told.engagement,
        by=cast.tess,
        at=NOON,
        audiences=["RND"],
        asked=f"Close {SECRET}",
        requirement=told.secret,
    )
    return told


def person(cast: Cast, audience: Audience) -> User:
    return {
        Audience.RND: cast.rita,
        Audience.PRODUCT_MANAGEMENT: cast.paul,
        Audience.SALES: cast.sally,
        Audience.GLOBAL_SERVICES: cast.gino,
    }[audience]


def shut(audience: Audience) -> list[str]:
    """The planted words that this department may not meet."""
    return [word for word, field in PLANTED.items() if SHOWS[field][audience] not in OPEN]


@pytest.mark.parametrize("audience", Audience)
def test_no_page_and_no_table_gives_it_away(
    audience: Audience, everything: Told, cast: Cast, client: Client
) -> None:
    reader = person(cast, audience)
    client.force_login(reader)
    slug = next(slug for slug, one in SLUGS.items() if one == audience)
    brief = f"/desk/engagements/{everything.engagement.pk}/brief"
    own = BriefItem.objects.visible_to(reader)
    pages = [
        "/desk/briefs",
        "/desk/commitments",
        "/desk/commitments?view=judged",
        f"{brief}?for={slug}",
        f"{brief}/export?for={slug}",
        *(f"{brief}/asks/{item.pk}/question" for item in own),
        *(f"/desk/commitments/{n}" for n in commitments(reader)),
        *(f"/desk/commitments/{n}/day" for n in commitments(reader)),
    ]

    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert not [word for word in shut(audience) if word in main(answer.content.decode())], page


@pytest.mark.parametrize("audience", Audience)
def test_no_call_gives_it_away(audience: Audience, everything: Told, cast: Cast) -> None:
    reader = person(cast, audience)
    caller = Caller(reader)
    paths = [
        "briefs",
        f"briefs/{everything.engagement.pk}",
        "asks",
        "commitments",
        "hit-rates",
        "promises",
        *(f"asks/{item.pk}" for item in BriefItem.objects.visible_to(reader)),
        *(f"commitments/{n}" for n in commitments(reader)),
    ]

    for path in paths:
        answer = caller("GET", path)
        assert answer.status_code == 200, path
        assert not [word for word in shut(audience) if word in answer.content.decode()], path


@pytest.mark.parametrize("audience", Audience)
def test_no_letter_gives_it_away(
    audience: Audience, everything: Told, cast: Cast, work: Callable[[], int]
) -> None:
    reader = person(cast, audience)
    work()

    letters = Letter.objects.visible_to(reader)

    assert letters.exists() is (audience != Audience.GLOBAL_SERVICES)
    for letter in letters:
        said = f"{letter.subject} {letter.text} {letter.html}"
        assert letter.account_id is None
        assert not [word for word in shut(audience) if word in said], letter.subject


def test_what_is_shown_is_there(everything: Told, cast: Cast, client: Client) -> None:
    brief = f"/desk/engagements/{everything.engagement.pk}/brief"
    client.force_login(cast.sally)
    sales = client.get(brief).content.decode()
    client.force_login(cast.rita)
    rnd = client.get(brief).content.decode()

    assert all(word in sales for word in (NAME, PERSON, AMOUNT, CONTRACT))
    assert all(word in rnd for word in ("Customer A", "Grinder halts", SECRET))


def commitments(reader: User) -> list[int]:
    rows = Commitment.objects.visible_to(reader)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def main(page: str) -> str:
    """Without the frame, where a vendor's own engagements may stand."""
    return page.partition("<main")[2] or page
