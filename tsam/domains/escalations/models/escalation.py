"""An escalation as both sides read it: what it is about, how it stands, when the next word is due.

Everything in these tables may be read by the customer it belongs to. What may not stands in the
tables of `inside`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import (
    Account,
    AccountScoped,
    Application,
    Engagement,
    Severity,
)
from tsam.domains.accounts.models.visibility import EVERYTHING, SUPPORT, Rows, all_rows_for
from tsam.domains.cases.models import Case
from tsam.domains.people.models import Function, User
from tsam.domains.sprs.models import Spr
from tsam.kernel.lifecycle import Lifecycle
from tsam.kernel.numbers import Numbering

NUMBERING = Numbering("E", base=1000)


class State(models.TextChoices):
    REQUESTED = "REQUESTED", _("Asked for")
    ACTIVE = "ACTIVE", _("Active")
    MONITORING = "MONITORING", _("Monitored")
    CLOSED_AGREED = "CLOSED_AGREED", _("Closed, agreed")
    CLOSED_SILENT = "CLOSED_SILENT", _("Closed after silence")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


RUNNING = (State.REQUESTED, State.ACTIVE, State.MONITORING)
_ENDS = {State.CLOSED_AGREED, State.CLOSED_SILENT, State.WITHDRAWN}

# Domain 6.2. Nothing is closed before somebody of ours has taken it.
LIFECYCLE = Lifecycle(
    {
        State.REQUESTED: {State.ACTIVE, State.WITHDRAWN},
        State.ACTIVE: {State.MONITORING, *_ENDS},
        State.MONITORING: {State.ACTIVE, *_ENDS},
    }
)


class Subject(models.TextChoices):
    CASE = "CASE", _("A case")
    CASES = "CASES", _("Several cases")
    SPR = "SPR", _("An SPR")
    SERVICE = "SERVICE", _("The service itself")


class Channel(models.TextChoices):
    """How it came."""

    PORTAL = "PORTAL", _("In the portal")
    LETTER = "LETTER", _("By letter")
    DESK = "DESK", _("At the desk")
    API = "API", _("By the API")


class Reason(models.TextChoices):
    NO_PROGRESS = "NO_PROGRESS", _("No progress")
    SILENCE = "SILENCE", _("Nobody tells us anything")
    DEADLINE = "DEADLINE", _("A day of ours comes near")
    BROKEN_PROMISE = "BROKEN_PROMISE", _("A promise was not kept")
    IMPACT = "IMPACT", _("It hurts more than before")
    QUALITY = "QUALITY", _("The answers do not help")


class Trend(models.TextChoices):
    BETTER = "BETTER", _("Getting better")
    SAME = "SAME", _("No change")
    WORSE = "WORSE", _("Getting worse")


def _of_theirs(user: User) -> Q:
    """R&D and Product Management read an escalation that they own a level or an action of."""
    # By name: what is inside stands in tables that point here.
    owned = Escalation._meta.apps.get_model("escalations", "LevelStep")
    actions = Escalation._meta.apps.get_model("escalations", "EscalationAction")
    return Q(pk__in=owned._base_manager.filter(owner=user).values("escalation")) | Q(
        pk__in=actions._base_manager.filter(owner=user).values("escalation")
    )


def _of_their_escalations(user: User) -> Q:
    return Q(escalation__in=Escalation.objects.visible_to(user).values("pk"))


READERS: Mapping[str, Rows] = {
    **all_rows_for(*SUPPORT),
    str(Function.RND): _of_theirs,
    str(Function.PRODUCT_MANAGEMENT): _of_theirs,
}
# The same people, of what hangs on an escalation.
READERS_OF_PARTS: Mapping[str, Rows] = {
    **all_rows_for(*SUPPORT),
    str(Function.RND): _of_their_escalations,
    str(Function.PRODUCT_MANAGEMENT): _of_their_escalations,
}


class EscalationQuerySet(AccountScoped["Escalation"]):
    application_path = "application"
    shared_path = "followers__user"
    customer_may_read = EVERYTHING
    function_may_read: ClassVar[Mapping[str, Rows]] = READERS

    def numbered(self, number: str) -> EscalationQuerySet:
        """The one with that number, as people write it; empty when it is no number."""
        key = NUMBERING.read(number)
        return self.filter(pk=key) if key is not None else self.none()

    def running(self) -> EscalationQuerySet:
        return self.filter(state__in=RUNNING)


class Escalation(models.Model):
    """A customer's matter that somebody answers for above the usual work, until it is good again.

    `contact` is the person at the customer whom we report to.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=7, choices=Subject)
    spr = models.ForeignKey(Spr, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity)
    reason = models.CharField(_("reason"), max_length=14, choices=Reason)
    impact = models.CharField(_("what it costs the business"), max_length=1000)
    trend = models.CharField(max_length=6, choices=Trend, default=Trend.SAME)
    state = models.CharField(max_length=13, choices=State, default=State.REQUESTED)
    level = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=10)
    # Severity 0: who speaks English and can be called, day and night.
    reachable_name = models.CharField(_("who can be called"), max_length=120, blank=True)
    reachable_phone = models.CharField(_("phone"), max_length=40, blank=True)

    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    channel = models.CharField(max_length=6, choices=Channel, default=Channel.DESK)
    contact = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Who of ours leads it and reports; on level 1 this is who has it.
    lead = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # For whom somebody else leads it meanwhile.
    covers_for = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    # When the customer hears from us at the latest: our first answer, then each report.
    next_update_at = models.DateTimeField(null=True, blank=True)
    # Since when that word is waited for, for the share of its time that is used.
    next_update_since = models.DateTimeField()
    exits_agreed_at = models.DateTimeField(null=True, blank=True)

    # We asked the customer to agree that it is over, and by when silence counts as a yes.
    close_asked_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    close_warnings = models.PositiveSmallIntegerField(default=0)

    # Since when it goes on though the service has ended.
    goodwill_since = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = EscalationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="running_escalation_has_a_next_update",
                condition=Q(
                    state__in=["REQUESTED", "ACTIVE", "MONITORING"],
                    next_update_at__isnull=False,
                    ended_at__isnull=True,
                )
                | Q(
                    state__in=["CLOSED_AGREED", "CLOSED_SILENT", "WITHDRAWN"],
                    next_update_at__isnull=True,
                    ended_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="escalation_severity_is_known", condition=Q(severity__in=[0, 1, 2, 3])
            ),
            models.CheckConstraint(
                name="escalation_level_is_known", condition=Q(level__gte=1, level__lte=9)
            ),
            models.CheckConstraint(
                name="escalation_of_an_spr_names_it",
                condition=Q(subject="SPR") ^ Q(spr__isnull=True),
            ),
            models.CheckConstraint(
                name="escalation_close_asked_has_an_end",
                condition=Q(close_asked_at__isnull=True, closes_at__isnull=True)
                | Q(close_asked_at__isnull=False, closes_at__isnull=False),
            ),
            models.CheckConstraint(
                name="escalation_silent_end_was_warned_twice",
                condition=~Q(state="CLOSED_SILENT") | Q(close_warnings__gte=2),
            ),
        ]
        indexes = [
            models.Index(fields=["application", "-id"], name="escalation_of_application"),
            models.Index(
                fields=["next_update_at", "id"],
                condition=Q(ended_at__isnull=True),
                name="escalation_by_next_update",
            ),
            models.Index(fields=["account", "raised_at"], name="escalation_of_account"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return NUMBERING.show(self.pk)

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    @property
    def is_close_asked(self) -> bool:
        return self.is_running and self.close_asked_at is not None

    def is_late(self, at: datetime) -> bool:
        """Should the customer have heard from us by then?"""
        if self.next_update_at is None or self.is_close_asked:
            return False
        return self.next_update_at < at

    def become(self, state: str) -> None:
        """Take the next step of the lifecycle, or raise IllegalMove."""
        LIFECYCLE.check(self.state, state)
        self.state = state


class EscalationFollowerQuerySet(AccountScoped["EscalationFollower"]):
    account_path = "escalation__account"
    application_path = "escalation__application"
    shared_path = "escalation__followers__user"
    customer_may_read = EVERYTHING
    function_may_read: ClassVar[Mapping[str, Rows]] = READERS_OF_PARTS


class EscalationFollower(models.Model):
    """Somebody at the customer who is let in and hears of each word, whatever their reach."""

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="followers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = EscalationFollowerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["escalation", "user"], name="escalation_followed_once")
        ]

    def __str__(self) -> str:
        return f"{self.escalation_id} {self.user_id}"


class EscalatedCaseQuerySet(AccountScoped["EscalatedCase"]):
    # As the case itself: whoever may not read it does not learn that it is part of this.
    account_path = "case__account"
    application_path = "case__application"
    shared_path = "case__participants__user"
    customer_may_read = EVERYTHING
    function_may_read: ClassVar[Mapping[str, Rows]] = READERS_OF_PARTS


class EscalatedCase(models.Model):
    """A case that an escalation is about."""

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()

    objects = EscalatedCaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["escalation", "case"], name="case_escalated_once")
        ]

    def __str__(self) -> str:
        return f"{self.escalation} {self.case}"
