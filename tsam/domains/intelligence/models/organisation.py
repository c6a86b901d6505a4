"""The customer's organisation as far as the service needs it: sites, processes and people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Account, AccountScoped, Application
from tsam.domains.accounts.models.visibility import EVERYTHING, Rows, all_rows_for
from tsam.domains.intelligence.models.environments import Source
from tsam.domains.intelligence.models.reading import of_environments, of_support
from tsam.domains.people.models import Function, User


class OrganisationKind(models.TextChoices):
    SITE = "SITE", _("Site")
    PROCESS = "PROCESS", _("Process")


class OrganisationFactQuerySet(AccountScoped["OrganisationFact"]):
    application_path = "application"
    customer_may_read = EVERYTHING
    function_may_read: ClassVar[Mapping[str, Rows]] = of_environments("application")

    def current(self) -> OrganisationFactQuerySet:
        return self.filter(until=None)


class OrganisationFact(models.Model):
    """A site or a process that works with the Application. Other words make another row."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=7, choices=OrganisationKind)
    name = models.CharField(_("name"), max_length=120)
    words = models.CharField(_("what one should know"), max_length=400, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=6, choices=Source, default=Source.PERSON)
    source_words = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OrganisationFactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind", "name"],
                condition=Q(until__isnull=True),
                name="organisation_fact_true_once",
            ),
            models.CheckConstraint(
                name="organisation_fact_ends_after_it_began",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StakeholderRole(models.TextChoices):
    SPONSOR = "SPONSOR", _("Sponsor")
    OWNER = "OWNER", _("Service owner")
    ADMINISTRATOR = "ADMINISTRATOR", _("Administrator")
    PROJECT_LEAD = "PROJECT_LEAD", _("Project lead")
    POWER_USER = "POWER_USER", _("Power user")


class StakeholderQuerySet(AccountScoped["Stakeholder"]):
    application_path = "application"
    customer_may_read = EVERYTHING
    function_may_read: ClassVar[Mapping[str, Rows]] = of_support("application")


class Stakeholder(models.Model):
    """Somebody at the customer who matters for the Application, with as little as serves.

    Personal data: the row is deleted when the person asks for it, and no event names them.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=13, choices=StakeholderRole)
    job_title = models.CharField(_("does"), max_length=120, blank=True)
    # Without whom the Application stands still.
    is_key = models.BooleanField(_("key person"), default=False)
    added_at = models.DateTimeField()
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = StakeholderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "name"], name="stakeholder_named_once")
        ]

    def __str__(self) -> str:
        return self.name


class Degree(models.IntegerChoices):
    LOW = 1, _("low")
    MIDDLE = 2, _("middle")
    HIGH = 3, _("high")


class StandingQuerySet(AccountScoped["Standing"]):
    account_path = "stakeholder__account"
    application_path = "stakeholder__application"
    function_may_read: ClassVar[Mapping[str, Rows]] = all_rows_for(
        Function.TSAM, Function.SUPPORT_MANAGER
    )


class Standing(models.Model):
    """Where the TSAM sees a person on the map of influence and interest. Ours alone."""

    stakeholder = models.OneToOneField(Stakeholder, on_delete=models.CASCADE, related_name="+")
    influence = models.PositiveSmallIntegerField(_("influence"), choices=Degree)
    interest = models.PositiveSmallIntegerField(_("interest"), choices=Degree)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="standing_is_from_low_to_high",
                condition=Q(influence__range=(1, 3), interest__range=(1, 3)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.influence}, {self.interest}"
