"""Every address of the API with a row in it, asked for by strangers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.utils.timezone import now

from tests.api.conftest import Caller
from tests.cast import NOON, Cast
from tests.intelligence import known
from tests.objectives.agreed import agreed, of
from tests.wall.called import api_keys, my_keys
from tests.wall.escalated import escalation_keys
from tests.wall.released import release_keys
from tests.wall.reported import reported
from tests.wall.reviewed import minuted_review
from tests.wall.setting_up import differing, tracker
from tsam.domains.accounts.models import CalendarException, Letter, ServiceCalendar
from tsam.domains.advocacy.actions import accept, ask
from tsam.domains.cases.actions import raise_spr
from tsam.domains.cases.models import Attachment, Case, ImportRun, Message, Transition
from tsam.domains.intelligence.actions import freeze_for_case
from tsam.domains.objectives.models import Milestone, Project, Requirement
from tsam.domains.people import tokens
from tsam.domains.priorities.models import Question
from tsam.domains.reviews.models import ActionItem, ReviewParticipant
from tsam.domains.sprs.actions import asking
from tsam.domains.sprs.actions.raising import Description
from tsam.domains.sprs.models import SprInterest
from tsam.domains.staffing.models import Assignment, StaffingRequirement
from tsam.faces.api.urls import api

Calls = Callable[..., Caller]


# What a call needs beside its address.
NEEDED = {
    "accounts/{slug}/near-duplicates": "?features=x&server=x&team=x",
    "calendars/{key}/holidays": "?year=2026",
    "projects/{key}/what-if": "?day=2026-12-01",
    "milestones/{key}/what-if": "?day=2026-12-01",
}
# For the vendor's own people, though the row is the customer's.
INSIDE = {
    "engagements/{key}/candidates",
    "projects/{key}/what-if",
    "milestones/{key}/what-if",
    "engagements/{key}/slots",
    "engagements/{key}/off-hours-days",
}
# To a customer there is no order of work, nothing that makes it, and nobody who spoke of it.
UNKNOWN = {
    "engagements/{key}/order-of-work",
    "engagements/{key}/weights",
    "engagements/{key}/weights/versions",
    "cases/{number}/understanding",
    "requirements/{key}/understanding",
}


def addresses() -> list[tuple[str, str]]:
    paths = api.get_openapi_schema(path_prefix="")["paths"]
    return sorted(
        (method.upper(), path.removeprefix("/"))
        for path, calls in paths.items()
        if "{" in path
        for method in calls
    )


def address(cast: Cast, path: str) -> str:
    """The address with a row of Acme in each place. A new kind of row must be made here."""
    case = cast.case(opened_by=cast.owen)
    word = Message.objects.create(
        case=case, author=cast.owen, text="x", at=NOON, channel="API", is_from_customer=True
    )
    file = Attachment.objects.create(
        case=case,
        message=word,
        name="a.log",
        sha256="0" * 64,
        size=1,
        content_type="text/plain",
        added_at=NOON,
    )
    letter = Letter.objects.create(reader=cast.owen, subject="x", text="x", written_at=NOON)
    engagement = cast.engagement
    contract = engagement.support_contract_id
    asked = StaffingRequirement.objects.create(engagement=engagement, need="ZONE", value="UTC")
    session = UserSession.objects.create(
        user=cast.owen, ip="192.0.2.1", session_key=f"s{case.pk}", user_agent="x"
    )
    token, _secret = tokens.issue(cast.owen, name="x", scope="read", days=1, at=now())
    own = {"me/sessions/{key}": session.pk, "me/keys/{key}": token.pk, **my_keys(cast, path)}
    kinds: dict[str, dict[str, object]] = {
        "me": {"key": own.get(path, 0)},
        "cases": {"number": case.number, "key": file.pk, "person": cast.owen.pk},
        "accounts": {"slug": cast.acme.slug, "key": cast.owen.contacts.get().pk},
        "accounts/{slug}/contracts": {"slug": cast.acme.slug, "key": contract},
        "applications": {"key": cast.assembly.pk},
        "engagements": {
            "key": engagement.pk,
            "assignment": Assignment.objects.get(engagement=engagement).pk,
            "requirement": asked.pk,
        },
        "requirements": need(cast),
        **(objectives(cast) | environment(cast, path)),
        **rolled_out(cast),
        **(briefed(cast, path) | question(cast, path) | defects(cast, case) | frozen(cast)),
        **(released(cast, case, path) | reviewed(cast, path)),
        **(escalated(cast, case, path) | api_keys(cast, path)),
        "letters": {"key": letter.pk},
        "imports": {"key": imported(cast)},
        "users": person(cast),
        "undelivered": {"key": cast.owen.pk},
        "calendars": calendar(cast),
        "packages": {"code": "GOLD"},
    }
    longest = max((start for start in kinds if path.startswith(start)), key=len)
    keys = kinds[longest]
    return re.sub(r"\{(\w+)\}", lambda part: str(keys[part[1]]), path)


def frozen(cast: Cast) -> dict[str, dict[str, object]]:
    """A snapshot, held against itself."""
    key = freeze_for_case(cast.assembly, at=NOON).pk
    return {"applications/{key}/drift": {"key": cast.assembly.pk, "was": key, "now": key}}


def briefed(cast: Cast, path: str) -> dict[str, dict[str, object]]:
    """What is asked of R&D, and what R&D promised."""
    if not path.startswith(("briefs", "asks", "commitments")):
        return {}
    [item] = ask(cast.engagement, by=cast.tess, at=now(), audiences=["RND"], asked="A word")
    held = accept(item, by=cast.rita, at=now(), promised_on=now().date())
    return {
        "briefs": {"key": cast.engagement.pk},
        "asks": {"key": item.pk},
        "commitments": {"key": held.pk},
    }


def defects(cast: Cast, case: Case) -> dict[str, dict[str, object]]:
    """One that the case comes from, about which R&D was asked."""
    spr = raise_spr(case, Description("It stops", 2), by=cast.tess, at=now())
    hit = SprInterest._base_manager.get(spr=spr)
    asked = asking.ask_priority(hit, by=cast.tess, at=now(), justification="They wait.")
    return {
        "sprs": {"number": spr.number},
        "public-sprs": {"number": spr.number},
        "cases/{number}/sprs": {"number": case.number, "spr": spr.number},
        "spr-hits": {"key": hit.pk},
        "spr-requests": {"key": asked.pk},
        "spr-disagreements": {"key": differing(spr).pk},
        "trackers": {"key": tracker().pk},
    }


def released(cast: Cast, case: Case, path: str) -> dict[str, dict[str, object]]:
    """One that brings the fix of what the case comes from; made only where it is asked for."""
    if path.startswith("environment-imports"):
        return {"environment-imports": {"key": reported(cast).pk}}
    if not path.startswith("releases"):
        return {}
    spr = raise_spr(case, Description("It ends", 2), by=cast.tess, at=now())
    return {"releases": release_keys(cast, spr, "desk")}


def reviewed(cast: Cast, path: str) -> dict[str, dict[str, object]]:
    """One whose minutes wait for a word; made only where it is asked for."""
    if "review" not in path:
        return {}
    made = minuted_review(cast, now())
    item = ActionItem._base_manager.get(review=made)
    asked = ReviewParticipant._base_manager.filter(review=made).latest("pk")
    parts = {"agenda": 1, "people": asked.pk, "actions": item.pk, "decisions": 1}
    if path.endswith("{part}"):
        (kind,) = [kind for kind in parts if f"/{kind}/" in path]
        return {"reviews": {"key": made.pk, "part": parts[kind]}}
    return {"reviews": {"key": made.pk}, "review-actions": {"key": item.pk}}


def escalated(cast: Cast, case: Case, path: str) -> dict[str, dict[str, object]]:
    """One about the case, made only where it is asked for."""
    if not path.startswith("escalations"):
        return {}
    return {"escalations": escalation_keys(cast, case, path)}


def imported(cast: Cast) -> int:
    return ImportRun.objects.create(
        account=cast.acme,
        application=cast.assembly,
        mapping="x",
        file_name="x",
        sha256="0" * 64,
        size=1,
        started_by=cast.tess,
        created_at=NOON,
    ).pk


def person(cast: Cast) -> dict[str, object]:
    """Somebody of the vendor with one of each."""
    attested = cast.tess.attestations.create(
        rule="cleared", verified_by=cast.stan, verified_at=NOON, valid_from=NOON.date()
    )
    token = cast.tess.tokens.create(name="x", digest="1" * 64, created_at=NOON, expires_at=NOON)
    session = UserSession.objects.create(user=cast.tess, ip="127.0.0.1", session_key="x")
    return {
        "key": cast.tess.pk,
        "attestation": attested.pk,
        "token": token.pk,
        "session": session.pk,
    }


def environment(cast: Cast, path: str) -> dict[str, dict[str, object]]:
    """What is known of Assembly; made only where it is asked for."""
    makers = {
        "environments": known.known,
        "environment-facts": known.fact,
        "consents": known.consent,
        "change-windows": known.window,
        "change-freezes": known.freeze,
        "stakeholders": known.person,
    }
    kind = path.split("/")[0]
    return {kind: {"key": makers[kind](cast, now()).pk}} if kind in makers else {}


def question(cast: Cast, path: str) -> dict[str, dict[str, object]]:
    """One about Acme's case; made only where it is asked for."""
    if not path.startswith("questions"):
        return {}
    made = Question.objects.create(
        engagement=cast.engagement,
        case=cast.case(),
        text="Why?",
        asked_by=cast.eli,
        asked_at=NOON,
        due_at=NOON,
    )
    return {"questions": {"key": made.pk}}


