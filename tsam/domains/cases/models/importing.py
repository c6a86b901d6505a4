"""Imports of files: what was brought in, by whom, and what came of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Account, AccountScoped, Application
from tsam.domains.accounts.models.visibility import all_rows_for
from tsam.domains.people.models import Function, User


class ImportKind(models.TextChoices):
    """What the rows of a file tell. Only cases belong to a customer."""

    CASES = "CASES", _("Case history")
    SPRS = "SPRS", _("SPRs")
    RELEASES = "RELEASES", _("Release calendar")


class ImportState(models.TextChoices):
    WAITING = "WAITING", _("Waiting")
    CHECKING = "CHECKING", _("Dry run")
    CHECKED = "CHECKED", _("Checked, nothing written")
    RUNNING = "RUNNING", _("Running")
    DONE = "DONE", _("Done")
    FAILED = "FAILED", _("Failed, nothing written")


class ImportRunQuerySet(AccountScoped["ImportRun"]):
    application_path = "application"
    function_may_read = all_rows_for(
        Function.ADMINISTRATOR, Function.TSAM, Function.SUPPORT_MANAGER
    )


class ImportRun(models.Model):
    """One file, its dry run and its import."""

    kind = models.CharField(max_length=8, choices=ImportKind, default=ImportKind.CASES)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    mapping = models.CharField(_("mapping"), max_length=60)
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    # Rows that are wrong stay out, and the others come in. Not of a case history.
    leaves_out = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.WAITING)
    rows_read = models.PositiveIntegerField(default=0)
    # What came of it: how many are new, changed, the same; by state, by severity.
    counts: models.JSONField[Any] = models.JSONField(default=dict)
    # [{"row": 12, "column": "opened_at", "sentence": "..."}], the first hundred.
    errors: models.JSONField[Any] = models.JSONField(default=list)
    error_count = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="importrun_of_cases_names_whose",
                condition=Q(
                    kind=ImportKind.CASES,
                    account__isnull=False,
                    application__isnull=False,
                    leaves_out=False,
                )
                | Q(~Q(kind=ImportKind.CASES), account=None, application=None),
            )
        ]

    def __str__(self) -> str:
        return self.file_name
