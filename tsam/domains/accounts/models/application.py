"""An Application: business features, a server and a team of administrators (rule C1)."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models.account import CUSTOMER_FACING, Account
from tsam.domains.accounts.models.contract import SupportContract
from tsam.domains.accounts.models.visibility import EVERYTHING, AccountScoped, all_rows_for


def canonical(text: str) -> str:
    """The same for two spellings that mean the same: case, spacing and width of letters."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def canonical_features(features: Iterable[str]) -> list[str]:
    return sorted({canonical(feature) for feature in features} - {""})


def fingerprint(features: Iterable[str], server: str, team: str) -> str:
    """The identity of an Application (rule R4): sha256, hex, of its three canonical parts."""
    parts = [canonical_features(features), canonical(server), canonical(team)]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


class ApplicationQuerySet(AccountScoped["Application"]):
    application_path = "pk"
    customer_may_read = EVERYTHING
    reporters_may_read = True
    function_may_read = all_rows_for(*CUSTOMER_FACING)


class Application(models.Model):
    """One installation in use at a customer; the unit for which an engagement is contracted."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    product = models.CharField(_("product"), max_length=80, blank=True)
    features = models.JSONField(_("business features"), default=list)
    server = models.CharField(_("server"), max_length=120)
    team = models.CharField(_("team of administrators"), max_length=120)
    fingerprint = models.CharField(max_length=64, editable=False)
    support_contract = models.ForeignKey(
        SupportContract, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "fingerprint"], name="application_identity_once_per_account"
            ),
            models.UniqueConstraint(
                fields=["account", "name"], name="application_name_once_per_account"
            ),
        ]

    def __str__(self) -> str:
        return self.name
