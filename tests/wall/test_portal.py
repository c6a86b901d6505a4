"""Every page and deed of the portal, asked for by everybody, answered as one table says.

A page that is added without a row in the table fails here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils.timezone import now

from tests.cast import Cast
from tests.intelligence import known as known_things
from tests.intelligence.known import known
from tests.objectives.agreed import reviewed
from tests.standing import sign_in
from tests.wall.called import portal_call_key
from tests.wall.escalated import escalation_address
from tests.wall.portal_rows import PERSON, Body, Row, deed, page
from tests.wall.readers import (
    ADMINISTRATOR,
    CUSTOMERS,
    MANAGER,
    NEEDING,
    OF_ONE,
    OTHER_NEEDING,
    OTHERS,
    REACHING,
)
from tests.wall.released import release_keys
from tests.wall.reported import reported
from tests.wall.reviewed import portal_key
from tsam.domains.accounts.models import Contact, Letter, Reach
from tsam.domains.cases import actions, files
from tsam.domains.cases.models import Attachment, Case, Channel
from tsam.domains.objectives.actions.documents import approve
from tsam.domains.objectives.actions.projects import plan
from tsam.domains.objectives.actions.requirements import meet, propose, publish
from tsam.domains.objectives.models import ObjectivesDocument, Project, Requirement
from tsam.domains.people.models import User
from tsam.domains.sprs.actions import course, hits
from tsam.domains.sprs.actions.raising import Description as Broken
from tsam.domains.sprs.models import Spr, SprInterest
from tsam.faces.portal.urls import urlpatterns

pytestmark = pytest.mark.usefixtures("morning")


class World:
    """Acme's rows: a case on Assembly that Owen reported, with a file; his letter; a colleague.

    And a need on Assembly that Ada wrote down.
    """

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        cast.serve()

    @cached_property
    def case(self) -> Case:
        cast, said = self.cast, actions.Description("The press stops", "At 14:00.", severity=2)
        case = actions.open_case(
            cast.assembly,
            said,
            by=cast.owen,
            at=now(),
            channel=Channel.PORTAL,
            files=[files.take(ContentFile(b"02:10 stop", name="press.log"))],
        )
        actions.add_participant(case, by=cast.owen, at=now(), person=cast.rea)
        return case

    @cached_property
    def newcomer(self) -> Contact:
        invited = self.cast.contact("Nina New", self.cast.acme, Reach.OWN_CASES)
        invited.set_unusable_password()
        invited.save(update_fields=["password"])
        return invited.contacts.get()

    @cached_property
    def need(self) -> Requirement:
        cast = self.cast
        return propose(
            cast.engagement, by=cast.ada, at=now(), statement="No outage of the line", weight=4
        )

    @cached_property
    def document(self) -> ObjectivesDocument:
        """In review: Ada speaks for Acme, and owns its one objective."""
        return reviewed(self.cast, at=now())

    def agree(self) -> None:
        approve(self.document, by=self.cast.mona, at=now())
        approve(self.document, by=self.cast.ada, at=now())

    @cached_property
    def project(self) -> Project:
        cast, ahead = self.cast, now().date() + timedelta(days=30)
        return plan(cast.engagement, by=cast.tess, at=now(), name="Roll-out", go_live_on=ahead)

    def publish(self) -> None:
        publish(self.need, by=self.cast.tess, at=now(), weight=4)

    def dispute(self) -> None:
        publish(self.need, by=self.cast.tess, at=now(), weight=2, reason="Seen so elsewhere.")

    def meet(self) -> None:
        self.publish()
        meet(self.need, by=self.cast.tess, at=now(), reason="None since May.")

    def propose(self) -> None:
        actions.propose_solution(
            self.case, by=self.cast.eli, at=now(), solution="Raise it.", channel=Channel.DESK
        )

    def close(self) -> None:
        self.propose()
        actions.agree(self.case, by=self.cast.owen, at=now())

    @cached_property
    def spr(self) -> Spr:
        """The fault that Owen's case was traced to."""
        return actions.raise_spr(self.case, Broken("It stops", 2), by=self.cast.tess, at=now())

    @property
    def hit(self) -> SprInterest:
        return SprInterest._base_manager.get(spr=self.spr)

    def decide(self) -> None:
        self._move("NOT_PLANNED")

    def bring_out(self) -> None:
        for state in ("IN_WORK", "RESOLVED", "AVAILABLE"):
            self._move(state)

    def install(self) -> None:
        self.bring_out()
        hits.note_installed(self.hit, by=self.cast.tess, at=now(), on=now().date())

    def _move(self, state: str) -> None:
        course.move(
            self.spr,
            by=self.cast.rita,
            at=now(),
            state=state,
            reason="So.",
            public_reason="So.",
            resolved_in="12.2",
        )

    def address(self, route: str) -> str:
        if route.startswith("escalations/<"):
            return escalation_address(self.cast, self.case, route)
        if route.startswith("releases/"):
            return f"/portal/releases/{release_keys(self.cast, self.spr, 'portal')['key']}"
        if route.startswith("sprs/"):
            route = route.replace("<str:number>", self.spr.number)
            return "/portal/" + route.replace("<int:key>", str(self.hit.pk))
        if route.startswith("calls/"):
            return "/portal/" + route.replace("<int:key>", portal_call_key(self.cast, route))
        route = route.replace("<str:number>", self.case.number).replace("<int:number>", "1")
        return "/portal/" + route.replace("<int:key>", str(self._key(route)))

    def _key(self, route: str) -> int:
        if route.startswith("reviews/"):
            return portal_key(self.cast, route, now())
        if "attachments" in route:
            return Attachment.objects.visible_to(self.cast.owen).get().pk
        if route.startswith("inbox/"):
            letter = Letter(reader=self.cast.owen, subject="News", text="News", written_at=now())
            letter.save()
            return letter.pk
        if route.startswith("objectives/"):
            return self.document.pk
        if route.startswith("applications/"):
            return self.cast.assembly.pk
        if route.startswith("needs/"):
            return self.need.pk
        if route.startswith("projects/"):
            return self.project.pk
        if route.startswith("environment-reports/"):
            return reported(self.cast).pk
        if route.startswith("environments/"):
            return known(self.cast, now()).application_id
        return self.newcomer.pk

    def persons(self) -> dict[str, User]:
        """Who asks."""
        cast = self.cast
        return {
            "own cases": cast.owen,
            "reads along": cast.rea,
            "one Application": cast.olga,
            "organisation": cast.oscar,
            "account administrator": cast.ada,
            "colleague": cast.carl,
            "elsewhere": cast.wanda,
            "stranger": cast.gus,
            "stranger, own cases": cast.olaf,
            "TSAM": cast.tess,
            "TSE": cast.eli,
            "support manager": cast.mona,
            "staffing": cast.stan,
            "R&D": cast.rita,
            "Product Management": cast.paul,
            "Sales": cast.sally,
            "Global Services": cast.gino,
            "administrator": cast.dana,
        }


