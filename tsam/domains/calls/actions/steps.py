"""What every step on a call shares: hold the row, take people's time, say what was done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts import timeline
from tsam.domains.accounts.availability import decide_call
from tsam.domains.accounts.hours import today_of, working
from tsam.domains.accounts.models import Engagement, EngagementTerm
from tsam.domains.calls import finding
from tsam.domains.calls.crew import may_be_asked, quarters
from tsam.domains.calls.models import Call, CallPerson, OffHoursApproval, TakenTime
from tsam.domains.calls.slots import Why
from tsam.domains.people.models import User
from tsam.domains.staffing.presence import standing_in
from tsam.kernel.verdicts import Refused, Verdict, no

LEAST_MINUTES, MOST_MINUTES, MOST_PEOPLE = 15, 480, 40


@dataclass(frozen=True)
class Wanted:
    """A time that somebody wanted and did not get, so that others can be looked for."""

    engagement: Engagement
    people: Sequence[User]
    minutes: int
    starts_at: datetime
    but: Call | None = None


class NotFree(Refused):
    """The time does not suit. Which times do is found once the rows are let go again."""

    def __init__(self, verdict: Verdict, wanted: Wanted) -> None:
        super().__init__(verdict)
        self.wanted = wanted


@contextmanager
def naming_other_times(at: datetime) -> Iterator[None]:
    """Stands around a transaction: a refusal leaves it with the next times that suit all.

    To look for them takes a while, in which nobody else should have to wait for the rows.
    """
    try:
        yield
    except NotFree as refused:
        raise Refused(_with_times(refused.verdict, refused.wanted, at)) from None


def hold(call: Call) -> Call:
    """Read the row afresh and keep it until the end, so that two steps come one by one."""
    return (
        Call._base_manager.select_for_update(of=("self",))
        .select_related("account", "application", "organiser", "engagement__calendar")
        .select_related("engagement__account", "engagement__application", "requested_by")
        .get(pk=call.pk)
    )


def record(
    name: str,
    row: models.Model,
    engagement: Engagement,
    by: User | None,
    at: datetime,
    facts: Mapping[str, Any],
    *,
    is_public: bool = True,
) -> None:
    timeline.record(
        name,
        row,
        account=engagement.account,
        application=engagement.application,
        by=by,
        at=at,
        facts=facts,
        is_public=is_public,
    )


def new_uid() -> str:
    return f"{uuid4()}@tsam-desk"


def line(words: str, name: str, most: int) -> str:
    """One line that is not empty. Raises ValidationError under the field's name."""
    said = " ".join(words.split())
    if not said or len(said) > most:
        raise ValidationError({name: _("Write 1 to %(most)d characters.") % {"most": most}})
    return said


def length(minutes: int) -> int:
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise ValidationError({"minutes": _("A call lasts 15 to 480 minutes.")})
    return minutes


def organiser_of(engagement: Engagement, by: User, at: datetime) -> User:
    """Whoever serves it that day; whoever of us books, where nobody does."""
    found = standing_in(engagement, today_of(engagement, at))
    if found:
        return found
    if by.is_staff:
        return by
    raise Refused(no(_("Nobody serves this engagement yet. Write in a case."), code="nobody"))


def asked_people(engagement: Engagement, organiser: User, people: Iterable[User]) -> list[User]:
    """Everybody once, the organiser first. Raises ValidationError for who may not be asked."""
    found = {organiser.pk: organiser} | {person.pk: person for person in people}
    if len(found) > MOST_PEOPLE:
        raise ValidationError({"people": _("Ask %(most)d people at most.") % {"most": MOST_PEOPLE}})
    if not all(may_be_asked(engagement, person) for person in found.values()):
        raise ValidationError(
            {"people": _("Only our people and this customer's contacts are asked to a call.")}
        )
    return list(found.values())


