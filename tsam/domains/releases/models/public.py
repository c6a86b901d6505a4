"""What customers read of a release: a row of its own, from the moment it is announced."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped
from tsam.domains.accounts.models.visibility import EVERYTHING, all_rows_for
from tsam.domains.releases.models.vehicles import READERS, Vehicle, VehicleKind


class PublicReleaseQuerySet(AccountScoped["PublicRelease"]):
    account_path = "vehicle__places__application__account"
    application_path = "vehicle__places__application"
    is_shared_by_accounts = True
    customer_may_read = EVERYTHING
    # What is announced is announced to all; a temporary patch is read where it is made for.
    every_customer_may_read = ~Q(kind=VehicleKind.TEMPORARY)
    function_may_read = all_rows_for(*READERS)


class PublicRelease(models.Model):
    """A release in public words: none of its former days, and none of their reasons."""

    vehicle = models.OneToOneField(Vehicle, on_delete=models.CASCADE, related_name="public")
    product = models.CharField(max_length=80)
    line = models.CharField(max_length=80)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=VehicleKind)
    # The day that was told; None where it was announced without one.
    expected_on = models.DateField(_("expected on"), null=True, blank=True)
    released_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    text = models.TextField(_("what customers read"), blank=True, max_length=4000)
    announced_at = models.DateTimeField()

    objects = PublicReleaseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-announced_at", "-id"], name="announced_releases")]

    def __str__(self) -> str:
        return f"{self.product} {self.name}"
