"""What a customer agreed to: which desk may read of the environment, since when and until when.

A row is a line of the consent log: it is asked for, given or refused, and withdrawn. It is closed
and never given again; who agrees once more makes the next line.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Account, AccountScoped, Application
from tsam.domains.accounts.models.visibility import EVERYTHING, SUPPORT, Rows, all_rows_for
from tsam.domains.people.models import User


class Reader(models.TextChoices):
    """Who reads only with the customer's word. Others read by the service itself, or never."""

    PLATINUM_DESK = "PLATINUM_DESK", _("Platinum desk")
    RND = "RND", _("R&D")
    GLOBAL_SERVICES = "GLOBAL_SERVICES", _("Global Services")


class ConsentQuerySet(AccountScoped["Consent"]):
    application_path = "application"
    customer_may_read = EVERYTHING
    function_may_read: ClassVar[Mapping[str, Rows]] = all_rows_for(*SUPPORT)

    def in_force(self, at: datetime) -> ConsentQuerySet:
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at), given_at__lte=at, closed_at=None)

    def standing(self) -> ConsentQuerySet:
        """The last line for each reader, as far as it is neither refused nor withdrawn."""
        return self.filter(closed_at=None)


class Consent(models.Model):
    """One line of the consent log: a reader, and the customer's word."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    reader = models.CharField(_("reader"), max_length=16, choices=Reader)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Where the TSAM wrote it down: who said so and where, "letter of Ada Acme, 2 September".
    evidence = models.CharField(_("where they said so"), max_length=300, blank=True)
    # The first moment at which it is over; none when it holds until it is withdrawn.
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    # Refused where it was never given, else withdrawn.
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closing_evidence = models.CharField(max_length=300, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reader"],
                condition=Q(closed_at__isnull=True),
                name="one_standing_consent_for_a_reader",
            ),
            models.CheckConstraint(
                name="consent_was_asked_for_or_given",
                condition=Q(asked_at__isnull=False) | Q(given_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reader_display()}, {self.application_id}"

    def is_in_force(self, at: datetime) -> bool:
        if self.closed_at or not self.given_at or self.given_at > at:
            return False
        return self.ends_at is None or at < self.ends_at
