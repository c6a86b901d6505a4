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
from tests.standing import own
from tests.wall.called import api_keys, my_keys, own_keys
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
from tsam.domains.sprs.models import Spr, SprInterest
from tsam.domains.staffing.models import Assignment, StaffingRequirement
from tsam.faces.api.urls import api

Calls = Callable[..., Caller]
Keys = dict[str, object]


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
    "engagements/{key}/burden",
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


@pytest.fixture
def cast(everybody: Cast, db: None) -> Cast:
    return own(everybody)


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
    longest = max((start for start in MADE if path.startswith(start)), key=len)
    keys = MADE[longest](cast, path)
    return re.sub(r"\{(\w+)\}", lambda part: str(keys[part[1]]), path)


def ones_own(cast: Cast, path: str) -> Keys:
    """What belongs to Owen himself, or to Tess."""
    session = UserSession.objects.create(
        user=cast.owen, ip="192.0.2.1", session_key="s", user_agent="x"
    )
    token, _secret = tokens.issue(cast.owen, name="x", scope="read", days=1, at=now())
    kept = {"me/sessions/{key}": session.pk, "me/keys/{key}": token.pk, **my_keys(cast, path)}
    return {"key": kept.get(path, 0)}


def case(cast: Cast, path: str) -> Keys:
    """One of Owen's, with a word and a file; an SPR where one is asked for."""
    row = cast.case(opened_by=cast.owen)
    if "{spr}" in path:
        return {"number": row.number, "spr": defect(cast, row).number}
    word = Message.objects.create(
        case=row, author=cast.owen, text="x", at=NOON, channel="API", is_from_customer=True
    )
    file = Attachment.objects.create(
        case=row,
        message=word,
        name="a.log",
        sha256="0" * 64,
        size=1,
        content_type="text/plain",
        added_at=NOON,
    )
    return {"number": row.number, "key": file.pk, "person": cast.owen.pk}


def engagement(cast: Cast, path: str) -> Keys:
    row = cast.engagement
    if path.endswith("review-rhythm"):
        minuted_review(cast, now())
    asked = StaffingRequirement.objects.create(engagement=row, need="ZONE", value="UTC")
    assigned = Assignment.objects.get(engagement=row)
    return {"key": row.pk, "assignment": assigned.pk, "requirement": asked.pk}


def contact(cast: Cast, path: str) -> Keys:
    return {"slug": cast.acme.slug, "key": cast.owen.contacts.get().pk}


def contract(cast: Cast, path: str) -> Keys:
    return {"slug": cast.acme.slug, "key": cast.engagement.support_contract_id}


def letter(cast: Cast, path: str) -> Keys:
    return {
        "key": Letter.objects.create(reader=cast.owen, subject="x", text="x", written_at=NOON).pk
    }


def drift(cast: Cast, path: str) -> Keys:
    """A snapshot, held against itself."""
    key = freeze_for_case(cast.assembly, at=NOON).pk
    return {"key": cast.assembly.pk, "was": key, "now": key}


def asked(cast: Cast, path: str) -> Keys:
    """What is asked of R&D, and what R&D promised."""
    [item] = ask(cast.engagement, by=cast.tess, at=now(), audiences=["RND"], asked="A word")
    held = accept(item, by=cast.rita, at=now(), promised_on=now().date())
    return {"key": held.pk if path.startswith("commitments") else item.pk}


def defect(cast: Cast, row: Case) -> Spr:
    return raise_spr(row, Description("It stops", 2), by=cast.tess, at=now())


def spr(cast: Cast, path: str) -> Keys:
    """One that Owen's case comes from, about which R&D was asked."""
    row = defect(cast, cast.case(opened_by=cast.owen))
    hit = SprInterest._base_manager.get(spr=row)
    if path.startswith("spr-hits"):
        return {"key": hit.pk}
    if path.startswith("spr-requests"):
        return {
            "key": asking.ask_priority(hit, by=cast.tess, at=now(), justification="They wait.").pk
        }
    if path.startswith("spr-disagreements"):
        return {"key": differing(row).pk}
    return {"number": row.number}


def release(cast: Cast, path: str) -> Keys:
    """One that brings the fix of what Owen's case comes from."""
    return release_keys(cast, defect(cast, cast.case(opened_by=cast.owen)), "desk")


def review(cast: Cast, path: str) -> Keys:
    """One whose minutes wait for a word."""
    made = minuted_review(cast, now())
    item = ActionItem._base_manager.get(review=made)
    asked = ReviewParticipant._base_manager.filter(review=made).latest("pk")
    if path.startswith("review-actions"):
        return {"key": item.pk}
    parts = {"agenda": 1, "people": asked.pk, "actions": item.pk, "decisions": 1}
    kind = path.split("/")[2] if path.endswith("{part}") else "agenda"
    return {"key": made.pk, "part": parts[kind]}