def _another(world: World) -> Body:
    return {"person": world.newcomer.user_id}


def _who_reads(world: World) -> Body:
    return {"person": world.cast.rea.pk}


def _ada(world: World) -> Body:
    return {"person": world.cast.ada.pk}


def _known(make: Callable[[Cast, datetime], Any]) -> Callable[[World], Body]:
    return lambda world: {"key": make(world.cast, now()).pk}


_READING = tuple(one for one in NEEDING if one not in MANAGER)

TABLE: dict[str, Row] = {
    "home": page(CUSTOMERS),
    "search": page(CUSTOMERS),
    "files": Row(dict.fromkeys(CUSTOMERS, 200), {"file": "press.log"}),
    "inbox": page(CUSTOMERS),
    "inbox-reading": deed(CUSTOMERS, {}),
    "letter": page(["own cases"]),
    "contacts": page(CUSTOMERS),
    # Whom one invites belongs to one's own organisation, whoever one is.
    "contact-invitation": deed(
        [*MANAGER, "stranger"], PERSON, told_why=[*OTHERS, "stranger, own cases"]
    ),
    "contact": deed(MANAGER, {"reach": "ORGANISATION"}, told_why=OTHERS),
    "contact-invitation-again": deed(MANAGER, {}, told_why=OTHERS),
    "contact-removal": deed(MANAGER, {}, told_why=OTHERS),
    **dict.fromkeys(("escalations", "escalation-new"), page(CUSTOMERS)),
    **dict.fromkeys(("escalation-exit", "escalation-action"), deed(REACHING, {})),
    "escalation-act": deed(REACHING, {"text": "It stands still."}),
    **dict.fromkeys(("case-environment", "escalation"), page(REACHING)),
    # Who reports cases names the Application, and finds no snapshot of it: tests/cases.
    "drift": page([*NEEDING, "own cases", "reads along", "colleague"]),
    **dict.fromkeys(("calls", "promises", "needs", "need-new", "reviews"), page(CUSTOMERS)),
    **dict.fromkeys(("call", "call-invitation"), page(NEEDING)),
    "call-points": deed(NEEDING, {"words": "The viewer", "minutes": "5"}),
    "call-answer": deed(ADMINISTRATOR, {"answer": "ACCEPTED"}, told_why=OTHER_NEEDING),
    "call-withdrawal": deed([], {"reason": "Settled."}, told_why=NEEDING),
    **dict.fromkeys(OF_ONE, deed(ADMINISTRATOR, {}, told_why=OTHER_NEEDING)),
    "need": page(NEEDING),
    "need-change": deed(NEEDING, {"statement": "No outage at night"}),
    "need-ownership": deed(NEEDING, _ada),
    "need-dispute": deed(
        NEEDING, {"weight": "5", "reason": "The audit comes."}, before=World.publish
    ),
    "need-settlement": deed(NEEDING, {}, before=World.dispute),
    "need-resumption": deed(NEEDING, {"reason": "It is back."}, before=World.meet),
    "need-withdrawal": deed(NEEDING, {"reason": "The line was closed."}),
    **dict.fromkeys(("review", "review-paper"), page(NEEDING)),
    "review-agreement": deed(NEEDING, {}),
    "review-rejection": deed(NEEDING, {"reason": "It stood still."}),
    "review-action-done": deed(NEEDING, {"words": "Opened."}),
    **dict.fromkeys(("calls-feeds", "projects"), page(CUSTOMERS)),
    "project": page(NEEDING),
    # What is announced is announced to every customer.
    **dict.fromkeys(("releases", "release"), page(CUSTOMERS)),
    "sprs": page(CUSTOMERS),
    "spr": page(REACHING),
    "spr-re-evaluation": deed(REACHING, {"reason": "It is new."}, before=World.decide),
    "spr-installation": deed(REACHING, {"on": "2026-06-01"}, before=World.bring_out),
    "spr-verification": deed(REACHING, {"on": "2026-06-02"}, before=World.install),
    "environments": page(CUSTOMERS),
    "environment": page(NEEDING),
    "environment-confirmation": deed(NEEDING, {}),
    "environment-saying": deed(
        NEEDING,
        lambda world: {
            "environment": known(world.cast, now()).pk,
            "kind": "COMPONENT",
            "name": "Java",
            "value": "17.0.13",
        },
    ),
    "environment-removal": deed(NEEDING, _known(known_things.fact)),
    "environment-window": deed(NEEDING, {"weekday": "6", "opens": "22:00", "closes": "02:00"}),
    "environment-window-end": deed(NEEDING, _known(known_things.window)),
    "environment-freeze": deed(NEEDING, known_things.STOCKTAKING),
    "environment-freeze-end": deed(NEEDING, _known(known_things.freeze)),
    # Who reads is decided by whoever manages the contacts.
    "environment-consent": deed(MANAGER, {"reader": "RND", "may_read": "on"}, told_why=_READING),
    "environment-forgetting": deed(NEEDING, _known(known_things.person)),
    **dict.fromkeys(("environment-reports", "environment-report"), page(NEEDING)),
    "environment-report-run": deed(NEEDING, {}),
    "environment-report-removal": deed(NEEDING, {}),
    "order": page(CUSTOMERS),
    "objectives": page(CUSTOMERS),
    "objectives-document": page(NEEDING),
    "objectives-paper": page(NEEDING),
    "objectives-text": Row(dict.fromkeys(NEEDING, 200), before=World.agree),
    # Ada was named to agree; who reads it too is told so.
    "objectives-agreement": deed(MANAGER, {}, told_why=_READING),
    "objectives-return": deed(MANAGER, {"reason": "No."}, told_why=_READING),
    "objective": page(NEEDING),
    "objective-reading": deed(
        MANAGER,
        {"value": "4", "measured_on": "2026-06-01"},
        told_why=_READING,
        before=World.agree,
    ),
    "cases": page(CUSTOMERS),
    "case-new": page(CUSTOMERS),
    "case-new-beside": page(CUSTOMERS),
    "case-new-like": page(CUSTOMERS),
    "case": page(REACHING),
    "case-words": deed(REACHING, {"text": "It stopped again."}),
    "case-severity": deed(REACHING, {"severity": "3", "reason": "A way around."}),
    "case-agreement": deed(REACHING, {}, before=World.propose),
    "case-disagreement": deed(REACHING, {"reason": "It stops."}, before=World.propose),
    "case-reopening": deed(REACHING, {"reason": "It is back."}, before=World.close),
    "case-withdrawal": deed(REACHING, {"reason": "Solved by ourselves."}),
    "case-participants": deed(REACHING, _another),
    "case-participant-removal": deed(REACHING, _who_reads),
    "case-attachment": page(REACHING),
}


