"""Letters that came in: which escalation each belongs to, or why it could not be taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Account, AccountScoped, Application
from tsam.domains.accounts.models.visibility import Rows, every_row
from tsam.domains.escalations.models.escalation import Escalation
from tsam.domains.people.models import Function, User


class Fault(models.TextChoices):
    """Why a letter could not be taken."""

    SIZE = "SIZE", _("It is larger than 10 MB; only its beginning was kept.")
    PARTS = "PARTS", _("It has more parts than a letter has.")
    FORM = "FORM", _("It is no letter that we can read.")
    TIME = "TIME", _("Reading it took too long.")
    NO_SENDER = "NO_SENDER", _("It does not say who sent it.")
    SEVERAL_SENDERS = "SEVERAL_SENDERS", _("It names more than one sender.")
    UNKNOWN = "UNKNOWN", _("Its sender is no contact of a customer.")
    NO_SERVICE = "NO_SERVICE", _("No Application that it may be about has the service.")
    WHICH = "WHICH", _("It does not say which Application it is about.")
    CLOSED = "CLOSED", _("The case that it names is closed.")
    EMPTY = "EMPTY", _("It says nothing.")
    OTHER = "OTHER", _("What it asks for cannot be done.")


def _taken(_user: User) -> Q:
    return Q(escalation__isnull=False)


def _refused(_user: User) -> Q:
    return Q(escalation__isnull=True)


class IncomingLetterQuerySet(AccountScoped["IncomingLetter"]):
    application_path = "application"
    # Never a customer: what the sender wrote stands in the escalation, for whoever follows it.
    function_may_read: ClassVar[Mapping[str, Rows]] = {
        str(Function.TSAM): every_row,
        str(Function.SUPPORT_MANAGER): every_row,
        str(Function.TSE): _taken,
        str(Function.ADMINISTRATOR): _refused,
    }

    def refused(self) -> IncomingLetterQuerySet:
        return self.filter(escalation=None)


class IncomingLetter(models.Model):
    """One letter, known by its `key` however often it comes. Its bytes lie under their sha256.

    Without an escalation it could not be taken, and `fault` says why. Of such a letter the account
    and the Application are those that its sender may be about: an access rule guards it too.
    """

    key = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, null=True, related_name="+"
    )
    escalation = models.ForeignKey(
        Escalation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    sender = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # As it stands there, which anybody can write.
    address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    # What the receiving server found wrong with the sender: "dmarc=fail".
    doubts = models.CharField(max_length=40, blank=True)
    fault = models.CharField(max_length=15, choices=Fault, blank=True)
    # Who of ours handed it in; nobody where a mail server did.
    handed_in_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    came_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()

    objects = IncomingLetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="letter_is_taken_or_says_why_not",
                condition=Q(escalation__isnull=False, fault="")
                | Q(escalation__isnull=True) & ~Q(fault=""),
            )
        ]
        indexes = [
            models.Index(fields=["came_at"], name="letters_by_moment"),
            models.Index(fields=["escalation", "id"], name="letters_of_an_escalation"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def name(self) -> str:
        """Of its file."""
        return f"letter-{self.pk}.eml"
