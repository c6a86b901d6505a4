"""How a version comes to be agreed: drafted, reviewed by both sides, sealed, and one day amended.

Each step needs a right to service objectives (P2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.holding import hold_engagement
from tsam.domains.accounts.models import Engagement, Feature
from tsam.domains.objectives import seals
from tsam.domains.objectives.actions.steps import (
    hold,
    record,
    require_service,
    today_of,
)
from tsam.domains.objectives.approvers import can_speak, current
from tsam.domains.objectives.completeness import lacks
from tsam.domains.objectives.models.documents import (
    Approval,
    ApprovalSide,
    ApprovalVerdict,
    DocumentState,
    Objective,
    ObjectiveNeed,
    ObjectivesDocument,
)
from tsam.domains.objectives.models.readings import Kickoff
from tsam.domains.objectives.policies import documents as policies
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused, no, require

_D = DocumentState
# What an amendment takes over from the version that it amends.
COPIED = (
    "number",
    "outcome",
    "metric",
    "unit",
    "baseline",
    "is_measured_first",
    "direction",
    "target",
    "due_on",
    "source",
    "read_from",
    "stale_days",
    "period",
    "is_critical_only",
    "most_days",
    "owner",
    "owner_name",
)


@transaction.atomic
def draft(engagement: Engagement, *, by: User, at: datetime, purpose: str) -> ObjectivesDocument:
    """Begin the first version. Raises Refused and ValidationError."""
    engagement = hold_engagement(engagement)
    require(policies.draft(by, engagement, _versions(engagement)))
    require(entitled(Feature.P2, engagement.application, at))
    return _made(engagement, _purpose(purpose), None, by=by, at=at)


@transaction.atomic
def amend(document: ObjectivesDocument, *, by: User, at: datetime) -> ObjectivesDocument:
    """Open a new version with all that stands in the one in force, which stays as it is."""
    engagement = hold_engagement(document.engagement)
    document = hold(document)
    require(policies.amend(by, document, _versions(engagement)))
    require_service(document, at)
    made = _made(engagement, document.purpose, document, by=by, at=at)
    parts = seals.parts_of([document])[document.pk]
    for former in parts.objectives:
        copy = Objective.objects.create(
            document=made, **{name: getattr(former, name) for name in COPIED}
        )
        ObjectiveNeed.objects.bulk_create(
            ObjectiveNeed(
                objective=copy,
                requirement_id=need.requirement_id,
                label=need.label,
                statement=need.statement,
            )
            for need in parts.needs[former.pk]
        )
    return made


@transaction.atomic
def describe(
    document: ObjectivesDocument, *, by: User, at: datetime, purpose: str
) -> ObjectivesDocument:
    """Say anew what the version is for."""
    document = hold(document)
    require(policies.change(by, document))
    require_service(document, at)
    before, document.purpose = document.purpose, _purpose(purpose)
    if before != document.purpose:
        document.save(update_fields=["purpose"])
        record("document.changed", document, by, at, {"purpose": [before, document.purpose]})
    return document


@transaction.atomic
def discard(document: ObjectivesDocument, *, by: User, at: datetime) -> None:
    """Throw a draft away: nobody agreed to it. That it was there stays written down."""
    document = hold(document)
    require(policies.discard(by, document))
    require_service(document, at)
    record("document.discarded", document, by, at, {"version": document.version})
    objectives = Objective._base_manager.filter(document=document)
    ObjectiveNeed._base_manager.filter(objective__in=objectives).delete()
    objectives.delete()
    Approval._base_manager.filter(document=document).delete()
    document.delete()


@transaction.atomic
def ask_for_review(
    document: ObjectivesDocument,
    *,
    by: User,
    at: datetime,
    vendor: User,
    customer: User,
    answer_by: date,
) -> ObjectivesDocument:
    """Send it to one named approver of each side. Raises Refused while something is missing."""
    document = hold(document)
    objectives = _objectives(document)
    require(policies.review(by, document, lacks(objectives, today_of(document, at))))
    require_service(document, at)
    sides: dict[str, User] = {ApprovalSide.VENDOR: vendor, ApprovalSide.CUSTOMER: customer}
    _check_people(document, sides, answer_by, at)
    _keep_names(document, objectives)
    document.round += 1
    document.in_review_at = at
    document.become(_D.IN_REVIEW)
    document.save(
        update_fields=["round", "in_review_at", "state", "customer_name", "application_name"]
    )
    for side, person in sides.items():
        Approval.objects.create(
            document=document,
            round=document.round,
            side=side,
            approver=person,
            approver_name=person.name[:120],
            asked_at=at,
            answer_by=answer_by,
        )
    Kickoff._base_manager.filter(engagement=document.engagement_id, held_at=None).update(held_at=at)
    facts = {
        "vendor": vendor.name,
        "customer": customer.name,
        "answer_by": answer_by.isoformat(),
    }
    record("document.review_asked", document, by, at, facts, is_public=True)
    return document


@transaction.atomic
def name_approver(
    document: ObjectivesDocument,
    *,
    by: User,
    at: datetime,
    side: str,
    approver: User,
    answer_by: date,
) -> Approval:
    """Ask somebody else of that side, who has not agreed yet."""
    document = hold(document)
    require(policies.name_approver(by, document))
    require_service(document, at)
    approval = _approval(document, side)
    if approval.verdict:
        raise ValidationError({"side": _("This side has agreed already.")})
    _check_people(document, {side: approver}, answer_by, at)
    former = approval.approver_name
    approval.approver, approval.approver_name = approver, approver.name[:120]
    approval.asked_at, approval.answer_by = at, answer_by
    approval.save(update_fields=["approver", "approver_name", "asked_at", "answer_by"])
    facts = {"side": str(side), "approver": [former, approver.name], "person": approver.pk}
    record("document.approver_named", document, by, at, facts, is_public=True)
    return approval


@transaction.atomic
def approve(
    document: ObjectivesDocument, *, by: User, at: datetime, read_round: int | None = None
) -> ObjectivesDocument:
    """Agree to it for one's side. With both sides it is sealed and in force, in the same step.

    `read_round` says which round of review the person agrees to, where a page showed one.
    """
    # The engagement first: the former version is superseded with it.
    hold_engagement(document.engagement)
    document = hold(document)
    approvals = current(document)
    approval = _asked(approvals, by)
    require(policies.approve(by, document, approval))
    require_service(document, at)
    if approval is None or (read_round is not None and read_round != document.round):
        raise Refused(
            no(_("It was changed since you read it. Read it once more."), code="changed", rule="P2")
        )
    approval.verdict, approval.decided_at = ApprovalVerdict.AGREED, at
    approval.save(update_fields=["verdict", "decided_at"])
    facts = {"side": str(approval.side)}
    record("document.approved", document, by, at, facts, is_public=True)
    if all(one.is_agreed for one in approvals):
        _seal(document, by, at)
    return document


def _seal(document: ObjectivesDocument, by: User, at: datetime) -> None:
    former = (
        ObjectivesDocument._base_manager.select_for_update()
        .filter(engagement=document.engagement_id, state=_D.AGREED)
        .first()
    )
    if former:
        former.become(_D.SUPERSEDED)
        former.superseded_at = at
        former.save(update_fields=["state", "superseded_at"])
        former.engagement = document.engagement
        record(
            "document.superseded",
            former,
            by,
            at,
            {"version": former.version, "following": document.version},
            is_public=True,
        )
    document.agreed_at = at
    document.text = seals.canonical(document, seals.parts_of([document])[document.pk])
    document.sha256 = seals.digest(document.text)
    document.become(_D.AGREED)
    document.save(update_fields=["agreed_at", "text", "sha256", "state"])
    facts = {
        "version": document.version,
        "sha256": document.sha256,
        "former": former.version if former else None,
    }
    # By nobody: both sides did it, and both get the letter that carries the hash.
    record(seals.AGREED, document, None, at, facts, is_public=True)


@transaction.atomic
def send_back(
    document: ObjectivesDocument, *, by: User, at: datetime, reason: str
) -> ObjectivesDocument:
    """Back to draft, with the reason. The version in force stays in force."""
    document = hold(document)
    approval = _asked(current(document), by)
    require(policies.send_back(by, document, approval))
    require_service(document, at)
    why = _line(reason, "reason", _("Say what should be different."), 400)
    if approval and not approval.verdict:
        approval.verdict, approval.decided_at = ApprovalVerdict.SENT_BACK, at
        approval.reason = why
        approval.save(update_fields=["verdict", "decided_at", "reason"])
    document.sent_back_at, document.sent_back_by = at, by
    document.sent_back_reason = why
    document.become(_D.DRAFT)
    document.save(update_fields=["sent_back_at", "sent_back_by", "sent_back_reason", "state"])
    facts = {"version": document.version, "reason": why}
    record("document.sent_back", document, by, at, facts, is_public=True)
    return document


def _made(
    engagement: Engagement,
    purpose: str,
    amends: ObjectivesDocument | None,
    *,
    by: User,
    at: datetime,
) -> ObjectivesDocument:
    there = ObjectivesDocument._base_manager.filter(engagement=engagement)
    made = ObjectivesDocument.objects.create(
        engagement=engagement,
        version=(there.aggregate(last=Max("version"))["last"] or 0) + 1,
        amends=amends,
        purpose=purpose,
        made_by=by,
        made_at=at,
    )
    facts = {"amends": amends.version if amends else None}
    record("document.drafted", made, by, at, facts)
    return made


def _versions(engagement: Engagement) -> list[ObjectivesDocument]:
    return list(
        ObjectivesDocument._base_manager.filter(engagement=engagement)
        .defer("text")
        .order_by("version")
    )


def _objectives(document: ObjectivesDocument) -> list[Objective]:
    found = Objective._base_manager.filter(document=document).select_related("owner")
    return list(found.order_by("number"))


def _approval(document: ObjectivesDocument, side: str) -> Approval:
    found = [one for one in current(document) if one.side == side]
    if not found:
        raise ValidationError({"side": _("Choose one of the two sides.")})
    return found[0]


def _asked(approvals: Iterable[Approval], person: User) -> Approval | None:
    return next((one for one in approvals if one.approver_id == person.pk), None)


def _keep_names(document: ObjectivesDocument, objectives: Iterable[Objective]) -> None:
    """What the reviewers read is what is sealed: names and needs as they are now."""
    document.customer_name = document.engagement.account.name[:120]
    document.application_name = document.engagement.application.name[:120]
    for one in objectives:
        if one.owner and one.owner_name != one.owner.name[:120]:
            one.owner_name = one.owner.name[:120]
            one.save(update_fields=["owner_name"])
    needs = ObjectiveNeed._base_manager.filter(objective__document=document)
    for need in needs.select_related("requirement"):
        if need.statement != need.requirement.statement:
            need.statement = need.requirement.statement
            need.save(update_fields=["statement"])


def _check_people(
    document: ObjectivesDocument, sides: Mapping[str, User], answer_by: date, at: datetime
) -> None:
    wrong: dict[str, str] = {}
    for side, person in sides.items():
        if not can_speak(document.engagement, side, person):
            # The form for one side has one field; the one for both names them.
            field = side.lower() if len(sides) > 1 else "approver"
            wrong[field] = (
                _("Choose a TSAM or a manager who may read this engagement.")
                if side == ApprovalSide.VENDOR
                else _("Choose somebody of this customer who sees the Application.")
            )
    if answer_by < today_of(document, at):
        wrong["answer_by"] = _("Give them a day that is still to come.")
    if wrong:
        raise ValidationError(dict(wrong))


def _purpose(words: str) -> str:
    text = words.strip()
    if not text:
        raise ValidationError({"purpose": _("Say in a sentence or two what it is for.")})
    if len(text) > 4000:
        raise ValidationError({"purpose": _("Use %(most)d characters at most.") % {"most": 4000}})
    return text


def _line(text: str, field: str, missing: str, most: int) -> str:
    words = " ".join(text.split())
    if not words:
        raise ValidationError({field: missing})
    if len(words) > most:
        raise ValidationError({field: _("Use %(most)d characters at most.") % {"most": most}})
    return words
