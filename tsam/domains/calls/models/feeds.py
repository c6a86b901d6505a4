"""Calendars that leave and come in: feeds by a secret address, and when somebody is busy."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tsam.domains.accounts.models import Engagement
from tsam.domains.people.models import User


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def of(self, owner: User) -> CalendarFeedQuerySet:
        return self.filter(owner=owner, revoked_at=None).select_related(
            "engagement__account", "engagement__application"
        )


class CalendarFeed(models.Model):
    """An address under which one person's calendar program reads that person's calls.

    It gives what its owner may read at that moment, of one engagement or of all. Only the hash of
    its secret is kept.
    """

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    # Without one: the owner's own calls, whatever the engagement.
    engagement = models.ForeignKey(
        Engagement, on_delete=models.CASCADE, null=True, related_name="+"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    last_read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "engagement"],
                condition=Q(revoked_at__isnull=True, engagement__isnull=False),
                name="one_feed_of_an_engagement_each",
            ),
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(revoked_at__isnull=True, engagement__isnull=True),
                name="one_feed_of_the_own_calls",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner}: {self.engagement or 'all'}"


class FreeBusySource(models.Model):
    """An `.ics` address that says when somebody is busy. It is a secret, so it is sealed."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    sealed_address = models.TextField()
    host = models.CharField(max_length=253)
    added_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    # Why it could not be read last, in a word for whoever words it.
    fault = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return f"{self.user}: {self.host}"


class BusySpan(models.Model):
    """That somebody is busy then. No title and no place: nothing else was kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "ends_at"], name="busy_spans_of_a_person")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.starts_at:%Y-%m-%d %H:%M}"
