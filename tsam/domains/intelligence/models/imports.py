"""A report of an environment that came in: what it said, what was masked, what became of it.

The report itself is never kept. What was read of it, masked, waits in a table that nobody reads
until it is written or thrown away.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Account, AccountScoped, Application
from tsam.domains.accounts.models.visibility import EVERYTHING, Rows
from tsam.domains.intelligence.models.environments import Source
from tsam.domains.intelligence.models.reading import of_support
from tsam.domains.people.models import User


class ImportedState(models.TextChoices):
    CHECKED = "CHECKED", _("Read, and nothing written yet")
    REFUSED = "REFUSED", _("Refused")
    SAME = "SAME", _("Known already")
    RUNNING = "RUNNING", _("Being written")
    DONE = "DONE", _("Written")
    FAILED = "FAILED", _("Ended by an error")


class ReportForm(models.TextChoices):
    BUNDLE = "BUNDLE", _("Bundle of a collector")
    TABLE = "TABLE", _("Table")
    CYCLONEDX = "CYCLONEDX", _("Bill of materials, CycloneDX")
    SPDX = "SPDX", _("Bill of materials, SPDX")


class EnvironmentImportQuerySet(AccountScoped["EnvironmentImport"]):
    application_path = "application"
    customer_may_read = EVERYTHING
    function_may_read: ClassVar[Mapping[str, Rows]] = of_support("application")


class EnvironmentImport(models.Model):
    """One upload of one report, with its dry run."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=ImportedState)
    form = models.CharField(max_length=9, choices=ReportForm)
    file_name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    # Keyed, hex: of the file, and of what was said along with it.
    digest = models.CharField(max_length=64)
    # When it was true, as it says itself or as it was said along with it.
    taken_at = models.DateTimeField(null=True, blank=True)
    complete = models.BooleanField(default=False)
    # Tier by tier: what would change, or what did, and the first lines of it.
    tiers: models.JSONField[Any, Any] = models.JSONField(default=list)
    # Lists of {"place", "row", "sentence"}; the first hundred of each, all are counted.
    errors: models.JSONField[Any, Any] = models.JSONField(default=list)
    error_count = models.PositiveIntegerField(default=0)
    warnings: models.JSONField[Any, Any] = models.JSONField(default=list)
    warning_count = models.PositiveIntegerField(default=0)
    # A list of {"kind", "place"}, never of a secret; the first thousand.
    masked: models.JSONField[Any, Any] = models.JSONField(default=list)
    masked_count = models.PositiveIntegerField(default=0)
    # The same file, written before; then nothing is left to do.
    earlier = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = EnvironmentImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "digest"],
                condition=Q(state="DONE"),
                name="environment_report_written_once",
            )
        ]
        indexes = [models.Index(fields=["application", "-id"], name="environment_import_latest")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def source(self) -> str:
        """By what way its facts came, one of Source."""
        is_bill = self.form in (ReportForm.CYCLONEDX, ReportForm.SPDX)
        return Source.SBOM if is_bill else Source.REPORT


class ImportedContentQuerySet(AccountScoped["ImportedContent"]):
    """Nobody reads it: what becomes of it is read as facts."""

    account_path = "importing__account"
    application_path = "importing__application"


class ImportedContent(models.Model):
    """What was read of a report, masked and packed, until it is written."""

    importing = models.OneToOneField(
        EnvironmentImport, on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    packed = models.BinaryField()

    objects = ImportedContentQuerySet.as_manager()

    def __str__(self) -> str:
        return f"content of {self.pk}"
