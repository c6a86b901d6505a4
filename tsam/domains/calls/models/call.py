"""One call with a customer: when, with whom, in which state, and whose time it takes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Account, AccountScoped, Application, Engagement
from tsam.domains.accounts.models.visibility import EVERYTHING
from tsam.domains.calls.models.off_hours import OffHoursApproval
from tsam.domains.calls.models.reading import of_calls
from tsam.domains.calls.models.series import CallSeries
from tsam.domains.people.models import User
from tsam.kernel.lifecycle import Lifecycle


class CallState(models.TextChoices):
    REQUESTED = "REQUESTED", _("Requested")
    PROPOSED = "PROPOSED", _("Times offered")
    AGREED = "AGREED", _("Agreed")
    HELD = "HELD", _("Held")
    NO_SHOW = "NO_SHOW", _("Nobody came")
    CANCELLED = "CANCELLED", _("Cancelled")


class CallKind(models.TextChoices):
    REGULAR = "REGULAR", _("Regular")
    AD_HOC = "AD_HOC", _("Ad hoc")


_S = CallState
OPEN = (_S.REQUESTED, _S.PROPOSED, _S.AGREED)

LIFECYCLE = Lifecycle(
    {
        _S.REQUESTED: {_S.PROPOSED, _S.AGREED, _S.CANCELLED},
        # Offered anew, where none of the times suits.
        _S.PROPOSED: {_S.PROPOSED, _S.AGREED, _S.CANCELLED},
        # To itself: an agreed call is moved.
        _S.AGREED: {_S.AGREED, _S.HELD, _S.NO_SHOW, _S.CANCELLED},
    }
)


class CallQuerySet(AccountScoped["Call"]):
    application_path = "application"
    shared_path = "people__user"
    customer_may_read = EVERYTHING
    function_may_read = of_calls("")

    def open(self) -> CallQuerySet:
        return self.filter(state__in=OPEN)

    def within(self, first: datetime, last: datetime) -> CallQuerySet:
        """Those that touch the span."""
        return self.filter(starts_at__lt=last, ends_at__gt=first)


class Call(models.Model):
    """A conversation at an agreed time, or the wish for one."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    series = models.ForeignKey(CallSeries, on_delete=models.PROTECT, null=True, related_name="+")
    # The day the series counts it for, wherever it was moved.
    nominal_on = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=7, choices=CallKind, default=CallKind.AD_HOC)
    state = models.CharField(max_length=9, choices=CallState)
    title = models.CharField(_("what it is about"), max_length=120)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    # Outside the service hours of the engagement: allowed by an approval, and by nothing else.
    is_off_hours = models.BooleanField(default=False)
    approval = models.ForeignKey(
        OffHoursApproval, on_delete=models.PROTECT, null=True, related_name="+"
    )
    dial_in = models.CharField(_("how to join"), max_length=300, blank=True)
    organiser = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    # How calendars know it (RFC 5545 UID), and how often it was moved (SEQUENCE).
    uid = models.CharField(max_length=80, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    # Why it was moved last, or called off.
    reason = models.CharField(max_length=400, blank=True)
    agenda_shared_at = models.DateTimeField(null=True, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="call_has_a_length", condition=Q(minutes__range=(15, 480))),
            models.CheckConstraint(
                name="call_that_is_agreed_has_a_time",
                condition=Q(state__in=["REQUESTED", "PROPOSED", "CANCELLED"])
                | Q(starts_at__isnull=False, ends_at__isnull=False),
            ),
            models.CheckConstraint(
                name="call_ends_after_it_starts",
                condition=Q(starts_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="call_off_hours_is_approved",
                condition=Q(is_off_hours=False) | Q(approval__isnull=False),
            ),
            models.UniqueConstraint(fields=["series", "nominal_on"], name="call_of_a_series_once"),
            models.UniqueConstraint(
                fields=["approval"],
                condition=Q(state__in=["AGREED", "HELD"]),
                name="one_call_for_an_approval",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at"], name="calls_by_time"),
            models.Index(fields=["engagement", "starts_at"], name="calls_of_an_engagement"),
        ]

    def __str__(self) -> str:
        return self.title

    def become(self, state: str) -> None:
        """Take the next step of the lifecycle, or raise IllegalMove."""
        LIFECYCLE.check(self.state, state)
        self.state = state

    @property
    def lasting(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    def is_over(self, at: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= at


class Answer(models.TextChoices):
    NONE = "NONE", _("No answer yet")
    ACCEPTED = "ACCEPTED", _("Comes")
    TENTATIVE = "TENTATIVE", _("Maybe")
    DECLINED = "DECLINED", _("Cannot come")
    COUNTERED = "COUNTERED", _("Proposes another time")


class CallPersonQuerySet(AccountScoped["CallPerson"]):
    account_path = "call__account"
    application_path = "call__application"
    shared_path = "call__people__user"
    customer_may_read = EVERYTHING
    function_may_read = of_calls("call")


class CallPerson(models.Model):
    """Somebody who is asked to a call, what they answered, and whether they came."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="people")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    is_required = models.BooleanField(_("must be there"), default=True)
    answer = models.CharField(max_length=9, choices=Answer, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(_("what they say"), max_length=400, blank=True)
    # The other time they propose.
    counter_at = models.DateTimeField(null=True, blank=True)
    came = models.BooleanField(null=True, blank=True)

    objects = CallPersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "user"], name="once_in_a_call"),
            models.CheckConstraint(
                name="counter_proposal_has_a_time",
                condition=~Q(answer="COUNTERED") | Q(counter_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.user.name


class CallOfferQuerySet(AccountScoped["CallOffer"]):
    account_path = "call__account"
    application_path = "call__application"
    shared_path = "call__people__user"
    customer_may_read = EVERYTHING
    function_may_read = of_calls("call")


class CallOffer(models.Model):
    """One of the times to choose from."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="offers")
    starts_at = models.DateTimeField()

    objects = CallOfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "starts_at"], name="time_offered_once")
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class TakenTimeQuerySet(AccountScoped["TakenTime"]):
    """Read by the finder alone: nobody learns of another customer's call from a taken quarter."""

    account_path = "call__account"
    application_path = "call__application"


class TakenTime(models.Model):
    """A quarter of an hour of one person that one call takes.

    The unique pair is what keeps a person from being booked twice, on either database and
    whoever books at the same moment. Quarters are counted from 1970 in UTC.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    quarter = models.PositiveIntegerField()
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="+")

    objects = TakenTimeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "quarter"], name="nobody_is_booked_twice")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.quarter}"
