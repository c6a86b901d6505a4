"""A customer with everything that a department could give away, each thing a word of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
import time_machine

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Engagement
from tsam.domains.advocacy import actions
from tsam.domains.advocacy.models import BriefItem, Commitment
from tsam.domains.cases.actions import take_note
from tsam.domains.cases.models import Case
from tsam.domains.objectives.actions.requirements import propose, publish
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import User

SOON = date(2026, 3, 12)

# What is planted: the word, and which departments may read it.
NAME, PERSON, SERVER, AMOUNT = "Norvaldmark", "Quirin Zapfel", "hydra-nine", "98 765 €"
MAIL, NOTE, SECRET = "zapfel@norvaldmark.example", "WHISPERED", "Bypassable door"
CONTRACT, TITLE = "SCN-77123", "Grinder halts"


@dataclass
class Told:
    """The planted world: a need that names everything, a secret one, asks and a case."""

    engagement: Engagement
    need: Requirement
    secret: Requirement
    case: Case
    contact: User

    def ask(
        self,
        cast: Cast,
        audience: str = "RND",
        *,
        asked: str = "The fix in the next build",
        why: str = "",
        wanted_on: date | None = None,
    ) -> BriefItem:
        return actions.ask(
            self.engagement,
            by=cast.tess,
            at=NOON,
            audiences=[audience],
            asked=asked,
            why=why,
            wanted_on=wanted_on,
            requirement=self.need,
        )[0]


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def told(cast: Cast, noon: None) -> Told:
    account = cast.account(NAME)
    contact = cast.contact(PERSON, account, is_administrator=True)
    contact.email = MAIL
    contact.save(update_fields=["email"])
    application = cast.application("Grinding", account)
    application.server = SERVER
    application.save(update_fields=["server"])
    engagement = cast.engage(application, "PLATINUM", tsam=cast.tess)
    contract = engagement.support_contract
    assert contract
    contract.number = CONTRACT
    contract.save(update_fields=["number"])
    need = _need(
        engagement,
        cast,
        contact,
        f"{NAME} grinds without a stop",
        reason=f"{PERSON} ({MAIL}) loses {AMOUNT} an hour on {SERVER}.",
        measure=f"Stops at {NAME.upper()} a month, at most 1",
        weight=5,
    )
    secret = _need(engagement, cast, contact, SECRET, reason="", measure="", weight=4)
    actions.set_discretion(secret, by=cast.tess, at=NOON, is_confidential=True)
    case = cast.case(
        application, title=f"{TITLE} at {NAME}", opened_by=contact, requirement=need, severity=1
    )
    take_note(case, by=cast.tess, at=NOON, text=NOTE)
    return Told(engagement, need, secret, case, contact)


def _need(
    engagement: Engagement, cast: Cast, contact: User, statement: str, **words: object
) -> Requirement:
    weight = int(str(words["weight"]))
    made = propose(
        engagement,
        by=contact,
        at=NOON,
        statement=statement,
        reason=str(words["reason"]),
        measure=str(words["measure"]),
        weight=weight,
    )
    return publish(made, by=cast.tess, at=NOON, weight=weight)


def accepted(told: Told, cast: Cast, day: date = SOON) -> Commitment:
    """R&D said yes to what is asked of it."""
    item = told.ask(cast)
    return actions.accept(item, by=cast.rita, at=NOON, promised_on=day, words="In the next build")
