"""One escalation on the desk: how it stands, what happened, what this reader may do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Application, Contact, Severity
from tsam.domains.accounts.models.visibility import sealed_applications
from tsam.domains.cases.models import Case
from tsam.domains.escalations import policies, rules, story
from tsam.domains.escalations.models import (
    HOLDERS,
    EscalatedCase,
    Escalation,
    EscalationAction,
    EscalationCheck,
    EscalationFollower,
    EscalationLesson,
    EscalationReview,
    ExitCriterion,
    IncomingLetter,
    LevelStep,
)
from tsam.domains.people.models import Function, User
from tsam.domains.sprs.models import Spr, SprInterest
from tsam.domains.staffing.coverage import tsams_for
from tsam.faces.desk.queries.escalations import Line, lines

RELATED = (
    "account",
    "application__support_contract",
    "engagement__calendar",
    "lead",
    "covers_for",
    "contact",
    "raised_by",
    "spr",
    "merged_into",
)


@dataclass(frozen=True)
class Rung:
    """One level of the ladder, as our people read it."""

    level: int
    role: str
    owner: User | None
    since: datetime | None
    where: str


@dataclass(frozen=True)
class Step:
    """Something that can be done now, by this reader; `reason` says why it cannot."""

    verb: str
    label: str
    icon: str
    reason: str = ""


def one(reader: User, row: Escalation, at: datetime) -> dict[str, Any]:
    line = lines(reader, [row], at)[0]
    exits = list(ExitCriterion.objects.visible_to(reader).filter(escalation=row).order_by("pk"))
    cases = [
        link.case
        for link in EscalatedCase.objects.visible_to(reader)
        .filter(escalation=row)
        .select_related("case")
        .order_by("pk")
    ]
    entries = story.tell(reader, row)
    followers = EscalationFollower.objects.visible_to(reader).filter(escalation=row)
    letters = list(IncomingLetter.objects.visible_to(reader).filter(escalation=row).order_by("pk"))
    review = EscalationReview.objects.visible_to(reader).filter(escalation=row).first()
    serving = tsams_for([row.application_id], at.date()).get(row.application_id, [])
    return {
        "at": at,
        "today": at.date(),
        "row": row,
        "line": line,
        "cases": cases,
        "exits": exits,
        "entries": entries,
        "shared": sum(entry.is_public for entry in entries),
        "inside": sum(not entry.is_public for entry in entries),
        "actions": EscalationAction.objects.visible_to(reader)
        .filter(escalation=row)
        .select_related("owner")
        .order_by("done_at", "due_on", "pk"),
        "checks": EscalationCheck.objects.visible_to(reader).filter(escalation=row).order_by("pk")
        if row.severity == Severity.DOWN
        else [],
        "ladder": ladder(reader, row),
        "readers": followers.count(),
        "letters": letters,
        "doubts": ", ".join(dict.fromkeys(one.doubts for one in letters if one.doubts)),
        "review": review,
        "lesson": EscalationLesson.objects.visible_to(reader).filter(escalation=row).first(),
        "deeds": deeds(reader, row, line, exits),
        "ends": ends(reader, row, exits),
        "backups": [person for person in serving if person.pk != row.lead_id],
        "may_report": policies.report(reader, row),
        "may_remark": policies.remark(reader, row),
        "cadence": rules.current().cadence[row.severity],
        "headline": headline(row, line, at),
    }


def headline(row: Escalation, line: Line, at: datetime) -> str:
    """The title with how it stands, in one sentence."""
    if not row.is_running:
        return row.title
    if row.is_late(at):
        return _("%(title)s: level %(level)d, and they wait for a word") % {
            "title": row.title,
            "level": row.level,
        }
    if line.exits:
        return _("%(title)s: level %(level)d, %(met)d of %(n)d exits met") % {
            "title": row.title,
            "level": row.level,
            "met": line.met,
            "n": line.exits,
        }
    return _("%(title)s: level %(level)d") % {"title": row.title, "level": row.level}


def ladder(reader: User, row: Escalation) -> list[Rung]:
    last: dict[int, LevelStep] = {}
    steps = LevelStep.objects.visible_to(reader).filter(escalation=row).select_related("owner")
    for step in steps.order_by("pk"):
        last[step.level] = step
    known = rules.current()
    return [
        Rung(
            level,
            str(known.role_of(level).label),
            last[level].owner if level in last else None,
            last[level].since if level in last else None,
            "past" if level < row.level else "here" if level == row.level else "",
        )
        for level in range(1, known.top + 1)
    ]


def deeds(reader: User, row: Escalation, line: Line, exits: Sequence[ExitCriterion]) -> list[Step]:
    """What this reader may do, the likeliest first."""
    top = rules.current().top
    up = _("Raise to level %(n)d") % {"n": min(row.level + 1, top)}
    offered = [
        (policies.acknowledge(reader, row), Step("acknowledgement", _("Take it"), "handshake")),
        (policies.raise_level(reader, row, top), Step("level-up", up, "arrow-up")),
        (policies.set_exits(reader, row), Step("exit", _("Say when it ends"), "target")),
        (policies.add_action(reader, row), Step("action", _("Add an action"), "plus")),
        (
            policies.change_severity(reader, row, -1),
            Step("severity", _("Change severity"), "triangle-alert"),
        ),
        (policies.add_action(reader, row), Step("case", _("Add a case"), "list-ordered")),
    ]
    if row.is_running:
        lead = policies.lead(reader)
        offered += [
            (lead, Step("cover", _("Somebody else leads"), "users")),
            (lead, Step("merge", _("Same as another"), "git-merge")),
        ]
    offered.append(
        (policies.withdraw(reader, row), Step("withdrawal", _("Take it back"), "undo-2"))
    )
    if policies.review(reader, row):
        offered.insert(
            0, (policies.review(reader, row), Step("review", _("Review"), "presentation"))
        )
    return [step for verdict, step in offered if verdict]


def ends(reader: User, row: Escalation, exits: Sequence[ExitCriterion]) -> list[Step]:
    """The ways to its end, each with why it is closed."""
    if not row.is_running:
        return []
    open_exits = sum(one.met_at is None for one in exits)
    ways = [
        (policies.lower_level(reader, row), Step("level-down", _("Down one level"), "arrow-down")),
        (policies.monitor(reader, row), Step("watch", _("Put it under watch"), "eye")),
        (policies.resume(reader, row), Step("resumption", _("Take it up again"), "undo-2")),
        (
            policies.ask_to_close(reader, row, open_exits),
            Step("closing", _("Ask whether it is over"), "check"),
        ),
    ]
    return [
        Step(step.verb, step.label, step.icon, "" if verdict else verdict.reason)
        for verdict, step in ways
        if verdict or step.verb == "closing"
    ]


# --- whom and what a form offers


def people_of(level: int, row: Escalation) -> list[User]:
    """Who may stand on a level, of those who meet the access rule of the engagement."""
    role = rules.current().role_of(level)
    return _holding(HOLDERS[role], row)


def leaders(row: Escalation) -> list[User]:
    return _holding(policies.LEADERS, row)


def doers(reader: User, row: Escalation) -> list[User]:
    """Support, R&D and Product Management, and the people of the customer."""
    ours = (
        Function.TSAM,
        Function.TSE,
        Function.SUPPORT_MANAGER,
        Function.RND,
        Function.PRODUCT_MANAGEMENT,
    )
    contacts = Contact.objects.visible_to(reader).filter(account=row.account_id, left_at=None)
    theirs = [one.user for one in contacts.select_related("user").order_by("user__name")]
    return [*_holding(ours, row), *theirs]


def _holding(functions: Sequence[str], row: Escalation) -> list[User]:
    held = User.objects.filter(
        is_active=True, is_staff=True, held_functions__function__in=functions
    )
    return [
        person
        for person in held.distinct().order_by("name")
        if row.application_id not in sealed_applications(person)
    ]


def other_cases(reader: User, row: Escalation) -> Any:
    linked = EscalatedCase.objects.visible_to(reader).filter(escalation=row).values("case")
    cases = Case.objects.visible_to(reader).filter(application=row.application_id, is_open=True)
    return cases.exclude(pk__in=linked).order_by("-pk")


def other_escalations(reader: User, row: Escalation) -> Any:
    rows = Escalation.objects.visible_to(reader).running().filter(application=row.application_id)
    return rows.exclude(pk=row.pk).order_by("pk")


def raisable(reader: User, account: str = "", spr: Spr | None = None) -> Any:
    """The Applications in use: all, or those of one customer, or those that an SPR hits."""
    found = Application.objects.visible_to(reader).filter(retired_at=None)
    if account:
        found = found.filter(account__slug=account)
    if spr:
        hits = SprInterest.objects.visible_to(reader).filter(spr=spr)
        found = found.filter(pk__in=hits.values("application"))
    return found.select_related("account").order_by("account__name", "name")


def cases_of(reader: User, application: Application | None) -> Any:
    cases = Case.objects.visible_to(reader).filter(is_open=True)
    if application:
        cases = cases.filter(application=application)
    return cases.select_related("account").order_by("-pk")


def contacts_of(reader: User, application: Application | None) -> list[User]:
    if application is None:
        return []
    contacts = Contact.objects.visible_to(reader).filter(
        account=application.account_id, left_at=None
    )
    return [one.user for one in contacts.select_related("user").order_by("user__name")]
