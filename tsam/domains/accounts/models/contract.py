"""What is bought: support packages with their features and targets, and contracts over time."""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models.account import CUSTOMER_FACING, Account
from tsam.domains.accounts.models.visibility import EVERYTHING, AccountScoped, all_rows_for


class Feature(models.TextChoices):
    """The capabilities of the service description, by their handles in the domain text."""

    G1 = "G1", _("Technical Support Advocate")
    G2 = "G2", _("Service Reviews")
    G3 = "G3", _("Case Management")
    G4 = "G4", _("SPR Management")
    G5 = "G5", _("Release & Patch Coordination")
    G6 = "G6", _("Customer Education")
    G7 = "G7", _("Escalation Management")
    G8 = "G8", _("Activity Reporting")
    P1 = "P1", _("Advocate beyond Technical Support")
    P2 = "P2", _("Service Objectives Management")
    P3 = "P3", _("Customer Intelligence Management")
    P4 = "P4", _("Production/Project Case Management")


class Severity(models.IntegerChoices):
    """Impact of a problem on the customer (domain 1.2)."""

    DOWN = 0, _("Enterprise system down")
    CRITICAL = 1, _("Business critical")
    MODERATE = 2, _("Business moderately impacted")
    LOW = 3, _("General question or low impact")


class SupportPackage(models.Model):
    """A standard support package. TSAM stands on top of one; PLATINUM is none without it."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    rank = models.PositiveSmallIntegerField(_("place in the list"), default=100)
    # Rule R7: this package is non-compliant without a TSAM engagement on the Application.
    requires_tsam = models.BooleanField(_("needs a TSAM"), default=False)
    is_offered = models.BooleanField(_("offered"), default=True)

    def __str__(self) -> str:
        return self.name


class PackageFeature(models.Model):
    """That a TSAM on top of a package gives a feature."""

    package = models.ForeignKey(SupportPackage, on_delete=models.CASCADE, related_name="features")
    feature = models.CharField(max_length=2, choices=Feature)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "feature"], name="package_feature_once")
        ]

    def __str__(self) -> str:
        return f"{self.package}: {self.feature}"


class ServiceTarget(models.Model):
    """How soon the first quality answer and each further word are due, in minutes.

    Targets, not commitments (domain 1.2). Minutes of service hours, or of every hour where the
    severity is worked round the clock.
    """

    package = models.ForeignKey(SupportPackage, on_delete=models.CASCADE, related_name="targets")
    severity = models.PositiveSmallIntegerField(choices=Severity)
    response_minutes = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    update_minutes = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    is_round_the_clock = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "severity"], name="target_once"),
            models.CheckConstraint(
                name="target_is_positive",
                condition=Q(response_minutes__gt=0, update_minutes__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.package} {self.severity}"


class SupportContractQuerySet(AccountScoped["SupportContract"]):
    customer_may_read = EVERYTHING
    function_may_read = all_rows_for(*CUSTOMER_FACING)


class SupportContract(models.Model):
    """The annual support contract, known by its service contract number (SCN)."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="contracts")
    number = models.CharField(_("service contract number"), max_length=30, unique=True)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))
    cancelled_on = models.DateField(_("cancelled"), null=True, blank=True)
    grace_days = models.PositiveSmallIntegerField(
        _("days of grace"), default=0, validators=[MaxValueValidator(90)]
    )
    # Rule I3: the version of the support terms in force for this contract.
    terms_version = models.CharField(_("version of the terms"), max_length=40)
    reseller = models.CharField(_("reseller"), max_length=120, blank=True)

    objects = SupportContractQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contract_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            )
        ]

    def __str__(self) -> str:
        return self.number

    def last_day(self) -> date:
        """The last day on which the contract serves, days of grace not counted."""
        if self.cancelled_on is None:
            return self.ends_on
        return min(self.ends_on, self.cancelled_on)


class ContractPackageQuerySet(AccountScoped["ContractPackage"]):
    account_path = "contract__account"
    customer_may_read = EVERYTHING
    function_may_read = all_rows_for(*CUSTOMER_FACING)


class ContractPackage(models.Model):
    """The package of a contract from a moment on; the next row's moment ends it."""

    contract = models.ForeignKey(SupportContract, on_delete=models.CASCADE, related_name="packages")
    package = models.ForeignKey(SupportPackage, on_delete=models.PROTECT, related_name="+")
    effective_at = models.DateTimeField()

    objects = ContractPackageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "effective_at"], name="one_package_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contract}: {self.package}"
