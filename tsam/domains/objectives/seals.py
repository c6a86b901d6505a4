"""The seal of an agreed version: its whole text as canonical bytes, and their SHA-256.

The text is UTF-8 JSON with sorted keys, one space of indent and a line feed at the end, so that
anybody can check it with `sha256sum`. Every word in it comes from columns that never change after
the seal: names are kept as they were when the version went to review. Numbers are decimal text
without trailing zeros, days are ISO 8601, moments are UTC.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from tsam.domains.accounts.models import Event
from tsam.domains.objectives.models.documents import (
    Approval,
    Objective,
    ObjectiveNeed,
    ObjectivesDocument,
)

FORMAT = "tsam-desk/objectives/1"
# The event that carries the hash of a version; events cannot be changed either.
AGREED = "document.agreed"


@dataclass(frozen=True)
class Seal:
    """Whether a version still says what was agreed, and what of it does not.

    `fault` is empty when it is whole: "text" where the kept bytes do not give the kept hash,
    "rows" where the rows do not give the kept bytes, "event" where the hash is another one than
    on the day of the agreement.
    """

    sha256: str
    found: str
    """What the rows of now give."""
    fault: str
    checked_at: datetime

    @property
    def is_whole(self) -> bool:
        return not self.fault


@dataclass(frozen=True)
class Parts:
    """The rows of a version that its text is made of."""

    objectives: Sequence[Objective]
    needs: Mapping[int, Sequence[ObjectiveNeed]]
    """{objective: the needs that it serves}"""
    approvals: Sequence[Approval]


def digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def parts_of(documents: Iterable[ObjectivesDocument]) -> dict[int, Parts]:
    """{version: its parts}; three queries for however many versions."""
    keys = [one.pk for one in documents]
    objectives = list(
        Objective._base_manager.filter(document__in=keys)
        .select_related("owner")
        .order_by("document", "number")
    )
    needs = ObjectiveNeed._base_manager.filter(objective__document__in=keys).order_by(
        "objective", "label"
    )
    approvals = (
        Approval._base_manager.filter(document__in=keys)
        .select_related("approver")
        # "VENDOR" stands after "CUSTOMER": ours is named first.
        .order_by("document", "round", "-side")
    )
    served: dict[int, list[ObjectiveNeed]] = {}
    for need in needs:
        served.setdefault(need.objective_id, []).append(need)
    found: dict[int, Parts] = {}
    said: dict[int, list[Approval]] = {}
    for approval in approvals:
        said.setdefault(approval.document_id, []).append(approval)
    listed: dict[int, list[Objective]] = {}
    for objective in objectives:
        listed.setdefault(objective.document_id, []).append(objective)
    for key in keys:
        mine = listed.get(key, [])
        found[key] = Parts(
            mine, {one.pk: served.get(one.pk, []) for one in mine}, said.get(key, [])
        )
    return found


def canonical(document: ObjectivesDocument, parts: Parts) -> bytes:
    """The text of a version, as it is sealed."""
    said = {
        "format": FORMAT,
        "customer": document.customer_name,
        "application": document.application_name,
        "engagement": document.engagement_id,
        "version": document.version,
        "purpose": document.purpose,
        "made_at": _moment(document.made_at),
        "in_review_at": _moment(document.in_review_at),
        "agreed_at": _moment(document.agreed_at),
        "objectives": [_objective(one, parts.needs[one.pk]) for one in parts.objectives],
        "approvals": [
            {
                "side": one.side,
                "person": one.approver_id,
                "name": one.approver_name,
                "asked_at": _moment(one.asked_at),
                "answer_by": one.answer_by.isoformat(),
                "verdict": one.verdict,
                "decided_at": _moment(one.decided_at),
            }
            for one in parts.approvals
            if one.round == document.round
        ],
    }
    written = json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1)
    return f"{written}\n".encode()


def check(documents: Iterable[ObjectivesDocument], at: datetime) -> dict[int, Seal]:
    """{sealed version: how its seal is found}; four queries for however many versions."""
    sealed = [one for one in documents if one.is_sealed]
    if not sealed:
        return {}
    parts = parts_of(sealed)
    told: dict[int, str] = {
        key: facts.get("sha256", "")
        for key, facts in Event._base_manager.filter(
            noun="objectivesdocument", key__in=[one.pk for one in sealed], name=AGREED
        )
        .order_by("pk")
        .values_list("key", "facts")
    }
    return {one.pk: _found(one, parts[one.pk], told.get(one.pk, ""), at) for one in sealed}


def _found(document: ObjectivesDocument, parts: Parts, told: str, at: datetime) -> Seal:
    kept, of_rows = bytes(document.text), canonical(document, parts)
    fault = ""
    if digest(kept) != document.sha256:
        fault = "text"
    elif of_rows != kept:
        fault = "rows"
    elif told != document.sha256:
        fault = "event"
    return Seal(document.sha256, digest(of_rows), fault, at)


def _objective(one: Objective, needs: Iterable[ObjectiveNeed]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "number": one.label,
        "outcome": one.outcome,
        "metric": one.metric,
        "unit": one.unit,
        "baseline": "to be measured first" if one.is_measured_first else number(one.baseline),
        "direction": one.direction,
        "target": number(one.target),
        "due_on": one.due_on.isoformat() if one.due_on else None,
        "source": one.source,
        "owner": {"person": one.owner_id, "name": one.owner_name} if one.owner_id else None,
        "why": one.change_reason,
        "serves": [
            {"requirement": need.requirement_id, "label": need.label, "words": need.statement}
            for need in needs
        ],
    }
    if one.is_figure:
        said["figure"] = {
            "period": one.period,
            "critical_only": one.is_critical_only,
            "most_days": one.most_days,
        }
    else:
        said["reading"] = {"from": one.read_from, "stale_days": one.stale_days}
    return said


def number(value: Decimal | None) -> str | None:
    """As it stands in the text: "12", "0.5"; the same whatever scale the database gives back."""
    if value is None:
        return None
    return format(value.normalize() + 0, "f")


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else None
