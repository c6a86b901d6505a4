"""Letters: what was written to a person, in the inbox and by mail."""

from __future__ import annotations

from django.db import models

from tsam.domains.accounts.models.account import Account
from tsam.domains.accounts.models.event import Event
from tsam.domains.people.models import User


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, user: User) -> LetterQuerySet:
        """A letter is read by the person it was written to, and by nobody else."""
        return self.filter(reader=user) if user.is_active else self.none()

    def unread(self) -> LetterQuerySet:
        return self.filter(read_at=None)


class Letter(models.Model):
    """One letter to one reader. It stands in the inbox at once; the mail follows as a job."""

    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    # An `.ics` that goes along by mail.
    calendar = models.TextField(blank=True, default="")
    # Where the letter leads, as a path of the product.
    path = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["reader", "-id"], name="letters_of_a_reader")]
        constraints = [
            # A job that runs twice writes a letter once.
            models.UniqueConstraint(
                fields=["event", "reader"],
                condition=models.Q(event__isnull=False),
                name="one_letter_per_event_and_reader",
            )
        ]

    def __str__(self) -> str:
        return self.subject
