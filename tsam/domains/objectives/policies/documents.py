"""Who may write, review and agree to what both sides want to reach (P2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Engagement, EngagementState
from tsam.domains.objectives.completeness import Lack
from tsam.domains.objectives.models.documents import (
    DOCUMENT_LIFECYCLE,
    Approval,
    DocumentState,
    Objective,
    ObjectivesDocument,
    Source,
)
from tsam.domains.people.models import Function, User
from tsam.kernel.verdicts import YES, Verdict, no

_D = DocumentState
WRITERS = (Function.TSAM, Function.SUPPORT_MANAGER)


def write(user: User) -> Verdict:
    """The TSAM writes it, and the manager; everybody else is asked."""
    if user.is_staff and user.has_function(*WRITERS):
        return YES
    return no(_("The TSAM writes the document. Ask them to."), code="not_tsam", rule="P2")


def live(engagement: Engagement) -> Verdict:
    """What was agreed on an engagement that has ended stays as it is."""
    if engagement.state == EngagementState.ENDED:
        return no(
            _("The engagement has ended. Its document stays as it was, for reading."),
            code="ended",
            rule="P2",
        )
    return YES


def draft(user: User, engagement: Engagement, former: Sequence[ObjectivesDocument]) -> Verdict:
    """Begin the first version; later ones amend the one in force."""
    if not (allowed := write(user) and live(engagement)):
        return allowed
    if any(one.is_in_force for one in former):
        return no(_("A version is in force. Amend that one."), code="in_force", rule="P2")
    return _one_open(former)


def amend(
    user: User, document: ObjectivesDocument, former: Iterable[ObjectivesDocument]
) -> Verdict:
    if not (allowed := write(user) and live(document.engagement)):
        return allowed
    if not document.is_in_force:
        return no(_("Only the version in force is amended."), code="not_in_force", rule="P2")
    return _one_open(former)


def _one_open(former: Iterable[ObjectivesDocument]) -> Verdict:
    for one in former:
        if one.is_open:
            return no(
                _("Version %(version)d is open. Finish that one first.") % {"version": one.version},
                code="open",
                rule="P2",
            )
    return YES


def change(user: User, document: ObjectivesDocument) -> Verdict:
    """Only a draft has words that can change; an agreed version never."""
    if not (allowed := write(user) and live(document.engagement)):
        return allowed
    if document.is_sealed:
        return no(
            _("Version %(version)d was agreed and is never changed. Amend it instead.")
            % {"version": document.version},
            code="sealed",
            rule="P2",
        )
    if document.state != _D.DRAFT:
        return no(
            _("Both sides are reading it. Take it back to change its words."),
            code="in_review",
            rule="P2",
        )
    return YES


def review(user: User, document: ObjectivesDocument, lacking: Sequence[Lack]) -> Verdict:
    if not (allowed := change(user, document)):
        return allowed
    if lacking:
        return no(
            _("It cannot be reviewed yet: %(first)s")
            % {"first": " ".join(filter(None, (lacking[0].label, lacking[0].sentence)))},
            code="incomplete",
            rule="P2",
            evidence=tuple((one.label, one.sentence) for one in lacking),
        )
    return YES


def name_approver(user: User, document: ObjectivesDocument) -> Verdict:
    if not (allowed := write(user) and live(document.engagement)):
        return allowed
    return YES if document.state == _D.IN_REVIEW else _not_in_review(document)


def approve(user: User, document: ObjectivesDocument, approval: Approval | None) -> Verdict:
    """Only who was named for a side speaks for it, once."""
    if not (allowed := live(document.engagement)):
        return allowed
    if not DOCUMENT_LIFECYCLE.allows(document.state, _D.AGREED):
        return _not_in_review(document)
    if approval is None or approval.approver_id != user.pk:
        return no(_("Somebody else was asked to agree to it."), code="not_asked", rule="P2")
    if approval.verdict:
        return no(_("You agreed to it already."), code="decided", rule="P2")
    return YES


def send_back(user: User, document: ObjectivesDocument, approval: Approval | None) -> Verdict:
    """Either approver, until both have agreed; and the TSAM takes it back to put it right."""
    if not (allowed := live(document.engagement)):
        return allowed
    if document.state != _D.IN_REVIEW:
        return _not_in_review(document)
    if write(user) or (approval is not None and approval.approver_id == user.pk):
        return YES
    return no(_("Somebody else was asked to agree to it."), code="not_asked", rule="P2")


def discard(user: User, document: ObjectivesDocument) -> Verdict:
    return change(user, document)


def read(user: User, objective: Objective) -> Verdict:
    """The TSAM, and whoever owns the objective, write readings down."""
    if not (allowed := live(objective.document.engagement)):
        return allowed
    if objective.source != Source.MANUAL:
        return no(
            _("The desk counts this one itself, so nobody reads it by hand."),
            code="figure",
            rule="P2",
        )
    if not objective.document.is_in_force:
        return no(_("It is read once the version is in force."), code="not_in_force", rule="P2")
    if write(user) or objective.owner_id == user.pk:
        return YES
    return no(_("Its owner and the TSAM write readings down."), code="not_owner", rule="P2")


def _not_in_review(document: ObjectivesDocument) -> Verdict:
    return no(
        _("It is “%(state)s”, so nobody is asked to agree to it.")
        % {"state": document.get_state_display()},
        code="not_in_review",
        rule="P2",
    )
