"""The event table: the spine of the house. What happened, to what, by whom, when. Append-only."""

from __future__ import annotations

from typing import Any

from django.db import models

from tsam.domains.accounts.models.account import Account
from tsam.domains.accounts.models.application import Application
from tsam.domains.accounts.models.visibility import (
    SUPPORT,
    AccountScoped,
    all_rows_for,
)
from tsam.domains.people.models import Function, User


class EventQuerySet(AccountScoped["Event"]):
    application_path = "application"
    customer_may_read = models.Q(is_public=True)
    function_may_read = all_rows_for(*SUPPORT, Function.ADMINISTRATOR)

    def about(self, noun: str, key: int) -> EventQuerySet:
        return self.filter(noun=noun, key=key)

    def of_visible(self, noun: str, key: int, reader: User) -> EventQuerySet:
        """What happened to a row that the reader came by through visible_to().

        Whoever may read a row may read what happened to it, a customer only the public part.
        """
        return self.heard_by(reader).about(noun, key)

    def heard_by(self, reader: User) -> EventQuerySet:
        """Of rows that the reader may read: all that happened, to a customer the public part."""
        return self.all() if reader.is_staff else self.filter(is_public=True)


class Event(models.Model):
    """One thing that happened. Never changed and never deleted: triggers refuse both."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=60)
    noun = models.CharField(max_length=30)
    key = models.BigIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    # What changed, as {"field": [before, after]} or plain facts; JSON values only. A name that
    # begins with "_" is for our own look back, and no reader is told of it.
    facts: models.JSONField[Any] = models.JSONField(default=dict)
    is_public = models.BooleanField(default=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["noun", "key", "id"], name="event_of_a_row"),
            models.Index(fields=["account", "id"], name="event_of_an_account"),
            # What a kind of work came to over a time, whoever it was for.
            models.Index(fields=["name", "at", "application"], name="event_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.noun} {self.key}"

    def told(self) -> dict[str, Any]:
        """The facts that whoever reads the event may read."""
        return {name: fact for name, fact in self.facts.items() if not name.startswith("_")}
