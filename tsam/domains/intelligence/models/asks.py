"""That the customer was asked whether what we know is still true."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Account, AccountScoped, Application
from tsam.domains.accounts.models.visibility import EVERYTHING, SUPPORT, Rows, all_rows_for
from tsam.domains.intelligence.models.environments import Environment
from tsam.domains.people.models import User


class TruthAskQuerySet(AccountScoped["TruthAsk"]):
    application_path = "application"
    customer_may_read = EVERYTHING
    function_may_read: ClassVar[Mapping[str, Rows]] = all_rows_for(*SUPPORT)

    def open(self) -> TruthAskQuerySet:
        return self.filter(answered_at=None)


class TruthAsk(models.Model):
    """A question to the customer: is it still true? It is answered by confirming."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    # One tier, or all of them where there is none.
    environment = models.ForeignKey(
        Environment, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    words = models.CharField(_("what you would like to know"), max_length=300, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = TruthAskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["environment"],
                condition=Q(answered_at__isnull=True, environment__isnull=False),
                name="one_open_truth_ask_for_a_tier",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(answered_at__isnull=True, environment__isnull=True),
                name="one_open_truth_ask_for_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}, {self.environment_id or ''}"