def check_time(
    engagement: Engagement,
    people: Sequence[User],
    starts_at: datetime,
    minutes: int,
    *,
    by: User,
    at: datetime,
    approval: OffHoursApproval | None = None,
    but: Call | None = None,
) -> bool:
    """Is it good for all? Returns whether it lies outside the service hours, approved.

    Raises ValidationError for a time that is none, NotFree for one that does not suit.
    """
    ends_at = starts_at + timedelta(minutes=minutes)
    if starts_at.minute % 15 or starts_at.second or starts_at.microsecond:
        raise ValidationError({"starts_at": _("Calls begin on a quarter of an hour: 10:15.")})
    if starts_at <= at:
        raise ValidationError({"starts_at": _("That time is past. Choose one to come.")})
    check_term(engagement, starts_at)
    found = finding.against(engagement, people, starts_at, ends_at, at, but=but)
    wanted = Wanted(engagement, people, minutes, starts_at, but)
    is_outside = bool(found) and found[0].why == Why.SERVICE
    if approval is None and is_outside:
        raise NotFree(_outside(engagement, starts_at), wanted)
    if approval is not None:
        _check_approval(approval, engagement, starts_at, ends_at)
        found = [one for one in found if one.why in {Why.LEAVE, Why.BUSY}]
    if found:
        reason = (
            _("That time does not suit all of us.")
            if by.is_customer
            else " ".join(finding.why(one, people, engagement) for one in found)
        )
        raise NotFree(no(reason, code="not_free", rule="R10"), wanted)
    return is_outside


def take(call: Call, people: Sequence[User]) -> None:
    """Take everybody's time for the call. The table refuses who is taken: one of many wins.

    Raises NotFree.
    """
    if call.starts_at is None or call.ends_at is None:
        raise ValueError("A call without a time takes nobody's.")
    rows = [
        TakenTime(user=person, quarter=quarter, call=call)
        # In one order, so that two who book at once wait for each other and never in a ring.
        for person in sorted(people, key=lambda one: one.pk)
        for quarter in quarters(call.starts_at, call.ends_at)
    ]
    try:
        with transaction.atomic():
            TakenTime._base_manager.bulk_create(rows)
    except IntegrityError:
        taken = no(_("Somebody was quicker: that time has just been taken."), code="taken")
        wanted = Wanted(call.engagement, people, call.minutes, call.starts_at, call)
        raise NotFree(taken, wanted) from None


def release(call: Call) -> None:
    TakenTime._base_manager.filter(call=call).delete()


def required(call: Call) -> list[User]:
    rows = CallPerson._base_manager.filter(call=call, is_required=True).select_related("user")
    return [row.user for row in rows.order_by("pk")]


def _outside(engagement: Engagement, starts_at: datetime) -> Verdict:
    calendar = engagement.calendar
    place = calendar.place or calendar.zone
    verdict = decide_call(working(calendar), starts_at, None, place)
    if verdict.allowed:
        # It begins within the hours and ends after them.
        return no(_("It would end outside the service hours."), code="needs_request", rule="R11")
    return verdict


def _with_times(verdict: Verdict, wanted: Wanted, at: datetime) -> Verdict:
    but = wanted.but if wanted.but and wanted.but.pk else None
    starts = finding.nearest(
        wanted.engagement, wanted.people, wanted.minutes, wanted.starts_at, at, but=but
    )
    evidence = tuple((str(_("Free for all")), start.isoformat()) for start in starts)
    return no(
        " ".join([verdict.reason, finding.next_words(starts, wanted.engagement)]),
        code=verdict.code,
        rule=verdict.rule,
        evidence=(*verdict.evidence, *evidence),
    )


def check_term(engagement: Engagement, starts_at: datetime) -> None:
    day = today_of(engagement, starts_at)
    terms = EngagementTerm._base_manager.filter(engagement=engagement)
    last = terms.order_by("-ends_on").values_list("ends_on", flat=True).first()
    if last and day > last:
        raise ValidationError(
            {
                "starts_at": _("The engagement ends on %(day)s. Renew it first.")
                % {"day": f"{last:%Y-%m-%d}"}
            }
        )


def _check_approval(
    approval: OffHoursApproval, engagement: Engagement, starts_at: datetime, ends_at: datetime
) -> None:
    request = approval.request
    if approval.withdrawn_at or request.engagement_id != engagement.pk:
        raise Refused(no(_("There is no approval for that time."), code="not_approved", rule="R11"))
    if not (request.starts_at <= starts_at and ends_at <= request.ends_at):
        raise ValidationError({"starts_at": _("Approved are other hours. Stay within them.")})
