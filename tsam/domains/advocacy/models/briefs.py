"""A brief: an engagement as departments beyond support know it, its editions, and who read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from tsam.domains.accounts.models import Account, AccountScoped, Engagement
from tsam.domains.accounts.models.visibility import SUPPORT, Rows, all_rows_for
from tsam.domains.advocacy.audiences import Audience
from tsam.domains.advocacy.models.reading import of_each_department
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import User


class BriefQuerySet(AccountScoped[Engagement]):
    """Engagements as briefs show them: to departments beyond support only while P1 is bought.

    No table of its own, so there is nothing that could stay open when the contract ends.
    """

    application_path = "application"
    function_may_read: ClassVar[Mapping[str, Rows]] = of_each_department("application")


def every_brief() -> BriefQuerySet:
    """To be narrowed by visible_to(), as the rows of every table are."""
    return BriefQuerySet(Engagement)


class CustomerAliasQuerySet(AccountScoped["CustomerAlias"]):
    function_may_read = all_rows_for(*SUPPORT)


class CustomerAlias(models.Model):
    """What a customer is called where its name is not read: "Customer B, energy"."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="+")
    # Given once and never again, so that a department knows whom the last answer was for.
    number = models.PositiveIntegerField(unique=True)
    trade = models.CharField(max_length=60, blank=True)

    objects = CustomerAliasQuerySet.as_manager()

    def __str__(self) -> str:
        return self.letters

    @property
    def letters(self) -> str:
        """A to Z, then AA, AB and so on."""
        left, found = self.number, ""
        while left:
            left, place = divmod(left - 1, 26)
            found = chr(ord("A") + place) + found
        return found


class DiscretionQuerySet(AccountScoped["Discretion"]):
    account_path = "requirement__engagement__account"
    application_path = "requirement__engagement__application"
    function_may_read = all_rows_for(*SUPPORT)


class Discretion(models.Model):
    """That a need is about security or something unreleased: some departments do not read of it."""

    requirement = models.OneToOneField(Requirement, on_delete=models.CASCADE, related_name="+")
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = DiscretionQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.requirement)


class BriefEditionQuerySet(AccountScoped["BriefEdition"]):
    account_path = "engagement__account"
    application_path = "engagement__application"
    function_may_read: ClassVar[Mapping[str, Rows]] = of_each_department(
        "engagement__application", "audience"
    )


class BriefEdition(models.Model):
    """One state of what a department reads of an engagement. A change makes the next one."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="+")
    audience = models.CharField(max_length=24, choices=Audience)
    number = models.PositiveIntegerField()
    # sha256, hex, of what the department reads; the next edition is made when it differs.
    digest = models.CharField(max_length=64)
    # [["R-01", "what they need"], ...]: the first five, in the words of the department.
    top: models.JSONField[Any] = models.JSONField(default=list)
    made_at = models.DateTimeField()
    # When the department was told how the first five moved, or it was found that they did not.
    told_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = BriefEditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "audience", "number"], name="brief_edition_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["told_at"], condition=Q(told_at=None), name="brief_editions_to_tell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id}, {self.audience}, {self.number}"


class BriefReceiptQuerySet(AccountScoped["BriefReceipt"]):
    account_path = "edition__engagement__account"
    application_path = "edition__engagement__application"
    function_may_read: ClassVar[Mapping[str, Rows]] = of_each_department(
        "edition__engagement__application", "edition__audience"
    )


class BriefReceipt(models.Model):
    """That somebody of a department opened an edition of its brief."""

    edition = models.ForeignKey(BriefEdition, on_delete=models.CASCADE, related_name="+")
    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    objects = BriefReceiptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "reader"], name="brief_receipt_once")
        ]

    def __str__(self) -> str:
        return f"{self.reader}, {self.edition}"
