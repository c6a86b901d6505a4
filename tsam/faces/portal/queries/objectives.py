"""What the customer agreed to reach with us, how it stands, and what waits for their word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.hours import today_of
from tsam.domains.accounts.models import Engagement, EngagementState, Feature
from tsam.domains.cases.measuring import Measured, measure
from tsam.domains.cases.models import Case
from tsam.domains.objectives import seals
from tsam.domains.objectives.approvers import gone
from tsam.domains.objectives.models import (
    Approval,
    DocumentState,
    Objective,
    ObjectiveNeed,
    ObjectivesDocument,
    Reading,
)
from tsam.domains.objectives.policies import documents as policies
from tsam.domains.people.models import User
from tsam.faces.ui import objectives as shown
from tsam.kernel.verdicts import Verdict

MOST_PLACES = 50
MOST_CASES = 200
RELATED = (
    "amends",
    "engagement__account",
    "engagement__calendar",
    "engagement__application__account",
    "engagement__application__support_contract",
)


@dataclass(frozen=True)
class Place:
    """An engagement with its versions, the newest first."""

    engagement: Engagement
    label: str
    versions: Sequence[ObjectivesDocument]
    waits: bool
    """A version waits for the reader's own word."""

    @property
    def key(self) -> str:
        return str(self.engagement.pk)

    @property
    def in_force(self) -> ObjectivesDocument | None:
        return next((one for one in self.versions if one.is_in_force), None)

    @property
    def in_review(self) -> ObjectivesDocument | None:
        return next((one for one in self.versions if one.state == DocumentState.IN_REVIEW), None)


def places(reader: User) -> list[Place]:
    """The reader's engagements that have a version; three queries for however many."""
    engagements = list(
        Engagement.objects.visible_to(reader)
        .select_related("account", "calendar")
        .select_related("application__account", "application__support_contract")
        .order_by("application__name", "-pk")[:MOST_PLACES]
    )
    found: dict[int, list[ObjectivesDocument]] = {}
    visible = ObjectivesDocument.objects.visible_to(reader).filter(engagement__in=engagements)
    for one in visible.select_related(*RELATED).order_by("-version"):
        found.setdefault(one.engagement_id, []).append(one)
    asked = set(waiting(reader).values_list("document__engagement", flat=True))
    many = len({one.account_id for one in engagements}) > 1
    return [
        Place(one, _label(one, many), found[one.pk], one.pk in asked)
        for one in engagements
        if one.pk in found
    ]


def waiting(reader: User) -> Any:
    """Approvals that wait for the reader."""
    visible = Approval.objects.visible_to(reader)
    return visible.filter(approver=reader, verdict="", document__state=DocumentState.IN_REVIEW)


def context(reader: User, at: datetime, key: str | None) -> dict[str, Any]:
    offered = places(reader)
    place = _chosen(offered, key)
    page: dict[str, Any] = {"at": at, "places": offered, "place": place}
    if place is None:
        return page | {"sentence": _("Nothing is agreed yet"), "lede": ""}
    in_force, in_review = place.in_force, place.in_review
    measured = _measured(reader, in_force, at) if in_force else []
    sealed = seals.check([in_force], at) if in_force else {}
    return page | {
        "today": today_of(place.engagement, at),
        "goals": shown.rows(measured, {}) if in_force else [],
        "document": in_force,
        "review": _review(reader, in_review, at) if in_review else None,
        "seal": shown_seal(in_force, sealed) if in_force else None,
        "former": [one for one in place.versions if one.state == DocumentState.SUPERSEDED],
        "sentence": _sentence(measured, in_force, in_review),
        "lede": _lede(in_force, in_review, reader, place.waits),
    }


def whole(reader: User, document: ObjectivesDocument, at: datetime) -> dict[str, Any]:
    """A version from its first word to its seal."""
    measured = _measured(reader, document, at)
    approvals = _approvals(reader, document)
    sealed = seals.check([document], at)
    return {
        "at": at,
        "today": today_of(document.engagement, at),
        "engagement": document.engagement,
        "document": document,
        "rows": shown.rows(
            measured,
            needs_of(reader, [one.objective for one in measured]),
            former_of(reader, document) if document.is_open else None,
        ),
        "is_amending": document.is_open and document.amends is not None,
        "approvals": approvals,
        "left": gone(document, approvals) if document.is_open else [],
        "seal": shown_seal(document, sealed) if document.is_sealed else None,
    }


def one(reader: User, objective: Objective, at: datetime) -> dict[str, Any]:
    """One objective with its way, and what its value was counted from."""
    document = objective.document
    (measured,) = measure(document, [objective], at, with_former=True)
    readings = Reading.objects.visible_to(reader).filter(
        engagement=document.engagement_id, number=objective.number
    )
    today = today_of(document.engagement, at)
    verdict = policies.read(reader, objective)
    return {
        "at": at,
        "engagement": document.engagement,
        "document": document,
        "today": today,
        "row": shown.rows([measured], needs_of(reader, [objective]))[0],
        "way": shown.way(measured, today),
        "readings": list(readings.select_related("by").order_by("-measured_on", "-pk")[:50]),
        "cases": behind(reader, measured),
        "may_read": _service(document, at) if verdict else verdict,
    }


