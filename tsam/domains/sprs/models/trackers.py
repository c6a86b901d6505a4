"""Where R&D keeps its own list of defects, and how ours and theirs hang together.

None of these rows knows a customer: what goes to a tracker is made of the SPR alone.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import AccountScoped
from tsam.domains.accounts.models.visibility import all_rows_for
from tsam.domains.people.models import User
from tsam.domains.sprs.models.spr import READERS, Spr


class TrackerKind(models.TextChoices):
    """Which API it speaks; both are Jira's, with other sign-ins and other lists."""

    JIRA_CLOUD = "JIRA_CLOUD", _("Jira Cloud")
    JIRA_SERVER = "JIRA_SERVER", _("Jira Data Center")


class Tracker(models.Model):
    """One project of one tracker. No secret stands in this row."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=TrackerKind)
    base_url = models.CharField(_("address"), max_length=200)
    project = models.CharField(_("project key"), max_length=40)
    issue_type = models.CharField(_("kind of issue"), max_length=60, default="Bug")
    # Of which product its defects are, for those that are found there first.
    product = models.CharField(_("product"), max_length=80, blank=True)
    email = models.CharField(_("e-mail of the sign-in"), max_length=200, blank=True)
    # An administrator vouches for a host inside the own network.
    allows_private = models.BooleanField(default=False)
    # By "states" and "severities": its words, and what they mean here.
    mapping: models.JSONField[Any] = models.JSONField(default=dict)
    # What the last test of the connection found: who we are there, its words, its zone.
    seen: models.JSONField[Any] = models.JSONField(default=dict)

    is_paused = models.BooleanField(default=False)
    # How far its changes are read, in its own moments.
    read_until = models.DateTimeField(null=True, blank=True)
    reached_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=400, blank=True)
    # It asked us to wait.
    rests_until = models.DateTimeField(null=True, blank=True)
    # When a delivery came whose signature was wrong.
    forged_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class TrackerSecret(models.Model):
    """Its token and the secret of its webhook, both sealed. Nothing leads here from a tracker."""

    tracker = models.OneToOneField(Tracker, on_delete=models.CASCADE, related_name="+")
    token = models.TextField()
    hook = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.tracker_id}"


class TrackerDelivery(models.Model):
    """That a webhook came, so that the same one again does nothing."""

    tracker = models.ForeignKey(Tracker, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tracker", "digest"], name="delivery_taken_once")
        ]
        indexes = [models.Index(fields=["at"], name="delivery_by_moment")]

    def __str__(self) -> str:
        return self.digest


class LinkState(models.TextChoices):
    CREATING = "CREATING", _("Is being created there")
    FINDING = "FINDING", _("Is being looked for there")
    LINKED = "LINKED", _("Linked")
    HELD = "HELD", _("Held back")
    GONE = "GONE", _("Gone there")


class OfAnSpr(AccountScoped[Any]):
    """Read by whoever works with the SPR, and by no customer."""

    account_path = "spr__interests__application__account"
    is_shared_by_accounts = True
    function_may_read = all_rows_for(*READERS)


class TrackerLinkQuerySet(OfAnSpr):
    pass


class TrackerLink(models.Model):
    """That an SPR and an issue of a tracker are the same defect."""

    spr = models.OneToOneField(Spr, on_delete=models.CASCADE, related_name="+")
    tracker = models.ForeignKey(Tracker, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=LinkState)
    # Why it is held back or gone, in a sentence.
    trouble = models.CharField(max_length=400, blank=True)
    # The id stays when an issue moves to another project; its key does not.
    issue_id = models.CharField(max_length=40, blank=True)
    issue_key = models.CharField(max_length=60, blank=True)
    # {"status": [ours, theirs]}: what both sides said when they last agreed.
    agreed: models.JSONField[Any] = models.JSONField(default=dict)
    # As its status reads there, for the page.
    status = models.CharField(max_length=120, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    changed_there_at = models.DateTimeField(null=True, blank=True)
    # Something of ours waits to go out.
    is_waiting = models.BooleanField(default=False)
    busy_until = models.DateTimeField(null=True, blank=True)
    linked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    linked_at = models.DateTimeField()

    objects = TrackerLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tracker", "issue_id"],
                condition=~Q(issue_id=""),
                name="issue_linked_once",
            )
        ]
        indexes = [models.Index(fields=["tracker", "looked_at"], name="link_by_last_look")]

    def __str__(self) -> str:
        return self.issue_key or self.state

    @property
    def url(self) -> str:
        """Where people read it; needs the tracker."""
        return f"{self.tracker.base_url}/browse/{self.issue_key}" if self.issue_key else ""


class TrackerCommentQuerySet(OfAnSpr):
    account_path = "link__spr__interests__application__account"


class TrackerComment(models.Model):
    """A word of theirs, which stays inside, or one of ours on its way to them."""

    link = models.ForeignKey(TrackerLink, on_delete=models.CASCADE, related_name="+")
    # Empty until it is there.
    external_id = models.CharField(max_length=40, blank=True)
    # Ours: which request or word it tells. Theirs: empty.
    source = models.CharField(max_length=60, blank=True)
    author = models.CharField(max_length=120)
    text = models.TextField()
    at = models.DateTimeField()

    objects = TrackerCommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link", "external_id"],
                condition=~Q(external_id=""),
                name="comment_taken_once",
            ),
            models.UniqueConstraint(
                fields=["link", "source"], condition=~Q(source=""), name="comment_sent_once"
            ),
        ]

    def __str__(self) -> str:
        return self.external_id or self.source


class Side(models.TextChoices):
    DESK = "DESK", _("Ours")
    TRACKER = "TRACKER", _("The tracker's")


class DisagreementQuerySet(OfAnSpr):
    account_path = "link__spr__interests__application__account"


class Disagreement(models.Model):
    """Both sides said something else, or theirs needs words of a person. Shown until settled."""

    link = models.ForeignKey(TrackerLink, on_delete=models.CASCADE, related_name="+")
    field = models.CharField(max_length=12)
    ours = models.CharField(max_length=200)
    theirs = models.CharField(max_length=200)
    # Whose word holds by the rule; empty where a person must say.
    holds = models.CharField(max_length=7, choices=Side, blank=True)
    since = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DisagreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link", "field"],
                condition=Q(settled_at__isnull=True),
                name="one_open_disagreement",
            )
        ]

    def __str__(self) -> str:
        return f"{self.link_id} {self.field}"


class TrackerEntry(models.Model):
    """One line of a tracker's log. It names issues and SPRs, and no customer."""

    tracker = models.ForeignKey(Tracker, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    is_error = models.BooleanField(default=False)
    # True for what came from there, False for what went there or happened here.
    is_incoming = models.BooleanField(default=True)
    number = models.CharField(max_length=20, blank=True)
    issue_key = models.CharField(max_length=60, blank=True)
    # The change of theirs that it tells, so that it is told once.
    change = models.CharField(max_length=80, blank=True)
    sentence = models.CharField(max_length=600)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tracker", "change"], condition=~Q(change=""), name="change_told_once"
            )
        ]
        indexes = [models.Index(fields=["tracker", "-id"], name="tracker_log")]

    def __str__(self) -> str:
        return self.sentence
