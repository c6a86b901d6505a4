"""What a review is made of: who comes, the agenda, what was decided and agreed, the minutes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

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
from tsam.domains.reviews.models.series import Review, open_to
from tsam.kernel.lifecycle import Lifecycle


def _of_open(user: User) -> Q:
    return Q(review__in=Review._base_manager.filter(open_to(user)))


def _sent(user: User) -> Q:
    return Q(sent_at__isnull=False) & _of_open(user)


_READERS: Mapping[str, Rows] = {
    str(Function.TSAM): every_row,
    str(Function.SUPPORT_MANAGER): every_row,
    str(Function.TSE): _of_open,
}


class Side(models.TextChoices):
    OURS = "OURS", _("ours")
    THEIRS = "THEIRS", _("the customer’s")


class Attendance(models.TextChoices):
    UNKNOWN = "", _("asked")
    PRESENT = "PRESENT", _("was there")
    ABSENT = "ABSENT", _("was not there")


class ParticipantQuerySet(AccountScoped["ReviewParticipant"]):
    account_path = "review__engagement__account"
    application_path = "review__engagement__application"
    customer_may_read = EVERYTHING
    function_may_read: ClassVar[Mapping[str, Rows]] = _READERS


class ReviewParticipant(models.Model):
    """Somebody of either side who is asked to come, and whether they did."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    attendance = models.CharField(max_length=7, choices=Attendance, blank=True, default="")
    added_at = models.DateTimeField()

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "user"], name="review_participant_once")
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.user_id}"


class PointKind(models.TextChoices):
    PROMISE = "PROMISE", _("What was promised")
    REQUIREMENT = "REQUIREMENT", _("What came of the needs")
    OBJECTIVE = "OBJECTIVE", _("How the objectives stand")
    SPR = "SPR", _("What moved on SPRs")
    OWN = "OWN", _("Further points")


class AgendaPointQuerySet(AccountScoped["AgendaPoint"]):
    account_path = "review__engagement__account"
    application_path = "review__engagement__application"
    # Until it is shared it is the TSAM's sheet of paper.
    customer_may_read = Q(shared_at__isnull=False)
    function_may_read: ClassVar[Mapping[str, Rows]] = _READERS


class AgendaPoint(models.Model):
    """One line of the agenda, as it was when it was shared. Its source is what it was read from."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=11, choices=PointKind)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    # How it stands, in one word or two, and its tone: good, risk, alarm, unknown or none.
    standing = models.CharField(max_length=80, blank=True)
    tone = models.CharField(max_length=8, blank=True)
    detail = models.CharField(max_length=400, blank=True)
    # The row that it was read from; "" for a point that somebody added.
    noun = models.CharField(max_length=30, blank=True)
    source = models.CharField(max_length=40, blank=True)
    as_of = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    shared_at = models.DateTimeField(null=True, blank=True)

    objects = AgendaPointQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["review", "kind", "position"], name="points_in_order")]

    def __str__(self) -> str:
        return self.title


class DecisionQuerySet(AccountScoped["Decision"]):
    account_path = "review__engagement__account"
    application_path = "review__engagement__application"
    # With the minutes, and not before.
    customer_may_read = Q(told_at__isnull=False)
    function_may_read: ClassVar[Mapping[str, Rows]] = _READERS


class Decision(models.Model):
    """What both sides decided in a review."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(_("what was decided"), max_length=400)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.words


class ActionState(models.TextChoices):
    OPEN = "OPEN", _("Open")
    DONE = "DONE", _("Done")
    DROPPED = "DROPPED", _("Needed no more")


ACTION_LIFECYCLE = Lifecycle({ActionState.OPEN: {ActionState.DONE, ActionState.DROPPED}})


class ActionItemQuerySet(AccountScoped["ActionItem"]):
    account_path = "review__engagement__account"
    application_path = "review__engagement__application"
    customer_may_read = Q(told_at__isnull=False)
    function_may_read: ClassVar[Mapping[str, Rows]] = _READERS

    def open(self) -> ActionItemQuerySet:
        return self.filter(state=ActionState.OPEN)


class ActionItem(models.Model):
    """What one person of either side does by a day, as agreed in a review."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=6, choices=Side)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(_("what is to be done"), max_length=300)
    first_due_on = models.DateField()
    due_on = models.DateField(_("by"))
    state = models.CharField(max_length=7, choices=ActionState, default=ActionState.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    closed_words = models.CharField(max_length=400, blank=True)
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="action_closed_has_a_day",
                condition=Q(state="OPEN", closed_on__isnull=True)
                | (~Q(state="OPEN") & Q(closed_on__isnull=False)),
            )
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="review_actions_by_day")]

    def __str__(self) -> str:
        return self.words

    @property
    def is_open(self) -> bool:
        return self.state == ActionState.OPEN

    def is_late(self, today: date) -> bool:
        """Open after its first day, or done after it."""
        if self.state == ActionState.DROPPED:
            return False
        return (self.closed_on or today) > self.first_due_on

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_on < today

    def become(self, state: str) -> None:
        """Take the next step of the lifecycle, or raise IllegalMove."""
        ACTION_LIFECYCLE.check(self.state, state)
        self.state = state


class MinutesVerdict(models.TextChoices):
    NONE = "", _("Not yet")
    AGREED = "AGREED", _("Agreed")
    REJECTED = "REJECTED", _("Rejected")


class MinutesQuerySet(AccountScoped["Minutes"]):
    account_path = "review__engagement__account"
    application_path = "review__engagement__application"
    # A draft is the TSAM's.
    customer_may_read = Q(sent_at__isnull=False)
    function_may_read: ClassVar[Mapping[str, Rows]] = {**_READERS, str(Function.TSE): _sent}


class Minutes(models.Model):
    """One version of what was said. What was sent is never changed: a correction is the next one.

    `content` is what the version says beside its text, frozen when it was sent: {"attendance":
    [...], "decisions": [...], "actions": [...], "outcomes": [...]} with words and ISO days.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    text = models.TextField(_("minutes"), max_length=20000, blank=True)
    content: models.JSONField[Any] = models.JSONField(default=dict)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=8, choices=MinutesVerdict, blank=True, default="")
    verdict_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    verdict_at = models.DateTimeField(null=True, blank=True)
    verdict_reason = models.CharField(max_length=1000, blank=True)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "version"], name="minutes_version_once"),
            models.UniqueConstraint(
                fields=["review"], condition=Q(sent_at__isnull=True), name="one_draft_of_minutes"
            ),
            models.CheckConstraint(
                name="minutes_are_answered_once_sent",
                condition=Q(verdict="", verdict_at__isnull=True)
                | (~Q(verdict="") & Q(verdict_at__isnull=False, sent_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}, version {self.version}"

    @property
    def stamp(self) -> str:
        """Another one for other words: who writes shows it, so that nobody writes over somebody."""
        return f"{self.version}.{self.written_at.timestamp():.6f}"


class ReviewNoteQuerySet(AccountScoped["ReviewNote"]):
    account_path = "review__engagement__account"
    application_path = "review__engagement__application"
    function_may_read = all_rows_for(*SUPPORT)


class ReviewNote(models.Model):
    """A word for Technical Support alone. It stands in no agenda, no minutes and no print."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("note"), max_length=4000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ReviewNoteQuerySet.as_manager()

    def __str__(self) -> str:
        return self.text[:60]
