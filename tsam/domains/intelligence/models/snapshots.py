"""An environment as it was known at a moment, frozen: on each new case, and after each change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Account, AccountScoped, Application
from tsam.domains.accounts.models.visibility import EVERYTHING, Rows
from tsam.domains.intelligence.models.environments import Environment, FactKind, TierName
from tsam.domains.intelligence.models.reading import of_environments


class Occasion(models.TextChoices):
    """Why it was frozen."""

    CASE = "CASE", _("with a case")
    CHANGE = "CHANGE", _("after a change")


class EnvironmentSnapshotQuerySet(AccountScoped["EnvironmentSnapshot"]):
    application_path = "application"
    customer_may_read = EVERYTHING
    function_may_read: ClassVar[Mapping[str, Rows]] = of_environments("application", rnd=EVERYTHING)

    def latest_first(self) -> EnvironmentSnapshotQuerySet:
        return self.order_by("-taken_at", "-pk")


class EnvironmentSnapshot(models.Model):
    """One environment, frozen. It is written once; what it holds stands in its parts."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    # None where nothing was known of the tier: that, too, is kept with the case.
    environment = models.ForeignKey(
        Environment, on_delete=models.PROTECT, null=True, related_name="+"
    )
    tier = models.CharField(_("tier"), max_length=11, choices=TierName)
    # Nobody said which tier it is about, so it is what runs.
    is_assumed = models.BooleanField(default=False)
    occasion = models.CharField(max_length=6, choices=Occasion)
    taken_at = models.DateTimeField()
    # When all of it was last said to be true, as known at that moment.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    items = models.PositiveIntegerField(default=0)
    # Of tier and parts; empty where nothing was known.
    digest = models.CharField(max_length=64, blank=True)
    # How often the environment had been written to by then: unchanged, nothing is read anew.
    revision = models.PositiveIntegerField(null=True, blank=True)

    objects = EnvironmentSnapshotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="snapshot_of_an_environment_has_a_digest",
                condition=Q(environment__isnull=True, digest="", items=0)
                | (Q(environment__isnull=False, revision__isnull=False) & ~Q(digest="")),
            ),
        ]
        indexes = [
            models.Index(fields=["application", "-taken_at"], name="snapshot_of_application"),
            models.Index(fields=["environment", "-id"], name="snapshot_of_environment"),
        ]

    def __str__(self) -> str:
        return f"{self.get_tier_display()}, {self.taken_at:%Y-%m-%d}"

    @property
    def is_known(self) -> bool:
        """An environment that was opened and of which nothing was said yet is not known either."""
        return self.items > 0

    def age(self) -> timedelta | None:
        """How long before the freezing it was last said to be true; None: nobody ever did."""
        return self.taken_at - self.confirmed_at if self.confirmed_at else None


class SnapshotBodyQuerySet(AccountScoped["SnapshotBody"]):
    """Read through the part that names it, whose rule says which kinds a reader may read."""


class SnapshotBody(models.Model):
    """The items of one kind, kept once for however many snapshots of the account hold them.

    Never shared between accounts, though two may run the same: whose it is stays one question.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    payload = models.BinaryField()
    items = models.PositiveIntegerField()

    objects = SnapshotBodyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "digest"], name="snapshot_body_once")
        ]

    def __str__(self) -> str:
        return self.digest


class SnapshotPartQuerySet(AccountScoped["SnapshotPart"]):
    account_path = "snapshot__account"
    application_path = "snapshot__application"
    customer_may_read = EVERYTHING
    # As with the facts: R&D reads what runs, and nothing that customers name themselves.
    function_may_read: ClassVar[Mapping[str, Rows]] = of_environments(
        "snapshot__application", rnd=Q(kind="COMPONENT")
    )


class SnapshotPart(models.Model):
    """The items of one kind in one snapshot."""

    snapshot = models.ForeignKey(EnvironmentSnapshot, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=13, choices=FactKind)
    body = models.ForeignKey(SnapshotBody, on_delete=models.PROTECT, related_name="+")

    objects = SnapshotPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "kind"], name="snapshot_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.kind}"
