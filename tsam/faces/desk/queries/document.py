"""The Service Objectives Document of an engagement: its versions, and one of them as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.hours import today_of
from tsam.domains.accounts.models import Contact, Engagement, Feature
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases.measuring import Measured, measure
from tsam.domains.cases.models import Case
from tsam.domains.objectives import document_story as story
from tsam.domains.objectives import seals
from tsam.domains.objectives.actions.kickoffs import is_overdue
from tsam.domains.objectives.approvers import gone
from tsam.domains.objectives.completeness import Lack, lacks
from tsam.domains.objectives.models import (
    Approval,
    DocumentState,
    Kickoff,
    Objective,
    ObjectiveNeed,
    ObjectivesDocument,
    Reading,
)
from tsam.domains.objectives.policies import documents as policies
from tsam.domains.objectives.policies.documents import WRITERS
from tsam.domains.people.models import User
from tsam.faces.desk.queries import document_words as words
from tsam.faces.desk.queries import people
from tsam.faces.ui import objectives as shown
from tsam.kernel.verdicts import Verdict

HISTORY = 12
MOST_CASES = 200
RELATED = (
    "made_by",
    "sent_back_by",
    "amends",
    "engagement__account",
    "engagement__calendar",
    "engagement__application__account",
    "engagement__application__support_contract",
)


@dataclass(frozen=True)
class Step:
    """Something that can be done to a version now, by this reader."""

    verb: str
    label: str
    icon: str
    is_danger: bool = False
    # The one that the page is about stands outside the menu.
    is_main: bool = False


def versions(reader: User, row: Engagement) -> list[ObjectivesDocument]:
    """Those that the reader may see, the newest first."""
    visible = ObjectivesDocument.objects.visible_to(reader).filter(engagement=row)
    return list(visible.select_related(*RELATED).order_by("-version"))


def chosen(found: Sequence[ObjectivesDocument], version: int | None) -> ObjectivesDocument | None:
    """The one that is named, else the open one, else the newest."""
    if version is not None:
        return next((one for one in found if one.version == version), None)
    return found[0] if found else None


def context(
    reader: User,
    row: Engagement,
    found: Sequence[ObjectivesDocument],
    version: ObjectivesDocument | None,
    at: datetime,
) -> dict[str, Any]:
    in_force = next((one for one in found if one.is_in_force), None)
    sealed = seals.check(found, at)
    service = entitled(Feature.P2, row.application, at)
    kickoff = Kickoff.objects.visible_to(reader).filter(engagement=row).first()
    page: dict[str, Any] = {
        "at": at,
        "today": today_of(row, at),
        "engagement": row,
        "versions": found,
        "document": version,
        "in_force": in_force,
        "kickoff": _kickoff(kickoff, row, at) if in_force is None else None,
        "service": service,
        "may_draft": _and(policies.draft(reader, row, found), service),
        "history": story.tell(story.events_of(reader, found, kickoff)[:HISTORY]),
    }
    if version is None:
        return page | {"sentence": words.nothing(page["kickoff"]), "lede": "", "steps": []}
    objectives = objectives_of(reader, version)
    measured = measure(version, objectives, at)
    approvals = _approvals(reader, version)
    lacking = lacks(objectives, today_of(row, at)) if version.state == DocumentState.DRAFT else []
    left = gone(version, approvals) if version.state == DocumentState.IN_REVIEW else []
    former = _former(reader, version) if version.is_open else None
    return page | {
        "rows": shown.rows(measured, _needs(reader, objectives), former, _by_label(lacking)),
        "removed": _removed(objectives, former),
        "approvals": approvals,
        "left": left,
        "lacking": lacking,
        "seal": _seal(version, in_force, sealed),
        "broken": [one for one in found if one.pk in sealed and not sealed[one.pk].is_whole],
        "steps": _steps(reader, version, approvals, lacking, found, service),
        "may_write": _and(policies.change(reader, version), service),
        "sentence": words.sentence(version, in_force, sealed, approvals, left),
        "lede": words.lede(version, in_force, measured, lacking, former, objectives),
        "is_amending": former is not None,
    }


def one(reader: User, objective: Objective, at: datetime) -> dict[str, Any]:
    """One objective with its way, its readings, and the cases behind its value."""
    document = objective.document
    (measured,) = measure(document, [objective], at, with_former=True)
    service = entitled(Feature.P2, document.engagement.application, at)
    return {
        "at": at,
        "engagement": document.engagement,
        "document": document,
        "row": shown.rows([measured], _needs(reader, [objective]))[0],
        "way": shown.way(measured, today_of(document.engagement, at)),
        "readings": _readings(reader, objective),
        "cases": cases_behind(reader, measured),
        "may_read": _and(policies.read(reader, objective), service),
        "may_change": _and(policies.change(reader, document), service),
    }


@dataclass(frozen=True)
class Behind:
    """A case behind a value, and what it adds."""

    case: Case
    is_good: bool
    amount: str


def cases_behind(reader: User, measured: Measured) -> list[Behind]:
    """Those that the reader may see, the ones that count against it first."""
    if measured.figure is None:
        return []
    added = measured.figure.added
    keys = [one.case for one in added][:MOST_CASES]
    visible = {one.pk: one for one in Case.objects.visible_to(reader).filter(pk__in=keys)}
    behind = [
        Behind(
            visible[one.case],
            one.is_good,
            shown.added_words(measured.objective, one),
        )
        for one in added
        if one.case in visible
    ]
    return sorted(behind, key=lambda each: (each.is_good, -each.case.pk))


def objectives_of(reader: User, document: ObjectivesDocument) -> list[Objective]:
    visible = Objective.objects.visible_to(reader).filter(document=document)
    found = list(visible.select_related("owner").order_by("number"))
    for one in found:
        one.document = document
    return found


def offered(reader: User, row: Engagement) -> tuple[list[User], list[User]]:
    """Who can speak for each side: our TSAMs and managers, and the customer's people."""
    ours = [one for one in people.support() if one.has_function(*WRITERS)]
    present = Contact.objects.visible_to(reader).present().filter(account=row.account_id)
    theirs = [one.user for one in present.select_related("user").order_by("user__name")]
    return ours, theirs


