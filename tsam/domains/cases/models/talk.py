"""What is said in a case: messages to and from the customer, notes that never leave, files."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped
from tsam.domains.accounts.models.visibility import EVERYTHING, SUPPORT, every_row
from tsam.domains.cases.models.case import Case, Participant
from tsam.domains.people.models import Function, User


def _reads_when_involved(user: User) -> Q:
    shared = Participant._base_manager.filter(user=user)
    return (
        Q(case__assignee=user) | Q(case__next_action_owner=user) | Q(case__in=shared.values("case"))
    )


_INVOLVED = {
    **{str(function): every_row for function in SUPPORT},
    str(Function.RND): _reads_when_involved,
    str(Function.PRODUCT_MANAGEMENT): _reads_when_involved,
}


class Channel(models.TextChoices):
    DESK = "DESK", _("Desk")
    PORTAL = "PORTAL", _("Portal")
    API = "API", _("API")
    IMPORT = "IMPORT", _("Import")


class MessageQuerySet(AccountScoped["Message"]):
    account_path = "case__account"
    application_path = "case__application"
    shared_path = "case__participants__user"
    customer_may_read = EVERYTHING
    function_may_read = _INVOLVED


class Message(models.Model):
    """A public word in a case; both sides read it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("message"))
    at = models.DateTimeField()
    channel = models.CharField(max_length=8, choices=Channel)
    is_from_customer = models.BooleanField()
    # A key the sender chose, so that the same form or call sent twice says it once.
    idempotency_key = models.CharField(max_length=80, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="messages_of_a_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "author", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="message_said_once",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class NoteQuerySet(AccountScoped["Note"]):
    account_path = "case__account"
    application_path = "case__application"
    # Never: customer_may_read stays NOTHING (domain 5.3).
    function_may_read = _INVOLVED


class Note(models.Model):
    """An internal word. It has no way out to a customer: no path, no letter, no export."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("note"))
    at = models.DateTimeField()

    objects = NoteQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="notes_of_a_case")]

    def __str__(self) -> str:
        return self.text[:60]


class AttachmentQuerySet(AccountScoped["Attachment"]):
    account_path = "case__account"
    application_path = "case__application"
    shared_path = "case__participants__user"
    customer_may_read = Q(note__isnull=True)
    function_may_read = _INVOLVED


class Attachment(models.Model):
    """A file of a case. The bytes lie under their sha256; a file on a note stays inside."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.ForeignKey(Note, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=100)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="attachment_hangs_on_one_word",
                condition=Q(message__isnull=True) ^ Q(note__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["case", "id"], name="attachments_of_a_case")]

    def __str__(self) -> str:
        return self.name
