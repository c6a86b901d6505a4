"""What both sides read of an escalation: exits, reports, the checklist, what we learnt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped
from tsam.domains.accounts.models.visibility import EVERYTHING, Rows
from tsam.domains.escalations.models.escalation import (
    READERS_OF_PARTS,
    Escalation,
    Trend,
)
from tsam.domains.people.models import User


class ExitCriterionQuerySet(AccountScoped["ExitCriterion"]):
    account_path = "escalation__account"
    application_path = "escalation__application"
    shared_path = "escalation__followers__user"
    customer_may_read = EVERYTHING
    function_may_read: ClassVar[Mapping[str, Rows]] = READERS_OF_PARTS


class ExitCriterion(models.Model):
    """What must be true, so that both sides know when an escalation ends."""

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(_("what must be true"), max_length=200)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True, blank=True)

    objects = ExitCriterionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.words


class EscalationReportQuerySet(AccountScoped["EscalationReport"]):
    account_path = "escalation__account"
    application_path = "escalation__application"
    shared_path = "escalation__followers__user"
    customer_may_read = EVERYTHING
    function_may_read: ClassVar[Mapping[str, Rows]] = READERS_OF_PARTS


class EscalationReport(models.Model):
    """A word between the sides: our report, or the customer's own words. Never an internal one."""

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_from_customer = models.BooleanField(default=False)
    happened = models.TextField(_("what happened"))
    coming = models.TextField(_("what comes next"), blank=True)
    next_update_at = models.DateTimeField(null=True, blank=True)
    trend = models.CharField(max_length=6, choices=Trend, blank=True)
    language = models.CharField(max_length=10, blank=True)
    # Our word came when it had been promised. No matter for the customer's words.
    was_in_time = models.BooleanField(default=True)

    objects = EscalationReportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["escalation", "id"], name="reports_of_an_escalation")]

    def __str__(self) -> str:
        return self.happened[:60]


class CheckItem(models.TextChoices):
    """What is seen to at once when everything stands still (severity 0)."""

    ENGLISH_CONTACT = (
        "ENGLISH_CONTACT",
        _("Somebody who speaks English can be called day and night"),
    )
    DESK = "DESK", _("The 24-hour desk works on it")
    ACCESS = "ACCESS", _("We can look at the system")
    LAST_CHANGE = "LAST_CHANGE", _("The last change before it is known")
    WAY_BACK = "WAY_BACK", _("A way back is known: a backup, or the former release")


class EscalationCheckQuerySet(AccountScoped["EscalationCheck"]):
    account_path = "escalation__account"
    application_path = "escalation__application"
    shared_path = "escalation__followers__user"
    customer_may_read = EVERYTHING
    function_may_read: ClassVar[Mapping[str, Rows]] = READERS_OF_PARTS


class EscalationCheck(models.Model):
    """One line of the checklist of severity 0, seen to or not."""

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="+")
    item = models.CharField(max_length=15, choices=CheckItem)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    objects = EscalationCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["escalation", "item"], name="escalation_check_once")
        ]

    def __str__(self) -> str:
        return str(self.get_item_display())


class Doer(models.TextChoices):
    """On whose side an action lies."""

    VENDOR = "VENDOR", _("Us")
    RND = "RND", _("R&D")
    CUSTOMER = "CUSTOMER", _("The customer")


class EscalationActionQuerySet(AccountScoped["EscalationAction"]):
    account_path = "escalation__account"
    application_path = "escalation__application"
    shared_path = "escalation__followers__user"
    # The customer reads what the customer does, and of ours what reports say.
    customer_may_read = Q(doer=Doer.CUSTOMER)
    function_may_read: ClassVar[Mapping[str, Rows]] = READERS_OF_PARTS


class EscalationAction(models.Model):
    """What somebody does by a day. One verb, one owner, one day."""

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(_("what is done"), max_length=200)
    doer = models.CharField(_("side"), max_length=8, choices=Doer, default=Doer.VENDOR)
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(_("by"))
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    objects = EscalationActionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.words


class EscalationLessonQuerySet(AccountScoped["EscalationLesson"]):
    account_path = "escalation__account"
    application_path = "escalation__application"
    shared_path = "escalation__followers__user"
    customer_may_read = EVERYTHING
    function_may_read: ClassVar[Mapping[str, Rows]] = READERS_OF_PARTS


class EscalationLesson(models.Model):
    """What the customer reads of the review afterwards: what was the cause, what we change."""

    escalation = models.OneToOneField(Escalation, on_delete=models.CASCADE, related_name="+")
    words = models.TextField(_("what the customer reads"))
    shared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField()

    objects = EscalationLessonQuerySet.as_manager()

    def __str__(self) -> str:
        return self.words[:60]
