"""How a case begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts.entitlement import decide
from tsam.domains.accounts.facts import facts_for
from tsam.domains.accounts.models import Application, Contact, Feature, Severity
from tsam.domains.cases import policies
from tsam.domains.cases.actions.reachable import NOBODY, Reachable
from tsam.domains.cases.actions.reachable import check as check_reachable
from tsam.domains.cases.actions.reachable import faults as reachable_faults
from tsam.domains.cases.actions.steps import commit
from tsam.domains.cases.actions.talk import MOST_LETTERS, attach
from tsam.domains.cases.files import Stored
from tsam.domains.cases.models import (
    Case,
    IssueType,
    Message,
    Participant,
    ParticipantRole,
)
from tsam.domains.intelligence.actions import freeze_for_case
from tsam.domains.intelligence.models import TierName
from tsam.domains.people.models import User
from tsam.kernel.blanks import Blank
from tsam.kernel.standing import Standing
from tsam.kernel.verdicts import require


@dataclass(frozen=True)
class Description:
    """What the person who opens a case is asked (domain 1.2)."""

    title: str
    text: str
    severity: int
    issue_type: str = IssueType.BREAK_FIX
    release: str = ""
    impact: str = ""
    since: str = ""
    # Where it happens: one of intelligence's tiers; "" when nobody said it.
    tier: str = ""
    # Severity 0 only: somebody who speaks English is there day and night. A customer names them.
    english_contact: bool = False
    reachable: Reachable = NOBODY


_CONTACT = Standing(
    lambda: Contact.objects.filter(
        user=Blank("person"), account=Blank("account"), left_at=None
    ).values_list("pk")
)


@transaction.atomic
def open_case(
    application: Application,
    description: Description,
    *,
    by: User,
    at: datetime,
    channel: str,
    on_behalf_of: User | None = None,
    files: Sequence[Stored] = (),
    idempotency_key: str = "",
) -> Case:
    """Open a case, or return the one that this person opened with the same key before.

    `on_behalf_of` is the contact for whom somebody of support opens it.
    """
    reporter = on_behalf_of or by
    if idempotency_key and (former := _opened_before(by, reporter, idempotency_key)):
        return former
    facts = facts_for(application, at)
    require(policies.open_case(by, application, facts))
    _check(description, application, reporter, by)
    case = _described(application, description, reporter, at)
    if description.severity == Severity.DOWN:
        check_reachable(by, description.reachable, english_contact=description.english_contact)
        description.reachable.put_on(case)
    if decide(Feature.P3, facts):
        case.snapshot = freeze_for_case(application, at=at, tier=description.tier)
    case.save(force_insert=True)
    message = Message.objects.create(
        case=case,
        author=reporter,
        text=description.text.strip(),
        at=at,
        channel=channel,
        is_from_customer=reporter.is_customer,
        idempotency_key=_opening_key(idempotency_key),
    )
    Participant.objects.create(
        case=case, user=reporter, role=ParticipantRole.REPORTER, added_by=by, added_at=at
    )
    attach(case, files, by=by, at=at, message=message)
    commit(
        case,
        "case.opened",
        by=by,
        at=at,
        facts={
            "severity": description.severity,
            "message": message.pk,
            "snapshot": case.snapshot_id,
            **description.reachable.facts(),
        },
        columns=[],
    )
    return case


def down_faults(impact: str, reachable: Reachable, *, is_customer: bool) -> dict[str, str]:
    """What severity 0 asks for beside all else, by field; for a form that says all at once."""
    wrong = reachable_faults(reachable, is_customer=is_customer)
    if not impact.strip():
        wrong["impact"] = _("Say what stands still: all of production?")
    return wrong


def _described(
    application: Application, description: Description, reporter: User, at: datetime
) -> Case:
    return Case(
        account=application.account,
        application=application,
        title=description.title.strip(),
        severity=description.severity,
        issue_type=description.issue_type,
        release=description.release.strip(),
        impact=description.impact.strip(),
        since=description.since.strip(),
        tier=description.tier,
        language=reporter.language,
        opened_by=reporter,
        opened_at=at,
        last_word_at=at,
    )


def _opened_before(by: User, reporter: User, key: str) -> Case | None:
    # Held while we look: the same form sent twice at once waits here.
    User._base_manager.select_for_update().get(pk=by.pk)
    said = Message._base_manager.filter(author=reporter, idempotency_key=_opening_key(key))
    former = said.select_related("case").first()
    return former.case if former else None


def _check(description: Description, application: Application, reporter: User, by: User) -> None:
    wrong = {}
    if not description.title.strip():
        wrong["title"] = _("One line is enough: what fails, and where.")
    if len(description.title.strip()) > 200:
        wrong["title"] = _("At most 200 letters. Put the rest below.")
    if not description.text.strip():
        wrong["text"] = _("Two sentences are enough: what you did, what came instead.")
    if description.tier and description.tier not in TierName:
        names = ", ".join(TierName.values)
        wrong["tier"] = _("Choose one of: %(names)s.") % {"names": names}
    if len(description.text) > MOST_LETTERS:
        wrong["text"] = _("This is longer than 100,000 letters. Attach it as a file.")
    known = {"person": reporter.pk, "account": application.account_id}
    if reporter.is_customer and not _CONTACT.rows(**known):
        wrong["on_behalf_of"] = _("Choose a contact of this customer.")
    if description.severity == Severity.DOWN:
        wrong |= down_faults(description.impact, description.reachable, is_customer=by.is_customer)
    if wrong:
        raise ValidationError(wrong)


def _opening_key(key: str) -> str:
    # A reply and an opening with the same key are two deeds.
    return f"open:{key}"[:80] if key else ""