def document_sentence(reader: User, row: Engagement, at: datetime) -> str:
    """The document in one line, for the page of the engagement; nothing for who reads none."""
    if not reader.has_function(*SUPPORT):
        return ""
    visible = ObjectivesDocument.objects.visible_to(reader).filter(engagement=row)
    found = list(visible.defer("text").order_by("-version"))
    in_force = next((one for one in found if one.is_in_force), None)
    open_one = next((one for one in found if one.is_open), None)
    if in_force is None and open_one is None:
        if not entitled(Feature.P2, row.application, at):
            return ""
        kickoff = Kickoff.objects.visible_to(reader).filter(engagement=row).first()
        return words.nothing(_kickoff(kickoff, row, at))
    said = []
    if in_force and in_force.agreed_at:
        said.append(
            _("Version %(version)d of the objectives is agreed since %(day)s.")
            % {"version": in_force.version, "day": words.day(in_force.agreed_at, row)}
        )
    if open_one:
        where = (
            _("Version %(version)d is with its approvers.")
            if open_one.state == DocumentState.IN_REVIEW
            else _("Version %(version)d is being drafted.")
        )
        said.append(where % {"version": open_one.version})
    return " ".join(said)


# --- parts


def _kickoff(found: Kickoff | None, row: Engagement, at: datetime) -> dict[str, Any] | None:
    if found is None:
        return None
    days = (found.due_on - today_of(row, at)).days
    return {"row": found, "is_late": days < 0, "is_overdue": is_overdue(found, at)}


def _and(verdict: Verdict, service: Verdict) -> Verdict:
    return service if verdict else verdict


