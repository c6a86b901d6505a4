"""What brings changes to customers (domain 1.4). Internal as a whole."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped, Application
from tsam.domains.accounts.models.visibility import EVERYTHING, SUPPORT, all_rows_for
from tsam.domains.people.models import Function, User

# Who works with plans of releases. Everybody else reads what was announced, another row.
READERS = (*SUPPORT, Function.RND, Function.PRODUCT_MANAGEMENT)


class VehicleKind(models.TextChoices):
    """What brings a change to customers (domain 1.4)."""

    MAJOR = "MAJOR", _("Major release")
    MINOR = "MINOR", _("Minor release")
    MAINTENANCE = "MAINTENANCE", _("Maintenance release")
    CPS = "CPS", _("Critical patch set")
    SECURITY = "SECURITY", _("Security update patch")
    HOTFIX = "HOTFIX", _("Hotfix")
    TEMPORARY = "TEMPORARY", _("Temporary patch")


class VehicleQuerySet(AccountScoped["Vehicle"]):
    # A vehicle belongs to nobody; a temporary patch names its one place in another row.
    account_path = "places__application__account"
    is_shared_by_accounts = True
    function_may_read = all_rows_for(*READERS)

    def coming(self) -> VehicleQuerySet:
        """Not out yet, and not called off."""
        return self.filter(released_on=None, withdrawn_on=None)


class Vehicle(models.Model):
    """One release or patch: when it was planned for, when it came, or that it was called off."""

    product = models.CharField(_("product"), max_length=80)
    # The line in which releases follow each other, such as 13.0.
    line = models.CharField(_("line"), max_length=80)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=VehicleKind)
    # After that day no fix gets in any more; None where nobody said so.
    freeze_on = models.DateField(_("code freeze"), null=True, blank=True)
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    released_on = models.DateField(_("released on"), null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=400, blank=True)
    # Days between the first day that was said and the last, or the day it came.
    slipped_days = models.SmallIntegerField(default=0)
    source = models.CharField(max_length=40, blank=True)

    objects = VehicleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "name"], name="vehicle_once_of_a_product"),
            models.CheckConstraint(
                name="vehicle_withdrawn_with_its_reason",
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["planned_on", "id"], name="vehicle_by_day"),
            models.Index(fields=["product", "line", "planned_on"], name="vehicle_by_line"),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.name}"

    @property
    def is_coming(self) -> bool:
        return self.released_on is None and self.withdrawn_on is None

    @property
    def day(self) -> date | None:
        """The day it came, or else the one it is planned for."""
        return self.released_on or self.planned_on

    def closes_on(self) -> date | None:
        """The last day on which a fix gets in: the code freeze, or the release itself."""
        return self.freeze_on or self.planned_on


class PlannedDateQuerySet(AccountScoped["PlannedDate"]):
    account_path = "vehicle__places__application__account"
    is_shared_by_accounts = True
    function_may_read = all_rows_for(*READERS)


class PlannedDate(models.Model):
    """What was said of a vehicle at one time: the plan, its slips and their reasons. Kept."""

    vehicle = models.ForeignKey(Vehicle, on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # None where the day was given up without another.
    planned_on = models.DateField(null=True)
    freeze_on = models.DateField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    objects = PlannedDateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vehicle", "said_at"], name="vehicle_said_once_at")
        ]

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.planned_on}"


class PatchPlaceQuerySet(AccountScoped["PatchPlace"]):
    account_path = "application__account"
    application_path = "application"
    customer_may_read = EVERYTHING
    # Names stay with Technical Support.
    function_may_read = all_rows_for(*SUPPORT)


class PatchPlace(models.Model):
    """The one Application that a temporary patch is made for (domain 1.4)."""

    vehicle = models.ForeignKey(Vehicle, on_delete=models.CASCADE, related_name="places")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")

    objects = PatchPlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vehicle"], name="temporary_patch_has_one_place")
        ]

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.application_id}"
