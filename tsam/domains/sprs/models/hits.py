"""Whom a defect hits, what waits for its fix there, and what was asked of R&D for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped, Application, Engagement
from tsam.domains.accounts.models.visibility import EVERYTHING, SUPPORT, all_rows_for
from tsam.domains.objectives.models import Milestone, Requirement
from tsam.domains.people.models import User
from tsam.domains.sprs.models.spr import READERS, Answer, Spr


class Wanted(models.TextChoices):
    """How much the customer wants the fix."""

    MUST = "MUST", _("Cannot go on without it")
    SHOULD = "SHOULD", _("Wants it soon")
    COULD = "COULD", _("Can wait")


class SprInterestQuerySet(AccountScoped["SprInterest"]):
    account_path = "application__account"
    application_path = "application"
    shared_path = "followers__user"
    customer_may_read = EVERYTHING
    # Names stay with Technical Support: R&D learns how many, and what it costs them.
    function_may_read = all_rows_for(*SUPPORT)


class SprInterest(models.Model):
    """That a defect hits one Application, and what it endangers there. Its customer reads it."""

    spr = models.ForeignKey(Spr, on_delete=models.CASCADE, related_name="interests")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    # Without a TSAM a customer follows the SPRs of its cases, and nothing is asked of R&D for it.
    engagement = models.ForeignKey(
        Engagement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    since = models.DateTimeField()
    wanted = models.CharField(
        _("how much they want it"), max_length=6, choices=Wanted, default=Wanted.SHOULD
    )
    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    requirement = models.ForeignKey(
        Requirement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    why = models.CharField(_("why"), max_length=400, blank=True)
    installed_on = models.DateField(null=True, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    # Why they asked to look at it again; their own words stay with them and their TSAM.
    asked_again = models.CharField(max_length=400, blank=True)
    asked_again_at = models.DateTimeField(null=True, blank=True)

    objects = SprInterestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["spr", "application"], name="spr_hits_once"),
            models.CheckConstraint(
                name="spr_verified_once_installed",
                condition=Q(verified_on__isnull=True) | Q(installed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spr_id} {self.application_id}"


class SprFollowerQuerySet(AccountScoped["SprFollower"]):
    account_path = "interest__application__account"
    application_path = "interest__application"
    shared_path = "user"
    customer_may_read = EVERYTHING
    function_may_read = all_rows_for(*SUPPORT)


class SprFollower(models.Model):
    """Somebody at the customer who reported what the defect did, and hears what becomes of it."""

    interest = models.ForeignKey(SprInterest, on_delete=models.CASCADE, related_name="followers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = SprFollowerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interest", "user"], name="spr_followed_once")
        ]

    def __str__(self) -> str:
        return f"{self.interest_id} {self.user_id}"


class PriorityRequestQuerySet(AccountScoped["PriorityRequest"]):
    account_path = "interest__application__account"
    application_path = "interest__application"
    # 5.3: the justification on an SPR is all that R&D reads of what a customer needs.
    function_may_read = all_rows_for(*READERS)


class PriorityRequest(models.Model):
    """What a TSAM asked of R&D for one engagement, and what R&D answered. Names no customer."""

    spr = models.ForeignKey(Spr, on_delete=models.CASCADE, related_name="+")
    interest = models.ForeignKey(SprInterest, on_delete=models.CASCADE, related_name="+")
    justification = models.CharField(_("why"), max_length=600)
    wanted_release = models.CharField(_("in release"), max_length=80, blank=True)
    wanted_on = models.DateField(_("by"), null=True, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    state = models.CharField(max_length=8, choices=Answer, default=Answer.WAITING)
    reply = models.CharField(_("answer"), max_length=600, blank=True)
    promised_release = models.CharField(max_length=80, blank=True)
    promised_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    # What was sent after R&D had asked for more.
    more = models.CharField(max_length=600, blank=True)
    more_at = models.DateTimeField(null=True, blank=True)

    objects = PriorityRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="spr_request_answered_by_somebody",
                condition=Q(state="WAITING") | Q(answered_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["interest"],
                condition=Q(state__in=["WAITING", "MORE"]),
                name="one_open_spr_request",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="spr_request_by_state")]

    def __str__(self) -> str:
        return f"{self.spr_id} {self.state}"
