"""How often an engagement is reviewed, and each review from its date to its agreed minutes (G2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped, Engagement
from tsam.domains.accounts.models.visibility import (
    EVERYTHING,
    SUPPORT,
    Rows,
    all_rows_for,
    every_row,
)
from tsam.domains.people.models import Function, User
from tsam.domains.reviews.rhythm import RHYTHMS
from tsam.kernel.lifecycle import Lifecycle


class ReviewState(models.TextChoices):
    PLANNED = "PLANNED", _("Planned")
    AGENDA_SHARED = "AGENDA_SHARED", _("Agenda shared")
    HELD = "HELD", _("Held")
    MINUTES_SENT = "MINUTES_SENT", _("Minutes sent")
    CLOSED = "CLOSED", _("Closed")
    SKIPPED = "SKIPPED", _("Skipped")
    NO_SHOW = "NO_SHOW", _("Nobody came")


_S = ReviewState

# Domain G2. Minutes that the customer rejects are owed anew: the review is held, and no more.
LIFECYCLE = Lifecycle(
    {
        _S.PLANNED: {_S.AGENDA_SHARED, _S.HELD, _S.SKIPPED, _S.NO_SHOW},
        _S.AGENDA_SHARED: {_S.HELD, _S.SKIPPED, _S.NO_SHOW},
        _S.HELD: {_S.MINUTES_SENT},
        _S.MINUTES_SENT: {_S.HELD, _S.CLOSED},
    }
)
AHEAD = (_S.PLANNED, _S.AGENDA_SHARED)
WAS_HELD = (_S.HELD, _S.MINUTES_SENT, _S.CLOSED)


class ReviewSeriesQuerySet(AccountScoped["ReviewSeries"]):
    account_path = "engagement__account"
    application_path = "engagement__application"
    customer_may_read = EVERYTHING
    function_may_read = all_rows_for(*SUPPORT)


class ReviewSeries(models.Model):
    """The rhythm of the reviews of one engagement, on the clock of its service zone."""

    engagement = models.OneToOneField(Engagement, on_delete=models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField(_("how often"))
    # All days of the rhythm count from this one.
    first_on = models.DateField(_("first on"))
    begins = models.TimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=60)
    place = models.CharField(_("place or link"), max_length=300, blank=True)
    # Nobody, while it is the usual one of the package.
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    objects = ReviewSeriesQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="review_rhythm_is_known", condition=Q(months__in=[1, 2, 3, 6])
            )
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id}, {self.rhythm}"

    @property
    def rhythm(self) -> str:
        return str(RHYTHMS[self.months])


def open_to(user: User) -> Q:
    """What is published to Technical Support, and where one was asked to come or owns an action."""
    asked, owned = (
        apps.get_model("reviews", name)._base_manager.all()
        for name in ("ReviewParticipant", "ActionItem")
    )
    return (
        Q(published_at__isnull=False)
        | Q(pk__in=asked.filter(user=user).values("review"))
        | Q(pk__in=owned.filter(owner=user, told_at__isnull=False).values("review"))
    )


class ReviewQuerySet(AccountScoped["Review"]):
    account_path = "engagement__account"
    application_path = "engagement__application"
    customer_may_read = EVERYTHING
    # The rest of Technical Support reads a review once it is published to them.
    function_may_read: ClassVar[Mapping[str, Rows]] = {
        str(Function.TSAM): every_row,
        str(Function.SUPPORT_MANAGER): every_row,
        str(Function.TSE): open_to,
    }

    def ahead(self) -> ReviewQuerySet:
        return self.filter(state__in=AHEAD)

    def held(self) -> ReviewQuerySet:
        return self.filter(state__in=WAS_HELD)


class Review(models.Model):
    """One meeting of both sides about what came of the documented needs."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    # Counted within the engagement.
    number = models.PositiveSmallIntegerField()
    # The day of the rhythm; `on` is another where that one was closed or did not suit.
    planned_for = models.DateField()
    # Day and time on the wall clock of the service zone, and the moment that they mean in UTC.
    on = models.DateField(_("day"))
    begins = models.TimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    starts_at = models.DateTimeField()
    place = models.CharField(_("place or link"), max_length=300, blank=True)
    # Why it is not on the day of the rhythm; both sides read it.
    moved_because = models.CharField(max_length=400, blank=True)
    # The last day on which the agenda is in time.
    agenda_due_on = models.DateField()
    state = models.CharField(max_length=13, choices=ReviewState, default=_S.PLANNED)
    # Why it was skipped, or what was done when nobody came; both sides read it.
    reason = models.CharField(max_length=400, blank=True)
    planned_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    minutes_due_at = models.DateTimeField(null=True, blank=True)
    # Of the last version.
    minutes_sent_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Nobody said a word about the minutes.
    is_silent = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["engagement", "number"], name="review_number_once"),
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(state__in=["PLANNED", "AGENDA_SHARED"]),
                name="one_review_ahead",
            ),
            models.CheckConstraint(
                name="review_held_at_a_moment",
                condition=Q(
                    state__in=["HELD", "MINUTES_SENT", "CLOSED"],
                    held_at__isnull=False,
                    minutes_due_at__isnull=False,
                )
                | Q(
                    state__in=["PLANNED", "AGENDA_SHARED", "SKIPPED", "NO_SHOW"],
                    held_at__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="review_published_with_minutes",
                condition=Q(published_at__isnull=True) | Q(minutes_sent_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="reviews_by_day")]

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.on:%Y-%m-%d}"

    @property
    def is_ahead(self) -> bool:
        return self.state in AHEAD

    @property
    def was_held(self) -> bool:
        return self.state in WAS_HELD

    def is_over(self, today: date) -> bool:
        """Its day has passed, and nobody said what became of it."""
        return self.is_ahead and self.on < today

    def become(self, state: str) -> None:
        """Take the next step of the lifecycle, or raise IllegalMove."""
        LIFECYCLE.check(self.state, state)
        self.state = state


class AlarmKind(models.TextChoices):
    OVERDUE = "OVERDUE", _("The day has passed")
    AGENDA = "AGENDA", _("The agenda is late")
    MINUTES = "MINUTES", _("The minutes are late")
    ACTION = "ACTION", _("An action is overdue")


class ReviewAlarmQuerySet(AccountScoped["ReviewAlarm"]):
    account_path = "review__engagement__account"
    application_path = "review__engagement__application"
    function_may_read = all_rows_for(Function.TSAM, Function.SUPPORT_MANAGER)


class ReviewAlarm(models.Model):
    """That the TSAM and the managers were told of something late: once, says the database."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=7, choices=AlarmKind)
    # The day or the version that is late: what gets another day can be late anew.
    about = models.CharField(max_length=40)
    at = models.DateTimeField()

    objects = ReviewAlarmQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "kind", "about"], name="review_alarm_once")
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.kind} {self.about}"
