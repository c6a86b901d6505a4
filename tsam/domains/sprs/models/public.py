"""What customers read of a defect: words of their own row, never a column of the internal one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped
from tsam.domains.accounts.models.visibility import EVERYTHING, all_rows_for
from tsam.domains.people.models import User
from tsam.domains.sprs.models.spr import READERS, Spr, SprSeverity, SprState


class Workaround(models.TextChoices):
    """How far one gets without the fix."""

    NONE = "NONE", _("None")
    PARTIAL = "PARTIAL", _("Partial")
    FULL = "FULL", _("Full")


class SprPublicQuerySet(AccountScoped["SprPublic"]):
    account_path = "spr__interests__application__account"
    application_path = "spr__interests__application"
    shared_path = "spr__interests__followers__user"
    is_shared_by_accounts = True
    customer_may_read = EVERYTHING
    function_may_read = all_rows_for(*READERS)


class SprPublic(models.Model):
    """One defect in public words, for every customer that it hits. No customer is named in it."""

    spr = models.OneToOneField(Spr, on_delete=models.CASCADE, related_name="public")
    number = models.CharField(max_length=20)
    title = models.CharField(_("title for customers"), max_length=200)
    text = models.TextField(_("what customers read"), blank=True, max_length=4000)
    approved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    severity = models.PositiveSmallIntegerField(choices=SprSeverity)
    product = models.CharField(max_length=80, blank=True)

    workaround = models.TextField(_("workaround"), blank=True, max_length=4000)
    workaround_quality = models.CharField(max_length=7, choices=Workaround, default=Workaround.NONE)
    verified_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, blank=True)

    state = models.CharField(max_length=16, choices=SprState, default=SprState.SUBMITTED)
    state_at = models.DateTimeField()
    reason = models.CharField(max_length=400, blank=True)
    # The number under which it is followed when it is a duplicate.
    same_as = models.CharField(max_length=20, blank=True)
    target_release = models.CharField(max_length=80, blank=True)
    target_on = models.DateField(null=True, blank=True)
    resolved_in = models.CharField(max_length=80, blank=True)

    objects = SprPublicQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["number"], name="public_words_by_number")]

    def __str__(self) -> str:
        return self.number