def need(cast: Cast) -> dict[str, object]:
    """One that Technical Support reads."""
    made = Requirement.objects.create(
        engagement=cast.engagement,
        number=1,
        statement="x",
        weight=3,
        status="PUBLISHED",
        status_at=NOON,
        proposed_by=cast.ada,
        proposed_at=NOON,
        published_at=NOON,
    )
    return {"key": made.pk}


def objectives(cast: Cast) -> dict[str, dict[str, object]]:
    """A version that both sides agreed to, and its objective."""
    row = agreed(cast)
    return {"documents": {"key": row.pk}, "objectives": {"key": of(row).pk}}


def rolled_out(cast: Cast) -> dict[str, dict[str, object]]:
    """A project on its way, with a milestone, and a bulk of its cases."""
    project = Project.objects.create(
        engagement=cast.engagement,
        number=1,
        name="x",
        go_live_on=now().date() + timedelta(days=30),
        phase_at=NOON,
        created_by=cast.tess,
        created_at=NOON,
    )
    milestone = Milestone.objects.create(project=project, name="x", due_on=project.go_live_on)
    moved = Transition.objects.create(project=project, made_by=cast.tess, made_at=NOON)
    return {
        "projects": {"key": project.pk},
        "milestones": {"key": milestone.pk},
        "transitions": {"key": moved.pk},
    }


