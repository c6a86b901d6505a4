"""Begin an escalation, or say in one that runs already that it hurts: duplicates are one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tsam.domains.accounts.hours import working
from tsam.domains.accounts.models import Application, Contact, Engagement, Severity
from tsam.domains.accounts.models.engagement import SERVING
from tsam.domains.cases.actions.reachable import NOBODY, Reachable, faults
from tsam.domains.cases.models import Case, CaseSpr, Participant
from tsam.domains.escalations import clocks, policies, rules
from tsam.domains.escalations.actions import steps
from tsam.domains.escalations.actions.course import change_severity
from tsam.domains.escalations.actions.parts import add_exit, give_checks
from tsam.domains.escalations.models import (
    Channel,
    EscalatedCase,
    Escalation,
    EscalationReport,
    EscalationWatch,
    ExitCriterion,
    Reason,
    Subject,
)
from tsam.domains.people.models import User
from tsam.domains.sprs.models import Spr, SprPublic
from tsam.domains.staffing.coverage import tsam_of
from tsam.domains.staffing.presence import standing_in
from tsam.kernel.verdicts import require


@dataclass(frozen=True)
class Matter:
    """What it is about. Without cases and SPR it is the service itself.

    The first case gives it its title, and its reporter is whom we report to.
    """

    cases: tuple[Case, ...] = ()
    spr: Spr | None = None

    @property
    def subject(self) -> Subject:
        if self.spr:
            return Subject.SPR
        if not self.cases:
            return Subject.SERVICE
        return Subject.CASE if len(self.cases) == 1 else Subject.CASES


def sharpest_first(cases: Iterable[Case]) -> tuple[Case, ...]:
    """As they are named when nobody put them in an order: by severity, then the oldest."""
    return tuple(sorted(cases, key=lambda case: (case.severity, case.pk)))


@dataclass(frozen=True)
class Wanted:
    """What the person who escalates says of it, and how it came: where nobody says it, to the
    portal or the desk. `words` are all of a letter, of which the impact is the beginning.
    """

    impact: str
    reason: str = Reason.NO_PROGRESS
    exits: tuple[str, ...] = ()
    title: str = ""
    severity: int | None = None
    contact: User | None = None
    reachable: Reachable = field(default=NOBODY)
    channel: str = ""
    words: str = ""

    def channel_of(self, by: User) -> Channel:
        return Channel(self.channel or (Channel.PORTAL if by.is_customer else Channel.DESK))


@transaction.atomic
def escalate(
    application: Application, *, by: User, at: datetime, matter: Matter, wanted: Wanted
) -> Escalation:
    """Escalate, or join the one that runs on the same. Raises ValidationError by field."""
    require(policies.escalate(by, application, at))
    engagement = _engagement(application)
    _check_matter(application, matter)
    _check_hit(application, matter.spr)
    impact = steps.said(
        wanted.impact, "impact", 1000, _("Say what it costs the business; R&D reads this.")
    )
    if running := _running(application, matter):
        return _join(running, impact, by=by, at=at, wanted=wanted)
    about = matter.cases or _waiting_for(application, matter.spr)
    severity = _severity(about, wanted)
    # A letter is not refused for what it does not know to say: its case stands still already, and
    # the line of the checklist stays open until one of ours knows whom to call.
    if severity == Severity.DOWN and wanted.channel != Channel.LETTER:
        _check_reachable(wanted.reachable)
    contact = _contact(application, by, about, wanted)
    escalation = _make(
        engagement, application, matter, wanted, impact, severity, contact, by=by, at=at
    )
    _give_parts(escalation, matter, wanted, by=by, at=at)
    # The cases for our own look back: which of them was escalated at a past moment.
    cases = [case.pk for case in matter.cases]
    facts = {"severity": severity, "subject": matter.subject, "level": 1, "_cases": cases}
    facts["channel"] = escalation.channel
    steps.commit(escalation, "raised", by=by, at=at, facts=facts)
    return escalation


def _make(
    engagement: Engagement,
    application: Application,
    matter: Matter,
    wanted: Wanted,
    impact: str,
    severity: int,
    contact: User | None,
    *,
    by: User,
    at: datetime,
) -> Escalation:
    cadence = rules.current().cadence[severity]
    # Who leads it while the TSAM is away is known before anybody asks.
    today = at.astimezone(working(engagement.calendar).zone).date()
    tsam, lead = tsam_of(engagement, today), standing_in(engagement, today)
    escalation = Escalation(
        account=application.account,
        application=application,
        engagement=engagement,
        subject=matter.subject,
        spr=matter.spr,
        title=_title(matter, wanted),
        severity=severity,
        reason=Reason(wanted.reason),
        impact=impact,
        language=engagement.language,
        reachable_name=wanted.reachable.name.strip()[:120],
        reachable_phone=wanted.reachable.phone.strip()[:40],
        raised_by=by,
        raised_at=at,
        channel=wanted.channel_of(by),
        contact=contact,
        lead=lead or tsam,
        covers_for=tsam if lead and lead != tsam else None,
        next_update_since=at,
    )
    escalation.next_update_at = clocks.acknowledge_by(cadence, steps.hours_of(escalation), at)
    escalation.save(force_insert=True)
    return escalation


def _give_parts(
    escalation: Escalation, matter: Matter, wanted: Wanted, *, by: User, at: datetime
) -> None:
    EscalationWatch.objects.create(escalation=escalation)
    steps.stand_on(escalation, escalation.lead, "", by=by, at=at)
    steps.let_in(escalation, [by, escalation.contact])
    # Whoever takes part in a case of it hears of it too.
    parts = Participant._base_manager.filter(case__in=[case.pk for case in matter.cases])
    steps.let_in(escalation, [one.user for one in parts.select_related("user").order_by("pk")])
    for case in matter.cases:
        EscalatedCase.objects.create(escalation=escalation, case=case, since=at)
    for words in _exits(wanted.exits):
        ExitCriterion.objects.create(escalation=escalation, words=words, added_by=by, added_at=at)
    if wanted.words:
        EscalationReport.objects.create(
            escalation=escalation,
            author=by,
            at=at,
            is_from_customer=by.is_customer,
            happened=wanted.words,
        )
    if escalation.severity == Severity.DOWN:
        give_checks(escalation, by=by, at=at)


@transaction.atomic
def add_case(escalation: Escalation, *, by: User, at: datetime, case: Case) -> Escalation:
    """One more case of the same matter."""
    escalation = steps.hold(escalation)
    require(policies.add_action(by, escalation))
    _check_matter(escalation.application, Matter(cases=(case,)))
    _link, is_new = EscalatedCase.objects.get_or_create(
        escalation=escalation, case=case, defaults={"since": at}
    )
    if not is_new:
        return escalation
    columns = []
    if escalation.subject == Subject.CASE:
        escalation.subject, columns = Subject.CASES, ["subject"]
    # Internal: the number of a case is told only to whom the case itself is open.
    facts = {"case": case.number, "_cases": [case.pk]}
    steps.commit(
        escalation, "case_added", by=by, at=at, columns=columns, facts=facts, is_public=False
    )
    return escalation


def _join(
    running: Escalation, impact: str, *, by: User, at: datetime, wanted: Wanted
) -> Escalation:
    """The same matter again: its words stand in the one that runs, and nobody is turned away."""
    escalation = steps.hold(running)
    steps.let_in(escalation, [by, wanted.contact])
    exits = _new_exits(escalation, wanted)
    # Who may not set one says it in words: nothing that was said is lost.
    if exits and not policies.set_exits(by, escalation):
        impact, exits = "\n".join([impact, _("It is good again when:"), *exits]), []
    report = EscalationReport.objects.create(
        escalation=escalation,
        author=by,
        at=at,
        is_from_customer=by.is_customer,
        happened=wanted.words or impact,
    )
    facts = {"report": report.pk, "channel": str(wanted.channel_of(by))}
    steps.commit(escalation, "raised_again", by=by, at=at, facts=facts)
    for words in exits:
        add_exit(escalation, by=by, at=at, words=words)
    severity = _severity((), wanted) if wanted.severity is not None else escalation.severity
    if severity < escalation.severity:
        change_severity(escalation, by=by, at=at, severity=severity, reachable=wanted.reachable)
    escalation.refresh_from_db()
    return escalation


def _new_exits(escalation: Escalation, wanted: Wanted) -> list[str]:
    """Those that it does not have already, in whatever case they are written."""
    there = ExitCriterion._base_manager.filter(escalation=escalation)
    known = {
        words.casefold() for words in there.filter(met_at=None).values_list("words", flat=True)
    }
    added = [words for words in _exits(wanted.exits) if words.casefold() not in known]
    if added:
        _check_many(there.count() + len(added))
    return added


def _check_reachable(named: Reachable) -> None:
    if wrong := faults(named, is_customer=True):
        raise ValidationError(wrong)


def _running(application: Application, matter: Matter) -> Escalation | None:
    """One that runs already on the same SPR, or that covers all of these cases."""
    found = Escalation._base_manager.filter(application=application).filter(ended_at=None)
    if matter.spr:
        return found.filter(spr=matter.spr).order_by("pk").first()
    for case in matter.cases:
        found = found.filter(
            Q(pk__in=EscalatedCase._base_manager.filter(case=case).values("escalation"))
        )
    return found.order_by("pk").first() if matter.cases else None


def _engagement(application: Application) -> Engagement:
    return (
        Engagement._base_manager.filter(application=application, state__in=SERVING)
        .select_related("calendar", "account")
        .get()
    )


def _check_matter(application: Application, matter: Matter) -> None:
    for case in matter.cases:
        if case.application_id != application.pk:
            raise ValidationError({"cases": _("Choose cases of this Application.")})
        if not case.is_open:
            raise ValidationError(
                {"cases": _("%(case)s is closed. Reopen it first.") % {"case": case.number}}
            )


def _check_hit(application: Application, spr: Spr | None) -> None:
    if spr and not spr.interests.filter(application=application).exists():
        raise ValidationError(
            {
                "spr": _("%(spr)s does not hit this Application, as far as we know. Link a case.")
                % {"spr": spr.number}
            }
        )


def _waiting_for(application: Application, spr: Spr | None) -> tuple[Case, ...]:
    """The open cases of that Application that wait for the SPR, the oldest first."""
    if spr is None:
        return ()
    links = CaseSpr._base_manager.filter(
        spr=spr, case__application=application, case__is_open=True
    ).select_related("case__opened_by")
    return tuple(link.case for link in links.order_by("case"))


def _severity(about: Sequence[Case], wanted: Wanted) -> int:
    if wanted.severity is not None:
        if wanted.severity not in Severity.values:
            raise ValidationError({"severity": _("Choose a severity from 0 to 3.")})
        return int(wanted.severity)
    known = [case.severity for case in about]
    return min(known, default=int(Severity.MODERATE))


def _title(matter: Matter, wanted: Wanted) -> str:
    if title := steps.said(wanted.title, "title", 200):
        return title
    if matter.spr:
        # Its own title is internal: both sides read that of its public words.
        return SprPublic._base_manager.get(spr=matter.spr).title
    if matter.cases:
        return matter.cases[0].title
    raise ValidationError({"title": _("Say in one sentence what it is about.")})


def _exits(exits: Iterable[str]) -> list[str]:
    words = [words for one in exits if (words := steps.said(one, "exits", 200))]
    _check_many(len(words))
    return words


def _check_many(exits: int) -> None:
    if exits > policies.MOST_EXITS:
        most = {"most": policies.MOST_EXITS}
        raise ValidationError({"exits": _("At most %(most)d; put two in one.") % most})


def _contact(
    application: Application, by: User, about: Sequence[Case], wanted: Wanted
) -> User | None:
    """Whom we report to: who asks, whom our own person names, or who reported the case."""
    if by.is_customer:
        return by
    reporter = about[0].opened_by if about else None
    chosen = wanted.contact or (reporter if reporter and reporter.is_customer else None)
    if chosen is None:
        raise ValidationError({"contact": _("Say whom at the customer we report to.")})
    theirs = Contact._base_manager.filter(account=application.account, user=chosen, left_at=None)
    if not theirs.exists():
        raise ValidationError({"contact": _("Choose a contact of this customer.")})
    return chosen