@dataclass(frozen=True)
class Behind:
    case: Case
    is_good: bool
    amount: str


def behind(reader: User, measured: Measured) -> list[Behind]:
    """The cases that the value was counted from, as far as the reader sees them."""
    if measured.figure is None:
        return []
    added = measured.figure.added
    keys = [row.case for row in added][:MOST_CASES]
    visible = {row.pk: row for row in Case.objects.visible_to(reader).filter(pk__in=keys)}
    found = [
        Behind(visible[row.case], row.is_good, shown.added_words(measured.objective, row))
        for row in added
        if row.case in visible
    ]
    return sorted(found, key=lambda each: (each.is_good, -each.case.pk))


@dataclass(frozen=True)
class ShownSeal:
    document: ObjectivesDocument
    seal: seals.Seal
    words: str
    hash: str


def shown_seal(document: ObjectivesDocument, sealed: Mapping[int, seals.Seal]) -> ShownSeal:
    seal = sealed[document.pk]
    return ShownSeal(document, seal, shown.seal_words(seal), shown.grouped(seal.sha256))


@dataclass(frozen=True)
class Review:
    """A version that waits for words: what it changes, who was asked, and what the reader may."""

    document: ObjectivesDocument
    rows: Sequence[shown.Row]
    removed: Sequence[Objective]
    approvals: Sequence[Approval]
    left: Sequence[Approval]
    mine: Approval | None
    may_approve: Verdict
    may_send_back: Verdict


def _review(reader: User, document: ObjectivesDocument, at: datetime) -> Review:
    approvals = _approvals(reader, document)
    mine = next((row for row in approvals if row.approver_id == reader.pk), None)
    former = former_of(reader, document)
    measured = _measured(reader, document, at)
    service = _service(document, at)
    approve = policies.approve(reader, document, mine)
    send_back = policies.send_back(reader, document, mine)
    there = {row.objective.number for row in measured}
    return Review(
        document,
        [row for row in shown.rows(measured, {}, former) if row.kind != "same"],
        [row for number, row in (former or {}).items() if number not in there],
        approvals,
        gone(document, approvals),
        mine,
        service if approve else approve,
        service if send_back else send_back,
    )


def former_of(reader: User, document: ObjectivesDocument) -> dict[int, Objective] | None:
    if document.amends is None:
        return None
    return {row.number: row for row in objectives_of(reader, document.amends)}


def objectives_of(reader: User, document: ObjectivesDocument) -> list[Objective]:
    visible = Objective.objects.visible_to(reader).filter(document=document)
    found = list(visible.select_related("owner").order_by("number"))
    for row in found:
        row.document = document
    return found


def needs_of(reader: User, objectives: Sequence[Objective]) -> dict[int, list[ObjectiveNeed]]:
    served: dict[int, list[ObjectiveNeed]] = {}
    visible = ObjectiveNeed.objects.visible_to(reader).filter(objective__in=objectives)
    for need in visible.order_by("label"):
        served.setdefault(need.objective_id, []).append(need)
    return served


def _measured(reader: User, document: ObjectivesDocument, at: datetime) -> list[Measured]:
    return measure(document, objectives_of(reader, document), at)


def _approvals(reader: User, document: ObjectivesDocument) -> list[Approval]:
    visible = Approval.objects.visible_to(reader).filter(document=document, round=document.round)
    return list(visible.select_related("approver").order_by("-side"))


def _service(document: ObjectivesDocument, at: datetime) -> Verdict:
    return entitled(Feature.P2, document.engagement.application, at)


def _chosen(offered: Sequence[Place], key: str | None) -> Place | None:
    """The one that is named; otherwise the first that waits for the reader, or the first."""
    named = (place for place in offered if place.key == key)
    asked = (place for place in offered if place.waits)
    return next(named, None) or next(asked, None) or next(iter(offered), None)


def _label(engagement: Engagement, many: bool) -> str:
    name = engagement.application.name
    if many:
        name = f"{engagement.account.name} · {name}"
    if engagement.state == EngagementState.ENDED:
        return _("%(name)s, ended") % {"name": name}
    return name


def _sentence(
    measured: Sequence[Measured],
    in_force: ObjectivesDocument | None,
    in_review: ObjectivesDocument | None,
) -> str:
    if in_force is None:
        return _("Nothing is agreed yet") if in_review is None else _("What do we want to reach?")
    return _("Of our objectives, %(counted)s") % {"counted": shown.counted(measured)}


def _lede(
    in_force: ObjectivesDocument | None,
    in_review: ObjectivesDocument | None,
    reader: User,
    waits: bool,
) -> str:
    said = []
    if in_force and in_force.agreed_at:
        said.append(
            _("You and we agreed them on %(day)s.") % {"day": _day(in_force.agreed_at, in_force)}
        )
    if in_review and waits:
        said.append(_("Version %(version)d waits for your word.") % {"version": in_review.version})
    elif in_review:
        said.append(_("Version %(version)d is in review.") % {"version": in_review.version})
    return " ".join(said)


def _day(at: datetime, document: ObjectivesDocument) -> str:
    zone = ZoneInfo(document.engagement.calendar.zone)
    return date_format(at.astimezone(zone).date(), "j M Y")