def escalation(cast: Cast, path: str) -> Keys:
    return escalation_keys(cast, cast.case(opened_by=cast.owen), path)


def called(cast: Cast, path: str) -> Keys:
    return api_keys(cast, path)[path.split("/")[0]]


def history(cast: Cast, path: str) -> Keys:
    said = {"mapping": "x", "file_name": "x", "sha256": "0" * 64, "size": 1, "created_at": NOON}
    made = ImportRun.objects.create(
        account=cast.acme, application=cast.assembly, started_by=cast.tess, **said
    )
    return {"key": made.pk}


def colleague(cast: Cast, path: str) -> Keys:
    """Somebody of the vendor with one of each."""
    attested = cast.tess.attestations.create(
        rule="cleared", verified_by=cast.stan, verified_at=NOON, valid_from=NOON.date()
    )
    token = cast.tess.tokens.create(name="x", digest="1" * 64, created_at=NOON, expires_at=NOON)
    session = UserSession.objects.create(user=cast.tess, ip="127.0.0.1", session_key="x")
    return {
        "leave": own_keys(cast, "<int:key>")["key"] if "{leave}" in path else 0,
        "key": cast.tess.pk,
        "attestation": attested.pk,
        "token": token.pk,
        "session": session.pk,
    }


def surroundings(cast: Cast, path: str) -> Keys:
    """What is known of Assembly."""
    makers = {
        "environments": known.known,
        "environment-facts": known.fact,
        "consents": known.consent,
        "change-windows": known.window,
        "change-freezes": known.freeze,
        "stakeholders": known.person,
    }
    return {"key": makers[path.split("/")[0]](cast, now()).pk}


def question(cast: Cast, path: str) -> Keys:
    """One about Acme's case."""
    made = Question.objects.create(
        engagement=cast.engagement,
        case=cast.case(),
        text="Why?",
        asked_by=cast.eli,
        asked_at=NOON,
        due_at=NOON,
    )
    return {"key": made.pk}


def need(cast: Cast, path: str) -> Keys:
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


def document(cast: Cast, path: str) -> Keys:
    """A version that both sides agreed to, or its objective."""
    row = agreed(cast)
    return {"key": of(row).pk if path.startswith("objectives") else row.pk}


def project(cast: Cast, path: str) -> Keys:
    """A project on its way, a milestone of it, or a bulk of its cases."""
    row = Project.objects.create(
        engagement=cast.engagement,
        number=1,
        name="x",
        go_live_on=now().date() + timedelta(days=30),
        phase_at=NOON,
        created_by=cast.tess,
        created_at=NOON,
    )
    if path.startswith("milestones"):
        return {"key": Milestone.objects.create(project=row, name="x", due_on=row.go_live_on).pk}
    if path.startswith("transitions"):
        return {"key": Transition.objects.create(project=row, made_by=cast.tess, made_at=NOON).pk}
    return {"key": row.pk}


def calendar(cast: Cast, path: str) -> Keys:
    """One that the engagement of Acme has, and none of Globex."""
    found = ServiceCalendar.objects.get(is_default=True)
    day = CalendarException.objects.create(calendar=found, day=NOON.date(), kind="CLOSED")
    return {"key": found.pk, "exception": day.pk}


# The beginning of an address, and who makes the rows that stand in it. The longest counts.
MADE: dict[str, Callable[[Cast, str], Keys]] = {
    "me": ones_own,
    "cases": case,
    "accounts": contact,
    "accounts/{slug}/contracts": contract,
    "applications": lambda cast, _path: {"key": cast.assembly.pk},
    "applications/{key}/drift": drift,
    "engagements": engagement,
    "requirements": need,
    **dict.fromkeys(("documents", "objectives"), document),
    **dict.fromkeys(("projects", "milestones", "transitions"), project),
    **dict.fromkeys(
        (
            *("environments", "environment-facts", "consents"),
            *("change-windows", "change-freezes", "stakeholders"),
        ),
        surroundings,
    ),
    "environment-imports": lambda cast, _path: {"key": reported(cast).pk},
    "briefs": lambda cast, _path: {"key": cast.engagement.pk},
    **dict.fromkeys(("asks", "commitments"), asked),
    "questions": question,
    **dict.fromkeys(("sprs", "public-sprs", "spr-hits"), spr),
    **dict.fromkeys(("spr-requests", "spr-disagreements"), spr),
    "trackers": lambda _cast, _path: {"key": tracker().pk},
    "releases": release,
    **dict.fromkeys(("reviews", "review-actions"), review),
    "escalations": escalation,
    **dict.fromkeys(("calls", "call-actions", "call-series", "off-hours"), called),
    "letters": letter,
    "imports": history,
    "users": colleague,
    "undelivered": lambda cast, _path: {"key": cast.owen.pk},
    "calendars": calendar,
    "packages": lambda _cast, _path: {"code": "GOLD"},
}


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
