"""What a call is about and what came of it: points, decisions, actions on either side."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped
from tsam.domains.accounts.models.visibility import EVERYTHING
from tsam.domains.calls.models.call import Call
from tsam.domains.calls.models.reading import of_calls
from tsam.domains.cases.models import Case
from tsam.domains.people.models import User


class PointSource(models.TextChoices):
    ADDED = "ADDED", _("added")
    PROMISE = "PROMISE", _("promise")
    ACTION = "ACTION", _("open action")


class AgendaPointQuerySet(AccountScoped["AgendaPoint"]):
    account_path = "call__account"
    application_path = "call__application"
    shared_path = "call__people__user"
    # A draft is the TSAM's; the customer reads it once it is shared, and the own points always.
    customer_may_read = Q(call__agenda_shared_at__isnull=False) | Q(is_from_customer=True)
    function_may_read = of_calls("call")


class AgendaPoint(models.Model):
    """One point of the agenda. Both sides add some, and promises fill in by themselves."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    words = models.CharField(_("point"), max_length=200)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=5)
    source = models.CharField(max_length=7, choices=PointSource, default=PointSource.ADDED)
    case = models.ForeignKey(
        Case, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The open action of a call before that it asks about.
    action = models.ForeignKey(
        "CallAction", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_from_customer = models.BooleanField(default=False)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = AgendaPointQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "place"], name="agenda_place_once"),
            models.UniqueConstraint(
                fields=["call", "case"],
                condition=Q(source="PROMISE"),
                name="promise_stands_once_on_an_agenda",
            ),
            models.UniqueConstraint(
                fields=["call", "action"],
                condition=Q(source="ACTION"),
                name="action_stands_once_on_an_agenda",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class MinutesQuerySet(AccountScoped["Minutes"]):
    account_path = "call__account"
    application_path = "call__application"
    shared_path = "call__people__user"
    # A draft is ours; what is sent is both sides'.
    customer_may_read = Q(sent_at__isnull=False)
    function_may_read = of_calls("call")


class Minutes(models.Model):
    """What was said in a call, as it goes out with the recap."""

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("minutes"), max_length=8000)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MinutesQuerySet.as_manager()

    def __str__(self) -> str:
        return self.text[:60]


class DecisionQuerySet(AccountScoped["Decision"]):
    account_path = "call__account"
    application_path = "call__application"
    shared_path = "call__people__user"
    customer_may_read = EVERYTHING
    function_may_read = of_calls("call")


class Decision(models.Model):
    """What was decided in a call, in one sentence."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(_("decision"), max_length=300)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.words


class CallActionQuerySet(AccountScoped["CallAction"]):
    account_path = "call__account"
    application_path = "call__application"
    shared_path = "call__people__user"
    customer_may_read = EVERYTHING
    function_may_read = of_calls("call")

    def open(self) -> CallActionQuerySet:
        return self.filter(done_at=None, dropped_at=None)

    def settled(self) -> CallActionQuerySet:
        return self.exclude(done_at=None, dropped_at=None)


class CallAction(models.Model):
    """What somebody of either side does until a day. One verb, one owner, one day."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(_("what is to be done"), max_length=300)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("by"))
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    # Who said so: the owner, or the TSAM for them.
    settled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CallActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="call_action_is_done_or_dropped",
                condition=Q(done_at__isnull=True) | Q(dropped_at__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["owner", "due_on"], name="call_actions_of_a_person")]

    def __str__(self) -> str:
        return self.words

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.dropped_at is None