def calendar(cast: Cast) -> dict[str, object]:
    """One that no engagement of Globex has."""
    found = ServiceCalendar.objects.get(is_default=True)
    day = CalendarException.objects.create(calendar=found, day=NOON.date(), kind="CLOSED")
    return {"key": found.pk, "exception": day.pk}


# Read by everybody: what is sold is no secret.
OPEN = {"packages"}
READ_BY_ADA = {
    "accounts",
    "applications",
    "calls",
    "call-series",
    "off-hours",
    "engagements",
    "environments",
    "requirements",
    "documents",
    "objectives",
    "projects",
    "milestones",
    "calendars",
    "packages",
    "public-sprs",
}


@pytest.mark.parametrize(("method", "path"), addresses(), ids=str)
def test_a_stranger_is_told_that_nothing_is_there(
    method: str, path: str, cast: Cast, caller: Calls
) -> None:
    where = address(cast, path)

    # A body that no call accepts: what is hidden must be said before what is wrong with it, or
    # both alike for rows that exist and rows that do not.
    there = caller(cast.gus)(method, where, {})
    nowhere = caller(cast.gus)(
        method, re.sub(r"C1\d+|SPR7\d+|acme|GOLD|\b\d+\b", _nothing, where), {}
    )

    if (method, path.split("/")[0]) in {("GET", kind) for kind in OPEN}:
        assert there.status_code == 200
        return
    assert there.status_code in {404, 422}
    assert there.content == nowhere.content


def _nothing(found: re.Match[str]) -> str:
    others = {"acme": "nobody", "GOLD": "NONE"}
    if found[0].startswith("SPR"):
        return "SPR79999999"
    return "C9999999" if found[0].startswith("C1") else others.get(found[0], "999999")


@pytest.mark.parametrize("path", [path for method, path in addresses() if method == "GET"], ids=str)
def test_a_stranger_reads_nothing_and_the_owner_does(path: str, cast: Cast, caller: Calls) -> None:
    kind = path.split("/")[0]
    where = address(cast, path) + NEEDED.get(path, "")

    assert caller(cast.gus)("GET", where).status_code == (200 if kind in OPEN else 404)
    if kind in READ_BY_ADA:
        expected = 404 if path in UNKNOWN else 403 if path in INSIDE else 200
        assert caller(cast.ada)("GET", where).status_code == expected
    if kind == "users":
        reader = cast.stan if path.endswith("/attestations") else cast.dana
        assert caller(reader)("GET", where).status_code == 200
