"""Which defect a case comes from: many cases, of many customers, can come from one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from tsam.domains.accounts.models import AccountScoped
from tsam.domains.accounts.models.visibility import EVERYTHING, SUPPORT, Rows, every_row
from tsam.domains.cases.models.case import Case
from tsam.domains.people.models import Function, User
from tsam.domains.sprs.models import Spr


def _of_their_cases(user: User) -> Q:
    """R&D and Product Management read the link in a case that they read, and no other."""
    return Q(case__in=Case.objects.visible_to(user).values("pk"))


class CaseSprQuerySet(AccountScoped["CaseSpr"]):
    account_path = "case__account"
    application_path = "case__application"
    shared_path = "case__participants__user"
    customer_may_read = EVERYTHING
    function_may_read: ClassVar[Mapping[str, Rows]] = {
        **{str(function): every_row for function in SUPPORT},
        str(Function.RND): _of_their_cases,
        str(Function.PRODUCT_MANAGEMENT): _of_their_cases,
    }


class CaseSpr(models.Model):
    """That a case comes from a defect."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    spr = models.ForeignKey(Spr, on_delete=models.PROTECT, related_name="+")
    linked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    linked_at = models.DateTimeField()

    objects = CaseSprQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "spr"], name="case_spr_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.spr}"
