"""Who serves an engagement, from when to when, and what the engagement asks of them."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped, Engagement, ServiceCalendar
from tsam.domains.accounts.models.account import CUSTOMER_FACING
from tsam.domains.accounts.models.visibility import EVERYTHING, all_rows_for
from tsam.domains.people.models import Function, User
from tsam.kernel.blanks import Blank


class AssignmentRole(models.TextChoices):
    PRIMARY = "PRIMARY", _("TSAM")
    BACKUP = "BACKUP", _("Backup")


class AssignmentQuerySet(AccountScoped["Assignment"]):
    account_path = "engagement__account"
    application_path = "engagement__application"
    customer_may_read = EVERYTHING
    function_may_read = all_rows_for(*CUSTOMER_FACING)

    def on(self, day: date | Blank) -> AssignmentQuerySet:
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))


class Assignment(models.Model):
    """A named TSAM, or the backup, of one engagement for a time."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=8, choices=AssignmentRole)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assignment_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(role="PRIMARY", ends_on=None),
                name="one_lasting_tsam_per_engagement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class StaffingNeed(models.TextChoices):
    ATTESTATION = "ATTESTATION", _("Attestation")
    LANGUAGE = "LANGUAGE", _("Language")
    ZONE = "ZONE", _("Time zone")


class StaffingRequirementQuerySet(AccountScoped["StaffingRequirement"]):
    account_path = "engagement__account"
    application_path = "engagement__application"
    customer_may_read = EVERYTHING
    function_may_read = all_rows_for(
        Function.TSAM, Function.SUPPORT_MANAGER, Function.STAFFING_MANAGER
    )


class StaffingRequirement(models.Model):
    """What an engagement asks of the people who serve it. Hard unless it says otherwise (R14)."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="+")
    need = models.CharField(_("kind"), max_length=12, choices=StaffingNeed)
    # A rule's slug, a language code, or a zone.
    value = models.CharField(_("value"), max_length=64)
    is_hard = models.BooleanField(_("must hold"), default=True)

    objects = StaffingRequirementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "need", "value"], name="staffing_requirement_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_need_display()}: {self.value}"


class SpokenLanguage(models.Model):
    """A language in which a vendor's person can serve."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "language"], name="spoken_language_once")
        ]

    def __str__(self) -> str:
        return self.language


class PersonCalendar(models.Model):
    """When a person of the vendor works, where it is not 9 to 17 on the own clock.

    By a calendar of the house, or without one by an own week on the own clock: hours as a service
    calendar keeps them, and the public holidays of a place.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    calendar = models.ForeignKey(
        ServiceCalendar, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    week = models.JSONField(_("hours"), default=dict, blank=True)
    country = models.CharField(_("country of the holidays"), max_length=2, blank=True)
    subdivision = models.CharField(_("region of the holidays"), max_length=10, blank=True)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user}: {self.calendar or 'own week'}"


class LeaveQuerySet(models.QuerySet["Leave"]):
    def standing(self) -> LeaveQuerySet:
        return self.filter(ended_at=None)

    def on(self, day: date) -> LeaveQuerySet:
        return self.standing().filter(starts_on__lte=day, ends_on__gte=day)


class Leave(models.Model):
    """Days on which a person of the vendor is away, first and last included, and who stands in.

    Says that they are away and never why.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    # Without a name the backup of each engagement stands in.
    cover = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    # Called off: it counts no more, and stays in the story.
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="leave_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="leave_is_covered_by_another", condition=~Q(user=F("cover"))
            ),
        ]
        indexes = [models.Index(fields=["user", "ends_on"], name="leave_of_a_person")]

    def __str__(self) -> str:
        return f"{self.user}, {self.starts_on:%Y-%m-%d} to {self.ends_on:%Y-%m-%d}"
