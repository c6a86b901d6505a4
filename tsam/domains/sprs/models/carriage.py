"""Which release brings a fix: planned for it, in it, or seen to be in it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped
from tsam.domains.accounts.models.visibility import all_rows_for
from tsam.domains.releases.models import Vehicle, VehicleKind
from tsam.domains.sprs.models.spr import READERS, Spr


class Standing(models.TextChoices):
    PLANNED = "PLANNED", _("Planned for it")
    CONTAINED = "CONTAINED", _("In it")
    CONFIRMED = "CONFIRMED", _("Seen to be in it")


class CarriageQuerySet(AccountScoped["Carriage"]):
    account_path = "spr__interests__application__account"
    application_path = "spr__interests__application"
    shared_path = "spr__interests__followers__user"
    is_shared_by_accounts = True
    # Of a temporary patch nobody learns but where it is made for, also not that there is one.
    customer_may_read = Q(vehicle__public__isnull=False) & ~Q(vehicle__kind=VehicleKind.TEMPORARY)
    function_may_read = all_rows_for(*READERS)


class Carriage(models.Model):
    """That a release brings the fix of a defect. In each line another one may."""

    spr = models.ForeignKey(Spr, on_delete=models.CASCADE, related_name="+")
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="+")
    standing = models.CharField(max_length=9, choices=Standing, default=Standing.PLANNED)
    since = models.DateTimeField()

    objects = CarriageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["spr", "vehicle"], name="vehicle_carries_an_spr_once")
        ]

    def __str__(self) -> str:
        return f"{self.spr_id} {self.vehicle_id}"