def test_every_page_has_a_row_in_the_table() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(TABLE)


@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda pattern: pattern.name)
def test_everybody_is_answered_as_the_table_says(pattern: Any, cast: Cast) -> None:
    row, world = TABLE[pattern.name], World(cast)
    where = world.address(str(pattern.pattern))
    persons = world.persons()
    row.before(world)

    answered = {role: _answer(world, row, who, where) for role, who in persons.items()}

    assert answered == dict.fromkeys(persons, 404) | row.answers


@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda pattern: pattern.name)
def test_who_is_not_signed_in_is_led_to_the_door(pattern: Any, cast: Cast) -> None:
    where = World(cast).address(str(pattern.pattern))

    answer = Client().post(where) if TABLE[pattern.name].body is not None else Client().get(where)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")


def _answer(world: World, row: Row, who: User, where: str) -> int:
    """Ask, and leave all as it was for the next one."""
    client = Client()
    sign_in(client, who)
    with transaction.atomic():
        if row.body is None:
            answer = client.get(where)
        else:
            body = row.body(world) if callable(row.body) else dict(row.body)
            if "file" in body:
                body["file"] = SimpleUploadedFile(body["file"], b"02:10 stop")
            answer = client.post(where, body)
        transaction.set_rollback(True)
    if answer.streaming:
        # Read to its end, so that the file is closed.
        assert b"".join(answer)
    return answer.status_code
