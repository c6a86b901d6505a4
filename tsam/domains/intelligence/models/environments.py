"""A customer's environment, tier by tier, and everything that is known of it with its time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Account, AccountScoped, Application
from tsam.domains.accounts.models.visibility import EVERYTHING, Rows
from tsam.domains.intelligence.description import UNKNOWN, Item
from tsam.domains.intelligence.description import Kind as ItemKind
from tsam.domains.intelligence.description import Tier as TierOfChange
from tsam.domains.intelligence.models.reading import of_environments
from tsam.domains.people.models import User


class TierName(models.TextChoices):
    """In the order in which people read them: what runs comes first."""

    PRODUCTION = TierOfChange.PRODUCTION.value, _("Production")
    QA = TierOfChange.QA.value, _("QA")
    TEST = TierOfChange.TEST.value, _("Test")
    DEVELOPMENT = TierOfChange.DEVELOPMENT.value, _("Development")


class FactKind(models.TextChoices):
    COMPONENT = ItemKind.COMPONENT.value, _("Component")
    SETTING = ItemKind.SETTING.value, _("Setting")
    FILE = ItemKind.FILE.value, _("File")
    CUSTOMISATION = ItemKind.CUSTOMISATION.value, _("Own code")
    INTEGRATION = ItemKind.INTEGRATION.value, _("Integration")
    CONSTRAINT = ItemKind.CONSTRAINT.value, _("Constraint")


class Source(models.TextChoices):
    """By what way a fact came to us."""

    PERSON = "PERSON", _("Said by a person")
    REPORT = "REPORT", _("Environment report")
    SBOM = "SBOM", _("Bill of materials")
    API = "API", _("Sent by a program")


class EnvironmentQuerySet(AccountScoped["Environment"]):
    application_path = "application"
    customer_may_read = EVERYTHING
    function_may_read: ClassVar[Mapping[str, Rows]] = of_environments("application")


class Environment(models.Model):
    """One tier of an Application: a server, or several of one name, with what runs there."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    tier = models.CharField(_("tier"), max_length=11, choices=TierName)
    # Empty while a tier has one environment: "Plant Kassel" tells the second from the first.
    name = models.CharField(_("name"), max_length=80, blank=True)
    created_at = models.DateTimeField()
    # When all of it was last said to be true, and by whom; a report says so too.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Counted up by each step on it or its facts, so that a snapshot knows whether it still holds.
    revision = models.PositiveIntegerField(default=0)

    objects = EnvironmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "tier", "name"], name="environment_named_once"
            )
        ]

    def __str__(self) -> str:
        label = str(self.get_tier_display())
        return f"{label}, {self.name}" if self.name else label


class EnvironmentFactQuerySet(AccountScoped["EnvironmentFact"]):
    account_path = "environment__account"
    application_path = "environment__application"
    customer_may_read = EVERYTHING
    # R&D reads which product runs in which release, and nothing that customers name themselves.
    function_may_read: ClassVar[Mapping[str, Rows]] = of_environments(
        "environment__application", rnd=Q(kind="COMPONENT")
    )

    def current(self) -> EnvironmentFactQuerySet:
        return self.filter(until=None)

    def standing(self, at: datetime) -> EnvironmentFactQuerySet:
        """What was true at that moment, as far as it is known by now."""
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


class EnvironmentFact(models.Model):
    """One thing that was true of an environment from `since` to `until`, or is true still.

    A value that changes closes its row and opens another, so history stays as it was. Names are
    unique among the open rows of one kind. An empty value means that nobody can tell.
    """

    environment = models.ForeignKey(Environment, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=13, choices=FactKind)
    name = models.CharField(_("name"), max_length=500)
    value = models.TextField(_("value"), blank=True, max_length=4000)
    # Of the kind that description.Item names: vendor, part, owner and the like, all of them text.
    details: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=6, choices=Source)
    # Which report, which letter, who said so.
    source_words = models.CharField(max_length=200, blank=True)
    # When it was last known to be true, and by whom.
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = EnvironmentFactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["environment", "kind", "name"],
                condition=Q(until__isnull=True),
                name="environment_fact_true_once",
            ),
            models.CheckConstraint(
                name="environment_fact_ends_after_it_began",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]
        indexes = [
            models.Index(fields=["environment", "since"], name="environment_fact_by_time"),
            models.Index(fields=["environment", "until"], name="environment_fact_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.value}".strip()

    @property
    def is_unknown(self) -> bool:
        return self.value == UNKNOWN

    @property
    def item(self) -> Item:
        return Item(ItemKind(self.kind), self.name, self.value, self.details)
