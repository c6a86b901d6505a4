"""What can be found: one entry per searchable row. The words themselves live in the engine."""

from __future__ import annotations

from django.db import models

from tsam.domains.accounts.models.account import Account


class SearchEntry(models.Model):
    """Ties an entry of the search engine to the row it stands for.

    Never shown: a hit leads to its row, and the row is read through visible_to().
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()
    # The row a reader opens: a message is found, its case is opened.
    parent_key = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_entry_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