def _approvals(reader: User, version: ObjectivesDocument) -> list[Approval]:
    """Of the last round, ours first; a draft asks nobody."""
    if version.state == DocumentState.DRAFT:
        return []
    visible = Approval.objects.visible_to(reader).filter(document=version, round=version.round)
    return list(visible.select_related("approver").order_by("-side"))


def _former(reader: User, version: ObjectivesDocument) -> dict[int, Objective] | None:
    if version.amends is None:
        return None
    return {one.number: one for one in objectives_of(reader, version.amends)}


def _removed(
    objectives: Iterable[Objective], former: Mapping[int, Objective] | None
) -> list[Objective]:
    there = {one.number for one in objectives}
    return [one for number, one in (former or {}).items() if number not in there]


def _needs(reader: User, objectives: Sequence[Objective]) -> dict[int, list[ObjectiveNeed]]:
    served: dict[int, list[ObjectiveNeed]] = {}
    visible = ObjectiveNeed.objects.visible_to(reader).filter(objective__in=objectives)
    for need in visible.order_by("label"):
        served.setdefault(need.objective_id, []).append(need)
    return served


def _by_label(lacking: Iterable[Lack]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for lack in lacking:
        found.setdefault(lack.label, []).append(lack.sentence)
    return found


def _readings(reader: User, objective: Objective) -> list[Reading]:
    visible = Reading.objects.visible_to(reader).filter(
        engagement=objective.document.engagement_id, number=objective.number
    )
    return list(visible.select_related("by").order_by("-measured_on", "-pk")[:50])


@dataclass(frozen=True)
class ShownSeal:
    """The seal of the version that is shown, or of the one in force while it is open."""

    document: ObjectivesDocument
    seal: seals.Seal
    words: str
    hash: str


def _seal(
    version: ObjectivesDocument,
    in_force: ObjectivesDocument | None,
    sealed: Mapping[int, seals.Seal],
) -> ShownSeal | None:
    of = version if version.is_sealed else in_force
    if of is None:
        return None
    seal = sealed[of.pk]
    return ShownSeal(of, seal, shown.seal_words(seal), shown.grouped(seal.sha256))


def _steps(
    reader: User,
    version: ObjectivesDocument,
    approvals: Sequence[Approval],
    lacking: Sequence[Lack],
    found: Sequence[ObjectivesDocument],
    service: Verdict,
) -> list[Step]:
    """What this reader may do next, the likeliest first."""
    if not service:
        return []
    mine = next((one for one in approvals if one.approver_id == reader.pk), None)
    offered: list[tuple[Verdict, Step]] = [
        (
            policies.approve(reader, version, mine),
            Step("approval", _("Agree for us"), "circle-check"),
        ),
        (policies.review(reader, version, lacking), Step("review", _("Send to review"), "send")),
        (policies.amend(reader, version, found), Step("amendment", _("Amend it"), "pencil")),
        (
            policies.change(reader, version),
            Step("objective", _("Add an objective"), "plus"),
        ),
        (policies.change(reader, version), Step("purpose", _("Say what it is for"), "pencil")),
        (
            policies.name_approver(reader, version) if _undecided(approvals) else _NO,
            Step("approver", _("Name another approver"), "user-plus"),
        ),
        (
            policies.send_back(reader, version, mine),
            Step("return", _("Send it back to draft"), "undo-2"),
        ),
        (
            policies.discard(reader, version),
            Step("disposal", _("Throw the draft away"), "trash-2", is_danger=True),
        ),
    ]
    steps = [step for verdict, step in offered if verdict]
    first = steps[0] if steps and steps[0].verb in _MAIN else None
    return [replace(step, is_main=step is first) for step in steps]


_NO = Verdict(allowed=False)
_MAIN = ("approval", "review", "amendment", "objective")


def _undecided(approvals: Iterable[Approval]) -> bool:
    return any(not one.verdict for one in approvals)
